"""The numbers of a scenario that can be fitted, by the path of their keys."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel, ValidationError

from trucelab.errors import WrongInput, meant
from trucelab.scenario import Scenario
from trucelab.scenario.values import Quantity

FITTED = ("movement", "ground")
"""Parts of a scenario in which numbers can be fitted."""

Step = str | int


@dataclass(frozen=True)
class Fitted:
    """One number that is to be fitted, and where it is looked for."""

    path: str
    """Keys joined by points: `movement.departure.rate_per_day`; a rule goes by its name."""
    steps: tuple[Step, ...]
    """The same as keys and positions in the document."""
    low: float
    high: float


def quantities(scenario: Scenario) -> dict[str, tuple[tuple[Step, ...], Quantity]]:
    """Every number that can be fitted: its steps and its value, by path."""
    return {
        path: (steps, quantity)
        for part in FITTED
        for path, steps, quantity in _walk(getattr(scenario.document, part), part, (part,))
    }


def _walk(value: Any, path: str, steps: tuple[Step, ...]) -> Iterator[tuple[str, tuple[Step, ...], Quantity]]:
    if isinstance(value, Quantity):
        yield path, steps, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _walk(getattr(value, name), f"{path}.{name}", (*steps, name))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _walk(item, f"{path}.{key}", (*steps, key))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _walk(item, f"{path}.{getattr(item, 'rule', index)}", (*steps, index))


def fitted(scenario: Scenario, wanted: str) -> Fitted:
    """What is meant by `PATH` or `PATH=LOW..HIGH`; without bounds the range in the scenario is searched.

    raises  WrongInput, if there is no such number, or no range to search
    """
    path, _, bounds = wanted.partition("=")
    known = quantities(scenario)
    if path not in known:
        raise WrongInput.one(f'"{path}" is not a number that can be fitted. {meant(path, known)}', where="--fit")
    steps, quantity = known[path]
    low, high = (quantity.low, quantity.high) if not bounds else _bounds(bounds, wanted)
    if not low < high:
        says = f"{path} has no range in the scenario; write {path}=LOW..HIGH"
        raise WrongInput.one(says, where="--fit")
    return Fitted(path, steps, low, high)


def _bounds(text: str, wanted: str) -> tuple[float, float]:
    found = re.fullmatch(r"([^.]+(?:\.[^.]+)?)\.\.([^.]+(?:\.[^.]+)?)", text)
    try:
        low, high = (float(found[1]), float(found[2])) if found else (math.nan, math.nan)
    except ValueError:
        low = high = math.nan
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise WrongInput.one(f'"{wanted}": write the bounds as LOW..HIGH, the lower first', where="--fit")
    return low, high


def with_values(scenario: Scenario, values: Mapping[tuple[Step, ...], Quantity]) -> Scenario:
    """The scenario with other numbers; rows of tables and the digest stay.

    raises  WrongInput, if a number is outside what its key allows
    """
    document = scenario.document
    for steps, quantity in values.items():
        document = _replaced(document, steps, quantity)
    return replace(scenario, document=document)


def _replaced(value: Any, steps: tuple[Step, ...], quantity: Quantity) -> Any:
    if not steps:
        return quantity
    step, rest = steps[0], steps[1:]
    if isinstance(value, BaseModel):
        changed = {str(step): _replaced(getattr(value, str(step)), rest, quantity)}
        try:
            type(value).__pydantic_validator__.validate_assignment(value.model_copy(), str(step), changed[str(step)])
        except ValidationError as problem:
            says = problem.errors()[0]["msg"]
            raise WrongInput.one(f"{quantity.mode:g}: {says}", where=".".join(map(str, steps))) from None
        return value.model_copy(update=changed)
    if isinstance(value, Mapping):
        return {**value, step: _replaced(value[step], rest, quantity)}
    return tuple(_replaced(item, rest, quantity) if index == step else item for index, item in enumerate(value))

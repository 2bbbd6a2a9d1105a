"""Every number of a scenario with its place: path, words, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from trucelab.scenario import Scenario
from trucelab.scenario.values import Evidence, Quantity, Sourced


@dataclass(frozen=True)
class Spot:
    """One number where it is written."""

    path: str
    """Keys joined by points; a rule goes by its name, a row of a table by the table and its number."""
    name: str
    """The assumption that it belongs to: its own path, or for a row of a table the table and the column."""
    says: str
    """What the schema says about the key, in plain words."""
    quantity: Quantity
    grounds: tuple[Evidence, ...]
    """What it rests on: its own evidence, or that of the nearest thing above it that carries any."""

    @property
    def judged(self) -> bool:
        """Whether it is a judgement, or rests on nothing that is said."""
        return not self.grounds or any(ground.judgement for ground in self.grounds)


def spots_of(scenario: Scenario) -> dict[int, Spot]:
    """Every number of the document and of its tables, by the identity of its `Quantity`."""
    found = {id(spot.quantity): spot for spot in _within(scenario.document, "", (), "")}
    for table, rows in scenario.tables.items():
        for number, row in enumerate(rows, start=1):
            for field, info in type(row).model_fields.items():
                if isinstance(value := getattr(row, field), Quantity):
                    name, says = f"{table}: {field}", " ".join((info.description or "").split())
                    spot = Spot(f"{table} row {number}: {field}", name, says, value, value.grounds or row.grounds)
                    found[id(value)] = spot
    return found


def _within(value: Any, path: str, above: tuple[Evidence, ...], says: str) -> Iterator[Spot]:
    grounds = (value.grounds if isinstance(value, Sourced) else ()) or above
    if isinstance(value, Quantity):
        yield Spot(path, path, says, value, grounds)
    elif isinstance(value, BaseModel):
        for name, info in type(value).model_fields.items():
            described = " ".join((info.description or "").split())
            yield from _within(getattr(value, name), _joined(path, info.alias or name), grounds, described)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _within(item, _joined(path, key), grounds, says)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _within(item, _joined(path, getattr(item, "rule", index)), grounds, says)


def _joined(path: str, key: object) -> str:
    return f"{path}.{key}" if path else str(key)

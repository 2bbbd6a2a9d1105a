"""Standards as the arithmetic of demand uses them: whose need it is, and what was there per person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from trucelab.scenario.ground import PlaceKind
from trucelab.scenario.needs import Standard
from trucelab.scenario.values import Quantity

Draw: TypeAlias = Callable[[str, Quantity], float]
"""Gives the number that a quantity takes in one member: (purpose, quantity) -> number."""

FIRST_DISPLACED: Final = 1
"""On the axis of times displaced in life (0, 1, 2, 3 or more), the first class of the displaced."""


def people_concerned(standard: Standard, people: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    """People whose need the standard is.

    people   (..., group, times) counts; times displaced 0, 1, 2, 3 or more
    returns  (..., group)
    """
    first = FIRST_DISPLACED if standard.applies_to == "displaced" else 0
    return np.asarray(people[..., first:].sum(axis=-1, dtype=np.int64))


def available_per_person(name: str, standard: Standard, kind: PlaceKind, draw: Draw) -> float | None:
    """What was there per person concerned on the first day in a place of a kind, in the unit of the standard.

    Drawn once for a kind of place; the purpose is the path of the value, `needs.standards.water.available.camp`.

    returns  0 or more; None where the scenario says nothing about the kind
    """
    quantity = standard.available.get(kind)
    return None if quantity is None else draw(f"needs.standards.{name}.available.{kind}", quantity)

"""One array of many members, folded member by member as it is read: memory holds what is left, not what was read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trucelab.ensemble.members.side_by_side import in_order
from trucelab.ensemble.members.variables import VARIABLES
from trucelab.ensemble.record.member_files import Units

Ints = NDArray[np.int32]
Fold = Callable[[Ints], NDArray[Any]]
"""What is kept of one array of one member, as in `variables.VARIABLES`; the same shape for every member."""


def whole(array: Ints) -> Ints:
    """Everything is kept."""
    return array


@dataclass(frozen=True)
class OnDays:
    """Keeps some days."""

    variable: str
    days: tuple[int, ...]

    def __call__(self, array: Ints) -> Ints:
        """The array with these days alone, in their order."""
        return array.take(self.days, axis=day_axis(self.variable))


@dataclass(frozen=True)
class OverPlaces:
    """Adds the places up, or some of them, and the groups."""

    variable: str
    places: tuple[int, ...] | None = None

    def __call__(self, array: Ints) -> NDArray[np.int64]:
        """The array without the dimensions of place and group."""
        place = VARIABLES[self.variable][0].index("place")
        chosen = array if self.places is None else array.take(self.places, axis=place)
        return np.asarray(chosen.sum(axis=(place, place + 1), dtype=np.int64))


def day_axis(variable: str) -> int:
    """Which dimension of an array of one member is that of days."""
    return VARIABLES[variable][0].index("day")


def folded(
    units: Units, sizes: Mapping[str, int], variable: str, outcome: str, members: int, folds: Sequence[Fold]
) -> list[NDArray[Any]]:
    """One array of every member under an outcome, read once, folded in each of some ways: (member, ...) each.

    sizes    how long every dimension is, see `variables.sizes`
    raises   BrokenRecord, if a chunk cannot be read
    """

    def one(member: int) -> list[NDArray[Any]]:
        array = units.array(variable, outcome, member, sizes)
        return [fold(array) for fold in folds]

    first = one(0)
    found = [np.empty((members, *kept.shape), kept.dtype) for kept in first]

    def keep(member: int) -> None:
        for rows, kept in zip(found, one(member) if member else first, strict=True):
            rows[member] = kept

    for _ in in_order(keep, range(members)):
        pass
    return found

"""Who is where on the first day."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from trucelab.movement.native.parameters import Draw
from trucelab.movement.native.strata import ADULTS, CHILDREN, GROUPS, MOVED, TIMES
from trucelab.scenario.ground import People, Place


def starting_people(places: Sequence[Place], people: People, draw: Draw) -> NDArray[np.int32]:
    """Everybody at the start: residents, and displaced persons by how often they had to flee before.

    Each place is off by a factor drawn for it (purpose `people at {place}`), the same for its residents and its
    displaced; every region is then scaled back to its own totals, whole people by largest remainder.  Times
    displaced and children are shares laid along the places of a region by running rounding, so that no cell is
    more than one person off its share and a region has exactly the nearest whole number of children.

    returns  (place, group, moved, times) int32; nobody has moved during the run yet
    """
    share = draw("ground.people.children", people.children)
    errors = np.array([draw(f"people at {place.place}", people.place_error) for place in places], np.float64)
    residents = np.array([place.residents for place in places], np.int64)
    displaced = np.array([place.displaced for place in places], np.int64)
    start = np.zeros((len(places), GROUPS, MOVED, TIMES), np.int32)
    for region in dict.fromkeys(place.region for place in places):
        rows = np.flatnonzero([place.region == region for place in places])
        at_home = rescaled(residents[rows], errors[rows])
        fled = by_times(rescaled(displaced[rows], errors[rows]), people.times_displaced)
        everybody = np.column_stack([at_home, fled])
        children = running_share(everybody.ravel(), share).reshape(everybody.shape)
        start[rows, CHILDREN, 0] = children
        start[rows, ADULTS, 0] = everybody - children
    return start


def rescaled(counts: NDArray[np.int64], factors: NDArray[np.float64]) -> NDArray[np.int64]:
    """Counts multiplied by factors, then scaled back to the same total, in whole people.

    Where the factors leave nobody at all, the counts stay as they were.

    >>> rescaled(np.array([10, 10]), np.array([3.0, 1.0])).tolist()
    [15, 5]
    """
    weights = counts * factors
    if not weights.sum() > 0.0:
        return counts.copy()
    return largest_remainder(int(counts.sum()), weights)


def largest_remainder(total: int, weights: NDArray[np.float64]) -> NDArray[np.int64]:
    """Whole numbers in proportion to weights with an exact total (Hamilton 1792; ties go to the first).

    >>> largest_remainder(10, np.array([1.0, 1.0, 1.0])).tolist()
    [4, 3, 3]
    """
    exact = total * (weights / weights.sum())
    whole: NDArray[np.int64] = np.floor(exact).astype(np.int64)
    missing = total - int(whole.sum())
    whole[np.argsort(whole - exact, kind="stable")[:missing]] += 1
    return whole


def running_share(counts: NDArray[np.int64], share: float) -> NDArray[np.int64]:
    """A share of every count in whole people, the running total always being the nearest whole number.

    >>> running_share(np.array([1, 1, 1, 1]), 0.5).tolist()
    [0, 1, 1, 0]
    """
    whole: NDArray[np.int64] = np.diff(np.rint(share * np.cumsum(counts)), prepend=0.0).astype(np.int64)
    return whole


def by_times(displaced: NDArray[np.int64], shares: tuple[float, float, float]) -> NDArray[np.int64]:
    """Displaced persons of each place by times displaced: (place, 3) for once, twice, three times or more."""
    once, twice, _ = shares
    first = running_share(displaced, min(once, 1.0))
    rest = displaced - first
    second = running_share(rest, min(twice / (1.0 - once), 1.0) if once < 1.0 else 0.0)
    return np.column_stack([first, second, rest - second])

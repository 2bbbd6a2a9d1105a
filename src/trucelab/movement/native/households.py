"""Who moves as one: people of the start made into households."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from trucelab.movement.native.population import largest_remainder
from trucelab.movement.native.strata import ADULTS, CHILDREN, SINGLES
from trucelab.scenario.movement import Households


def types_of(households: Households | None) -> tuple[tuple[int, int], ...]:
    """Types of units, (children, adults) each: single children, single adults, then the kinds of households."""
    kinds = () if households is None else households.kinds
    return (*SINGLES, *((kind.children, kind.adults) for kind in kinds))


def units_of(people: NDArray[np.integer], households: Households | None) -> NDArray[np.int64]:
    """People made into as many whole households as can be, at each place among those displaced equally often.

    Kinds are in proportion to their shares by largest remainder, so that kinds without a whole household get one
    where it is nearest; people whom no whole household can be made of are units of one.  Nobody is added or lost.

    people   (place, group, moved, times)
    returns  (place, type, moved, times) units, types as in `types_of`
    """
    if households is None:
        return people.astype(np.int64)
    types = types_of(households)
    shares = np.array([kind.share for kind in households.kinds], np.float64)
    sizes = np.array(types[len(SINGLES) :], np.int64)
    units = np.zeros((people.shape[0], len(types), *people.shape[2:]), np.int64)
    units[:, : len(SINGLES)] = people
    for place, moved, times in np.argwhere(people.sum(axis=1) > 0).tolist():
        groups = people[place, :, moved, times].astype(np.int64)
        made = _whole_households(groups, sizes, shares)
        units[place, len(SINGLES) :, moved, times] = made
        units[place, [CHILDREN, ADULTS], moved, times] = groups - made @ sizes
    return units


def _whole_households(
    groups: NDArray[np.int64], sizes: NDArray[np.int64], shares: NDArray[np.float64]
) -> NDArray[np.int64]:
    """The most households in these shares that people can make: (kind,).

    More households in all can need less people of a group (the Alabama paradox of largest remainder), so they are
    tried one by one, from more than there can be.

    groups  (group,) people
    sizes   (kind, group) people in a household

    >>> _whole_households(np.array([5, 5]), np.array([[2, 1], [0, 1]]), np.array([0.5, 0.5])).tolist()
    [2, 2]
    """
    mean = (shares[:, None] * sizes).sum(axis=0) / shares.sum()
    # rounding takes less than one household of each kind off its share
    needed = zip(groups, mean, sizes.sum(axis=0), strict=True)
    most = min(int((people + rounded) // each) for people, each, rounded in needed if each > 0.0)
    for count in range(most, 0, -1):
        made = largest_remainder(count, shares)
        if np.all(made @ sizes <= groups):
            return made
    return np.zeros(len(shares), np.int64)

"""Who stays together at the start: people of each place made into whole households."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucelab.displacement.population import largest_remainder
from trucelab.displacement.strata import ADULTS, CHILDREN, GROUPS
from trucelab.scenario.movement import Households

Counts = NDArray[np.int64]

SINGLES: Final = np.eye(GROUPS, dtype=np.int64)
"""(kind of unit, group): a single child, a single adult."""


def units_of(start: NDArray[np.integer], households: Households | None) -> tuple[Counts, Counts]:
    """Units at the start, and who is in them.

    Those of one place who have been displaced as often make up households by the shares of the kinds, as many as
    there are children and adults for; whoever is left over is alone.  Nobody is added or lost.

    start    (place, group, moved, times) persons
    returns  (place, kind of unit, moved, times) units; (kind of unit, group) persons in a unit.  The first two kinds
             are a single child and a single adult, then come those of the households in order
    """
    if households is None:
        return start.astype(np.int64), SINGLES
    made = np.array([(kind.children, kind.adults) for kind in households.kinds], np.int64)
    shares = np.array([kind.share for kind in households.kinds])
    sizes = np.concatenate([SINGLES, made])
    units = np.zeros((len(start), len(sizes), *start.shape[2:]), np.int64)
    for place, moved, times in np.argwhere(start.sum(axis=1) > 0):
        people = start[place, :, moved, times].astype(np.int64)
        whole = whole_households(people, made, shares)
        units[place, GROUPS:, moved, times] = whole
        units[place, :GROUPS, moved, times] = people - whole @ made
    return units, sizes


def whole_households(people: Counts, made: Counts, shares: NDArray[np.float64]) -> Counts:
    """The most households, by shares and largest remainder, that so many people make up.

    people   (group,) persons
    made     (kind, group) persons in a household
    returns  (kind,) households

    >>> whole_households(np.array([5, 5]), np.array([[2, 1], [0, 1]]), np.array([0.5, 0.5])).tolist()
    [2, 3]
    """
    assert (CHILDREN, ADULTS) == (0, 1)
    fits, beyond = 0, int(people.sum()) + 1
    while beyond - fits > 1:
        middle = (fits + beyond) // 2
        if np.all(largest_remainder(middle, shares) @ made <= people):
            fits = middle
        else:
            beyond = middle
    return largest_remainder(fits, shares)

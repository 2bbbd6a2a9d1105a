"""The rule "told departure": how many leave home from each place."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from trucelab import seeding
from trucelab.movement.native.rules.prescribed_departure import told_weight

Counts = NDArray[np.int64]
NOBODY_IS_TOLD: Counts = np.zeros(0, np.int64)
"""What the loops get where danger decides who leaves."""


class Told:
    """Tells places how many leave; who could not, and what whole units made too many, is kept for the next day."""

    def __init__(self, people: NDArray[np.integer] | None, power: float, seed: int, member: int) -> None:
        """People who leave home on each day, (day,); None under another rule."""
        self._people, self._power, self._seed, self._member = people, power, seed, member
        self._wanted = 0

    def on(self, day: int, residents: Counts, danger: NDArray[np.float64]) -> Counts:
        """(place,) persons who leave home on a day; of no length under another rule.

        residents  (place,) persons who were never displaced
        """
        if self._people is None:
            return NOBODY_IS_TOLD
        self._wanted += int(self._people[day])
        weights = np.array(
            [told_weight(*one, self._power) for one in zip(residents.tolist(), danger.tolist(), strict=True)]
        )
        rng = seeding.stream(self._seed, self._member, "persons: told", day=day)
        return spread_within(rng, max(0, self._wanted), weights, residents)

    def have_left(self, people: int) -> None:
        """So many have left because they were told to; the others still have to."""
        self._wanted -= people


def spread_within(rng: np.random.Generator, people: int, weights: NDArray[np.float64], limits: Counts) -> Counts:
    """People over places in proportion to weights, never more than a limit: those beyond go to the other places.

    returns  (place,) people; they sum to `people`, or to the limits of all places with a weight if that is less

    >>> spread_within(np.random.default_rng(1), 9, np.array([1.0, 2.0, 0.0]), np.array([3, 4, 5])).tolist()
    [3, 4, 0]
    """
    spread = np.zeros(len(weights), np.int64)
    weights = np.where(limits > 0, weights, 0.0)
    left = min(people, int(limits[weights > 0.0].sum()))
    while left > 0:
        spread += rng.multinomial(left, weights / weights.sum())
        left = int(np.maximum(spread - limits, 0).sum())
        spread = np.minimum(spread, limits)
        weights = np.where(spread < limits, weights, 0.0)
    return spread

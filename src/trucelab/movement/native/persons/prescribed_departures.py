"""The rule "prescribed departure": how many leave home from each place."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from trucelab.arrays import Floats, Ints
from trucelab.chance.splitmix import key_for
from trucelab.movement.kit.streams import random_key
from trucelab.movement.native.departures import spread_within

NOT_PRESCRIBED: Ints = np.zeros(0, np.int64)
"""What the loops get where danger decides who leaves."""


class PrescribedDepartures:
    """How many leave each place; who could not, and what whole units made too many, is kept for the next day."""

    def __init__(self, people: NDArray[np.integer] | None, seed: int, member: int) -> None:
        """People who leave home on each day, (day,); None under another rule."""
        self._people, self._key = people, random_key(seed, member, "persons: prescribed")
        self._owed = 0

    def on(self, day: int, residents: Ints, weights: Floats) -> Ints:
        """(place,) persons who leave home on a day; of no length under another rule.

        residents  (place,) persons who were never displaced
        weights    (place,) weight of each of them
        """
        if self._people is None:
            return NOT_PRESCRIBED
        self._owed += int(self._people[day])
        stream = np.array([key_for(self._key, day, 0)], np.uint64)
        return spread_within(stream, max(0, self._owed), residents * weights, residents)

    def have_left(self, people: int) -> None:
        """So many have left because it was prescribed; the others still have to."""
        self._owed -= people

"""What every place is on every day, in the order in which Flee changes it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from trucelab.movement.flee.case import FleeCase
from trucelab.movement.flee.links import Network
from trucelab.movement.flee.places import Places
from trucelab.movement.flee.scores import foreign_factor, scores
from trucelab.movement.flee.spawning import origin_factor

CAMP_KINDS = ("camp", "idpcamp")


class DaysOfPlaces:
    """The state of all places on every day; P places, T days."""

    def __init__(self, case: FleeCase, ipc: NDArray[np.float64], flood: NDArray[np.int64]) -> None:
        self.case, self.ipc, self.flood = case, ipc, flood
        self.places, self.network = Places(case), Network(case)
        self.camps_at_start = self.places.camp.copy()
        self.foreign = foreign_factor(case, case.settings)
        self.spawn_factor, self.spawn_conflict = np.zeros(ipc.shape), np.zeros(ipc.shape)
        self.score, self.move_chance, self.conflict = (np.zeros(ipc.shape) for _ in range(3))
        self.flags = {name: np.zeros(ipc.shape, np.bool_) for name in ("town", "camp", "idpcamp", "hub", "marker")}
        self.weights = self._weights(-1, 0)

    def _weights(self, refreshed: int, day: int) -> NDArray[np.float64]:
        places = self.places
        return origin_factor(places.conflict, places.conflict_start, self.ipc[day], refreshed, self.case.settings)

    def one_day(self, day: int) -> None:
        """Changes of types, conflicts, weights, closures, scores, in Flee's order."""
        places = self.places
        places.apply_changes(day)
        # weights are a day old unless a conflict starts or stops today (Q13)
        if places.apply_conflicts(day):
            self.weights = self._weights(day, day)
        self.spawn_factor[day] = self.weights
        self.spawn_conflict[day] = places.conflict
        self._closures(day)
        self.weights = self._weights(day, day)
        self.score[day] = scores(places, self.foreign, self.ipc[day], self.flood[day], day)
        self.move_chance[day] = places.chance
        self.conflict[day] = places.conflict
        for name, values in self.flags.items():
            values[day] = getattr(places, name)

    def _closures(self, day: int) -> None:
        for closure in self.case.closures:
            for when, opens in ((closure.start, False), (closure.end, True)):
                if when != day:
                    continue
                if closure.kind in CAMP_KINDS:
                    self.places.apply_camp_closure(closure.kind, closure.name1, opens=opens)
                else:
                    self.network.apply_closure(closure, day, opens=opens)

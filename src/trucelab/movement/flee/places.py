"""What every place is, day by day: conflict zone, town, camp, how likely people are to leave."""

from __future__ import annotations

from typing import Final

import numpy as np

from trucelab.arrays import Floats, Ints
from trucelab.movement.flee.case import FleeCase, Location, LocationChange, number_in
from trucelab.movement.flee.settings import Settings

QUIET: Final = 1e-6
"""Intensities of conflicts.csv below this count as no conflict."""
CAMP_BELOW: Final = 0.005
"""A place whose people leave with a smaller chance is silently a camp."""


class Places:
    """The state of every place, changed in the order in which Flee changes it.

    Arrays are (place,) in the order of locations.csv.
    """

    def __init__(self, case: FleeCase) -> None:
        count = len(case.locations)
        self.case = case
        self.index = {location.name: number for number, location in enumerate(case.locations)}
        self.chance: Floats = np.ones(count)
        self.conflict: Floats = np.full(count, -1.0)
        self.conflict_start: Ints = np.full(count, -1, np.int64)
        self.town, self.camp, self.idpcamp = (np.zeros(count, np.bool_) for _ in range(3))
        self.marker, self.flood_zone = (np.zeros(count, np.bool_) for _ in range(2))
        for number, location in enumerate(case.locations):
            self._found(number, location)

    def _found(self, number: int, location: Location) -> None:
        later = (
            "conflict" in location.kind.lower() and "camp" not in location.kind.lower() and location.conflict_date > 0
        )
        intensity = number_in(location, "conflict_intensity", 1.0)
        self.become(number, "town" if later else location.kind, intensity)

    def become(self, number: int, kind: str, intensity: float) -> None:
        """Give a place the flags of a location type; the type is recognised by the words that it contains."""
        rules, kind = self.case.settings.move_rules, kind.lower()
        for flag in (self.town, self.camp, self.idpcamp, self.marker, self.flood_zone):
            flag[number] = False
        self.conflict[number], self.chance[number] = -1.0, 1.0
        if "camp" in kind:
            self.camp[number], self.idpcamp[number] = True, "idp" in kind
            self.chance[number] = rules.idpcamp_movechance if "idp" in kind else rules.camp_movechance
        elif "conflict" in kind:
            self.conflict[number], self.chance[number] = intensity, rules.conflict_movechance
        elif "forward" in kind:
            pass  # everyone leaves a hub
        elif "marker" in kind:
            self.marker[number] = True
        elif "flood_zone" in kind:
            self.flood_zone[number], self.chance[number] = True, rules.default_movechance
        elif "default" in kind or "town" in kind:
            self.town[number], self.chance[number] = True, rules.default_movechance
        if not self.flood_zone[number] and self.chance[number] < CAMP_BELOW:
            self.camp[number] = True

    def start_conflict(self, number: int, intensity: float, day: int) -> None:
        """People begin to flee from a place."""
        self.chance[number] = self.case.settings.move_rules.conflict_movechance
        self.conflict[number] = intensity
        self.conflict_start[number] = day
        self.town[number] = False

    def stop_conflict(self, number: int) -> None:
        """A conflict ends."""
        self.chance[number] = self.case.settings.move_rules.default_movechance
        self.conflict[number] = -1.0
        self.town[number] = True

    def close_camp(self, number: int) -> None:
        """A camp is a town until it opens."""
        self.camp[number] = self.idpcamp[number] = False
        self.town[number] = True
        self.chance[number] = self.case.settings.move_rules.default_movechance
        self.conflict[number] = -1.0

    def open_camp(self, number: int, idpcamp: bool) -> None:
        """A camp opens."""
        rules = self.case.settings.move_rules
        self.camp[number], self.idpcamp[number] = True, idpcamp
        self.town[number] = False
        self.chance[number] = rules.idpcamp_movechance if idpcamp else rules.camp_movechance
        self.conflict[number] = -1.0

    def apply_changes(self, day: int) -> None:
        """location_changes.csv: new types on their days."""
        change: LocationChange
        for change in self.case.location_changes:
            if change.day == day and change.name in self.index:
                self.become(self.index[change.name], change.kind, float(self.case.settings.default_conflict_intensity))

    def apply_conflicts(self, day: int) -> bool:
        """conflicts.csv: starts and stops of a day; a change between two intensities above zero is left aside (Q6).

        returns  whether any conflict started or stopped
        """
        table, changed = self.case.conflicts, False
        for column, name in enumerate(table.names):
            number = self.index.get(name)
            if number is None:
                continue
            value = float(table.values[day, column])
            before = float(table.values[day - 1, column]) if day > 0 else 0.0
            if value > QUIET and before < QUIET:
                self.start_conflict(number, value, day)
                changed = True
            elif day > 0 and value < QUIET <= before:
                self.stop_conflict(number)
                changed = True
        return changed

    def apply_camp_closure(self, kind: str, name: str, *, opens: bool) -> None:
        """A row of closures.csv that turns a camp into a town, or back."""
        if name not in self.index:
            return
        if opens:
            self.open_camp(self.index[name], idpcamp=kind == "idpcamp")
        else:
            self.close_camp(self.index[name])


def first_numbers(case: FleeCase, settings: Settings) -> tuple[Ints, Ints]:
    """Population and capacity of every place, in agents.

    returns  (place,) int64 population, 0 for camps; (place,) int64 capacity, -1 for all others
    """
    numbers = np.array([location.number for location in case.locations], np.int64) // settings.hasten
    camps = np.array([location.is_camp for location in case.locations])
    return np.where(camps, 0, numbers), np.where(camps, numbers, -1)

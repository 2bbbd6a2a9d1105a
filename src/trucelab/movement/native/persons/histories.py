"""Full histories, kept in memory on request: where everybody stayed, from when to when."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from trucelab.movement.native.persons.person_counts import STAYED, PersonCounts
from trucelab.movement.native.persons.record import Persons

STILL_THERE = -1
"""Day a stay ended that has not."""


@dataclass(frozen=True)
class Histories:
    """Stays of everybody, a row each, those of one unit in order.

    The rows are what the tables of `journeys` are made from.  No function gives out those of a person.
    """

    unit: NDArray[np.int32]
    """(stay,) row of the head."""
    place: NDArray[np.int32]
    """(stay,) where."""
    came: NDArray[np.int16]
    """(stay,) day of arrival; 0 for the start."""
    left: NDArray[np.int16]
    """(stay,) day on which it ended; `STILL_THERE` if it has not."""
    why: NDArray[np.uint8]
    """(stay,) why it ended: `FLED`, `MOVED_ON`, `WENT_HOME`; `STAYED` if it has not."""
    moved: NDArray[np.uint8]
    """(stay,) displacements during the run up to the arrival: 0, 1, 2 or more."""
    km: NDArray[np.float32]
    """(stay,) kilometres of the way that led here; 0 at the start."""


@dataclass
class Diary:
    """Collects the logs of the days."""

    persons: Persons
    _days: list[tuple[NDArray[np.generic], ...]] = field(default_factory=list)

    def begin(self, heads: NDArray[np.int32]) -> None:
        """Everybody stays where they are at the start."""
        self._note(heads, np.full(len(heads), STAYED, np.uint8), 0)

    def note(self, counts: PersonCounts, day: int) -> None:
        """Keeps the log of a day and wipes it."""
        log = counts.log[: counts.lines[0]]
        self._note(log["unit"].copy(), log["what"].copy(), day)
        counts.lines[0] = 0

    def _note(self, unit: NDArray[np.int32], what: NDArray[np.uint8], day: int) -> None:
        # who comes to stay does not leave again on the same day, so the records of the evening are those of the stay
        evening = [self.persons.records[name][unit] for name in ("place", "moved", "km")]
        self._days.append((unit, what, np.full(len(unit), day, np.int16), *evening))

    def histories(self) -> Histories:
        """Every stay."""
        unit, what, day, place, moved, km = (np.concatenate(column) for column in zip(*self._days, strict=True))
        order = np.argsort(unit, kind="stable")
        unit, what, day = unit[order], what[order], day[order]
        stays = np.flatnonzero(what == STAYED)
        ends = np.minimum(stays + 1, len(unit) - 1)
        ended = (unit[ends] == unit[stays]) & (what[ends] != STAYED)
        return Histories(
            unit=unit[stays],
            place=place[order][stays],
            came=day[stays],
            left=np.where(ended, day[ends], STILL_THERE).astype(np.int16),
            why=np.where(ended, what[ends], STAYED).astype(np.uint8),
            moved=moved[order][stays],
            km=km[order][stays],
        )

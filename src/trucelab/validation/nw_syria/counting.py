"""What an observed row counts, and the same figure of a simulated member."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Final

from trucelab.movement.native.simulation import Trajectory
from trucelab.movement.native.strata import CHILDREN
from trucelab.validation.nw_syria.names import Area
from trucelab.validation.nw_syria.reports import Counts, ObservedRow

SAYS: Final[dict[str, str]] = {
    "displaced": "persons displaced at least once",
    "displacements": "displacement events",
    "arrivals": "arrivals to stay away from home, repeated ones too",
    "departures": "departures, repeated ones too",
    "returns": "people who came home",
    "present": "newly displaced persons who are there",
    "stock": "persons displaced since the start who are not home",
    "children": "children among the newly displaced",
    "repeatedly": "persons displaced at least twice",
}
"""What the simulation counts for each."""
_NUMBER: Final = re.compile(r"\d{1,3}(,\d{3})+|\d{1,12}(\.\d*)?", re.ASCII)
_BY_PLACE: Final = ("displaced", "children", "repeatedly")
"""What is known of persons and not of places: at a place those are counted who are there."""


@dataclass(frozen=True)
class Count:
    """An observed figure, and where in a member it is found."""

    line: int
    """Of `observed.csv`."""
    measure: str
    place: str
    what: Counts
    area: Area
    first_day: int
    """Of the run."""
    last_day: int
    date: datetime.date
    people: int
    lower: bool
    """Whether there were at least as many."""
    scored: bool
    cumulative: bool

    @property
    def series(self) -> tuple[str, str]:
        """What rows of one series have in common."""
        return self.measure, self.place


def people_of(row: ObservedRow) -> int | None:
    """The figure of a row; None where it is a range, words, or nothing."""
    if row.cumulative_displaced is not None:
        return row.cumulative_displaced
    text = (row.flow or "").strip()
    return round(float(text.replace(",", ""))) if _NUMBER.fullmatch(text) else None


def figure(count: Count, member: Trajectory) -> float:
    """The figure of a member that an observed figure is put beside."""
    first, last, rows = count.first_day, count.last_day, list(count.area.rows)
    before = first - 1
    if count.what in _BY_PLACE and count.area.level == "region":
        series = member.displaced_again if count.what == "repeatedly" else member.displaced
        persons = series[last] - (series[before] if before >= 0 else 0)
        return float(persons[CHILDREN] if count.what == "children" else persons.sum())
    match count.what:
        case "departures" | "displacements":
            return float(member.departures[first : last + 1, rows].sum())
        case "arrivals":
            # those who came home are among the arrivals of a member
            arrived = member.arrivals[first : last + 1, rows].sum() - member.returns[first : last + 1, rows].sum()
            return float(arrived)
        case "returns":
            return float(member.returns[first : last + 1, rows].sum())
        case "stock":
            return float(member.away[last].sum())
        case _:
            there = member.displaced_here[last, rows] - (member.displaced_here[before, rows] if before >= 0 else 0)
            return float(max(0, there[:, CHILDREN].sum() if count.what == "children" else there.sum()))

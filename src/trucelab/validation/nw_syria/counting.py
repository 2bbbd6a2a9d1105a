"""What an observed row counts, and the same figure of a simulated member."""

from __future__ import annotations

import calendar
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
_WORDS: Final[tuple[tuple[Counts, re.Pattern[str]], ...]] = (
    ("not compared", re.compile(r"could|would|forecast|intention|up to \d|estimate|shelter|evacuee|killed", re.I)),
    ("returns", re.compile(r"return", re.I)),
    ("stock", re.compile(r"still displaced|stock|remain", re.I)),
    ("children", re.compile(r"children", re.I)),
    ("repeatedly", re.compile(r"more than once|multiple|repeat|again|twice", re.I)),
    ("departures", re.compile(r"depart|by origin", re.I)),
    ("arrivals", re.compile(r"arriv|received|movements", re.I)),
    ("displacements", re.compile(r"displacements|events", re.I)),
    ("displaced", re.compile(r"displaced|idps?\b", re.I)),
)
"""Words of a measure, in the order in which they are looked for."""
_NEVER: Final = re.compile(r"->|^within |^community |trees|tents|houses", re.I)
"""Places that the simulation cannot tell apart: ways between two parts, single communities, kinds of shelter."""
_NUMBER: Final = re.compile(r"\d{1,3}(,\d{3})+|\d{1,12}(\.\d*)?", re.ASCII)
_MONTHS: Final = {name.casefold(): number for number, name in enumerate(calendar.month_abbr) if name}
_QUARTER: Final = re.compile(r"\b([A-Z][a-z]{2})[a-z]*\s?[-–]\s?([A-Z][a-z]{2})", re.ASCII)
_LONG: Final = re.compile(r"\b(\d{1,2}) ([A-Z][a-z]{2})[a-z]*(?: (\d{4}))?", re.ASCII)
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


def what_of(row: ObservedRow) -> Counts:
    """What a row counts: as it says, or else by the words of its measure and place."""
    if row.counts is not None:
        return row.counts
    place, measure = row.place or "", row.measure or ""
    if _NEVER.search(place):
        return "not compared"
    words = f"{measure} {place}" if row.cumulative_displaced is None else measure
    found: Counts = next((counts for counts, pattern in _WORDS if pattern.search(words)), "displaced")
    if row.cumulative_displaced is None:
        if found == "displaced" and place.casefold().startswith("from "):
            return "departures"
        if found == "displaced" and place:
            return "present"
    return found


def people_of(row: ObservedRow) -> int | None:
    """The figure of a row; None where it is a range, words, or nothing."""
    if row.cumulative_displaced is not None:
        return row.cumulative_displaced
    text = (row.flow or "").strip()
    return round(float(text.replace(",", ""))) if _NUMBER.fullmatch(text) else None


def since_of(row: ObservedRow, first: datetime.date) -> datetime.date:
    """First day of the period of a row: as it says, or else by the words of its measure.

    A month or quarter of a flow is found in the measure ("in month", "in September", "Oct-Dec 2018"); what is left
    is counted from `first`.
    """
    if row.since is not None:
        return row.since
    measure = row.measure or ""
    if row.flow is not None:
        found = _LONG.search(measure)
        if found and found[2].casefold() in _MONTHS:
            try:
                day = datetime.date(
                    int(found[3] or row.date.year), _MONTHS[found[2].casefold()], int(found[1])
                )  # fmt: skip
                if day <= row.date:
                    return day
            except ValueError:
                pass
        quarter = _QUARTER.search(measure)
        if quarter and quarter[1].casefold() in _MONTHS and quarter[2].casefold() in _MONTHS:
            month = _MONTHS[quarter[1].casefold()]
            return datetime.date(row.date.year - (month > row.date.month), month, 1)
        if re.search(r"\bmonth\b", measure) or re.search(r"(\bin|,) (" + "|".join(_MONTHS) + r")", measure, re.I):
            return row.date.replace(day=1)
    return min(first, row.date)


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


def children_in_note(note: str | None) -> int | float | None:
    """Children that a note tells of: a number of them, or a share below 1.

    >>> children_in_note("569,000 children, 195,000 women"), children_in_note("52% children"), children_in_note("")
    (569000, 0.52, None)
    """
    if found := re.search(r"(\d{1,3}(?:,\d{3})+|\d+) children", note or ""):
        return int(found[1].replace(",", ""))
    if found := re.search(r"(\d{1,2}) ?% children", note or ""):
        return int(found[1]) / 100
    return None


def north_in_note(note: str | None) -> int | None:
    """Of those counted, the people whom a note says to have gone to northern Aleppo.

    >>> north_in_note("report as of 8 Jan; 30,000 of them to northern Aleppo")
    30000
    """
    found = re.search(r"(\d{1,3}(?:,\d{3})+|\d+) of them (?:went )?to northern Aleppo", note or "", re.I)
    return int(found[1].replace(",", "")) if found else None

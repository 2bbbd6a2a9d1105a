"""A folder of an episode, read and checked: events as the run sees them, and counts to be compared with."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
from pydantic import BaseModel

from trucelab.errors import Problem, WrongInput, meant
from trucelab.scenario.files import inside
from trucelab.scenario.tables import Table, read_table
from trucelab.sphere import great_circle_km
from trucelab.validation.nw_syria.counting import Count, people_of
from trucelab.validation.nw_syria.dangers import EFFECTS, Happening
from trucelab.validation.nw_syria.names import Point, area_of, point_of
from trucelab.validation.nw_syria.region import region
from trucelab.validation.nw_syria.reports import EVENTS, OBSERVED, EventRow, ObservedRow

OUTSIDE_KM: Final = 40.0
"""Kilometres from the nearest place from which on an event lies outside the region."""
DAYS_BEFORE: Final = 180
"""Days before the first count from which on an event still bears on it."""
DAYS_AFTER: Final = 60
"""Days after the last count up to which events may be listed; they change nothing."""
MOST_DAYS: Final = 730
ROUNDING: Final = 0.005
"""Share by which a cumulative count may fall, as figures are published rounded."""
Row = TypeVar("Row", bound=BaseModel)


@dataclass(frozen=True)
class LeftOut:
    """An observed row that is not compared."""

    line: int
    text: str
    why: str


@dataclass(frozen=True)
class Episode:
    """One episode."""

    name: str
    start: datetime.date
    """Day 0: the day before the first day of events or counts, before anyone moves."""
    days: int
    """Rows of all arrays: day 0 to the last day that is counted."""
    happenings: tuple[Happening, ...]
    counts: tuple[Count, ...]
    left_out: tuple[LeftOut, ...]
    unused_events: int
    """Events after the last count."""

    def day(self, date: datetime.date) -> int:
        """Day of the run."""
        return (date - self.start).days

    def date(self, day: int) -> datetime.date:
        """Date of a day of the run."""
        return self.start + datetime.timedelta(days=day)


def is_episode_folder(path: Path) -> bool:
    """Whether a folder looks like that of an episode."""
    try:
        return path.is_dir() and ((path / EVENTS).is_file() or (path / OBSERVED).is_file())
    except (OSError, ValueError):
        return False


def read_episode(folder: Path, name: str) -> Episode:
    """Read a folder.

    raises  WrongInput, with everything that is wrong in both tables
    """
    problems: list[Problem] = []
    events = _table(folder, EVENTS, EventRow, problems)
    observed = _table(folder, OBSERVED, ObservedRow, problems)
    if observed is not None:
        problems += _observed_problems(observed)
    if events is not None:
        problems += _event_problems(events, _span(observed))
    if problems or events is None or observed is None:
        raise WrongInput(problems)
    return _episode(name, events, observed)


def _table(folder: Path, name: str, kind: type[Row], problems: list[Problem]) -> Table[Row] | None:
    try:
        table = read_table(inside(folder, name, str(folder / name)), str(folder / name), kind)
    except WrongInput as wrong:
        problems += wrong.problems
        return None
    if not table.rows:
        problems.append(Problem(table.file, 0, 0, "", "the table has no rows; an episode needs some"))
        return None
    return table


def _span(observed: Table[ObservedRow] | None) -> tuple[datetime.date, datetime.date] | None:
    if observed is None:
        return None
    days = [day for row in observed.rows for day in (row.date, row.since) if day is not None]
    return min(days), max(row.date for row in observed.rows)


def _event_problems(table: Table[EventRow], span: tuple[datetime.date, datetime.date] | None) -> Iterator[Problem]:
    for index, row in enumerate(table.rows):
        if row.kind not in EFFECTS:
            says = f'"{row.kind}" is not a kind of event. {meant(row.kind, EFFECTS, shown=len(EFFECTS))}'
            yield table.problem(index, "kind", says)
        if span is not None:
            first, last = span
            if (first - row.date).days > DAYS_BEFORE or (row.date - last).days > DAYS_AFTER:
                says = (
                    f"{row.date} lies outside the horizon: counts run from {first} to {last}, and events count from "
                    f"{DAYS_BEFORE} days before; correct the date, or leave the event out"
                )
                yield table.problem(index, "date", says)
        if (row.lat is None) != (row.lon is None):
            yield table.problem(index, "lat", "give both lat and lon, or neither")
            continue
        try:
            point = _point(row)
        except WrongInput as wrong:
            yield table.problem(index, "place", wrong.problems[0].says)
            continue
        if point is not None and (far := _far(point)):
            yield table.problem(index, "lat" if row.lat is not None else "place", far)


def _point(row: EventRow) -> Point | None:
    if row.lat is not None and row.lon is not None:
        return Point(row.place or "", row.lat, row.lon)
    return point_of(row.place) if row.place else None


def _far(point: Point) -> str:
    network = region().network
    km = great_circle_km(np.float64(point.lat), np.float64(point.lon), network.lat, network.lon)
    nearest = int(np.argmin(km))
    if km[nearest] <= OUTSIDE_KM:
        return ""
    return (
        f"{point.lat:g}, {point.lon:g} ({point.name or 'no name'}) lies outside the region: {km[nearest]:.0f} km from "
        f"the nearest place, {region().places[nearest].name}; correct lat and lon, or leave the event out"
    )


def _observed_problems(table: Table[ObservedRow]) -> Iterator[Problem]:
    last = max(row.date for row in table.rows)
    for index, row in enumerate(table.rows):
        first = row.since or row.date
        if first > row.date:
            yield table.problem(index, "since", f"{first} is after {row.date}; give the first day of the period")
        if (last - first).days > MOST_DAYS:
            says = f"{first} is {(last - first).days} days before the last count, {last}; an episode has at most "
            yield table.problem(index, "date", f"{says}{MOST_DAYS} days, so give the earlier one a folder of its own")
        if row.cumulative_displaced is not None and row.flow is not None:
            yield table.problem(index, "flow", "cumulative_displaced and flow are both given; give one of them")
    yield from _falls(table)
    if not any(_why_not(row) == "" for row in table.rows):
        says = f"none of {len(table.rows)} rows can be compared: {_why_not(table.rows[0])}; see docs/validation-data.md"
        yield Problem(table.file, 0, 0, "", says)


def _falls(table: Table[ObservedRow]) -> Iterator[Problem]:
    """Cumulative counts that are less than an earlier one of the same series, by more than rounding."""
    greatest: dict[tuple[str, str, datetime.date | None], tuple[int, datetime.date, int]] = {}
    for index in sorted(range(len(table.rows)), key=lambda index: table.rows[index].date):
        row = table.rows[index]
        if row.cumulative_displaced is None or row.counts in ("stock", "present", "not compared"):
            continue
        key = (row.measure or "", row.place or "", row.since)
        people, date, line = greatest.get(key, (-1, row.date, 0))
        if row.cumulative_displaced >= people:
            greatest[key] = (row.cumulative_displaced, row.date, table.lines[index])
        elif row.bound != "lower" and row.cumulative_displaced < (1.0 - ROUNDING) * people:
            says = (
                f"{row.cumulative_displaced} on {row.date} is less than {people} on {date} (line {line}): a cumulative "
                "count cannot fall. Correct it, or write stock in the column counts if returns are taken off"
            )
            yield table.problem(index, "cumulative_displaced", says)


def _why_not(row: ObservedRow) -> str:
    """Why a row is not compared; nothing where it is."""
    if row.counts == "not compared":
        return "the simulation has no such figure"
    if people_of(row) is None:
        return "no single figure is given"
    if area_of(row.place) is None:
        known = sorted({one.subdistrict for one in region().subdistricts.values()} | {"NW Syria"})
        return f'"{row.place}" is no place that can be told apart. {meant(row.place or "", known, shown=3)}'
    return ""


def _episode(name: str, events: Table[EventRow], observed: Table[ObservedRow]) -> Episode:
    span = _span(observed)
    assert span is not None  # there are rows
    first_event = min(row.date for row in events.rows)
    series = [row.since for row in observed.rows if row.since is not None and row.cumulative_displaced is not None]
    default = min(series, default=first_event)
    used = [(row, line) for row, line in zip(observed.rows, observed.lines, strict=True) if _why_not(row) == ""]
    start = min(first_event, *(_since(row, default) for row, _ in used)) - datetime.timedelta(days=1)
    last = max(row.date for row, _ in used)
    return Episode(
        name=name,
        start=start,
        days=(last - start).days + 1,
        happenings=tuple(_happening(row, start) for row in events.rows if row.date <= last),
        counts=tuple(_count(row, line, start, default) for row, line in used),
        left_out=tuple(
            LeftOut(line, f"{row.date} {row.place or ''}: {row.measure or ''}", why)
            for row, line in zip(observed.rows, observed.lines, strict=True)
            if (why := _why_not(row))
        ),
        unused_events=sum(row.date > last for row in events.rows),
    )


def _happening(row: EventRow, start: datetime.date) -> Happening:
    point, effect = _point(row), EFFECTS[row.kind]
    key = None if point is None else region().place_at(point.lat, point.lon)
    return Happening(
        day=(row.date - start).days,
        effect=effect,
        danger=effect.danger if row.intensity is None else row.intensity,
        lat=None if point is None else point.lat,
        lon=None if point is None else point.lon,
        place=None if key is None else region().network.index[key],
    )


def _since(row: ObservedRow, default: datetime.date) -> datetime.date:
    """First day of the period of a row; that of the cumulative series, or of the first event, where none is given."""
    return min(default, row.date) if row.since is None else row.since


def _count(row: ObservedRow, line: int, start: datetime.date, default: datetime.date) -> Count:
    area, people = area_of(row.place), people_of(row)
    assert area is not None and people is not None  # as `_why_not` says
    grade = (row.grade or "").casefold()
    return Count(
        line=line,
        measure=row.measure or "",
        place=row.place or "NW Syria",
        what="present" if row.counts == "displaced" and area.level != "region" else row.counts,
        area=area,
        first_day=(_since(row, default) - start).days,
        last_day=(row.date - start).days,
        date=row.date,
        people=people,
        lower=row.bound == "lower",
        scored="memory" not in grade and "derived" not in grade,
        cumulative=row.cumulative_displaced is not None and row.counts != "stock",
    )

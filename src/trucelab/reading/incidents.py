"""From reported incidents to the scenario's events: nearest place, day counted from `as_of`, stated intensity.

Danger of several events combines as independent causes do, 1 - prod(1 - danger), and the intensity used here is
1 - exp(-n / scale): so events of one place and day can be added up to one without a change of danger.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from trucelab.errors import WrongInput
from trucelab.reading.cells import Unreadable, degrees
from trucelab.reading.gazetteer import Gazetteer
from trucelab.reading.result import Cell, Reading, Rejected, Request, require_some
from trucelab.reading.sheet import Column, Record, read_sheet
from trucelab.scenario.ground import EventKind
from trucelab.scenario.values import shown

COLUMNS = ("place", "day", "lasts", "kind", "intensity", "source", "judgement")
EARLIEST, LATEST = -36500, 3650
"""Days that a table of events can speak of."""
LONGEST_DAYS = 3650


@dataclass(frozen=True)
class Incident:
    """One reported incident."""

    identity: str
    """Its number in the source; empty if it has none."""
    kind: EventKind
    first: date
    last: date
    give_days: int
    """Days by which `first` may be off, either way."""
    killed: int


class _Key(NamedTuple):
    """What events must share to be added up."""

    place: int
    day: int
    low: int
    high: int
    lasts: int
    kind: EventKind


@dataclass
class _Sum:
    count: int = 0
    killed: int = 0


@dataclass(frozen=True)
class IncidentFormat:
    """How one source says its incidents."""

    label: str
    """Name of the source, as printed."""
    columns: tuple[Column, ...]
    """Fields latitude, longitude and those named in `names` are used here, the others by `incident`."""
    names: tuple[str, ...]
    """Fields that may name the place, the narrowest first, where there are no coordinates."""
    killed: Callable[[Record], int]
    """Raises Unreadable."""
    incident: Callable[[Record, int], Incident]
    """From a row and its number of killed.  Raises Unreadable."""


def read(request: Request, source: IncidentFormat) -> Reading:
    """Read files of incidents to a table of events.

    raises  WrongInput, if a column is missing or no row at all can be used
    """
    if request.places is None or request.as_of is None:
        raise WrongInput.one("events need the table of places and the day as_of")
    work = _Work(request, source, Gazetteer(request.places.rows), request.as_of)
    for path in request.files:
        sheet = read_sheet(path, source.columns, request.columns)
        work.rows_in += sheet.rows
        work.rejected += sheet.rejected
        for record in sheet.records:
            work.take(record)
    require_some(len(work.sums), work.rejected, request.files)
    return work.reading()


class _Work:
    """One reading: sums by place, days and kind."""

    def __init__(self, request: Request, source: IncidentFormat, gazetteer: Gazetteer, as_of: date) -> None:
        self.request, self.source, self.gazetteer, self.as_of = request, source, gazetteer, as_of
        self.rows_in = 0
        self.killed_in = 0
        self.rejected: list[Rejected] = []
        self.sums: dict[_Key, _Sum] = {}
        self.seen: dict[str, str] = {}

    def take(self, record: Record) -> None:
        """Add one row, or reject it."""
        killed = 0
        try:
            killed = self.source.killed(record)
            self.killed_in += killed
            incident = self.source.incident(record, killed)
            self._require_first(incident.identity, record)
            key = self._key(incident, self._place(record))
        except Unreadable as problem:
            self.rejected.append(record.rejected(self._value(record), str(problem), killed))
            return
        total = self.sums.setdefault(key, _Sum())
        total.count += 1
        total.killed += killed

    def _value(self, record: Record) -> str:
        fields = ("identity", *self.source.names[:1])
        return " ".join(record[field] for field in fields if record[field])

    def _require_first(self, identity: str, record: Record) -> None:
        here = f"{record.file}, line {record.line}"
        if identity and self.seen.setdefault(identity, here) != here:
            raise Unreadable(f"the event {shown(identity)} is there already: {self.seen[identity]}")

    def _place(self, record: Record) -> int:
        lat = degrees(record["latitude"], "latitude", 90.0)
        lon = degrees(record["longitude"], "longitude", 180.0)
        if lat is not None and lon is not None:
            row, km = self.gazetteer.nearest(lat, lon)
            if km > self.request.within_km:
                name = self.gazetteer.places[row].place
                raise Unreadable(
                    f"{km:.0f} km from the nearest place, {name}; events count within {self.request.within_km:g} km"
                )
            return row
        for field in self.source.names:
            rows = self.gazetteer.coded(record[field]) or self.gazetteer.named(record[field])
            if len(rows) == 1:
                return rows[0]
        raise Unreadable("no latitude and longitude, and none of its names is that of one place")

    def _key(self, incident: Incident, place: int) -> _Key:
        first, last = ((day - self.as_of).days for day in (incident.first, incident.last))
        if last < first:
            raise Unreadable(f"it ends on {incident.last}, before it begins on {incident.first}")
        later = self.request.later
        if later and first <= 0:
            raise Unreadable(f"begins on {incident.first}, not after {self.as_of}")
        if not later and last > 0:
            raise Unreadable(f"of {incident.last}, after {self.as_of}: what came later is no input")
        lasts = last - first + 1
        if first < EARLIEST or first > LATEST or lasts > LONGEST_DAYS:
            raise Unreadable(f"{incident.first} to {incident.last} is too far from {self.as_of}, or too long")
        low = max(first - incident.give_days, 1 if later else EARLIEST)
        high = min(first + incident.give_days, LATEST if later else 0)
        return _Key(place, first, low, high, lasts, incident.kind)

    def reading(self) -> Reading:
        """The table, in order of day and place."""
        keys = sorted(self.sums, key=lambda key: (key.day, key.place, *key))
        return Reading(
            columns=COLUMNS,
            rows=tuple(self._row(key, self.sums[key]) for key in keys),
            rows_in=self.rows_in,
            rejected=tuple(sorted(self.rejected, key=lambda one: (one.file, one.line))),
            counts="killed",
            amount_in=self.killed_in,
            amount_out=sum(total.killed for total in self.sums.values()),
            notes=(self._rule(),),
        )

    def _row(self, key: _Key, total: _Sum) -> dict[str, Cell]:
        per_day = (total.count + total.killed) / key.lasts
        days: Sequence[int] = (key.low, key.day, key.high)
        events = "event" if total.count == 1 else "events"
        return {
            "place": self.gazetteer.places[key.place].place,
            "day": key.day if key.low == key.high else "..".join(map(str, days)),
            "lasts": key.lasts,
            "kind": key.kind,
            "intensity": round(intensity(per_day, self.request.scale), 6),
            "source": self.request.source,
            "judgement": f"{self.source.label}: {total.count:,} {events}, {total.killed:,} killed. {self._rule()}",
        }

    def _rule(self) -> str:
        scale = self.request.scale
        return f"Intensity assumed: 1 - exp(-n / {scale:g}), n = events + killed, a day"


def intensity(per_day: float, scale: float) -> float:
    """Danger assumed of a day with `per_day` events and killed together: 1 - exp(-per_day / scale).

    >>> round(intensity(1, 10), 2), round(intensity(13, 10), 2)
    (0.1, 0.73)
    """
    return -math.expm1(-per_day / scale)

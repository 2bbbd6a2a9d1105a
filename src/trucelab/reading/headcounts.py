"""From published headcounts to the people of the scenario's places.

A count goes to the place with its P-code, or with that of the area above it (communities add up to their
sub-district), or, where codes are missing, with its name.  Of several reports the latest up to `as_of` counts; parts by
gender and age count only where no total is given.  Everything else is rejected with its reason, so no person counts
twice or disappears in silence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from trucelab.errors import Problem, WrongInput
from trucelab.reading.cells import MOST_PEOPLE, Unreadable, folded
from trucelab.reading.gazetteer import Gazetteer
from trucelab.reading.result import Cell, Reading, Rejected, Request, require_some
from trucelab.reading.sheet import Column, Record, Sheet, read_sheet
from trucelab.scenario.files import text_of
from trucelab.scenario.ground import Place
from trucelab.scenario.tables import MAX_BYTES, Table
from trucelab.scenario.values import shown
from trucelab.table_text import rows_of

What = Literal["residents", "displaced"]
HOLD_PEOPLE = ("city", "town", "camp")


@dataclass(frozen=True)
class Headcount:
    """People that one row counts in one area."""

    what: What
    people: int
    reported: date | None
    """Day, or first day of the period, that the count speaks of."""
    gender: str = ""
    """Empty for all."""
    age: str = ""
    """Empty for all."""
    within: str = ""
    """Not empty if another row of the same area and day, with nothing here, holds these people too."""


@dataclass(frozen=True)
class HeadcountFormat:
    """How one source says its headcounts."""

    label: str
    """Name of the source, as printed."""
    columns: tuple[Column, ...]
    codes: tuple[str, ...]
    """Fields with P-codes, the smallest area first."""
    names: tuple[str, ...]
    """Fields with names, the smallest area first; one for each of `codes`."""
    people: Callable[[Record, Sheet], list[Headcount]]
    """What a row counts.  Raises Unreadable."""
    one_of: tuple[tuple[str, ...], ...] = ()
    """Sets of fields of which a file must have at least one."""


@dataclass(frozen=True)
class _Count:
    record: Record
    head: Headcount
    place: int
    area: str
    """The row's own smallest area."""
    level: int
    """How far above its own area the place stands."""


def read(request: Request, source: HeadcountFormat) -> Reading:
    """Read files of headcounts into the table of places.

    raises  WrongInput, if a column is missing or no row at all can be used
    """
    if request.places is None or request.as_of is None:
        raise WrongInput.one("headcounts need the table of places and the day as_of")
    work = _Work(source, Gazetteer(request.places.rows), request.as_of)
    for path in request.files:
        sheet = read_sheet(path, source.columns, request.columns)
        _require_fields(sheet, source)
        work.rows_in += sheet.rows
        work.rejected += sheet.rejected
        for record in sheet.records:
            work.take(record, sheet)
    chosen = work.chosen()
    require_some(len(chosen), work.rejected, request.files)
    return _reading(work, chosen, request.places)


def _require_fields(sheet: Sheet, source: HeadcountFormat) -> None:
    headers = {column.field: column.headers[0] for column in source.columns}
    problems = []
    for fields in source.one_of:
        if sheet.fields.isdisjoint(fields):
            wanted = " or ".join(headers[field] for field in fields[:3])
            says = f"no column {wanted} or the like; if it has another name, say --column {fields[0]}=NAME"
            problems.append(Problem(sheet.file, 0, 0, "", says))
    if problems:
        raise WrongInput(problems)


class _Work:
    """One reading: counts that have found their place, and what has been rejected."""

    def __init__(self, source: HeadcountFormat, gazetteer: Gazetteer, as_of: date) -> None:
        self.source, self.gazetteer, self.as_of = source, gazetteer, as_of
        self.rows_in = 0
        self.people_in = 0
        self.rejected: list[Rejected] = []
        self.counts: list[_Count] = []
        self.undated = False

    def take(self, record: Record, sheet: Sheet) -> None:
        """Place one row's counts, or reject them."""
        heads: list[Headcount] = []
        try:
            heads = self.source.people(record, sheet)
            self.people_in += sum(head.people for head in heads)
            placed = [self._placed(record, head) for head in heads]
        except Unreadable as problem:
            self._reject(record, str(problem), sum(head.people for head in heads))
            return
        self.counts += placed

    def _reject(self, record: Record, reason: str, people: int) -> None:
        fields = (*self.source.codes, *self.source.names)
        value = next((record[field] for field in fields if record[field]), "")
        self.rejected.append(record.rejected(value, reason, people))

    def _placed(self, record: Record, head: Headcount) -> _Count:
        if head.reported is None:
            self.undated = True
        elif head.reported > self.as_of:
            raise Unreadable(f"speaks of {head.reported}, after {self.as_of}: what came later is no input")
        areas = list(self._areas(record))
        if not areas:
            raise Unreadable("neither a P-code nor a name says which area this is")
        for level, (_, rows) in enumerate(areas):
            if rows:
                return _Count(record, head, self._one_of(rows), areas[0][0], level)
        tried = " or ".join(shown(area) for area, _ in areas)
        raise Unreadable(f"no place has the P-code or name {tried}")

    def _areas(self, record: Record) -> Iterator[tuple[str, list[int]]]:
        """The row's areas, the smallest first, each with the places that stand for it."""
        for code, name in zip(self.source.codes, self.source.names, strict=True):
            if record[code]:
                rows = self.gazetteer.coded(record[code])
                named = [row for row in self.gazetteer.named(record[name]) if not self.gazetteer.places[row].pcode]
                yield record[code], rows or named
            elif record[name]:
                yield record[name], self.gazetteer.named(record[name])

    def _one_of(self, rows: Sequence[int]) -> int:
        places = self.gazetteer.places
        for kinds in (("city", "town"), ("camp",)):
            found = [row for row in rows if places[row].kind in kinds]
            if len(found) == 1:
                return found[0]
            if found:
                names = ", ".join(places[row].place for row in found)
                raise Unreadable(f"several places share its P-code or name: {names}; give each its own P-code")
        place = places[rows[0]]
        raise Unreadable(f"its place, {place.place}, is a {place.kind}, where no one stays")

    def chosen(self) -> list[_Count]:
        """The counts that make the table; the others are rejected here."""
        by_area: dict[tuple[int, What, str], list[_Count]] = defaultdict(list)
        for count in self.counts:
            by_area[count.place, count.head.what, folded(count.area)].append(count)
        by_place: dict[tuple[int, What], list[_Count]] = defaultdict(list)
        for (place, what, _), counts in by_area.items():
            by_place[place, what] += self._of_area(counts)
        return [count for counts in by_place.values() for count in self._own_area(counts)]

    def _of_area(self, counts: list[_Count]) -> list[_Count]:
        """Of one area: the latest report; of that, totals rather than parts."""
        latest = max(count.head.reported or date.min for count in counts)
        kept = self._keep(
            counts, lambda one: (one.head.reported or date.min) == latest, f"an older report; that of {latest} counts"
        )
        wholes: tuple[tuple[Callable[[_Count], bool], str], ...] = (
            (lambda one: not one.head.within, "its people are counted in another row of the same area and day"),
            (lambda one: not one.head.gender, "a part by gender; another row gives the total"),
            (lambda one: not one.head.age, "a part by age; another row gives the total"),
        )
        for whole, reason in wholes:
            if any(whole(one) for one in kept):
                kept = self._keep(kept, whole, reason)
        if kept[0].head.what == "displaced":
            return kept
        first: dict[tuple[str, str], _Count] = {}
        for one in kept:
            first.setdefault((one.head.gender, one.head.age), one)
        return self._keep(kept, lambda one: first[one.head.gender, one.head.age] is one, "a second total of its area")

    def _own_area(self, counts: list[_Count]) -> list[_Count]:
        """Of one place: its own area's count rather than those of areas within it."""
        level = min(count.level for count in counts)
        return self._keep(counts, lambda one: one.level == level, "a part of an area that another row gives whole")

    def _keep(self, counts: Iterable[_Count], wanted: Callable[[_Count], bool], reason: str) -> list[_Count]:
        kept = []
        for count in counts:
            if wanted(count):
                kept.append(count)
            else:
                self._reject(count.record, reason, count.head.people)
        return kept


def _reading(work: _Work, chosen: Sequence[_Count], places: Table[Place]) -> Reading:
    sums: dict[tuple[int, What], int] = defaultdict(int)
    days: dict[tuple[int, What], date] = {}
    for count in chosen:
        key = count.place, count.head.what
        sums[key] += count.head.people
        if count.head.reported is not None:
            days[key] = max(days.get(key, date.min), count.head.reported)
    _require_possible(sums, places)
    columns, rows = _written(places)
    for (place, what), people in sorted(sums.items()):
        row = rows[place]
        row[what] = people
        reported = f", {days[place, what]}" if (place, what) in days else ""
        says = f"{what} {people:,}: {work.source.label}{reported}"
        row["judgement"] = f"{row['judgement']}; {says}" if row.get("judgement") else says
    return Reading(
        columns=columns,
        rows=tuple(rows),
        rows_in=work.rows_in,
        rejected=tuple(sorted(work.rejected, key=lambda one: (one.file, one.line))),
        counts="people",
        amount_in=work.people_in,
        amount_out=sum(sums.values()),
        notes=tuple(_notes(work, {place for place, _ in sums}, {what for _, what in sums}, places)),
    )


def _require_possible(sums: dict[tuple[int, What], int], places: Table[Place]) -> None:
    problems = [
        places.problem(place, what, f"{people:,} {what} in all; no place holds more than {MOST_PEOPLE:,}")
        for (place, what), people in sums.items()
        if people > MOST_PEOPLE
    ]
    if problems:
        raise WrongInput(problems)


def _written(places: Table[Place]) -> tuple[tuple[str, ...], list[dict[str, Cell]]]:
    """The table of places cell for cell as it stands in its file, with the columns that will be filled."""
    text = text_of(Path(places.file), places.file, MAX_BYTES)
    rows: list[dict[str, Cell]] = [
        dict(zip(places.columns, cells, strict=False))
        for _, cells in list(rows_of(text, places.file))[1:]
        if any(cells)
    ]
    added = tuple(name for name in ("residents", "displaced", "judgement") if name not in places.columns)
    return (*places.columns, *added), rows


def _notes(work: _Work, filled: set[int], whats: set[What], places: Table[Place]) -> Iterator[str]:
    bare = [place.place for row, place in enumerate(places.rows) if row not in filled and place.kind in HOLD_PEOPLE]
    if bare:
        listed = ", ".join(bare[:8]) + (f" and {len(bare) - 8} more" if len(bare) > 8 else "")
        yield f"no {' or '.join(sorted(whats))} in the files for {listed}; these places keep what they had"
    if work.undated:
        yield f"some counts carry no day, so nothing shows that they were known on {work.as_of}"

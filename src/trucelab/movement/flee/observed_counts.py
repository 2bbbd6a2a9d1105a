"""Observed counts by day, from tables of a few dates, files that add up, and recounts."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from trucelab.arrays import Ints
from trucelab.elementary import interpolated
from trucelab.errors import Problem, WrongInput
from trucelab.movement.flee.case import Correction, FleeCase, Observed, Series

_MOST = 1e12
"""Counts beyond it are a slip, and would not fit into sums."""


@dataclass(frozen=True)
class DailyCounts:
    """Observed counts by day, in agents (persons divided by `hasten`)."""

    names: tuple[str, ...]
    """Rows of data_layout.csv in order; the first is the total."""
    values: Ints
    """(day, row)."""


@dataclass(frozen=True)
class Table:
    """Counts on some days: one file, or several added up."""

    days: tuple[int, ...]
    """Days since the start; negative before it."""
    counts: tuple[float, ...]
    """Agents."""


class Unmergeable(ValueError):
    """A table begins before the one that is to be added to it."""


def daily_counts(case: FleeCase) -> DailyCounts:
    """Counts of every row of data_layout.csv on every day, as Flee has them.

    Between two dates counts are interpolated and then cut to whole agents;
    before the first and after the last they stay.

    returns  values: (day, row) int64
    raises   WrongInput, where tables cannot be added up or a correction has nothing to stand on
    """
    tables, problems = flee_tables(case)
    if problems:
        raise WrongInput(problems)
    columns = [by_day(table, case.days) for table in tables]
    return DailyCounts(tuple(row.name for row in case.observed), np.stack(columns, axis=1))


def observed_own(case: FleeCase) -> DailyCounts:
    """Counts of every row of data_layout.csv on every day, files that belong together interpolated and then added.

    Other than in `daily_counts` no part of a file is dropped or carried on
    unchanged between its dates; rows out of order are sorted, and of two rows of
    one date the later counts.

    returns  values: (day, row) int64
    raises   WrongInput, where a row has no counts
    """
    _require_counts(case)
    columns = []
    for row in case.observed:
        table = _summed([_table(series, case.start, case.settings.hasten) for series in row.series])
        for correction in case.corrections:
            if correction.camp == row.name:
                table = corrected(table, (correction.date - case.start).days) or table
        columns.append(by_day(table, case.days))
    return DailyCounts(tuple(row.name for row in case.observed), np.stack(columns, axis=1))


def by_day(table: Table, days: int) -> Ints:
    """Counts of one table on the days 0 to days - 1, cut to whole agents.

    returns  (day,) int64
    """
    known, counts = np.array(table.days), np.array(table.counts)
    day = np.arange(days)
    # the first row that is not before the day, also where the rows are out of order
    after = np.searchsorted(np.maximum.accumulate(known), day).clip(1, max(len(known) - 1, 1)) % len(known)
    before = after - 1
    span = np.where(known[after] > known[before], known[after] - known[before], 1)
    value = counts[before] + (day - known[before]) / span * (counts[after] - counts[before])
    value = np.where(day > known[-1], counts[-1], value)
    whole: Ints = np.where(day <= known[0], counts[0], value).astype(np.int64)
    return whole


def _require_counts(case: FleeCase) -> None:
    problems = [
        Problem("data_layout.csv", row.line, 0, row.name, "there are no counts")
        for row in case.observed
        if not all(series.counts for series in row.series) or not row.series
    ]
    if not case.observed:
        problems.append(Problem("data_layout.csv", 0, 0, "", "there are no rows"))
    if problems:
        raise WrongInput(problems)


def _summed(tables: Sequence[Table]) -> Table:
    """Tables interpolated to the days of all of them, and added."""
    days = np.array(sorted({day for table in tables for day in table.days}))
    total = np.zeros(len(days))
    for table in tables:
        last = dict(zip(table.days, table.counts, strict=True))
        known = sorted(last)
        total += interpolated(days, known, [last[day] for day in known])
    return Table(tuple(days.tolist()), tuple(total.tolist()))


def flee_tables(case: FleeCase) -> tuple[tuple[Table, ...], tuple[Problem, ...]]:
    """The table behind every row of data_layout.csv, added up and corrected in Flee's way, and what is wrong.

    raises  WrongInput, where a row has no counts
    """
    _require_counts(case)
    problems: list[Problem] = []
    tables = [_flee_sum(row, case, problems) for row in case.observed]
    names = [row.name for row in case.observed]
    for correction in case.corrections:
        day = (correction.date - case.start).days
        if day < 0 or correction.camp not in names:
            continue
        index = names.index(correction.camp)
        table = corrected(tables[index], day)
        if table is None:
            says = _why_not(tables[index], day, correction)
            problems.append(Problem("registration_corrections.csv", correction.line, 0, correction.camp, says))
        else:
            tables[index] = table
    return tuple(tables), tuple(problems)


def _flee_sum(row: Observed, case: FleeCase, problems: list[Problem]) -> Table:
    total, *parts = (_table(series, case.start, case.settings.hasten) for series in row.series)
    for part, series in zip(parts, row.series[1:], strict=True):
        try:
            total = merged(total, part)
        except Unmergeable:
            says = (
                f"begins on {series.dates[0]}, after what it is added to (Flee stops here); name the file that begins "
                "first last in data_layout.csv"
            )
            problems.append(Problem(series.file, series.lines[0], 0, row.name, says))
    return total


def _table(series: Series, start: datetime.date, hasten: int) -> Table:
    days = tuple((date - start).days for date in series.dates)
    return Table(days, tuple(count / hasten for count in series.counts))


def merged(left: Table, right: Table) -> Table:
    """Two tables added up as Flee does: the days of both, nothing interpolated, the right one's last day the last.

    raises  Unmergeable, if the left table begins before the right one
    """
    points = tuple(_merged(left, right))
    return Table(tuple(day for day, _ in points), tuple(count for _, count in points))


def _merged(left: Table, right: Table) -> Iterator[tuple[int, float]]:
    at, last = 0, len(left.days) - 1
    before: float | None = None
    for day, count in zip(right.days, right.counts, strict=True):
        while day > left.days[at]:
            if before is None:
                raise Unmergeable
            yield left.days[at], before + left.counts[at]
            if at == last:
                return
            at += 1
        yield day, count + left.counts[at]
        if day == left.days[at]:
            at = min(at + 1, last)
        before = count


def corrected(table: Table, day: int) -> Table | None:
    """Earlier counts scaled so that the last one before the day meets the count of the day.

    None where no count stands on the day, none before it, one below 1, or where more than all people would result.
    """
    if day not in table.days[1:]:
        return None
    at = table.days.index(day, 1)
    if table.counts[at - 1] < 1:
        return None
    factor = table.counts[at] / table.counts[at - 1]
    counts = (*(count * factor for count in table.counts[:at]), *table.counts[at:])
    return Table(table.days, counts) if max(counts) <= _MOST else None


def _why_not(table: Table, day: int, correction: Correction) -> str:
    if day not in table.days:
        nearest = min(table.days, key=lambda known: abs(known - day)) - day
        other = correction.date + datetime.timedelta(days=nearest)
        return f"there is no count on {correction.date} (Flee stops here); the nearest is on {other}"
    if day not in table.days[1:]:
        return f"{correction.date} is the first count, so there is nothing to scale (Flee stops here); delete the row"
    if table.counts[table.days.index(day, 1) - 1] >= 1:
        return f"scales the counts before {correction.date} beyond all people; look at the counts around that date"
    return f"the count before {correction.date} is less than 1 (Flee stops here), so nothing can be scaled from it"

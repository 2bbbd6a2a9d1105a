"""Tables of a number by day and place or region: conflicts.csv, flood_level.csv, region_attributes_IPC.csv."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from trucelab.arrays import Floats, Ints
from trucelab.flee.folder.problem_log import near
from trucelab.flee.folder.sheet import MAX_WHOLE, Row, Sheet
from trucelab.movement.flee.case import DailyTable

CONFLICTS_FILE = "conflicts.csv"
FLOODS_FILE = "flood_level.csv"
IPC_FILE = "region_attributes_IPC.csv"


def read_daily(sheet: Sheet, *, days_count: bool = False) -> DailyTable | None:
    """The table, header first; None, and logged, where there is none.

    Columns without a name are left out.

    days_count  whether the day column is used; else the row is the day
    """
    if not sheet.rows:
        if not sheet.broken:
            sheet.error("the file is empty")
        return None
    header = sheet.rows[0]
    if not header.text(0).startswith("#") and header.text(0).lstrip("-").isdigit():
        header.error("the header is missing; the first row is #Day,name1,name2 and so on")
        return None
    columns = _columns(header)
    rows = sheet.data(sheet.rows[1:])
    if not rows:
        sheet.error("no rows of days")
        return None
    values = np.array([_values(row, columns) for row in rows], np.float64)
    _check_widths(header, rows)
    days = np.array([_day(row, position, days_count) for position, row in enumerate(rows)], np.int64)
    _check_days(rows, days, days_count)
    names = tuple(name for _, name in columns)
    return DailyTable(*_without_repeats(header, names, values.reshape(len(rows), len(columns))), days)


def _columns(header: Row) -> list[tuple[int, str]]:
    return [(index, name) for index, name in enumerate(header.cells) if index and name]


def _values(row: Row, columns: list[tuple[int, str]]) -> list[float]:
    """The numbers of a row; 0, and logged, where there is none."""
    try:
        values = [float(row.cells[index]) for index, _ in columns]
        if all(abs(value) <= MAX_WHOLE for value in values):  # which no NaN is
            return values
    except (ValueError, IndexError):
        pass
    return [row.number(index, name) or 0.0 for index, name in columns]


def _day(row: Row, position: int, counts: bool) -> int:
    if counts:
        return row.whole(0, "day") or 0
    try:
        return int(row.text(0)) if len(row.text(0)) < 10 else position
    except ValueError:
        return position


def _check_widths(header: Row, rows: tuple[Row, ...]) -> None:
    for row in rows:
        if any(row.cells[len(header.cells) :]):
            row.warn(f"{len(row.cells)} cells, but the header has {len(header.cells)}; the others are left aside")
            return


def _check_days(rows: tuple[Row, ...], days: Ints, counts: bool) -> None:
    for position, row in enumerate(rows):
        if counts and position and days[position] <= days[position - 1]:
            row.error(f"day {days[position]} does not come after day {days[position - 1]}", 0, "day")
        elif not counts and days[position] != position:
            row.warn(f"says day {days[position]}, but counts as day {position}: rows go by their order", 0, "day")
            return


def _without_repeats(header: Row, names: tuple[str, ...], values: Floats) -> tuple[tuple[str, ...], Floats]:
    """Columns given twice with the same numbers are kept once; other repeats are logged."""
    kept: list[int] = []
    for index, name in enumerate(names):
        first = names.index(name)
        if first == index:
            kept.append(index)
        elif (values[:, first] == values[:, index]).all():
            header.warn(f'the column "{name}" is given twice, with the same numbers')
        else:
            header.error(f'the column "{name}" is given twice, with other numbers; keep one of the two')
    return tuple(names[index] for index in kept), values[:, kept]


def check_names(sheet: Sheet, table: DailyTable, known: Collection[str], what: str) -> None:
    """Warn of columns that belong to nothing."""
    for index, name in enumerate(table.names):
        if name not in known:
            used = "" if (table.values[:, index] == 0).all() else ", and its numbers are lost"
            says = f'the column "{name}" is no {what} of locations.csv{used}.{near(name, known)}'
            sheet.warn(says, line=1, where=name)


def check_range(sheet: Sheet, table: DailyTable, low: float, high: float) -> None:
    """Warn of the first number of every column that lies outside."""
    outside = (table.values < low) | (table.values > high)
    lines = [row.line for row in sheet.rows[1:] if row.text(0) and not row.text(0).startswith("#")]
    for index in np.flatnonzero(outside.any(axis=0)):
        row = int(outside[:, index].argmax())
        says = f"{table.values[row, index]:g} lies outside {low:g} to {high:g}"
        sheet.warn(says, line=lines[row], where=table.names[index])


def long_enough(sheet: Sheet, table: DailyTable, days: int, *, hold_last: bool) -> DailyTable:
    """A table by position with a row for every day; the last row is repeated if asked, else what is missing logged."""
    missing = days - len(table.values)
    if missing <= 0:
        return table
    if hold_last:
        return held(table, missing)
    last = len(table.values) - 1
    says = (
        f"ends with day {last}, but the simulation runs to day {days - 1}; add {missing} rows, run {last + 1} days "
        "(days), or repeat the last row (hold_last)"
    )
    sheet.error(says, line=sheet.rows[-1].line if sheet.rows else 0)
    return table


def held(table: DailyTable, rows: int) -> DailyTable:
    """A table with its last row repeated on further days."""
    values = np.concatenate([table.values, np.repeat(table.values[-1:], rows, axis=0)])
    return DailyTable(table.names, values, np.concatenate([table.days, table.days[-1] + 1 + np.arange(rows)]))


def covers(sheet: Sheet, table: DailyTable, days: int, *, used: bool, hold_last: bool) -> DailyTable:
    """A table by its day column that reaches from day 0 to the last day; what is missing is logged."""
    if hold_last and table.days[-1] < days - 1:
        table = DailyTable(table.names, np.vstack([table.values, table.values[-1:]]), np.append(table.days, days - 1))
    if table.days[0] > 0 or table.days[-1] < days - 1:
        says = f"holds days {table.days[0]} to {table.days[-1]}, but the simulation runs from day 0 to {days - 1}"
        note = sheet.error if used else sheet.warn
        note(f"{says}; add rows, run fewer days (days), or repeat the last row (hold_last)")
    return table

"""data_layout.csv, the counts that it names, and registration_corrections.csv."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

from trucelab.errors import WrongInput, meant
from trucelab.flee.folder.problem_log import ProblemLog
from trucelab.flee.folder.sheet import Row, Sheet, read_sheet, said
from trucelab.movement.flee.case import Correction, Observed, Series
from trucelab.scenario.files import inside

FILE = "data_layout.csv"
TOTAL = "total"
_HEADERS = ("", "Date", "DateTime")


def read_layout(folder: Path, log: ProblemLog) -> tuple[Observed, ...]:
    """The rows of data_layout.csv with their counts; what is wrong is logged and left out."""
    if not folder.is_dir():
        log.error(folder.name, "there is no such folder; it holds the observed counts")
        return ()
    try:
        path = inside(folder, FILE, f"{folder.name}/{FILE}")
    except WrongInput as wrong:
        log.problems += wrong.problems
        return ()
    sheet = read_sheet(path, f"{folder.name}/{FILE}", log)
    if sheet is None:
        return ()
    found: list[Observed] = []
    for row in sheet.rows:
        if row.text(0).startswith("#"):
            continue
        if not row.text(0) or not any(row.cells[1:]):
            _check_unused(row)
            continue
        series = [read_series(folder, file, log, row) for file in row.cells[1:] if file]
        if any(other.name == row.text(0) for other in found):
            row.error(f'"{row.text(0)}" has two rows; write its files one after another in one row', 0)
        found.append(Observed(row.text(0), tuple(one for one in series if one is not None), row.line))
    _check_total(sheet, found)
    return tuple(found)


def _check_unused(row: Row) -> None:
    if not any(row.cells):
        row.warn("a row of empty cells")
    elif not row.text(0):
        row.error("the name is missing; a row is name,file", 0)
    elif len(row.cells) > 1:
        row.error(f'"{row.text(0)}" has no file; a row is name,file', 1)
    else:
        row.warn(f'"{row.text(0)}" has no file, so the row is left aside; a row is name,file')


def _check_total(sheet: Sheet, found: list[Observed]) -> None:
    if not found:
        sheet.error("no rows; the first is total,refugees.csv")
        return
    names = [row.name for row in found]
    if names[0] != TOTAL:
        says = f'the first row is "{names[0]}", which is taken as the total and not as a camp; begin with "{TOTAL}"'
        sheet.warn(says, line=found[0].line)
    if TOTAL in names[1:]:
        line = found[names.index(TOTAL, 1)].line
        sheet.warn(f'"{TOTAL}" is not the first row, so it is added to the camps; move it to the top', line=line)


def read_series(folder: Path, file: str, log: ProblemLog, layout: Row) -> Series | None:
    """One file of counts; None, and logged, where it cannot be read."""
    shown = f"{folder.name}/{file}"
    try:
        path = inside(folder, file)
    except WrongInput:
        layout.error(f'"{file}" leads out of the folder {folder.name}; copy the file into it')
        return None
    if not _exists(path):
        known = sorted(other.name for other in folder.glob("*.csv") if other.name != FILE)
        layout.error(f"there is no file {said(file)} in {folder.name}. {meant(file, known)}")
        return None
    sheet = read_sheet(path, shown, log)
    return None if sheet is None else series_of(sheet, file)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name too long for any file
        return False


def series_of(sheet: Sheet, file: str) -> Series | None:
    """The counts of a file; None, and logged, where there are none."""
    points: list[tuple[datetime.date, int, int]] = []
    before = len(sheet.log.problems)
    for position, row in enumerate(sheet.rows):
        if row.text(0).startswith("#") or (not position and row.text(0) in _HEADERS):
            continue
        if len(row.cells) < 2 or not row.text(1):
            continue
        date, count = row.date(0, "date"), row.whole(1, "count")
        if date is None or count is None:
            continue
        if count < 0:
            row.warn(f"{count} people; give 0 or more", 1, "count")
        if points and date <= points[-1][0]:
            what = "is given twice" if date == points[-1][0] else f"comes after {points[-1][0]}"
            row.warn(f"{date} {what}; order the rows by date", 0, "date")
        points.append((date, count, row.line))
    if not points:
        if len(sheet.log.problems) == before:
            sheet.error("no counts; a row is YYYY-MM-DD,number")
        return None
    dates, counts, lines = zip(*points, strict=True)
    return Series(file, dates, counts, lines)


CORRECTIONS_FILE = "registration_corrections.csv"


def read_corrections(sheet: Sheet, observed: Sequence[Observed], start: datetime.date | None) -> tuple[Correction, ...]:
    """The corrections in the order of the file; wrong rows are logged and left out.

    That a count stands on the date is found out when the counts are put together.
    """
    names = [row.name for row in observed]
    found: list[Correction] = []
    for row in sheet.data():
        date = row.date(1, "date")
        if observed and row.text(0) not in names:
            row.error(f'"{row.text(0)}" has no counts in data_layout.csv. {meant(row.text(0), names)}', 0, "camp")
        elif date is not None:
            if start and date < start:
                row.warn(f"{date} lies before the first day, {start}, and is left aside", 1, "date")
            found.append(Correction(row.text(0), date, row.line))
    return tuple(found)

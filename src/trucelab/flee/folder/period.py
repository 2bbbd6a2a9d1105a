"""sim_period.csv: the first day and the number of days."""

from __future__ import annotations

import datetime

from trucelab.errors import meant
from trucelab.flee.folder.folder_paths import FolderPaths
from trucelab.flee.folder.sheet import Row, Sheet

FILE = "sim_period.csv"
OLDER_FILE = "conflict_period.csv"
KEYS = ("StartDate", "Length")
MAX_DAYS = 36_525
"""A hundred years."""


def period_sheet(paths: FolderPaths) -> Sheet:
    """The rows of sim_period.csv, or of the file by its older name."""
    older = paths.sheet_if_any(OLDER_FILE)
    if older is None:
        return paths.sheet(FILE)
    if (paths.input / FILE).exists():
        older.warn(f"is left aside; {FILE} is read")
        return paths.sheet(FILE)
    older.warn(f"the older name of {FILE}; rename it for Flee 3.2")
    return older


def read_period(sheet: Sheet, *, days: int | None = None) -> tuple[datetime.date | None, int | None]:
    """The first day and the number of days; None, and logged, where one is missing or wrong.

    days  instead of the length that the file gives
    """
    for line in sheet.blank:
        sheet.error("a blank line; delete it (Flee stops here)", line=line)
    rows = _by_key(sheet)
    start = rows["startdate"].date(1, "StartDate") if "startdate" in rows else None
    length = rows["length"].whole(1, "Length") if "length" in rows else None
    missing = not sheet.rows and sheet.broken
    for key in KEYS:
        if not missing and key.lower() not in rows and (key != "Length" or days is None):
            example = "StartDate,2015-05-01" if key == "StartDate" else "Length,300"
            sheet.error(f'the row "{key}" is missing; write it as {example}')
    if days is not None:
        length = days
    if length is not None and not 1 <= length <= MAX_DAYS:
        sheet.error(f"{length} days; give 1 to {MAX_DAYS:,}", where="Length")
        length = None
    if start is not None and length is not None and start.toordinal() + length >= datetime.date.max.toordinal():
        sheet.error(f"{length} days from {start} lead beyond the year 9999", where="Length")
        return None, None
    return start, length


def _by_key(sheet: Sheet) -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for row in sheet.data():
        key = row.text(0).lower()
        if key not in ("startdate", "length"):
            row.warn(f'unknown row "{row.text(0)}". {meant(row.text(0), KEYS)}', 0)
        elif key in rows:
            row.warn(f'"{row.text(0)}" is given twice; the last one counts', 0)
        rows[key] = row
    return rows

"""registration_corrections.csv: days on which people were counted anew."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from trucelab.errors import meant
from trucelab.flee.folder.sheet import Sheet
from trucelab.movement.flee.case import Correction, Observed

FILE = "registration_corrections.csv"


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

"""location_changes.csv: places that turn into another type."""

from __future__ import annotations

from trucelab.errors import meant
from trucelab.flee.folder.locations import KINDS
from trucelab.flee.folder.routes import check_place
from trucelab.flee.folder.sheet import Sheet, said
from trucelab.movement.flee.case import LocationChange

FILE = "location_changes.csv"
HEADER = ("#name", "new_type", "day")


def read_changes(sheet: Sheet, places: frozenset[str]) -> tuple[LocationChange, ...]:
    """The changes in the order of the file; wrong rows are logged and left out."""
    sheet.warn("is followed; Flee itself looks for it in the folder in which it is started, and not here")
    found: list[LocationChange] = []
    for row in sheet.parts((2,), places)[1]:
        day = row.whole(2, "day")
        known = check_place(row, 0, "name", places)
        if not any(part in row.text(1).lower() for part in KINDS):
            row.warn(f"{said(row.text(1))} is no location type. {meant(row.text(1), KINDS)}", 1, "new_type")
        if known and day is not None:
            found.append(LocationChange(row.text(0), row.text(1), day, row.line))
    return tuple(found)

"""closures.csv and location_changes.csv: what closes, opens or becomes another place on its day."""

from __future__ import annotations

from collections.abc import Sequence

from trucelab.errors import meant
from trucelab.flee.folder.locations import KINDS
from trucelab.flee.folder.routes import check_place
from trucelab.flee.folder.sheet import Row, Sheet, said
from trucelab.movement.flee.case import Closure, Location, LocationChange

CLOSURES_FILE = "closures.csv"
CLOSURE_KINDS = ("country", "location", "camp", "idpcamp", "link", "remove_forced_redirection")
CLOSURES_HEADER = ("#closure_type", "name1", "name2", "closure_start", "closure_end")
_NO_EFFECT = {
    "link": 'a closure of type "link" does nothing in Flee; close one of its places, or the border',
    "remove_forced_redirection": "has no effect: forced redirection changes nothing in Flee 3",
}


def read_closures(sheet: Sheet, locations: Sequence[Location]) -> tuple[Closure, ...]:
    """The closures in the order of the file; wrong rows are logged and left out."""
    names = {location.name for location in locations}
    countries = {location.country for location in locations}
    found: list[Closure] = []
    for row in sheet.parts((3, 4), CLOSURE_KINDS)[1]:
        start, end = row.whole(3, "closure_start"), row.whole(4, "closure_end")
        if start is None or end is None:
            continue
        closure = Closure(row.text(0), row.text(1), row.text(2), start, end, row.line)
        if locations:
            _check_names(row, closure, names, countries)
        _check_days(row, closure)
        if closure in found:
            row.warn(f"the same closure stands on line {found[found.index(closure)].line}")
        found.append(closure)
    return tuple(found)


def _check_names(row: Row, closure: Closure, names: set[str], countries: set[str]) -> None:
    if closure.kind not in CLOSURE_KINDS:
        row.warn(f'"{closure.kind}" is no type of closure, so it does nothing. {meant(closure.kind, CLOSURE_KINDS)}', 0)
    elif closure.kind in _NO_EFFECT:
        row.warn(_NO_EFFECT[closure.kind], 0)
    elif closure.kind == "country":
        for index, country in ((1, closure.name1), (2, closure.name2)):
            if country not in countries:
                says = f'no place lies in the country "{country}", so nothing closes.'
                row.warn(f"{says} {meant(country, countries)}", index)
        if closure.name1 == closure.name2:
            row.warn("closes every way within one country")
    elif closure.name1 not in names:
        says = f'"{closure.name1}" is not a place of locations.csv, so nothing closes.'
        row.warn(f"{says} {meant(closure.name1, names)}", 1)


def _check_days(row: Row, closure: Closure) -> None:
    if closure.kind in _NO_EFFECT:
        return
    for index, day in ((3, closure.start), (4, closure.end)):
        if day < -1:
            row.warn(f"day {day} never comes; write -1 where never is meant", index)
    if 0 <= closure.end < closure.start:
        row.warn(f"opens on day {closure.end}, before it closes on day {closure.start}, and stays closed", 4)
    elif closure.end == closure.start >= 0:
        row.warn("opens on the day on which it closes, so it never is closed", 4)


CHANGES_FILE = "location_changes.csv"
CHANGES_HEADER = ("#name", "new_type", "day")


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

"""closures.csv: borders, places and camps that close and open."""

from __future__ import annotations

from collections.abc import Sequence

from trucelab.errors import meant
from trucelab.flee.folder.sheet import Row, Sheet
from trucelab.movement.flee.case import Closure, Location

FILE = "closures.csv"
KINDS = ("country", "location", "camp", "idpcamp", "link", "remove_forced_redirection")
HEADER = ("#closure_type", "name1", "name2", "closure_start", "closure_end")
_NO_EFFECT = {
    "link": 'a closure of type "link" does nothing in Flee; close one of its places, or the border',
    "remove_forced_redirection": "has no effect: forced redirection changes nothing in Flee 3",
}


def read_closures(sheet: Sheet, locations: Sequence[Location]) -> tuple[Closure, ...]:
    """The closures in the order of the file; wrong rows are logged and left out."""
    names = {location.name for location in locations}
    countries = {location.country for location in locations}
    found: list[Closure] = []
    for row in sheet.parts((3, 4), KINDS)[1]:
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
    if closure.kind not in KINDS:
        row.warn(f'"{closure.kind}" is no type of closure, so it does nothing. {meant(closure.kind, KINDS)}', 0)
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

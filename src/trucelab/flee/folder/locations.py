"""locations.csv: the places."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from trucelab.errors import meant
from trucelab.flee.folder.sheet import Row, Sheet, said
from trucelab.movement.flee.case import Location

FILE = "locations.csv"
KINDS = ("camp", "conflict", "forward", "marker", "flood_zone", "default", "town")
"""What a location type may contain, in the order in which it is looked for."""
HEADER = ("#name", "region", "country", "x", "y", "location_type", "conflict_date", "pop/cap")
_USUAL = ("camp", "idpcamp", "conflict_zone", "forwarding_hub", "marker", "flood_zone", "town")
_NUMBERS = (3, 4, 6, 7)
_WHOLE_ATTRIBUTES = frozenset({"initial_idps", "capacity_per_day"})
_NUMBER_ATTRIBUTES = frozenset(
    {"conflict_intensity", "farmer_fraction", "deactivation_probability", "trade_volume", "hdi"}
)


def read_locations(sheet: Sheet) -> tuple[Location, ...]:
    """The places in the order of the file; wrong rows are logged and left out."""
    header, rows = sheet.parts(_NUMBERS)
    columns = {index: name for index, name in enumerate(header) if index >= len(HEADER) and name}
    found: dict[str, Location] = {}
    for row in rows:
        location = _location(row, columns)
        if location is None:
            continue
        first = found.setdefault(location.name, location)
        if first is location:
            _check_kind(row, location)
        elif first == location:
            row.warn(f'"{location.name}" is given twice; the same stands on line {first.line}', 0, "name")
        else:
            says = f'"{location.name}" is given twice, and otherwise on line {first.line}; keep one of the two'
            row.error(says, 0, "name")
    if not rows and not sheet.broken:
        sheet.error("no places")
    return tuple(found.values())


def names_in(sheet: Sheet) -> frozenset[str]:
    """All names of the file, those of wrong rows included."""
    return frozenset(row.text(0) for row in sheet.rows if row.text(0) and not row.text(0).startswith("#"))


def _location(row: Row, columns: Mapping[int, str]) -> Location | None:
    if len(row.cells) < len(HEADER) - 1:
        row.error(f"{len(row.cells)} cells, but a place has {len(HEADER)}: {', '.join(HEADER).removeprefix('#')}")
        return None
    kind = row.text(5)
    x, y = row.number(3, "x", empty=0.0), row.number(4, "y", empty=0.0)
    conflict_date = row.whole(6, "conflict_date") if "conflict" in kind.lower() else 0
    number = row.whole(7, "pop/cap", empty=0)
    attributes = {name: row.text(index) for index, name in columns.items() if row.text(index)}
    for index, name in columns.items():
        _check_attribute(row, index, name)
    if x is None or y is None or conflict_date is None or number is None:
        return None
    region, country = row.text(1) or "unknown", row.text(2) or "unknown"
    return Location(row.text(0), region, country, x, y, kind, conflict_date, number, attributes, row.line)


def _check_attribute(row: Row, index: int, name: str) -> None:
    read: Callable[[int, str], object] | None = None
    if name in _WHOLE_ATTRIBUTES:
        read = row.whole
    elif name in _NUMBER_ATTRIBUTES:
        read = row.number
    if read and row.text(index):
        read(index, name)


def _check_kind(row: Row, location: Location) -> None:
    kind = location.kind.lower()
    if not any(part in kind for part in KINDS):
        says = f"{said(location.kind)} is no location type, so everyone there moves on every day."
        row.warn(f"{says} {meant(location.kind, _USUAL)}", 5, "location_type")
    if location.number < 0:
        what = "a negative capacity counts as no limit" if location.is_camp else "a negative population"
        row.warn(f"{what}; write 0 or more", 7, "pop/cap")
    if not location.number and "conflict" in kind and not location.is_camp:
        row.warn("a conflict zone without population: no one sets out from it", 7, "pop/cap")

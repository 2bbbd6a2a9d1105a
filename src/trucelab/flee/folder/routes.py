"""routes.csv: the ways between places; major_routes.csv: chains of them."""

from __future__ import annotations

from collections.abc import Mapping

from trucelab.errors import meant
from trucelab.flee.folder.sheet import Row, Sheet
from trucelab.movement.flee.case import Route

FILE = "routes.csv"
MAJOR_FILE = "major_routes.csv"
HEADER = ("#name1", "name2", "distance", "forced_redirection")
_REDIRECTIONS = (0, 1, 2)


def read_routes(sheet: Sheet, places: frozenset[str], softening: float) -> tuple[Route, ...]:
    """The ways in the order of the file; wrong rows are logged and left out."""
    header, rows = sheet.parts((2,), places)
    columns = {index: name for index, name in enumerate(header) if index >= len(HEADER) and name}
    found: list[Route] = []
    first: dict[frozenset[str], Route] = {}
    for row in rows:
        route = _route(row, columns, places, softening)
        if route is None:
            continue
        found.append(route)
        other = first.setdefault(frozenset((route.start, route.end)), route)
        if other is not route:
            row.warn(f"this way is given twice, first on line {other.line}; it draws people twice as much")
    return tuple(found)


def _route(row: Row, columns: Mapping[int, str], places: frozenset[str], softening: float) -> Route | None:
    known = check_place(row, 0, "name1", places) & check_place(row, 1, "name2", places)
    km = row.number(2, "distance")
    redirection = row.whole(3, "forced_redirection", empty=0)
    speeds = _check_speeds(row, columns)
    if not known or km is None or redirection is None or not speeds:
        return None
    if km + softening <= 0:
        row.error(f"{km:g} km leaves nothing to weigh the way by (softening is {softening:g}); give more than 0", 2)
        return None
    if km <= 0:
        row.warn(f"{km:g} km; give more than 0", 2, "distance")
    if row.text(0) == row.text(1):
        row.warn("leads from a place to itself; no one takes it")
    if redirection not in _REDIRECTIONS:
        row.warn(f"{redirection} is none of 0, 1, 2; it counts as 0", 3, "forced_redirection")
    attributes = {name: row.text(index) for index, name in columns.items() if row.text(index)}
    return Route(row.text(0), row.text(1), km, redirection, attributes, row.line)


def _check_speeds(row: Row, columns: Mapping[int, str]) -> bool:
    """Whether the columns that Flee reads hold numbers."""
    fine = True
    for index, name in columns.items():
        if name == "max_move_speed":
            speed = row.number(index, name)
            if speed is not None and speed <= 0:
                row.error(f"{speed:g} km a day; give more than 0", index, name)
            fine &= speed is not None and speed > 0
        elif name == "walk_probability" and row.text(index):
            chance = row.number(index, name)
            if chance is not None and not 0 <= chance <= 1:
                row.warn(f"{chance:g} is no probability; give 0 to 1", index, name)
            fine &= chance is not None
    return fine


def check_place(row: Row, index: int, column: str, places: frozenset[str]) -> bool:
    """Whether a cell names a place; logged where it does not."""
    name = row.text(index)
    if name in places or not places:  # without any place, that alone is told
        return True
    row.error(f'"{name}" is not a place of locations.csv. {meant(name, places)}', index, column)
    return False


def read_major_routes(sheet: Sheet, places: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    """Chains of places, each taken both ways; wrong rows are logged and left out."""
    found: list[tuple[str, ...]] = []
    for row in sheet.data():
        indices = [index for index, cell in enumerate(row.cells) if cell]
        known = [check_place(row, index, "", places) for index in indices]
        if len(indices) < 2:
            row.warn("a major route of one place leads nowhere")
        if all(known):
            found.append(tuple(row.text(index) for index in indices))
    return tuple(found)

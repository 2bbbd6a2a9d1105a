"""Who sets out: demographics_<attribute>.csv and agents.csv."""

from __future__ import annotations

from collections.abc import Mapping

from trucelab.errors import meant
from trucelab.flee.folder.folder_paths import FolderPaths
from trucelab.flee.folder.routes import check_place
from trucelab.flee.folder.sheet import Row, Sheet
from trucelab.movement.flee.case import Demographic

PREFIX = "demographics_"
AGENTS_FILE = "agents.csv"
DEFAULT = "Default"


def read_demographics(paths: FolderPaths, places: frozenset[str]) -> tuple[Demographic, ...]:
    """Every demographics file of the folder, by name."""
    found: list[Demographic] = []
    for path in sorted(paths.input.glob(f"{PREFIX}*.csv")):
        one = _demographic(paths.sheet(path.name), path.stem.removeprefix(PREFIX), places)
        if one is not None:
            found.append(one)
    return tuple(found)


def _demographic(sheet: Sheet, attribute: str, places: frozenset[str]) -> Demographic | None:
    if not sheet.rows:
        return None
    header, rows = sheet.rows[0], sheet.data(sheet.rows[1:])
    said = header.text(0).removeprefix("#").strip()
    if said != attribute:
        header.warn(f'the attribute is "{attribute}", as the file name says, and not "{said}"', 0)
    columns = {name: index for index, name in enumerate(header.cells) if index and name}
    if DEFAULT not in columns:
        header.error(f'the column "{DEFAULT}" is missing; it holds the weights of all other places')
        return None
    for name, index in columns.items():
        if name != DEFAULT and name not in places:
            says = f'the column "{name}" is no place of locations.csv, so it is never used.'
            header.warn(f"{says} {meant(name, (*places, DEFAULT))}", index)
    weights = {name: tuple(_weight(row, index, name) for row in rows) for name, index in columns.items()}
    for name, column in weights.items():
        if not sum(column) > 0:
            header.error(f'the weights of "{name}" add up to nothing', columns[name])
    return Demographic(attribute, tuple(row.text(0) for row in rows), weights)


def _weight(row: Row, index: int, name: str) -> float:
    weight = row.number(index, name)
    if weight is not None and weight < 0:
        row.error(f"{weight:g} is no weight; give 0 or more", index, name)
    return weight or 0.0


def read_agents(sheet: Sheet, places: frozenset[str]) -> tuple[Mapping[str, str], ...]:
    """One row per agent, `location` first; wrong rows are logged and left out."""
    if not sheet.rows:
        return ()
    header, rows = sheet.rows[0], sheet.data(sheet.rows[1:])
    names = ["location", *header.cells[1:]]
    if header.text(0).removeprefix("#").strip().lower() != "location":
        header.error('the first column is "location"; the first row holds the names of the columns', 0)
        return ()
    if "" in names or len(set(names)) < len(names):
        header.error("every column needs a name of its own")
        return ()
    return tuple(
        dict(zip(names, (row.text(index) for index in range(len(names))), strict=True))
        for row in rows
        if check_place(row, 0, "location", places)
    )

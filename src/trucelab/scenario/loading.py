"""The front door: a folder, a file or the name of a shipped case becomes a checked scenario."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from trucelab.errors import Problem, WrongInput, meant
from trucelab.scenario import reading_errors
from trucelab.scenario.checks import CHECKS, Draft
from trucelab.scenario.document import BEFORE, Document, Scenario
from trucelab.scenario.ground import Event, LaterFact, Place, Route
from trucelab.scenario.tables import Table, read_table
from trucelab.scenario.yaml_text import MAX_BYTES, Written, read_yaml

FILE_NAME = "scenario.yaml"

Row = TypeVar("Row", bound=BaseModel)


def cases() -> dict[str, Path]:
    """Shipped cases: their names and folders."""
    root = Path(str(resources.files("trucelab.scenario") / "cases"))
    return {folder.name: folder for folder in sorted(root.iterdir()) if (folder / FILE_NAME).is_file()}


def find(name_or_path: str | Path) -> tuple[str, Path]:
    """The name and folder of a scenario: a shipped case by name, a folder, or its `scenario.yaml`.

    raises  WrongInput, if there is neither
    """
    path = Path(name_or_path)
    shipped = cases()
    if str(name_or_path) in shipped and not path.exists():
        return str(name_or_path), shipped[str(name_or_path)]
    if path.is_file():
        return path.resolve().parent.name, path.parent
    if (path / FILE_NAME).is_file():
        return path.resolve().name, path
    if path.is_dir():
        raise WrongInput.one(f"the folder holds no {FILE_NAME}", file=str(path))
    raise WrongInput.one(
        f"there is no such file or folder, and no shipped case of that name. {meant(str(name_or_path), shipped)}",
        file=str(name_or_path),
    )


def load(name_or_path: str | Path) -> Scenario:
    """Read and check a scenario.

    raises  WrongInput, with all problems of all its files
    """
    name, folder = find(name_or_path)
    file = Path(name_or_path).name if Path(name_or_path).is_file() else FILE_NAME
    text = _text(folder / file, file)
    written = read_yaml(text, file)
    document = _document(written)
    draft, problems = _tables(document, written, folder)
    for check in CHECKS:
        problems += check(draft)
    if problems:
        raise WrongInput(problems)
    files = (file, *_table_names(document))
    assert draft.places is not None and draft.routes is not None  # a table that could not be read is a problem
    return Scenario(
        name=name,
        folder=folder,
        document=document,
        places=draft.places.rows,
        routes=draft.routes.rows,
        events={outcome: table.rows for outcome, table in draft.events.items()},
        later=draft.later.rows if draft.later else (),
        digest=_digest(folder, files),
        files=files,
        spots={path: (spot.line, spot.column) for path, spot in written.spots.items()},
    )


def _text(path: Path, file: str) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise WrongInput.one(f"larger than {MAX_BYTES:,} bytes; split tables into CSV files", file=file)
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as problem:
        raise WrongInput.one(f"not UTF-8 text (byte {problem.start})", file=file) from None
    except OSError as problem:
        raise WrongInput.one(f"cannot be read: {problem.strerror}", file=file) from None


def _document(written: Written) -> Document:
    if not isinstance(written.value, dict):
        raise WrongInput.one("a scenario is a mapping that begins with schema: trucelab/1", file=written.file, line=1)
    try:
        return Document.model_validate(written.value)
    except ValidationError as problem:
        found = reading_errors.findings(problem, written.value, Document)
        raise WrongInput(written.problem(place, says) for place, says in found) from None


def _tables(document: Document, written: Written, folder: Path) -> tuple[Draft, list[Problem]]:
    problems: list[Problem] = []

    def read(name: str | None, kind: type[Row]) -> Table[Row] | None:
        if name is None:
            return None
        try:
            return read_table(_inside(folder, name), name, kind)
        except WrongInput as wrong:
            problems.extend(wrong.problems)
            return None

    tables: dict[str, Table[Event] | None] = {}
    events: dict[str, Table[Event]] = {}
    before = read(document.ground.before, Event)
    for outcome, consequence in document.consequences.items():
        if consequence.events is None:
            continue
        if consequence.events not in tables:
            tables[consequence.events] = read(consequence.events, Event)
        table = tables[consequence.events]
        if table is not None:
            events[outcome] = table
    if before is not None:
        events[BEFORE] = before
    draft = Draft(
        document=document,
        written=written,
        places=read(document.ground.places, Place),
        routes=read(document.ground.routes, Route),
        events=events,
        later=read(document.later, LaterFact),
    )
    return draft, problems


def _inside(folder: Path, name: str) -> Path:
    """A file of the scenario's own folder; links that lead out of it are refused."""
    path = folder / name
    if path.exists() and not path.resolve().is_relative_to(folder.resolve()):
        raise WrongInput.one("leads out of the scenario's folder; copy the file into it", file=name)
    return path


def _table_names(document: Document) -> Iterator[str]:
    names = [document.ground.places, document.ground.routes, document.ground.before, document.later]
    names += [consequence.events for consequence in document.consequences.values()]
    yield from sorted({name for name in names if name is not None})


def _digest(folder: Path, names: tuple[str, ...]) -> str:
    """SHA-256 over the contents; the scenario file counts under its usual name, whatever it is called."""
    digest = hashlib.sha256()
    for index, name in enumerate(names):
        content = (folder / name).read_bytes()
        digest.update(f"{name if index else FILE_NAME}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()

"""The front door: a folder, a file or the name of a shipped case becomes a checked scenario."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from importlib import resources
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from pydantic import BaseModel, ValidationError

from trucelab.errors import Problem, WrongInput, meant
from trucelab.scenario import reading_errors
from trucelab.scenario.checks import CHECKS, Draft
from trucelab.scenario.document import ALWAYS, BEFORE, Document, Scenario
from trucelab.scenario.files import inside, text_of
from trucelab.scenario.forecasts import Forecast
from trucelab.scenario.ground import CapacityChange, Closure, Event, LaterFact, Place, Route
from trucelab.scenario.movement import PrescribedDay
from trucelab.scenario.tables import MAX_BYTES as MAX_TABLE_BYTES
from trucelab.scenario.tables import Table, table_of
from trucelab.scenario.values import TABLE_PATH
from trucelab.scenario.yaml_text import MAX_BYTES, Written, read_yaml

FILE_NAME = "scenario.yaml"
MAX_PROBLEMS = 200
"""Problems that one check lists; nobody mends more at once."""

TABLES_OF_GROUND: dict[str, type[BaseModel]] = {
    "places": Place,
    "routes": Route,
    "before": Event,
    "closures": Closure,
    "capacities": CapacityChange,
}
"""Tables by their key under `ground`."""
TABLES_OF_OUTCOMES: dict[str, type[BaseModel]] = {"events": Event, "closures": Closure}
"""Tables by their key under an outcome's consequences."""

Row = TypeVar("Row", bound=BaseModel)
TextOf: TypeAlias = Callable[[str, int], str]
"""The text of a file by its name, of at most so many bytes; raises WrongInput."""


def cases() -> dict[str, Path]:
    """Shipped cases: their names and folders."""
    root = Path(str(resources.files("trucelab.scenario") / "cases"))
    if not root.is_dir():
        return {}
    return {folder.name: folder for folder in sorted(root.iterdir()) if (folder / FILE_NAME).is_file()}


def find(name_or_path: str | Path) -> tuple[str, Path]:
    """The name and folder of a scenario: a shipped case by name, a folder, or its `scenario.yaml`.

    raises  WrongInput, if there is neither
    """
    path = Path(name_or_path)
    shipped = cases()
    try:
        if str(name_or_path) in shipped and not path.exists():
            return str(name_or_path), shipped[str(name_or_path)]
        if path.is_file():
            return path.resolve().parent.name, path.parent
        if (path / FILE_NAME).is_file():
            return path.resolve().name, path
        if path.is_dir():
            says = f"the folder holds no {FILE_NAME}{_near(path)}"
            raise WrongInput.one(says, file=str(path))
        if path.exists():
            raise WrongInput.one("is not an ordinary file", file=str(path))
    except (OSError, ValueError) as problem:  # a name that is too long, holds a zero byte, or may not be looked at
        says = getattr(problem, "strerror", None) or str(problem)
        raise WrongInput.one(f"cannot be read: {says}", file=str(path)) from None
    raise WrongInput.one(
        f"there is no such file or folder, and no shipped case of that name. {meant(str(name_or_path), shipped)}",
        file=str(name_or_path),
    )


def _near(folder: Path) -> str:
    """A way out for a folder without its file: another YAML file, or the folder one level down."""
    near = sorted([*folder.glob("*.y*ml"), *folder.glob(f"*/{FILE_NAME}")])
    return f". Did you mean {near[0].relative_to(folder)}?" if near else ""


def load(name_or_path: str | Path) -> Scenario:
    """Read and check a scenario.

    raises  WrongInput, with all problems of all its files
    """
    name, folder = find(name_or_path)
    file = Path(name_or_path).name if Path(name_or_path).is_file() else FILE_NAME

    def text(wanted: str, max_bytes: int) -> str:
        return text_of(inside(folder, wanted), wanted, max_bytes)

    return _checked(name, folder, file, text, lambda wanted: inside(folder, wanted).read_bytes())


def of_texts(name: str, texts: Mapping[str, str]) -> Scenario:
    """A scenario made of the texts of its files, as `load` would read them from a folder; nothing is on the disk.

    texts   by path within the folder; `scenario.yaml` is one of them
    raises  WrongInput, as `load`
    """

    def text(wanted: str, max_bytes: int) -> str:
        if wanted not in texts:
            raise WrongInput.one(f"there is no such file. {meant(wanted, texts)}", file=wanted)
        return texts[wanted]

    return _checked(name, Path(), FILE_NAME, text, lambda wanted: texts[wanted].encode())


def _checked(name: str, folder: Path, file: str, text: TextOf, content: Callable[[str], bytes]) -> Scenario:
    written = read_yaml(text(file, MAX_BYTES), file)
    document = _document(written, text)
    draft, problems = _tables(document, written, text)
    for check in CHECKS:
        found = list(islice(check(draft), MAX_PROBLEMS + 1))
        if len(found) > MAX_PROBLEMS:
            says = f"there are more problems like these {MAX_PROBLEMS}; mend them first"
            found[-1] = Problem(found[-2].file, found[-2].line, 0, "", says)
        problems += found
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
        closures={outcome: table.rows for outcome, table in draft.closures.items()},
        capacities=draft.capacities.rows if draft.capacities else (),
        prescribed=draft.prescribed.rows if draft.prescribed else None,
        digest=_digest(files, content),
        forecasts=draft.forecasts.rows if draft.forecasts else (),
        files=files,
        spots={path: (spot.line, spot.column) for path, spot in written.spots.items()},
    )


def _document(written: Written, text: TextOf) -> Document:
    if not isinstance(written.value, dict):
        raise WrongInput.one("a scenario is a mapping that begins with schema: trucelab/1", file=written.file, line=1)
    try:
        return Document.model_validate(written.value)
    except ValidationError as problem:
        found = reading_errors.findings(problem, written.value, Document)
        problems = [written.problem(one.place, one.says, offset=one.offset) for one in found]
        raise WrongInput([*problems, *_problems_of_tables(written.value, text)]) from None


def _problems_of_tables(raw: Mapping[str, Any], text: TextOf) -> Iterator[Problem]:
    """What is wrong with the tables of a scenario file that cannot be used itself, so that all comes at once."""
    ground, consequences = raw.get("ground"), raw.get("consequences")
    named: list[tuple[Any, type[BaseModel]]] = [(raw.get("later"), LaterFact), (raw.get("forecasts"), Forecast)]
    if isinstance(ground, Mapping):
        named += [(ground.get(key), kind) for key, kind in TABLES_OF_GROUND.items()]
    if isinstance(consequences, Mapping):
        outcomes = [one for one in consequences.values() if isinstance(one, Mapping)]
        named += [(one.get(key), kind) for one in outcomes for key, kind in TABLES_OF_OUTCOMES.items()]
    written = [(name, kind) for name, kind in named if isinstance(name, str)]
    for name, kind in dict.fromkeys(written):
        if re.fullmatch(TABLE_PATH, name):
            try:
                table_of(text(name, MAX_TABLE_BYTES), name, kind)
            except WrongInput as wrong:
                yield from wrong.problems


def _tables(document: Document, written: Written, text: TextOf) -> tuple[Draft, list[Problem]]:
    problems: list[Problem] = []
    known: dict[tuple[str, type[BaseModel]], Table[Any] | None] = {}

    def read(name: str | None, kind: type[Row]) -> Table[Row] | None:
        if name is None:
            return None
        if (name, kind) not in known:
            try:
                known[name, kind] = table_of(text(name, MAX_TABLE_BYTES), name, kind)
            except WrongInput as wrong:
                problems.extend(wrong.problems)
                known[name, kind] = None
        return known[name, kind]

    def by_outcome(key: str, always: str, name: str | None, kind: type[Row]) -> dict[str, Table[Row]]:
        named = {outcome: getattr(one, key) for outcome, one in document.consequences.items()} | {always: name}
        tables = {outcome: read(file, kind) for outcome, file in named.items()}
        return {outcome: table for outcome, table in tables.items() if table is not None}

    ground, departure = document.ground, document.movement.departure
    draft = Draft(
        document=document,
        written=written,
        places=read(ground.places, Place),
        routes=read(ground.routes, Route),
        events=by_outcome("events", BEFORE, ground.before, Event),
        later=read(document.later, LaterFact),
        closures=by_outcome("closures", ALWAYS, ground.closures, Closure),
        capacities=read(ground.capacities, CapacityChange),
        prescribed=read(departure.people, PrescribedDay) if departure.rule == "prescribed departure" else None,
        forecasts=read(document.forecasts, Forecast),
    )
    return draft, problems


def _table_names(document: Document) -> Iterator[str]:
    ground, departure = document.ground, document.movement.departure
    names = [ground.places, ground.routes, ground.before, ground.closures, ground.capacities]
    names += [document.later, document.forecasts]
    names += [name for one in document.consequences.values() for name in (one.events, one.closures)]
    names += [departure.people] if departure.rule == "prescribed departure" else []
    yield from sorted({name for name in names if name is not None})


def digest_of(folder: Path, names: tuple[str, ...]) -> str:
    """The digest of files in a folder; see `_digest`."""
    return _digest(names, lambda name: inside(folder, name).read_bytes())


def _digest(names: tuple[str, ...], content_of: Callable[[str], bytes]) -> str:
    """SHA-256 over the contents; the scenario file counts under its usual name, whatever it is called."""
    digest = hashlib.sha256()
    for index, name in enumerate(names):
        content = content_of(name)
        digest.update(f"{name if index else FILE_NAME}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()

"""A run becomes a folder of tables, whole or not at all."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from trucelab.atomic_files import require_free, whole_folder
from trucelab.ensemble.record.run_record import Run
from trucelab.errors import Problem, WrongInput, meant
from trucelab.export.choice import Choice, choice
from trucelab.export.formats import FORMATS, Format, Work, Writer
from trucelab.export.frames import plain
from trucelab.export.tables import TABLES, Table

ABOUT = "export.json"
"""Says what a folder of tables holds."""


@dataclass(frozen=True)
class Exported:
    """What was written."""

    folder: Path
    files: dict[str, int]
    """Bytes by name."""
    rows: dict[str, int]
    """Rows by table."""


def default_folder(run: Run) -> Path:
    """Where tables are put when nothing is said: beside the run."""
    return run.folder.parent / f"{run.folder.resolve().name}-export"


def export(
    run: Run,
    formats: Iterable[str] = ("csv",),
    *,
    out: Path | None = None,
    outcomes: Iterable[str] = (),
    days: str | Iterable[int] = "",
    tables: Iterable[str] = (),
    by_member: bool = False,
) -> Exported:
    """Write tables of a run into a folder that is not there yet.

    formats    names out of `FORMATS`
    out        beside the run where nothing is said
    outcomes   all where nothing is said
    days       landmarks where nothing is said, see `choice`
    tables     names out of `TABLES`; all where nothing is said
    by_member  every member for itself instead of quantiles over members
    raises     WrongInput, before anything is written
    """
    chosen = choice(run, outcomes, days, by_member=by_member)
    wanted = _formats(formats, chosen)
    names = _tables(tables)
    folder = out or default_folder(run)
    require_free(folder)
    _require_installed(wanted)
    with whole_folder(folder) as hidden:
        rows = _write(run, chosen, wanted, names, hidden)
    sizes = {path.name: path.stat().st_size for path in sorted(folder.iterdir())}
    return Exported(folder, sizes, rows)


def table_of(
    run: Run, name: str, *, outcomes: Iterable[str] = (), days: str | Iterable[int] = "", by_member: bool = False
) -> pd.DataFrame:
    """One table in memory.

    raises  WrongInput: no such table, outcome or day
    """
    chosen = choice(run, outcomes, days, by_member=by_member)
    _tables([name])
    table = next(table for table in TABLES if table.name == name)
    parts = [plain(part, table.columns_of(chosen)) for part in table.frames(run, chosen)]
    if not parts:
        return pd.DataFrame(columns=[column.name for column in table.columns_of(chosen)])
    return pd.concat(parts, ignore_index=True)


def _formats(names: Iterable[str], chosen: Choice) -> tuple[Format, ...]:
    known = {format.name: format for format in FORMATS}
    wanted = tuple(dict.fromkeys(names))
    problems = [
        Problem("", 0, 0, "--format", f'"{name}" is not a format. {meant(name, known)}')
        for name in wanted
        if name not in known
    ]
    if not wanted:
        problems = [Problem("", 0, 0, "--format", f"give one or more of {', '.join(known)}")]
    for name in wanted:
        if chosen.by_member and name in known and not known[name].members:
            says = f"{name} holds medians and bands; give another format, or leave out --by-member"
            problems.append(Problem("", 0, 0, "--by-member", says))
    if problems:
        raise WrongInput(problems)
    return tuple(known[name] for name in wanted)


def _tables(names: Iterable[str]) -> tuple[str, ...]:
    known = [table.name for table in TABLES]
    wanted = tuple(names)
    problems = [
        Problem("", 0, 0, "--table", f'"{name}" is not a table. {meant(name, known, shown=len(known))}')
        for name in wanted
        if name not in known
    ]
    if problems:
        raise WrongInput(problems)
    return wanted or tuple(known)


def _require_installed(formats: Iterable[Format]) -> None:
    problems = []
    for format in formats:
        if format.needs and importlib.util.find_spec(format.needs) is None:
            says = f"{format.name} needs the package {format.needs}, which is not installed: "
            problems.append(
                Problem("", 0, 0, "--format", f'{says}pip install "trucelab[export]", or give --format csv')
            )
    if problems:
        raise WrongInput(problems)


def _write(run: Run, chosen: Choice, formats: Sequence[Format], names: Sequence[str], folder: Path) -> dict[str, int]:
    about = _about(run, chosen)
    rows: dict[str, int] = {}
    with ExitStack() as open_files:
        writers: list[tuple[Format, Writer]] = []
        for format in formats:
            writer = format.writer(Work(run, chosen, folder, about))
            open_files.callback(writer.close)
            writers.append((format, writer))
        for table in TABLES:
            takers = [writer for format, writer in writers if table.name in (format.tables or names)]
            if takers:
                rows[table.name] = _fill(table, run, chosen, takers)
    _describe(folder / ABOUT, about, chosen, rows)
    return rows


def _fill(table: Table, run: Run, chosen: Choice, takers: Sequence[Writer]) -> int:
    count = 0
    for part in table.frames(run, chosen):
        count += len(part)
        for writer in takers:
            writer.add(table, part)
    return count


def _about(run: Run, chosen: Choice) -> dict[str, Any]:
    """Where the numbers come from."""
    manifest = run.manifest
    return {
        "title": run.scenario.document.title,
        "as_of": manifest["as_of"],
        **{key: manifest[key] for key in ("trucelab", "case", "scenario_sha256", "seed", "members")},
        "outcomes": list(chosen.outcomes),
        "days": list(chosen.days),
        "by_member": chosen.by_member,
        "note": "Simulated under the assumptions of the scenario; no count of people who were there. "
        "An empty population is a count of 1 to 9.",
    }


def _describe(path: Path, about: dict[str, Any], chosen: Choice, rows: dict[str, int]) -> None:
    """Write `export.json`: what the folder holds, and every column."""
    tables = {
        table.name: {
            "says": table.says,
            "rows": rows[table.name],
            "columns": [
                {"name": one.name, "kind": one.kind, "unit": one.unit, "says": one.says, "in_hdx_hapi": one.hapi}
                for one in table.columns_of(chosen)
            ],
        }
        for table in TABLES
        if table.name in rows
    }
    text = json.dumps({**about, "tables": tables}, ensure_ascii=False, indent=1)
    path.write_text(f"{text}\n", encoding="utf-8", newline="\n")

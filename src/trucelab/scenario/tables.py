"""Tables as CSV: one row, one checked value, and every problem with its line and column."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from trucelab.errors import Problem, WrongInput, meant
from trucelab.scenario import reading_errors
from trucelab.scenario.values import Evidence, Sourced

Row = TypeVar("Row", bound=BaseModel)

MAX_BYTES = 50_000_000
EVIDENCE_COLUMNS = ("source", "paragraph", "span", "reliability", "credibility")


@dataclass(frozen=True)
class Table(Generic[Row]):
    """The rows of a table, each with its line."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    lines: tuple[int, ...]

    def problem(self, index: int, column: str, says: str) -> Problem:
        """A problem in one row."""
        number = self.columns.index(column) + 1 if column in self.columns else 0
        return Problem(self.file, self.lines[index], number, column, says)


def read_table(path: Path, file: str, kind: type[Row]) -> Table[Row]:
    """Read a CSV table whose columns are the fields of `kind`.

    Evidence stands in the columns source, paragraph, span, reliability and
    credibility; an empty cell means that nothing is said.

    raises  WrongInput, with every problem of the table
    """
    text = _text(path, file)
    reader = csv.reader(io.StringIO(text), strict=True)
    problems: list[Problem] = []
    rows: list[Row] = []
    lines: list[int] = []
    try:
        columns = tuple(cell.strip() for cell in next(reader, []))
        problems += _header_problems(columns, kind, file)
        for cells in () if problems else reader:
            if not any(cell.strip() for cell in cells):
                continue
            row, found = _row(cells, columns, kind, file, reader.line_num)
            problems += found
            if row is not None:
                rows.append(row)
                lines.append(reader.line_num)
    except csv.Error as problem:
        raise WrongInput.one(f"not CSV: {problem}", file=file, line=reader.line_num) from None
    if problems:
        raise WrongInput(problems)
    return Table(file, columns, tuple(rows), tuple(lines))


def _text(path: Path, file: str) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise WrongInput.one(f"larger than {MAX_BYTES:,} bytes", file=file)
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        near = [other.name for other in path.parent.glob("*.csv")] if path.parent.is_dir() else []
        raise WrongInput.one(f"there is no such file. {meant(path.name, near)}", file=file) from None
    except UnicodeDecodeError as problem:
        raise WrongInput.one(f"not UTF-8 text (byte {problem.start}); save the table as UTF-8", file=file) from None
    except OSError as problem:
        raise WrongInput.one(f"cannot be read: {problem.strerror}", file=file) from None


def _fields(kind: type[BaseModel]) -> dict[str, bool]:
    """Columns that a table may have, and whether it must."""
    fields = {name: info.is_required() for name, info in kind.model_fields.items() if name != "evidence"}
    if issubclass(kind, Sourced):
        fields |= dict.fromkeys(EVIDENCE_COLUMNS, False)
    return fields


def _header_problems(columns: tuple[str, ...], kind: type[BaseModel], file: str) -> list[Problem]:
    fields = _fields(kind)
    if not any(columns):
        return [Problem(file, 1, 0, "", f"no header; the columns are {', '.join(fields)}")]
    problems = []
    for number, column in enumerate(columns, start=1):
        if column not in fields:
            says = f'unknown column "{column}". {meant(column, fields)}'
            problems.append(Problem(file, 1, number, column, says))
        elif column in columns[: number - 1]:
            problems.append(Problem(file, 1, number, column, f'the column "{column}" is given twice'))
    missing = [name for name, required in fields.items() if required and name not in columns]
    problems += [Problem(file, 1, 0, name, f'the column "{name}" is missing') for name in missing]
    return problems


def _row(
    cells: list[str], columns: tuple[str, ...], kind: type[Row], file: str, line: int
) -> tuple[Row | None, list[Problem]]:
    if len(cells) > len(columns):
        says = f"{len(cells)} cells, but the header has {len(columns)}; a comma in a text needs quotes around the text"
        return None, [Problem(file, line, len(columns) + 1, "", says)]
    raw: dict[str, Any] = {name: cell.strip() for name, cell in zip(columns, cells, strict=False) if cell.strip() != ""}
    evidence = {name: raw.pop(name) for name in EVIDENCE_COLUMNS if name in raw}
    found: list[tuple[reading_errors.Location, str]] = []
    if evidence:
        try:
            raw["evidence"] = (Evidence.model_validate(evidence),)
        except ValidationError as problem:
            found += reading_errors.findings(problem, evidence, Evidence)
    row: Row | None = None
    try:
        row = kind.model_validate(raw)
    except ValidationError as problem:
        found += reading_errors.findings(problem, raw, kind)
    problems = []
    for place, says in found:
        column = str(place[0]) if place else ""
        number = columns.index(column) + 1 if column in columns else 0
        problems.append(Problem(file, line, number, column, says))
    return (None if problems else row), problems

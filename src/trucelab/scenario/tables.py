"""Tables as CSV: one row, one checked value, and every problem with its line and column."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from trucelab.errors import Problem, WrongInput, meant
from trucelab.scenario import reading_errors
from trucelab.scenario.files import text_of
from trucelab.scenario.values import Evidence, Sourced
from trucelab.table_text import parted_otherwise, rows_of, too_wide

Row = TypeVar("Row", bound=BaseModel)

MAX_BYTES = 50_000_000
MAX_ROWS = 200_000
MAX_TEXT = 20_000
"""Characters of one cell."""
MAX_PROBLEMS = 200
"""Problems of one table that are listed; nobody mends more at once."""
_COLUMN_OF_EVIDENCE = "source"
EVIDENCE_COLUMNS = ("source", "paragraph", "span", "reliability", "credibility")


@dataclass(frozen=True)
class Table(Generic[Row]):
    """The rows of a table, each with its line; a row that runs over several lines has that of its first."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    lines: tuple[int, ...]

    def problem(self, index: int, column: str, says: str) -> Problem:
        """A problem in one row; its column is the number of the cell."""
        number = self.columns.index(column) + 1 if column in self.columns else 0
        return Problem(self.file, self.lines[index], number, column, says)


def read_table(path: Path, file: str, kind: type[Row]) -> Table[Row]:
    """Read a CSV table from the disk; see `table_of`."""
    return table_of(text_of(path, file, MAX_BYTES), file, kind)


def table_of(text: str, file: str, kind: type[Row]) -> Table[Row]:
    """The rows of a CSV table whose columns are the fields of `kind`.

    Evidence stands in the columns source, paragraph, span, reliability and
    credibility; an empty cell means that nothing is said.

    raises  WrongInput, with every problem of the table
    """
    given = rows_of(text, file)
    problems: list[Problem] = []
    columns: tuple[str, ...] = ()
    rows: list[Row] = []
    lines: list[int] = []
    try:
        columns = tuple(next(given, (1, []))[1])
        problems += _header_problems(columns, kind, file)
        for line, cells in () if problems else given:
            if len(problems) >= MAX_PROBLEMS:
                says = f"{len(problems)} problems up to here; mend them, and the rest of the table will be read"
                problems.append(Problem(file, line, 0, "", says))
                break
            if len(rows) >= MAX_ROWS:
                says = f"more than {MAX_ROWS:,} rows; leave out what the case does without, or add rows up"
                problems.append(Problem(file, line, 0, "", says))
                break
            if any(cells):
                row, found = _row(cells, columns, kind, file, line)
                problems += found
                if row is not None:
                    rows.append(row)
                    lines.append(line)
    except WrongInput as wrong:
        problems += wrong.problems
    if problems:
        raise WrongInput(problems)
    return Table(file, columns, tuple(rows), tuple(lines))


def _fields(kind: type[BaseModel]) -> dict[str, bool]:
    """Columns that a table may have, and whether it must."""
    fields = {name: info.is_required() for name, info in kind.model_fields.items() if name != "evidence"}
    if issubclass(kind, Sourced):
        grounds = ("judgement", *EVIDENCE_COLUMNS)
        fields = {name: must for name, must in fields.items() if name not in grounds} | dict.fromkeys(grounds, False)
    return fields


def _header_problems(columns: tuple[str, ...], kind: type[BaseModel], file: str) -> list[Problem]:
    fields = _fields(kind)
    if not any(columns):
        return [Problem(file, 1, 0, "", f"no header; the columns are {', '.join(fields)}")]
    if columns[0] not in fields and (says := parted_otherwise(columns)):
        return [Problem(file, 1, 1, "", says)]
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
        return None, [Problem(file, line, len(columns) + 1, "", too_wide(cells, columns))]
    long = next((number for number, cell in enumerate(cells) if len(cell) > MAX_TEXT), None)
    if long is not None:
        says = f"a cell of {len(cells[long]):,} characters; give at most {MAX_TEXT:,}. Is a quote missing?"
        return None, [Problem(file, line, long + 1, columns[long], says)]
    raw: dict[str, Any] = {name: cell for name, cell in zip(columns, cells, strict=False) if cell}
    evidence = {name: raw.pop(name) for name in EVIDENCE_COLUMNS if name in raw}
    found: list[reading_errors.Finding] = []
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
    for finding in found:
        column, says = str(finding.place[0]) if finding.place else _COLUMN_OF_EVIDENCE, finding.says
        number = columns.index(column) + 1 if column in columns else 0
        problems.append(Problem(file, line, number, column, says))
    return (None if problems else row), problems

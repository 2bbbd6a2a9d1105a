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
from trucelab.scenario.files import text_of
from trucelab.scenario.values import Evidence, Sourced

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
    """Read a CSV table whose columns are the fields of `kind`.

    Evidence stands in the columns source, paragraph, span, reliability and
    credibility; an empty cell means that nothing is said.

    raises  WrongInput, with every problem of the table
    """
    text = text_of(path, file, MAX_BYTES)
    reader = csv.reader(io.StringIO(text), strict=True)
    problems: list[Problem] = []
    rows: list[Row] = []
    lines: list[int] = []
    line = 1
    try:
        columns = tuple(cell.strip() for cell in next(reader, []))
        problems += _header_problems(columns, kind, file)
        line = reader.line_num + 1
        for cells in () if problems else reader:
            if len(rows) >= MAX_ROWS:
                says = f"more than {MAX_ROWS:,} rows; leave out what the case does without, or add rows up"
                problems.append(Problem(file, line, 0, "", says))
                break
            if any(cell.strip() for cell in cells):
                row, found = _row(cells, columns, kind, file, line)
                problems += found
                if row is not None:
                    rows.append(row)
                    lines.append(line)
            line = reader.line_num + 1
            if len(problems) >= MAX_PROBLEMS:
                says = f"{len(problems)} problems up to here; mend them, and the rest of the table will be read"
                problems.append(Problem(file, line, 0, "", says))
                break
    except csv.Error as problem:
        problems.append(Problem(file, line, 0, "", _not_csv(str(problem))))
    if problems:
        raise WrongInput(problems)
    return Table(file, columns, tuple(rows), tuple(lines))


def _not_csv(found: str) -> str:
    if "unexpected end of data" in found:
        return "a quote is opened in this row and never closed"
    if "expected after" in found:
        return 'a quote ends in the middle of a cell; write a quote inside a quoted cell twice, ""'
    if "field limit" in found:
        return "a cell is longer than 131,072 characters; is a quote missing?"
    return f"not CSV: {found}"


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
    if len(columns) == 1 and columns[0] not in fields and (";" in columns[0] or "\t" in columns[0]):
        found = "semicolons" if ";" in columns[0] else "tabs"
        return [Problem(file, 1, 1, "", f"the cells are parted by {found}; save the table with commas")]
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
    long = next((number for number, cell in enumerate(cells) if len(cell) > MAX_TEXT), None)
    if long is not None:
        says = f"a cell of {len(cells[long]):,} characters; give at most {MAX_TEXT:,}. Is a quote missing?"
        return None, [Problem(file, line, long + 1, columns[long], says)]
    raw: dict[str, Any] = {name: cell.strip() for name, cell in zip(columns, cells, strict=False) if cell.strip() != ""}
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

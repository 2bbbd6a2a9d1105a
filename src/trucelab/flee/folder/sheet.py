"""CSV as Flee's folders hold it: rows by position, comments, and a note for everything that is wrong."""

from __future__ import annotations

import csv
import datetime
import io
import math
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from trucelab.errors import WrongInput
from trucelab.flee.folder.notes import Notes
from trucelab.scenario.files import text_of

MAX_BYTES = 100_000_000
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
MAX_WHOLE = 10**10
"""More than all people; what is larger is a slip, and would not fit into sums."""


@dataclass(frozen=True)
class Row:
    """One row, its cells without the spaces around them."""

    file: str
    line: int
    cells: tuple[str, ...]
    notes: Notes = field(repr=False)

    def text(self, index: int) -> str:
        """A cell; empty where the row is too short."""
        return self.cells[index] if index < len(self.cells) else ""

    def error(self, says: str, index: int | None = None, name: str = "") -> None:
        """Note something that cannot be used, in a cell or in the whole row."""
        self.notes.error(self.file, says, line=self.line, column=0 if index is None else index + 1, where=name)

    def warn(self, says: str, index: int | None = None, name: str = "") -> None:
        """Note something that is likely not meant, in a cell or in the whole row."""
        self.notes.warn(self.file, says, line=self.line, column=0 if index is None else index + 1, where=name)

    def whole(self, index: int, name: str, *, empty: int | None = None) -> int | None:
        """A whole number; None, and noted, where there is none."""
        text = self.text(index)
        if not text and empty is not None:
            return empty
        try:
            value = int(text)
        except ValueError:
            self.error(f"{said(text)} is not a whole number; {_whole_instead(text)}", index, name)
            return None
        if abs(value) > MAX_WHOLE:
            self.error(f"{said(text)} is too large a number", index, name)
            return None
        return value

    def number(self, index: int, name: str, *, empty: float | None = None) -> float | None:
        """A finite number; None, and noted, where there is none."""
        text = self.text(index)
        if not text and empty is not None:
            return empty
        try:
            value = float(text)
        except ValueError:
            comma = "; write a decimal point, not a comma" if text.replace(",", ".", 1) != text else ""
            self.error(f"{said(text)} is not a number{comma or '; write a number here'}", index, name)
            return None
        if not math.isfinite(value):
            self.error(f"{said(text)} is not a finite number", index, name)
            return None
        if abs(value) > MAX_WHOLE:
            self.error(f"{said(text)} is too large a number", index, name)
            return None
        return value

    def date(self, index: int, name: str) -> datetime.date | None:
        """A date as YYYY-MM-DD; None, and noted, where there is none."""
        text = self.text(index)
        try:
            return datetime.datetime.strptime(text, "%Y-%m-%d").date()
        except ValueError:
            self.error(f"{said(text)} is not a date; write it as YYYY-MM-DD, such as 2015-05-01", index, name)
            return None


def said(text: str) -> str:
    """A cell as it is quoted in a sentence.

    >>> said(""), said("3.5")
    ('an empty cell', '"3.5"')
    """
    return f'"{text if len(text) <= 60 else text[:57] + "..."}"' if text else "an empty cell"


def _whole_instead(text: str) -> str:
    if _is_number(text) and abs(float(text)) < MAX_WHOLE:
        return f"write it without a decimal point, such as {round(float(text))}"
    return "write a whole number here"


@dataclass(frozen=True)
class Sheet:
    """A file of rows."""

    file: str
    rows: tuple[Row, ...]
    """Every row with at least one cell, comments and headers included."""
    notes: Notes = field(repr=False)
    blank: tuple[int, ...] = ()
    """Lines with nothing on them."""

    def parts(self, numbers: tuple[int, ...], known: Collection[str] = ()) -> tuple[tuple[str, ...], tuple[Row, ...]]:
        """The header, empty where there is none, and the rows that are no comments.

        A first row without "#" is the header if words without a digit stand where `numbers` says that numbers belong,
        unless it begins with a `known` name.
        """
        if not self.rows:
            return (), ()
        first = self.rows[0]
        if first.text(0).startswith("#"):
            return first.cells, self.data()
        there = "".join(map(first.text, numbers))
        if there and first.text(0) not in known and not any(map(str.isdigit, there)):
            first.warn('taken as the header; begin it with "#", or Flee reads it as data')
            return first.cells, self.data(self.rows[1:])
        return (), self.data()

    def data(self, rows: tuple[Row, ...] | None = None) -> tuple[Row, ...]:
        """Rows that are no comments; a row that begins with an empty cell is noted and left out."""
        found = []
        for row in self.rows if rows is None else rows:
            if row.text(0):
                if not row.text(0).startswith("#"):
                    found.append(row)
                continue
            says = "the first cell of the row is empty" if any(row.cells) else "a row of empty cells; delete it"
            row.error(f"{says} (Flee stops here)", 0)
        return tuple(found)

    @property
    def broken(self) -> bool:
        """Whether something in it, or the file itself, cannot be used."""
        return any(problem.file == self.file for problem in self.notes.problems)

    def error(self, says: str, *, line: int = 0, where: str = "") -> None:
        """Note something that cannot be used."""
        self.notes.error(self.file, says, line=line, where=where)

    def warn(self, says: str, *, line: int = 0, where: str = "") -> None:
        """Note something that is likely not meant."""
        self.notes.warn(self.file, says, line=line, where=where)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def read_sheet(path: Path, file: str, notes: Notes) -> Sheet | None:
    """The rows of a CSV file; None, and noted, where it cannot be read.

    A byte order mark, CRLF and spaces around cells are tolerated.
    """
    try:
        text = text_of(path, file, MAX_BYTES)
    except WrongInput as wrong:
        notes.problems += wrong.problems
        return None
    return sheet_of(text, file, notes)


def sheet_of(text: str, file: str, notes: Notes) -> Sheet | None:
    """The rows of a CSV text; None, and noted, where it is none."""
    control = _CONTROL.search(text)
    if control:
        line = text.count("\n", 0, control.start()) + 1
        says = f"a control character (U+{ord(control[0]):04X}); remove it, or save the table as plain text"
        notes.error(file, says, line=line)
        return None
    rows: list[Row] = []
    blank: list[int] = []
    reader = csv.reader(io.StringIO(text))
    line = 1
    try:
        for cells in reader:
            if any("\n" in cell for cell in cells):
                notes.error(file, "a quote is opened in this row and never closed", line=line)
                return None
            if cells:
                rows.append(Row(file, line, tuple(cell.strip() for cell in cells), notes))
            else:
                blank.append(line)
            line = reader.line_num + 1
    except csv.Error as problem:
        notes.error(file, f"not CSV: {problem}", line=line)
        return None
    other = next((_other_mark(row) for row in rows if not row.text(0).startswith("#")), "")
    if other:
        notes.error(file, f"the cells are parted by {other}; save the table with commas", line=rows[0].line)
        return None
    return Sheet(file, tuple(rows), notes, tuple(blank))


def _other_mark(row: Row) -> str:
    marks = {";": "semicolons", "\t": "tabs"}
    return next((name for mark, name in marks.items() if len(row.cells) == 1 and mark in row.text(0)), "")

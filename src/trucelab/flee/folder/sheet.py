"""CSV as Flee's folders hold it: rows by position, comments, and a line in the log for everything that is wrong."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from trucelab.errors import WrongInput
from trucelab.flee.folder.problem_log import ProblemLog
from trucelab.scenario.files import text_of
from trucelab.table_text import parted_otherwise, rows_of

MAX_BYTES = 100_000_000
MAX_WHOLE = 10**10
"""More than all people; what is larger is a slip, and would not fit into sums."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_Number = TypeVar("_Number", int, float)


@dataclass(frozen=True)
class Row:
    """One row, its cells without the spaces around them."""

    file: str
    line: int
    cells: tuple[str, ...]
    log: ProblemLog = field(repr=False)

    def text(self, index: int) -> str:
        """A cell; empty where the row is too short."""
        return self.cells[index] if index < len(self.cells) else ""

    @property
    def is_comment(self) -> bool:
        """Whether it begins with "#"."""
        return self.text(0).startswith("#")

    def error(self, says: str, index: int | None = None, name: str = "") -> None:
        """Log something that cannot be used, in a cell or in the whole row."""
        self.log.error(self.file, says, line=self.line, column=0 if index is None else index + 1, where=name)

    def warn(self, says: str, index: int | None = None, name: str = "") -> None:
        """Log something that is likely not meant, in a cell or in the whole row."""
        self.log.warn(self.file, says, line=self.line, column=0 if index is None else index + 1, where=name)

    def whole(self, index: int, name: str, *, empty: int | None = None) -> int | None:
        """A whole number; None, and logged, where there is none."""
        return self._number(int, _no_whole, index, name, empty)

    def number(self, index: int, name: str, *, empty: float | None = None) -> float | None:
        """A finite number; None, and logged, where there is none."""
        return self._number(float, _no_number, index, name, empty)

    def _number(
        self, kind: Callable[[str], _Number], none: Callable[[str], str], index: int, name: str, empty: _Number | None
    ) -> _Number | None:
        text = self.text(index)
        if not text and empty is not None:
            return empty
        try:
            value = kind(text)
        except ValueError:
            self.error(f"{said(text)} {none(text)}", index, name)
            return None
        if abs(value) <= MAX_WHOLE:
            return value
        self.error(f"{said(text)} is {'too large a' if math.isfinite(value) else 'not a finite'} number", index, name)
        return None

    def date(self, index: int, name: str) -> datetime.date | None:
        """A date as YYYY-MM-DD; None, and logged, where there is none."""
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


def _no_number(text: str) -> str:
    comma = text.replace(",", ".", 1) != text
    return f"is not a number; {'write a decimal point, not a comma' if comma else 'write a number here'}"


def _no_whole(text: str) -> str:
    try:
        value = float(text)
    except ValueError:
        value = math.inf
    instead = f"without a decimal point, such as {round(value)}" if abs(value) < MAX_WHOLE else ""
    return f"is not a whole number; write {f'it {instead}' if instead else 'a whole number here'}"


@dataclass(frozen=True)
class Sheet:
    """A file of rows."""

    file: str
    rows: tuple[Row, ...]
    """Every row with at least one cell, comments and headers included."""
    log: ProblemLog = field(repr=False)
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
        if first.is_comment:
            return first.cells, self.data()
        there = "".join(map(first.text, numbers))
        if there and first.text(0) not in known and not any(map(str.isdigit, there)):
            first.warn('taken as the header; begin it with "#", or Flee reads it as data')
            return first.cells, self.data(self.rows[1:])
        return (), self.data()

    def data(self, rows: tuple[Row, ...] | None = None) -> tuple[Row, ...]:
        """Rows that are no comments; a row that begins with an empty cell is logged and left out."""
        found = []
        for row in self.rows if rows is None else rows:
            if row.text(0):
                if not row.is_comment:
                    found.append(row)
                continue
            says = "the first cell of the row is empty" if any(row.cells) else "a row of empty cells; delete it"
            row.error(f"{says} (Flee stops here)", 0)
        return tuple(found)

    @property
    def broken(self) -> bool:
        """Whether something in it, or the file itself, cannot be used."""
        return any(problem.file == self.file for problem in self.log.problems)

    def error(self, says: str, *, line: int = 0, where: str = "") -> None:
        """Log something that cannot be used."""
        self.log.error(self.file, says, line=line, where=where)

    def warn(self, says: str, *, line: int = 0, where: str = "") -> None:
        """Log something that is likely not meant."""
        self.log.warn(self.file, says, line=line, where=where)


def read_sheet(path: Path, file: str, log: ProblemLog) -> Sheet | None:
    """The rows of a CSV file; None, and logged, where it cannot be read.

    A byte order mark, CRLF and spaces around cells are tolerated.
    """
    try:
        text = text_of(path, file, MAX_BYTES)
        control = _CONTROL.search(text)
        if control:
            says = f"a control character (U+{ord(control[0]):04X}); remove it, or save the table as plain text"
            raise WrongInput.one(says, file=file, line=text.count("\n", 0, control.start()) + 1)
        found = [Row(file, line, tuple(cells), log) for line, cells in rows_of(text, file, as_flee=True)]
    except WrongInput as wrong:
        log.problems += wrong.problems
        return None
    rows = tuple(row for row in found if row.cells)
    says = next((parted_otherwise(row.cells) for row in rows if not row.is_comment), "")
    if says:
        log.error(file, says, line=rows[0].line)
        return None
    return Sheet(file, rows, log, tuple(row.line for row in found if not row.cells))

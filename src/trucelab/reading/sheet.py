"""Tables of other people as they come: any delimiter, any order of columns, a byte order mark, a row of HXL tags."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from trucelab.errors import Problem, WrongInput, meant
from trucelab.reading.cells import folded
from trucelab.reading.result import Rejected
from trucelab.scenario.files import text_of
from trucelab.scenario.values import shown
from trucelab.table_text import Row, rows_of, too_wide

MAX_BYTES = 500_000_000
MAX_ROWS = 1_000_000
DELIMITERS = (",", ";", "\t", "|")
_TAG = re.compile(r"#[a-z]")
_SEPARATOR_LINE = re.compile(r"sep=.?", re.IGNORECASE)


@dataclass(frozen=True)
class Column:
    """A field that a format reads, and the headers under which it is known."""

    field: str
    headers: tuple[str, ...]
    """Case, spaces and marks do not matter; the first that is there is taken."""
    required: bool = False


@dataclass(frozen=True)
class Record:
    """One row, by the fields of the format; an absent column reads as empty."""

    file: str
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, field: str) -> str:
        return self.cells.get(field, "")

    def rejected(self, value: str, reason: str, amount: int = 0) -> Rejected:
        """This row, with the reason why it is not used."""
        return Rejected(self.file, self.line, value, reason, amount)


@dataclass(frozen=True)
class Sheet:
    """The rows of one file."""

    file: str
    fields: frozenset[str]
    """Fields for which the file has a column."""
    records: tuple[Record, ...]
    rejected: tuple[Rejected, ...]
    """Rows that are damaged, or there twice."""

    @property
    def rows(self) -> int:
        """Rows that were read."""
        return len(self.records) + len(self.rejected)


def read_sheet(path: Path, columns: Sequence[Column], named: Mapping[str, str]) -> Sheet:
    """Read a table.

    named   for a field, the header to take instead of the known ones
    raises  WrongInput, if a needed column is missing, or the file is not text in UTF-8 or not a table
    """
    file = str(path)
    text = text_of(path, file, MAX_BYTES)
    rows = _rows(text, _delimiter(text, columns, named), file)
    line, header = next(rows, (0, []))
    if not header:
        needed = ", ".join(column.headers[0] for column in columns if column.required)
        raise WrongInput.one(f"there is no header; the columns must have {needed}", file=file, line=1)
    where = _where(header, columns, named, file, line)
    records, rejected = _records(rows, header, where, file)
    return Sheet(file, frozenset(where), tuple(records), tuple(rejected))


def _delimiter(text: str, columns: Sequence[Column], named: Mapping[str, str]) -> str:
    """The mark that gives the most headers that are known; where none is known, the most cells."""
    known = {folded(header) for column in columns for header in column.headers} | {
        folded(one) for one in named.values()
    }
    lines = (line for line in io.StringIO(text) if line.strip() and not _SEPARATOR_LINE.fullmatch(line.strip()))
    first = next(lines, "")

    def found(mark: str) -> tuple[int, int]:
        cells = next(csv.reader([first], delimiter=mark), [])
        return sum(folded(cell) in known for cell in cells), len(cells)

    return max(DELIMITERS, key=found)


def _rows(text: str, delimiter: str, file: str) -> Iterator[Row]:
    """Rows that are not empty."""
    for line, cells in rows_of(text, file, delimiter=delimiter):
        if any(cells) and not (line == 1 and _SEPARATOR_LINE.fullmatch(cells[0])):
            yield line, cells


def _where(
    header: Sequence[str], columns: Sequence[Column], named: Mapping[str, str], file: str, line: int
) -> dict[str, int]:
    """For each field that the file has, the number of its column, from 0."""
    places: dict[str, list[int]] = {}
    for number, name in enumerate(header):
        places.setdefault(folded(name), []).append(number)
    known = {column.field for column in columns}
    problems = [
        Problem(file, 0, 0, "", f'"{field}" is not a field of this format. {meant(field, known)}')
        for field in named
        if field not in known
    ]
    found: dict[str, int] = {}
    for column in columns:
        wanted = (named[column.field],) if column.field in named else column.headers
        there = next((places[folded(name)] for name in wanted if folded(name) in places), None)
        if there is None:
            if column.required or column.field in named:
                problems.append(Problem(file, line, 0, column.field, _missing(wanted[0], column.field, header)))
        elif len(there) > 1:
            says = f"the column {shown(header[there[1]])} is given twice; keep one"
            problems.append(Problem(file, line, there[1] + 1, column.field, says))
        else:
            found[column.field] = there[0]
    if problems:
        raise WrongInput(problems)
    return found


def _missing(wanted: str, field: str, header: Sequence[str]) -> str:
    near = meant(wanted, [name for name in header if name])
    return f'the column "{wanted}" is missing. {near} If it has another name, say --column {field}=NAME'


def _records(
    rows: Iterable[Row], header: Sequence[str], where: Mapping[str, int], file: str
) -> tuple[list[Record], list[Rejected]]:
    records: list[Record] = []
    rejected: list[Rejected] = []
    width = len(header)
    seen: dict[bytes, int] = {}
    for number, (line, cells) in enumerate(rows):
        if number > MAX_ROWS:
            raise WrongInput.one(
                f"more than {MAX_ROWS:,} rows; keep the area and time of the case", file=file, line=line
            )
        if number == 0 and _is_tags(cells):
            continue
        if any(cells[width:]):
            rejected.append(Rejected(file, line, cells[0], too_wide(cells, header)))
            continue
        mark = hashlib.blake2b("\x1f".join(cells[:width]).encode(), digest_size=16).digest()
        first = seen.setdefault(mark, line)
        if first != line:
            rejected.append(Rejected(file, line, cells[0], f"repeats line {first}, cell for cell"))
            continue
        records.append(Record(file, line, {field: cells[at] if at < len(cells) else "" for field, at in where.items()}))
    return records, rejected


def _is_tags(cells: Sequence[str]) -> bool:
    """Whether a row holds HXL tags; published files have slips, so half of the cells are enough."""
    filled = [cell for cell in cells if cell]
    return 2 * sum(bool(_TAG.match(cell)) for cell in filled) >= len(filled)

"""Text of tables (CSV): rows with the line on which each begins, and what is wrong with the text, for all readers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from trucelab.errors import WrongInput

MARKS = {";": "semicolons", "\t": "tabs"}
"""Marks between cells that stand in some programs' tables where a comma is meant."""
NEVER_CLOSED = "a quote is opened in this row and never closed"

Row = tuple[int, list[str]]
"""The line on which a row begins, from 1, and its cells without the spaces around them."""


def rows_of(text: str, file: str, *, delimiter: str = ",", as_flee: bool = False) -> Iterator[Row]:
    """The rows of a table, those without any cell and those of empty cells included.

    as_flee  take quotes that end in the middle of a cell, as Flee does, and refuse cells that run over a line
    raises   WrongInput, at the row that is none
    """
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=not as_flee)
    line = 1
    try:
        for cells in reader:
            if as_flee and any("\n" in cell for cell in cells):
                raise WrongInput.one(NEVER_CLOSED, file=file, line=line)
            yield line, [cell.strip() for cell in cells]
            line = reader.line_num + 1
    except csv.Error as problem:
        raise WrongInput.one(_not_a_table(str(problem)), file=file, line=line) from None


def _not_a_table(found: str) -> str:
    if "unexpected end of data" in found:
        return NEVER_CLOSED
    if "expected after" in found:
        return 'a quote ends in the middle of a cell; write a quote inside a quoted cell twice, ""'
    if "field limit" in found:
        return "a cell is longer than 131,072 characters; is a quote missing?"
    return f"not CSV: {found}"


def parted_otherwise(cells: Sequence[str]) -> str:
    """What to do where another mark than a comma parts the cells, so that a row is one cell; empty where it is fine.

    >>> parted_otherwise(["name;km"]), parted_otherwise(["name", "km"])
    ('the cells are parted by semicolons; save the table with commas', '')
    """
    found = next((name for mark, name in MARKS.items() if len(cells) == 1 and mark in cells[0]), "")
    return f"the cells are parted by {found}; save the table with commas" if found else ""


def too_wide(cells: Sequence[str], header: Sequence[str]) -> str:
    """What to do about a row that has more cells than the header has.

    >>> too_wide(["a", "b"], ["name"])
    '2 cells, but the header has 1; a text that holds the delimiter needs quotes around it'
    """
    says = f"{len(cells)} cells, but the header has {len(header)}"
    return f"{says}; a text that holds the delimiter needs quotes around it"

"""Cells of tables that people open in a spreadsheet: no text in them is taken for a formula.

Source of the rule: OWASP, "CSV injection".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from trucelab.safe_text import plain

if TYPE_CHECKING:
    import pandas as pd

_FORMULA: Final = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r]")
"""How a formula begins, in full-width signs too, which some spreadsheets read alike."""
_NUMBER: Final = re.compile(r"[-+]?\d+(\.\d*)?([eE][-+]?\d+)?(\.\.[-+]?\d+(\.\d*)?){0,2}", re.ASCII)
"""A number, or a range of them as tables write it."""


def guarded(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: ' is put before texts that begin like one; numbers stay.

    >>> guarded("=1+1"), guarded("-3..-2..0"), guarded(-0.5), guarded("- none")
    ("'=1+1", '-3..-2..0', -0.5, "'- none")
    """
    if not isinstance(cell, str):
        return cell
    begins = _FORMULA.match(cell)
    text = plain(cell)  # a bare return would end the row for some readers
    return f"'{text}" if (begins or _FORMULA.match(text)) and not _NUMBER.fullmatch(text) else text


def csv_of(frame: pd.DataFrame) -> str:
    """The text of a table as CSV, its texts guarded."""
    from pandas.api.types import is_numeric_dtype

    safe = frame.rename(columns=guarded)
    for place, kind in enumerate(safe.dtypes):
        if not is_numeric_dtype(kind):
            safe.isetitem(place, [guarded(cell) for cell in safe.iloc[:, place]])
    return safe.to_csv(index=False, lineterminator="\n")

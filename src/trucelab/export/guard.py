"""Texts that no spreadsheet takes for a formula."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"\s*[=+\-@]|\t|\r")


def guarded(text: str) -> str:
    """The text, with ' before it if a spreadsheet would run it.

    >>> guarded("=1+1"), guarded(" @SUM(A1)"), guarded("Idlib (city)")
    ("'=1+1", "' @SUM(A1)", 'Idlib (city)')
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if _FORMULA.match(text) else text

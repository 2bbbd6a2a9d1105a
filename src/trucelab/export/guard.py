"""Texts that no spreadsheet takes for a formula."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r]")
"""How a formula begins, in full-width signs too, which some spreadsheets read alike (OWASP, "CSV injection")."""


def guarded(text: str) -> str:
    """The text, with ' before it if a spreadsheet would run it.

    >>> guarded("=1+1"), guarded(" @SUM(A1)"), guarded("Idlib (city)")
    ("'=1+1", "' @SUM(A1)", 'Idlib (city)')
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if _FORMULA.match(text) else text

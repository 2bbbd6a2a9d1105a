"""Data in: other people's tables and maps become the tables of a scenario, and every row left out is named.

Only texts and numbers that a file holds come in; nothing is guessed without a word in the result.
May use: scenario.
To add a format: a file here, a line of `FORMATS` in `formats.py`, its line in `tests/untrusted/readers.py`, a
heading in `docs/reading.md`.
"""

from trucelab.reading.formats import FORMATS, Format, as_day, format_named, read
from trucelab.reading.result import Reading, Rejected, Request
from trucelab.reading.writing import write

__all__ = ["FORMATS", "Format", "Reading", "Rejected", "Request", "as_day", "format_named", "read", "write"]

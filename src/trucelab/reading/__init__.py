"""Data in: other people's tables and maps become the tables of a scenario, and every row left out is named."""

from trucelab.reading.formats import FORMATS, Format, as_day, format_named, read
from trucelab.reading.result import Reading, Rejected, Request
from trucelab.reading.writing import write

__all__ = ["FORMATS", "Format", "Reading", "Rejected", "Request", "as_day", "format_named", "read", "write"]

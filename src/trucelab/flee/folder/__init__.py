"""Flee's folders, read into a case and written back."""

from trucelab.flee.folder.reading import read_case
from trucelab.flee.folder.writing import write_case

__all__ = ["read_case", "write_case"]

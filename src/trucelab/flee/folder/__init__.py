"""Flee's folders, read into a case and written back.

To add a file: its reader here, its call in `reading.py`, the way back in `writing.py`, and its line in
`tests/untrusted/readers.py`; what is odd about values goes to `checks.py`.
"""

from trucelab.flee.folder.reading import read_case
from trucelab.flee.folder.writing import write_case

__all__ = ["read_case", "write_case"]

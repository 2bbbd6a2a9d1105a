"""The version of the rules: a digest of the code that decides what a run finds.

A release number says what was meant to be the same; the digest says what was
the same.  Members of different rules never come into one run.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path

PARTS = ("chance", "scenario", "talks", "truce", "movement/kit", "movement/native", "needs", "ensemble/members")
"""Folders whose code decides it, whole."""
FILES = (
    "angles.py",
    "elementary.py",
    "sphere.py",
    "arrays.py",
    "compiled.py",
    "movement/__init__.py",
    "table_text.py",
)
"""Single files that do."""


@cache
def rules_digest() -> str:
    """SHA-256 over the names and contents of the files that decide what a run finds."""
    root = Path(str(resources.files("trucelab")))
    total = hashlib.sha256()
    for path in _files(root):
        content = path.read_bytes()
        total.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


def _files(root: Path) -> Iterator[Path]:
    yield from (root / name for name in FILES)
    for part in PARTS:
        yield from sorted((root / part).rglob("*.py"))

"""What the repository holds: texts, and pictures as texts."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LARGEST = 200_000
"""Bytes."""


def test_all_files_are_small_texts() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a checkout")
    names = [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
    assert names
    assert [name for name in names if b"\0" in (ROOT / name).read_bytes()] == []
    assert [name for name in names if (ROOT / name).stat().st_size > LARGEST] == []

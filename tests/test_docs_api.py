"""The page on the Python API shows what Python prints, and names everything that is public."""

from __future__ import annotations

import shutil
from pathlib import Path

import trucelab
from tests.doctested import rewritten, session
from trucelab.ensemble.record.run_record import Run

PAGE = Path(__file__).parent.parent / "docs" / "api.md"


def test_python_prints_what_the_page_shows(idlib_run: Run, tmp_path: Path) -> None:
    """A run that is there complete is not repeated, so the page finds its own."""
    shutil.copytree(idlib_run.folder, tmp_path / "idlib")
    text = PAGE.read_text(encoding="utf-8")
    assert rewritten(text, PAGE.name, tmp_path) == text, "write it anew: python -m tests.doctested docs/api.md FOLDER"


def test_every_public_name_is_on_the_page() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [name for name in trucelab.__all__ if f"trucelab.{name}" not in text] == []


def test_what_runs_is_what_is_fenced(tmp_path: Path) -> None:
    """A wrong answer is written anew, a right one stays, and what raises is no answer."""
    page = "```python\n>>> 1 + 1\n3\n>>> x = 2\n>>> for i in range(x):\n...     print(i)\n0\n1\n```\n>>> nothing\n"
    assert rewritten(page, "page", tmp_path) == page.replace("\n3\n", "\n2\n")
    examples, printed = session(page, "page", tmp_path)
    assert len(examples) == 3 and printed == ["2\n", "", "0\n1\n"]

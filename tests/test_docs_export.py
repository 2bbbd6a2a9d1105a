"""The page on data out shows what the program prints and writes."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.replay import replayed
from trucelab.ensemble.study import Run

PAGE = Path(__file__).parent.parent / "docs" / "export.md"


def test_the_commands_print_what_the_page_says(idlib_run: Run, tmp_path: Path) -> None:
    """FOLDER must hold `idlib`, made by the command on the page."""
    shutil.copytree(idlib_run.folder, tmp_path / "idlib")
    text = PAGE.read_text(encoding="utf-8")
    assert replayed(text, tmp_path) == text, "write it anew: python -m tests.replay docs/export.md FOLDER"

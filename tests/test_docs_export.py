"""The page on data out shows what is printed and written; `python -m tests.test_docs_export FOLDER` writes it anew."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

from tests.replay import replayed
from trucelab.ensemble.record.run_record import Run

PAGE = Path(__file__).parent.parent / "docs" / "export.md"
FILE = re.compile(r"^`(\S+)`, first (\d+) lines:\n\n```csv\n.*?^```$", re.DOTALL | re.MULTILINE)


def rewritten(text: str, folder: Path) -> str:
    """The page with what its commands print now, then with the first lines of the files that they wrote."""

    def shown(block: re.Match[str]) -> str:
        lines = (folder / block[1]).read_text(encoding="utf-8").splitlines()[: int(block[2])]
        return "\n".join([f"`{block[1]}`, first {block[2]} lines:\n\n```csv", *lines, "```"])

    return FILE.sub(shown, replayed(text, folder))


def test_the_page_shows_what_is_printed_and_written(idlib_run: Run, tmp_path: Path) -> None:
    """FOLDER must hold `idlib`, made by the command on the page."""
    shutil.copytree(idlib_run.folder, tmp_path / "idlib")
    text = PAGE.read_text(encoding="utf-8")
    assert len(FILE.findall(text)) == 5
    assert rewritten(text, tmp_path) == text, "write it anew: python -m tests.test_docs_export FOLDER"


if __name__ == "__main__":
    PAGE.write_text(rewritten(PAGE.read_text(encoding="utf-8"), Path(sys.argv[1])), encoding="utf-8")

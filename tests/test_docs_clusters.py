"""The page on clusters shows what the program prints, and all its ways give one digest."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from tests.conftest import SMALL
from tests.replay import replayed
from tests.test_docs_runs import without_digests

PAGE = Path(__file__).parent.parent / "docs" / "clusters.md"


def test_the_commands_print_what_the_page_says(tmp_path: Path) -> None:
    shutil.copytree(SMALL, tmp_path / "border-camp")
    text = PAGE.read_text(encoding="utf-8")
    again = replayed(text, tmp_path)
    assert without_digests(again) == without_digests(text), "write it anew: python -m tests.test_docs_clusters FOLDER"
    # the one that was started by hand is as old as the page
    by_threads, by_processes, _, by_shards = re.findall(r"^digest: (.*)$", again, re.MULTILINE)
    assert by_threads == by_processes == by_shards


if __name__ == "__main__":
    import sys

    folder = Path(sys.argv[1])
    shutil.copytree(SMALL, folder / "border-camp")
    PAGE.write_text(replayed(PAGE.read_text(encoding="utf-8"), folder), encoding="utf-8")

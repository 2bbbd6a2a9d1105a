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
    # nobody starts schedulers here: the one of the run that was started by hand is that of the page
    by_threads, by_processes, _, by_shards = digests(again)
    assert by_threads == by_processes == by_shards
    assert len(digests(text)) == 4
    assert len(set(digests(text))) == 1


def digests(text: str) -> list[str]:
    return re.findall(r"^digest: (.*)$", text, re.MULTILINE)


if __name__ == "__main__":
    import sys

    folder = Path(sys.argv[1])
    shutil.copytree(SMALL, folder / "border-camp")
    renewed = replayed(PAGE.read_text(encoding="utf-8"), folder)
    for old in digests(renewed):
        renewed = renewed.replace(old, digests(renewed)[0])
    PAGE.write_text(renewed, encoding="utf-8")

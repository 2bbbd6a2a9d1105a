"""The page on runs shows what the program prints."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from tests.conftest import SMALL
from tests.replay import replayed
from trucelab.ensemble.running import run
from trucelab.scenario import load

PAGE = Path(__file__).parent.parent / "docs" / "runs.md"
CHANGES = (
    ("scenario.yaml", "0.1..0.2..0.4", "0.1..0.3..0.4"),
    ("places.csv", ",1500,4000,survey", ",1500,3900,survey"),
)


def prepare(folder: Path) -> None:
    """The scenario of the page, and a run of a changed copy."""
    shutil.copytree(SMALL, folder / "border-camp")
    shutil.copytree(SMALL, folder / "changed")
    for name, old, new in CHANGES:
        path = folder / "changed" / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
    run(load(folder / "changed"), members=6, seed=3, folder=folder / "tuesday", workers=1)


def without_digests(text: str) -> str:
    """Digests change with every number of the model; that they agree with each other is tested elsewhere."""
    return re.sub(r"\b[0-9a-f]{16,64}\b", "DIGEST", text)


def test_the_commands_print_what_the_page_says(tmp_path: Path) -> None:
    prepare(tmp_path)
    text = PAGE.read_text(encoding="utf-8")
    again = replayed(text, tmp_path)
    assert without_digests(again) == without_digests(text), "write it anew: python -m tests.test_docs_runs FOLDER"
    first, merged = re.findall(r"^digest: (.*)$", again, re.MULTILINE)
    assert first == merged


if __name__ == "__main__":
    import sys

    prepare(Path(sys.argv[1]))
    PAGE.write_text(replayed(PAGE.read_text(encoding="utf-8"), Path(sys.argv[1])), encoding="utf-8")

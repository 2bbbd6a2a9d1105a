"""The page for users who come from Flee shows what the program prints, on a folder as they have it."""

from __future__ import annotations

import dataclasses
import re
import shutil
from pathlib import Path

from tests.replay import replayed
from trucelab.flee.settings import MoveRules, Settings, SpawnRules
from trucelab.validation import catalogue

PAGE = Path(__file__).parent.parent / "docs" / "from-flee.md"
TEXT = PAGE.read_text(encoding="utf-8")


def test_the_commands_print_what_the_page_says(tmp_path: Path) -> None:
    (case,) = catalogue.named("mali2012/main")
    shutil.copytree(case.folder, tmp_path / "mali")
    assert replayed(TEXT, tmp_path) == TEXT, "write it anew: python -m tests.replay docs/from-flee.md FOLDER"


def test_every_quirk_is_on_the_page() -> None:
    assert set(re.findall(r"\| (Q\d+) \|", TEXT)) == {f"Q{number}" for number in range(1, 24)}


def test_every_key_of_the_settings_is_on_the_page() -> None:
    for kind in (Settings, SpawnRules, MoveRules):
        for field in dataclasses.fields(kind):
            assert f"`{field.name}`" in TEXT, field.name

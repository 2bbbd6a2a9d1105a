"""The page for users who come from Flee shows what the program prints, on a folder as they have it."""

from __future__ import annotations

import dataclasses
import itertools
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.replay import replayed
from trucelab.cli.main import app
from trucelab.movement.flee.settings import (
    ConflictSpawning,
    FloodRules,
    FloodSpawning,
    LogLevels,
    MoveRules,
    Settings,
    SpawnRules,
    file_key,
)
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
    for kind in (Settings, LogLevels, SpawnRules, ConflictSpawning, FloodSpawning, MoveRules, FloodRules):
        for field in dataclasses.fields(kind):
            assert f"`{file_key(field.name)}`" in TEXT, field.name


def commands() -> Iterator[list[str]]:
    """What the page says to type and does not show the output of, made small."""
    for block in re.findall(r"^```sh\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE):
        for line in block.replace("\\\n", " ").splitlines():
            name, *words = shlex.split(line, comments=True)
            assert name == "trucelab", line
            small = {"--samples": "8", "--members": "1"}
            words = [small.get(before, word) for before, word in itertools.pairwise(["", *words])]
            yield words if "--members" in words else [*words, "--members", "1"]


def test_commands_without_their_output_run_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (case,) = catalogue.named("mali2012/main")
    shutil.copytree(case.folder, tmp_path / "mali")
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()
    assert runner.invoke(app, ["convert", "mali", "my-mali"]).exit_code == 0
    found = list(commands())
    assert {words[0] for words in found} == {"validate", "compare", "simulate", "calibrate"}
    for words in found:
        done = runner.invoke(app, words)
        assert done.exit_code == 0, (words, done.output)

"""The small scenario of the tests, and a copy of it to spoil.

`files/small` is a border crisis invented for tests: three decision makers, five
options, six places, 10,000 people, twenty days, an attack and a truce.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from trucelab.errors import Problem, WrongInput
from trucelab.scenario import Scenario, load

SMALL = Path(__file__).parent / "files" / "small"
HERE = "¦"
"""Marks, in a text that is put into a file, where the problem is expected; it is not written."""


class Copy:
    """A copy of the small scenario that may be changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(shutil.copytree(SMALL, folder / "small"))
        self.line = 0
        """Line of the mark in the last text that was put in, 1-based."""
        self.column = 0
        """Column of the mark: its character, or in a table its cell."""

    def text(self, file: str = "scenario.yaml") -> str:
        """What a file holds."""
        return (self.folder / file).read_text(encoding="utf-8")

    def write(self, file: str, text: str) -> Copy:
        """Put a whole text into a file, and remember where its mark was."""
        before, mark, after = text.partition(HERE)
        if mark:
            line = before.rpartition("\n")[2]
            self.line = before.count("\n") + 1
            self.column = line.count(",") + 1 if file.endswith(".csv") else len(line) + 1
        (self.folder / file).write_text(before + after, encoding="utf-8")
        return self

    def replace(self, old: str, new: str, file: str = "scenario.yaml") -> Copy:
        """Replace a text that occurs once."""
        text = self.text(file)
        assert text.count(old) == 1, f"{text.count(old)} times {old!r} in {file}"
        return self.write(file, text.replace(old, new))

    def load(self) -> Scenario:
        """Read the scenario."""
        return load(self.folder)

    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the scenario; something must be."""
        with pytest.raises(WrongInput) as caught:
            self.load()
        return caught.value.problems

    def problem(self) -> Problem:
        """The one thing that is wrong with the scenario."""
        (problem,) = self.problems()
        return problem

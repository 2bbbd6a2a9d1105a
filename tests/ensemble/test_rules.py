"""The digest of the rules covers all code that has a say in the record."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import trucelab
from trucelab.ensemble.record import rules

KEEPING = {"trucelab", "trucelab.errors", "trucelab.safe_text", "trucelab.ensemble"}
"""Modules that decide nothing; the rest of what a member and the talks load decides it."""


def covered() -> set[str]:
    root = Path(trucelab.__file__).parent
    paths = [path.relative_to(root.parent).with_suffix("") for path in rules._files(root)]
    return {".".join(path.parts).removesuffix(".__init__") for path in paths}


def test_whatever_a_member_and_the_talks_load_is_covered() -> None:
    code = "import sys, trucelab.ensemble.members.member, trucelab.ensemble.members.talks_record; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    ours = {name for name in loaded if name.partition(".")[0] == "trucelab"}
    assert ours - covered() == KEEPING


def test_any_changed_byte_and_name_changes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "FILES", ("one.py",))
    monkeypatch.setattr(rules, "PARTS", ("part",))
    monkeypatch.setattr("importlib.resources.files", lambda _: tmp_path)
    (tmp_path / "part").mkdir()
    (tmp_path / "one.py").write_text("a = 1\n")
    (tmp_path / "part" / "two.py").write_text("b = 2\n")
    found = [rules.rules_digest.__wrapped__()]
    (tmp_path / "one.py").write_text("a = 2\n")
    found.append(rules.rules_digest.__wrapped__())
    (tmp_path / "part" / "two.py").rename(tmp_path / "part" / "three.py")
    found.append(rules.rules_digest.__wrapped__())
    (tmp_path / "part" / "notes.txt").write_text("no code")
    assert rules.rules_digest.__wrapped__() == found[-1]
    assert len(set(found)) == 3

"""`trucelab drivers` as a user types it."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from tests.conftest import SMALL
from trucelab.cli.main import app

runner = CliRunner()
SHORT = ["drivers", str(SMALL), "--trajectories", "2", "--samples", "4", "--output", "newly displaced"]


def test_for_people_and_as_a_file(tmp_path: Path) -> None:
    out = tmp_path / "drivers.json"
    done = runner.invoke(app, [*SHORT, "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert "how long outcomes last" in done.stdout and "of the spread comes from" in done.stdout
    found = json.loads(out.read_text(encoding="utf-8"))
    printed = runner.invoke(app, [*SHORT, "--format", "json", "--workers", "1"])
    assert json.loads(printed.stdout) == found
    assert {one["measure"] for one in found["outputs"]} == {"newly displaced"}


def test_one_outcome_alone() -> None:
    done = runner.invoke(app, [*SHORT, "--outcome", "attack", "--format", "json"])
    found = json.loads(done.stdout)
    assert {one["outcome"] for one in found["outputs"]} == {"attack"} and found["leading"] == ["attack"]


def test_what_is_wrong_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    out = tmp_path / "found.json"
    for wrong, says in (
        (["--outcome", "peace"], "peace"),
        (["--samples", "0"], "2 or more"),
        (["--trajectories", "1"], "2 or more"),
        (["--output", "claim: flihgt"], "Did you mean"),
    ):
        done = runner.invoke(app, ["drivers", str(SMALL), "--out", str(out), *wrong])
        assert done.exit_code == 2 and says in " ".join(done.output.split()), done.output
    assert not out.exists()
    assert runner.invoke(app, [*SHORT, "--out", str(tmp_path)]).exit_code == 2
    assert runner.invoke(app, [*SHORT, "--out", str(tmp_path / "no" / "found.json")]).exit_code == 2

"""Progress for people and for logs: rates and times left by hand, and nothing where nobody asked."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.conftest import SMALL
from trucelab.cli.main import app
from trucelab.cli.progress import Shown, progress

runner = CliRunner()


def test_rate_and_time_left_count_what_was_done_here(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """40 of 100 were there; 10 more in 5 s are 2 a second, which leaves 50 for 25 s."""
    monkeypatch.setattr(time, "monotonic", lambda: 100.0)
    with progress(Shown.JSON) as tell:
        tell("people", 40, 100)
        monkeypatch.setattr(time, "monotonic", lambda: 105.0)
        tell("people", 50, 100)
    first, second = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert first == {"step": "people", "done": 40, "of": 100, "seconds": 0, "per_second": None, "seconds_left": None}
    assert second == {"step": "people", "done": 50, "of": 100, "seconds": 5, "per_second": 2, "seconds_left": 25}


@pytest.mark.parametrize(("shown", "quiet"), [(Shown.NONE, False), (Shown.AUTO, True), (Shown.AUTO, False)])
def test_nobody_is_disturbed_who_did_not_ask(shown: Shown, quiet: bool, capsys: pytest.CaptureFixture[str]) -> None:
    with progress(shown, quiet=quiet) as tell:
        tell("people", 1, 2)
    assert capsys.readouterr() == ("", "")


def test_a_bar_goes_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    with progress(Shown.BAR) as tell:
        tell("people", 1, 2)
        tell("people", 2, 2)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "words",
    [
        ["simulate", str(SMALL), "--out", "moved"],
        ["compare", str(SMALL), "--close-border", "bridge@3"],
    ],
)
def test_whatever_takes_long_can_tell_each_step(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = runner.invoke(app, [*words, "--members", "2", "--progress", "json", "--format", "json"])
    assert done.exit_code == 0, done.output
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert {line["step"] for line in lines} == {"people"}
    assert lines[-1]["done"] == lines[-1]["of"] > 0
    json.loads(done.stdout)


def test_a_run_tells_each_member_once_it_is_kept(tmp_path: Path) -> None:
    words = ["run", str(SMALL), "--members", "2", "--out", str(tmp_path / "run"), "--progress", "json"]
    done = runner.invoke(app, [*words, "--format", "json"])
    assert done.exit_code == 0
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    people = [(line["done"], line["of"]) for line in lines if line["step"] == "people"]
    assert people == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]
    assert {"talks", "brief"} <= {line["step"] for line in lines}
    assert json.loads(done.stdout)["complete"]

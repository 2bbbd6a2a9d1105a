"""`trucelab score` as a user types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from trucelab.cli.main import app

runner = CliRunner()

LOG = """statement,probability,date,resolution_rule,resolves_by,resolved,outcome_date,by
It rains,0.1,2020-01-01,the gauge,2020-02-01,no,2020-02-01,Ann
It snows,0.3,2020-01-01,the gauge,2020-02-01,yes,,Ann
It thaws,0.8,2020-01-01,the gauge,2020-02-01,yes,,Ann
It hails,0.4,2020-01-01,the gauge,2020-02-01,,,Ann
It floods,0.4,2020-01-01,the gauge,2020-02-01,void,,Ann
"""


def score(*arguments: str | Path) -> tuple[int, str, str]:
    done = runner.invoke(app, ["score", *map(str, arguments)], env={"COLUMNS": "160"})
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "log.csv"
    path.write_text(LOG, encoding="utf-8")
    return path


def test_both_scores_calibration_and_counts_are_printed(log: Path) -> None:
    code, out, _ = score(log)
    assert code == 0
    for words in ("5 statements: 3 resolved, 1 void, 1 unresolved", "0.180", "Logarithmic score", "Calibration"):
        assert words in out
    assert "knows more than a forecaster could" in out


def test_json_has_the_documented_keys(log: Path) -> None:
    code, out, _ = score(log, "--bins", "2", "--base-rate", "0.5", "--format", "json")
    assert code == 0
    found = json.loads(out)
    assert (found["statements"], found["resolved"], found["void"], found["unresolved"]) == (5, 3, 1, 1)
    scores = found["scores"]
    assert scores["brier"] == pytest.approx(0.18)
    assert scores["brier_of_base_rate"] == 0.25
    assert scores["brier_skill"] == pytest.approx(0.28)
    assert not scores["base_rate_in_hindsight"]
    assert [(row["statements"], row["came_true"]) for row in scores["calibration"]] == [(2, 0.5), (1, 1.0)]


def test_infinite_scores_are_valid_json_and_said_in_words(log: Path) -> None:
    log.write_text(LOG.replace("It snows,0.3", "It [snows],0"), encoding="utf-8")
    code, out, _ = score(log, "--format", "json")
    assert code == 0
    scores = json.loads(out, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))["scores"]
    assert scores["log"] is None and scores["said_impossible"] == ["It [snows]"]
    assert "infinite" in score(log)[1] and "It [snows]" in score(log)[1]


def test_nothing_resolved_is_said(log: Path) -> None:
    lines = LOG.splitlines()
    log.write_text("\n".join([lines[0], lines[4]]) + "\n", encoding="utf-8")
    code, out, _ = score(log)
    assert code == 0 and "Nothing is resolved yet" in out
    assert json.loads(score(log, "--format", "json")[1])["scores"] is None


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("It rains,0.1", "It rains,1.1", "log.csv:2:2: probability"),
        ("It snows", "It rains", "log.csv:3:1: statement"),
        (",no,", ",nope,", "log.csv:2:6: resolved"),
    ],
)
def test_wrong_input_leaves_with_2_and_no_traceback(log: Path, old: str, new: str, says: str) -> None:
    log.write_text(LOG.replace(old, new, 1), encoding="utf-8")
    code, _, err = score(log)
    assert code == 2 and says in err and "Traceback" not in err


@pytest.mark.parametrize("arguments", [("--bins", "0"), ("--base-rate", "2")])
def test_options_out_of_range_leave_with_2(log: Path, arguments: tuple[str, str]) -> None:
    code, _, err = score(log, *arguments)
    assert code == 2 and arguments[0] in err


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    code, _, err = score(tmp_path / "none.csv")
    assert code == 2 and "none.csv" in err
    assert score(tmp_path)[0] == 2

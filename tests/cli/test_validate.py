"""`trucelab validate` as a user types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.validation.small import flee_folder
from trucelab.cli.main import app

runner = CliRunner()


def run(*arguments: str | int | Path) -> tuple[int, str, str]:
    done = runner.invoke(app, ["validate", *map(str, arguments)])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    camps = {"Near": (30000, 50), "Far": (30000, 150)}
    return flee_folder(tmp_path / "two", camps, per_day={"Near": 10, "Far": 90})


def test_a_shipped_case_agrees_with_flee() -> None:
    code, out, _ = run("mali2012/main", "--members", 3, "--format", "json")
    assert code == 0
    found = json.loads(out)
    assert (found["members"], found["seed"], found["page"]) == (3, 1, None)
    (kind,) = found["kinds"]
    (case,) = kind["cases"]
    assert {"flee", "parity", "prescribed", "modelled", "baselines", "agreements"} <= case.keys()
    assert case["flee"]["rescaled"]["seeds"] == [0.30779, 0.30848, 0.30904]
    assert len(case["prescribed"]["camps"]) == 7
    assert all(check["holds"] for check in kind["checks"])


def test_a_folder_of_the_user_is_printed_and_written(folder: Path, tmp_path: Path) -> None:
    code, out, _ = run(folder, "--members", 2, "--page", tmp_path / "docs")
    assert code == 0
    assert "Who is where" in out and "Camps of two" in out
    assert str(tmp_path / "docs" / "validation.md") in out.replace("\n", "")
    assert (tmp_path / "docs" / "validation" / "two.svg").read_text().startswith("<svg")


def test_a_missed_bound_leaves_with_1_and_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trucelab.validation.parity.LEAST_BOUND", 0.0)
    monkeypatch.setattr("trucelab.validation.parity.SEED_SPREADS", 0.0)
    code, _, err = run("mali2012/main", "--members", 2)
    assert code == 1
    assert "does not hold: mali2012/main: by Flee's rules the normal error" in err


def test_what_is_no_case_leaves_with_2(tmp_path: Path) -> None:
    code, out, err = run("mali2O12", tmp_path)
    assert (code, out) == (2, "")
    assert 'Did you mean "mali2012"?' in err and str(tmp_path) in err.replace("\n", "")

"""`trucelab simulate` as a user types it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from tests.conftest import SMALL
from tests.flee.folder.folders import written
from trucelab.cli.main import app
from trucelab.movement.native.persons.journeys import THRESHOLD

runner = CliRunner()


def run(*arguments: str | int | Path) -> tuple[int, str, str]:
    done = runner.invoke(app, ["simulate", *map(str, arguments)])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return written(tmp_path / "case")


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_flee_folder_gives_flees_file_and_errors(folder: Path, tmp_path: Path) -> None:
    code, out, _ = run(folder, "--out", tmp_path / "out", "--format", "json")
    assert code == 0
    found = json.loads(out)
    assert (found["engine"], found["members"], found["seed"], found["days"]) == ("counts", 1, 1, 5)
    assert set(found["averaged_relative_difference"]) == {"normal", "rescaled"}
    assert files(tmp_path / "out").keys() == {"out.csv", "simulation.json"}
    table = pd.read_csv(tmp_path / "out" / "out.csv")
    assert table["Camp data"].iloc[-1] == found["last_day"]["Camp"]["observed"]
    off = (table["Camp sim"] - table["Camp data"]).abs() / table["Camp data"]
    assert found["averaged_relative_difference"]["normal"]["by_member"] == [pytest.approx(off.mean())]
    assert found["total_error"]["by_member"] == [pytest.approx(table["Total error"].mean())]
    assert found["total_error"]["last_day"] == pytest.approx(table["Total error"].iloc[-1])


def test_members_lie_side_by_side_and_threads_change_nothing(folder: Path, tmp_path: Path) -> None:
    for workers in (1, 2):
        code, out, _ = run(folder, "--members", 3, "--workers", workers, "--out", tmp_path / f"out{workers}")
        assert code == 0
    one, two = files(tmp_path / "out1"), files(tmp_path / "out2")
    assert one == two
    assert one.keys() == {"member-0/out.csv", "member-1/out.csv", "member-2/out.csv", "simulation.json"}
    assert "averaged relative difference, rescaled" in out


def test_the_default_folder_is_replaced_by_the_same_command(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(folder)[0] == 0
    first = files(tmp_path / "runs")
    assert run(folder)[0] == 0
    assert files(tmp_path / "runs") == first
    (name,) = [path.name for path in (tmp_path / "runs").iterdir()]
    assert name.startswith("case-flee-1x-seed1-")


def test_whatever_changes_results_has_a_default_folder_of_its_own(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two cases are often called the same: `main`, `case`."""
    monkeypatch.chdir(tmp_path)
    faster = written(tmp_path / "other" / "case", {"simsetting.yml": "move_rules:\n  max_move_speed: 300\n"})
    flee: list[list[str | int | Path]] = [
        [folder],
        [faster],
        [folder, "--days", 3],
        [folder, "--hasten", 2],
        [folder, "--engine", "persons"],
    ]
    scenarios: list[list[str | int | Path]] = [[SMALL], [SMALL, "--persons"], [SMALL, "--seed", 2]]
    for number, arguments in enumerate([*flee, *scenarios], start=1):
        assert run(*arguments)[0] == 0
        assert len(list((tmp_path / "runs").iterdir())) == number


def test_results_of_another_run_are_left_alone(folder: Path, tmp_path: Path) -> None:
    assert run(folder, "--out", tmp_path / "out")[0] == 0
    before = files(tmp_path / "out")
    for other in (["--seed", 2], ["--days", 3], ["--engine", "persons"]):
        code, _, says = run(folder, *other, "--out", tmp_path / "out")
        assert code == 2 and "holds results of another run" in says
    assert files(tmp_path / "out") == before


def test_a_file_put_among_results_is_not_lost(folder: Path, tmp_path: Path) -> None:
    assert run(folder, "--out", tmp_path / "out")[0] == 0
    (tmp_path / "out" / "log.txt").write_text("mine")
    code, _, says = run(folder, "--out", tmp_path / "out")
    assert code == 2 and '"log.txt"' in says
    assert (tmp_path / "out" / "log.txt").read_text() == "mine"


def test_a_folder_with_something_else_is_left_alone(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "log.txt").write_text("mine")
    code, _, says = run(folder, "--out", tmp_path / "mine")
    assert code == 2 and "is there already" in says
    assert files(tmp_path / "mine") == {"log.txt": b"mine"}


def test_links_are_written_by_persons(tmp_path: Path) -> None:
    folder = written(tmp_path / "case", {"simsetting.yml": "log_levels:\n  link: 1\n  agent: 1\n"})
    code, _, says = run(folder, "--engine", "persons", "--out", tmp_path / "out")
    assert code == 0
    assert files(tmp_path / "out").keys() == {"out.csv", "links.out.0", "simulation.json"}
    assert "no traces of single persons" in says
    code, _, says = run(folder, "--out", tmp_path / "counts")
    assert code == 0 and "--engine persons" in says


def test_other_settings_hasten_and_days(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yml"
    other.write_text("optimisations:\n  hasten: 2\n")
    found = json.loads(run(folder, "--settings", other, "--days", 3, "--out", tmp_path / "a", "--format", "json")[1])
    assert (found["hasten"], found["days"]) == (2, 3)
    found = json.loads(run(folder, "--hasten", 4, "--out", tmp_path / "b", "--format", "json")[1])
    assert found["hasten"] == 4


def test_tables_that_are_too_short_can_be_held(tmp_path: Path) -> None:
    folder = written(tmp_path / "case", {"conflicts.csv": "#Day,Aden,Bura\n0,1,0\n1,1,0\n"})
    code, _, err = run(folder, "--out", tmp_path / "out")
    assert code == 2 and "hold_last" in err
    assert run(folder, "--hold-last", "--out", tmp_path / "out")[0] == 0
    assert len(pd.read_csv(tmp_path / "out" / "out.csv")) == 5


def test_a_scenario_gives_every_place_and_day(tmp_path: Path) -> None:
    code, out, _ = run(SMALL, "--members", 2, "--out", tmp_path / "out", "--format", "json")
    assert code == 0
    people = pd.read_csv(tmp_path / "out" / "people.csv")
    totals = pd.read_csv(tmp_path / "out" / "totals.csv")
    days = totals["day"].nunique()
    outcomes = json.loads(out)["last_day"].keys()
    assert set(people["outcome"]) == set(totals["outcome"]) == set(outcomes)
    assert len(people) == len(totals) * people["place"].nunique()
    assert len(totals) == days * len(outcomes)
    assert (people["people_low"] <= people["people_high"]).all()


def test_one_by_one_gives_journeys_without_small_cells(tmp_path: Path) -> None:
    outcome = json.loads(run(SMALL, "--out", tmp_path / "counts", "--format", "json")[1])["last_day"]
    name = next(iter(outcome))
    code, _, _ = run(SMALL, "--persons", "--outcome", name, "--out", tmp_path / "out")
    assert code == 0
    tables = list((tmp_path / "out" / "journeys").iterdir())
    assert {path.stem.rpartition("--")[2] for path in tables} >= {"flows", "kilometres", "times-displaced"}
    for path in tables:
        shown = pd.read_csv(path)["persons"].dropna()
        assert (shown >= THRESHOLD).all()
    people = pd.read_csv(tmp_path / "out" / "people.csv")
    assert list(people.columns[:6]) == ["outcome", "day", "date", "place", "name", "pcode"]
    assert people["people"].min() >= 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["no-such-thing"], "no-such-thing"),
        ([str(SMALL), "--engine", "persons"], "--engine: is for a Flee folder"),
        ([str(SMALL), "--outcome", "peac"], "is not an outcome"),
        ([str(SMALL), "--members", "0"], "greater"),
        ([str(SMALL), "--days", "0"], "greater"),
    ],
)
def test_wrong_arguments_get_one_sentence(arguments: list[str], says: str, tmp_path: Path) -> None:
    code, out, err = run(*arguments, "--out", tmp_path / "out")
    assert code == 2
    assert says in err and "Traceback" not in err + out
    assert not (tmp_path / "out").exists()


def test_a_wrong_folder_gets_every_problem_at_once(tmp_path: Path) -> None:
    folder = written(tmp_path / "case", {"routes.csv": "Aden,Nowhere,50\nBura,Camp,far\n"})
    code, _, says = run(folder, "--outcome", "x")
    assert code == 2 and "is for a scenario" in says
    code, _, says = run(folder, "--out", tmp_path / "out")
    assert code == 2
    assert "Nowhere" in says and "far" in says
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_neither_is_told_what_is_missing(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for given, says in (
        (tmp_path / "empty", "neither a scenario (it holds no scenario.yaml) nor a Flee folder"),
        (tmp_path, f"Did you mean {folder}?"),
        (folder / "input_csv", f"Did you mean {folder}?"),
    ):
        code, out, err = run(given, "--out", tmp_path / "out")
        assert code == 2
        assert says in err and "Traceback" not in err + out
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("content", "says"), [(b"\xff\xfeA", "not UTF-8"), (b'"Aden,Bura,5,0\nBura,Camp,6,0\n', "never closed")]
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes, says: str) -> None:
    folder = written(tmp_path / "case", {"routes.csv": content})
    code, _, err = run(folder, "--out", tmp_path / "out")
    assert code == 2 and "input_csv/routes.csv" in err and says in err
    assert not (tmp_path / "out").exists()


def test_days_without_origin_are_said_once(tmp_path: Path) -> None:
    quiet = "#Day,Aden,Bura\n0,1,0\n1,1,0\n2,0,0\n3,1,0\n4,1,0\n"
    folder = written(tmp_path / "case", {"conflicts.csv": quiet})
    code, _, err = run(folder, "--out", tmp_path / "out")
    assert code == 0
    assert [line for line in err.splitlines() if "conflict" in line] == [
        "warning: input_csv/conflicts.csv: on 1 days, the first is 2, no place with people is in conflict: no one can "
        "set out (Flee stops here)"
    ]


def test_a_kill_in_the_middle_leaves_no_folder_that_looks_whole(folder: Path, tmp_path: Path) -> None:
    """Killed, as by the system for want of memory, when everything is written and before the folder has its name."""
    program = (
        "import os, signal, sys, trucelab.atomic_files\n"
        "trucelab.atomic_files._put = lambda new, target: os.kill(os.getpid(), signal.SIGKILL)\n"
        "from trucelab.cli.main import main\n"
        "main()\n"
    )
    arguments = ["simulate", str(folder), "--out", str(tmp_path / "out")]
    done = subprocess.run([sys.executable, "-c", program, *arguments], check=False, capture_output=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert not (tmp_path / "out").exists()
    code, _, _ = run(folder, "--out", tmp_path / "out")
    assert code == 0 and files(tmp_path / "out").keys() == {"out.csv", "simulation.json"}


def test_a_failed_write_leaves_nothing(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> str:
        raise OSError(28, "No space left on device")

    assert run(folder, "--out", tmp_path / "out")[0] == 0
    before = files(tmp_path / "out")
    monkeypatch.setattr("trucelab.atomic_files._put", full)
    code, _, says = run(folder, "--out", tmp_path / "out")
    assert code == 1 and "No space left" in says
    assert files(tmp_path / "out") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case", "out"]

"""The commands as a user types them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.conftest import SMALL
from trucelab import __version__
from trucelab.cli.main import COMMANDS, app
from trucelab.ensemble.record.run_record import Run

runner = CliRunner()


def test_run_writes_everything_and_says_where(tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = runner.invoke(app, ["run", str(SMALL), "--members", "2", "--out", str(out), "--format", "json"])
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found["folder"] == str(out)
    assert {Path(path).name for path in found["files"].values()} == {
        "brief.html", "summary.csv", "summary.json", "forecasts-log.csv",
    }  # fmt: skip
    again = runner.invoke(app, ["run", str(SMALL), "--members", "2", "--out", str(out)])
    assert again.exit_code == 0
    assert "brief:" in again.stdout


def test_check_says_that_a_scenario_is_sound() -> None:
    done = runner.invoke(app, ["check", str(SMALL)])
    assert done.exit_code == 0
    assert "is sound" in done.stdout
    found = json.loads(runner.invoke(app, ["check", str(SMALL), "--format", "json"]).stdout)
    assert found["places"] > 0 and found["feasible_states"] > 0


def test_talks_as_json_has_the_documented_keys() -> None:
    found = json.loads(runner.invoke(app, ["talks", str(SMALL), "--format", "json"]).stdout)
    assert set(found) == {"decision_makers", "options", "states", "equilibria", "stable"}
    width = len(found["options"])
    assert all(len(state) == width and set(state) <= {"Y", "N"} for state in found["states"])
    for concept, states in found["equilibria"].items():
        assert set(states) <= set(found["states"])
        for stable in found["stable"][concept].values():
            assert set(states) <= set(stable)


def test_talks_for_people() -> None:
    done = runner.invoke(app, ["talks", str(SMALL)])
    assert done.exit_code == 0
    assert "status quo" in done.stdout


def test_talks_of_another_program_give_the_published_equilibria() -> None:
    """Prisoner's dilemma: only mutual defection by Nash, and mutual cooperation too by the others."""
    file = Path(__file__).parent.parent / "interchange" / "files" / "prisoners.gmcr"
    found = json.loads(runner.invoke(app, ["talks", str(file), "--format", "json"]).stdout)
    assert set(found) == {"decision_makers", "options", "states", "equilibria", "stable"}
    assert found["equilibria"]["nash"] == ["NN"]
    assert found["equilibria"]["sequential"] == ["NN", "YY"]
    told = runner.invoke(app, ["talks", str(file)])
    assert told.exit_code == 0 and "YY" in told.stdout
    assert runner.invoke(app, ["talks", str(file), "--figure", "x.svg"]).exit_code == 2
    assert runner.invoke(app, ["talks", "nowhere.gmcr"]).exit_code == 2


def test_concepts_and_analyses_by_name() -> None:
    file = str(Path(__file__).parent.parent / "interchange" / "files" / "prisoners.gmcr")
    names = runner.invoke(app, ["talks", "--names"]).stdout
    assert "--concept sequential (SEQ)" in names and "--analysis all-coalitions" in names
    words = ["talks", file, "--concept", "L3", "--concept", "seq", "--analysis", "all-coalitions", "--format", "json"]
    found = json.loads(runner.invoke(app, words).stdout)
    assert list(found["equilibria"]) == ["limited_move_3", "sequential"]
    assert found["analyses"][0]["equilibria"]["CNash"] == []
    for wrong in (["--concept", "nahs"], ["--analysis", "simultanous"]):
        done = runner.invoke(app, ["talks", file, *wrong])
        assert done.exit_code == 2 and "Did you mean" in done.stderr


def test_brief_of_a_run(small_run: Run) -> None:
    done = runner.invoke(app, ["brief", str(small_run.folder), "--format", "json"])
    assert done.exit_code == 0
    assert Path(json.loads(done.stdout)["brief"]).is_file()


def test_cases_are_listed() -> None:
    found = json.loads(runner.invoke(app, ["cases", "--format", "json"]).stdout)
    assert [row["case"] for row in found] == ["idlib-2018"]


def test_schema_is_json(tmp_path: Path) -> None:
    assert json.loads(runner.invoke(app, ["schema"]).stdout)["title"] == "trucelab scenario"
    out = tmp_path / "scenario.schema.json"
    assert runner.invoke(app, ["schema", "--out", str(out)]).exit_code == 0
    assert json.loads(out.read_text())["properties"]["talks"]


def test_version() -> None:
    assert runner.invoke(app, ["--version"]).stdout.strip() == f"trucelab {__version__}"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["check", "nowhere"], "no such file or folder"),
        (["check", "idlib-2108"], 'Did you mean "idlib-2018"?'),
        (["run", "nowhere"], "no such file or folder"),
        (["talks", "nowhere"], "no such file or folder"),
        (["brief", "nowhere"], "no complete run"),
        (["run", str(SMALL), "--members", "0"], "--members"),
        (["run", str(SMALL), "--seed", "x"], "--seed"),
        (["rnu"], "rnu"),
    ],
)
def test_wrong_input_is_a_sentence_and_exit_code_2(words: list[str], says: str) -> None:
    done = runner.invoke(app, words)
    assert done.exit_code == 2
    assert says in done.output
    assert "Traceback" not in done.output
    assert not Path("runs").exists() or words[0] != "run"


def test_a_folder_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    done = runner.invoke(app, ["run", str(SMALL), "--members", "1", "--out", str(tmp_path)])
    assert done.exit_code == 2
    assert "already exists" in done.output
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_every_command_has_help() -> None:
    for module in COMMANDS:
        name = module.__name__.rpartition(".")[2]
        done = runner.invoke(app, [name, "--help"])
        assert done.exit_code == 0
        assert name in done.stdout


def test_help_imports_nothing_heavy() -> None:
    heavy = {"numpy", "numba", "pydantic", "xarray", "pandas"}
    code = f"import sys; import trucelab.cli.main; print(sorted({heavy!r} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"

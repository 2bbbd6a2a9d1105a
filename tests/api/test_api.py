"""The Python API says what the commands say, and importing it costs nothing."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import trucelab
from tests.conftest import SMALL
from tests.export import rows
from trucelab.cli.main import app
from trucelab.ensemble.members.variables import VARIABLES
from trucelab.ensemble.record.run_record import Run as Record
from trucelab.scenario.what_if import OpenCamp, with_changes

runner = CliRunner()


@pytest.fixture(scope="module")
def run(small_run: Record) -> trucelab.Run:
    return trucelab.open_run(small_run.folder)


@pytest.fixture(scope="module")
def scenario() -> trucelab.Scenario:
    return trucelab.load(SMALL)


def printed(*words: str) -> Any:
    done = runner.invoke(app, [*words, "--format", "json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_importing_it_loads_nothing_heavy() -> None:
    heavy = {"numpy", "numba", "pydantic", "xarray", "pandas", "typer"}
    code = f"import sys, trucelab; print(sorted({heavy!r} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_every_public_name_is_there() -> None:
    assert set(trucelab.__all__) <= set(dir(trucelab))
    for name in trucelab.__all__:
        assert getattr(trucelab, name) is not None
    with pytest.raises(AttributeError, match="nothing"):
        _ = trucelab.nothing
    # what type checkers read is what programs get
    tree = ast.parse(Path(trucelab.__file__).read_text(encoding="utf-8"))
    imported = {
        alias.asname or alias.name: (node.module, alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module not in {"__future__", "typing"}
        for alias in node.names
    }
    assert imported == trucelab._HOME
    assert {*imported, "__version__"} == set(trucelab.__all__)
    # a package of the same name would take the place of a function once it is loaded
    inside = {path.stem for path in Path(trucelab.__file__).parent.iterdir()}
    assert not inside & set(trucelab.__all__)


def test_a_check_says_what_the_command_says(scenario: trucelab.Scenario) -> None:
    assert json.loads(json.dumps(scenario.check().as_dict())) == printed("check", str(SMALL))


def test_talks_say_what_the_command_says(scenario: trucelab.Scenario) -> None:
    talks, told = trucelab.talks_of(scenario), printed("talks", str(SMALL))
    assert talks.as_dict() == told
    for concept in talks.concepts:
        assert [state.text for state in talks.equilibria(concept)] == told["equilibria"][concept]
    for state in talks.equilibria("nash"):
        letters = "".join("Y" if option in state.taken else "N" for option in talks.options)
        assert letters == state.text
    named = {outcome for state in talks.equilibria("nash") for outcome in state.outcomes}
    for outcome in talks.outcomes:
        assert talks.can_last(outcome, "nash") == (outcome in named)
        if talks.can_last(outcome, "nash"):
            assert talks.would_leave(outcome, "nash") == ()
    assert talks.status_quo.taken == ("south.shells",)


def test_a_truce_says_what_the_command_says(scenario: trucelab.Scenario) -> None:
    found = trucelab.truce_outlook(scenario, "truce", draws=500, seed=2, weight=0.5)
    told = printed("truce", str(SMALL), "--draws", "500", "--seed", "2", "--weight", "0.5")["outcomes"]["truce"]
    assert found.held == told["held_to_horizon"]
    assert set(trucelab.truce_outlooks(scenario, draws=500)) == {"truce"}


def test_a_run_is_the_one_of_the_command(run: trucelab.Run, scenario: trucelab.Scenario, tmp_path: Path) -> None:
    ours = trucelab.run(scenario, members=2, seed=3, out=tmp_path / "ours", workers=1)
    for outcome in run.outcomes:
        assert ours.manifest["digests"][outcome] == run.manifest["digests"][outcome][:2]
    assert ours.members == 2 and run.members == 4
    assert isinstance(run.scenario, trucelab.Scenario)


def test_the_summary_is_that_of_the_file(run: trucelab.Run, tmp_path: Path) -> None:
    played = trucelab.run(SMALL, members=2, seed=1, out=tmp_path / "run", workers=1)
    written = played.write_brief()
    read = pd.read_csv(written["tables"], keep_default_na=False)
    pd.testing.assert_frame_equal(read, played.summary(), check_dtype=False)
    told = json.loads(written["summary"].read_text(encoding="utf-8"))["differences"]["truce instead of attack"]
    found = played.differences("truce", instead_of="attack")
    for row in rows(found):
        low, median, high = told["more_people"][row.measure][str(row.day)]
        assert (row.low, row.median, row.high) == (round(low), round(median), round(high))
    other = played.differences("attack", instead_of="truce")
    assert (other["median"] == -found["median"]).all()
    assert set(played.claims()["verdict"]) <= {"holds", "depends", "differs", "untested"}


def test_the_dataset_gives_the_figures_of_the_summary(run: trucelab.Run) -> None:
    """Round trip: every figure of summary.csv, recomputed from the dataset by its labels alone."""
    data, compared = run.dataset, 0
    for row in rows(run.summary()):
        at = {"outcome": row.outcome, "day": row.day}
        people = data["displaced"].sel(**at)  # replaced below where the row speaks of something else
        if row.measure.startswith("below minimum: "):
            standard = row.measure.removeprefix("below minimum: ")
            here = data["below_minimum"].sel(standard=standard, **at)
            people = (here.where(here["region"] == row.region, 0) if row.region else here).sum("place")
        elif row.measure == "displaced here":
            here = data["displaced_here"].sel(**at)
            people = here.where(here["place_name"] == row.place, 0).sum("place")
        elif row.measure != "newly displaced":
            people = data[{"displaced again": "displaced_again", "trapped": "trapped"}[row.measure]].sel(**at)
        people = people.sel(group="children") if row.group == "children" else people.sum("group")
        found = [round(float(figure)) for figure in people.quantile([0.1, 0.5, 0.9], dim="member")]
        assert found == [row.low_10, row.median, row.high_90]
        compared += 1
    assert compared > 40


def test_the_dataset_is_labelled(run: trucelab.Run) -> None:
    data = run.dataset
    places = {place.place: place for place in run.scenario.places}
    assert set(data.data_vars) == set(VARIABLES)
    assert set(data.dims) == {"outcome", "member", "day", "place", "group", "times", "standard"}
    assert str(data["date"].sel(day=20).to_numpy())[:10] == "2020-03-21"
    assert data["pcode"].sel(place="ashford").item() == "XX01"
    for key in data["place"].to_numpy().tolist():
        assert data["lat"].sel(place=key).item() == places[key].lat
    for name, array in {**data.data_vars, **data.coords}.items():
        assert array.attrs["long_name"] and "trucelab" in array.attrs["source"], name
        assert "units" in array.attrs or np.issubdtype(array.dtype, np.datetime64)
    assert data.attrs["scenario_sha256"] == run.manifest["scenario_sha256"]


def test_the_dataset_is_read_when_it_is_used(run: trucelab.Run, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = trucelab.open_run(run.folder)
    for name in VARIABLES:
        assert not fresh.dataset[name].variable._in_memory
    part = fresh.dataset["people"].sel(outcome="truce", day=7)
    assert not part.variable._in_memory
    assert int(part.sum()) > 0 and not fresh.dataset["arrivals"].variable._in_memory


def test_a_what_if_is_that_of_the_command(scenario: trucelab.Scenario) -> None:
    text = "tents=500:birch=4@5"
    changed = scenario.what_if(open_camp=text, capacity=["camp=9000@3", "birch=0@2"])
    assert isinstance(changed, trucelab.Scenario) and len(changed.places) == len(scenario.places) + 1
    assert scenario.what_if(open_camp=text).digest == with_changes(scenario, [OpenCamp(text)]).digest
    (found,) = trucelab.compare(scenario, changed, outcome="attack", members=1, workers=1)
    assert found.outcome == "attack" and any(place.figure == "tents" for place in found.places)


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda run, scenario: run.differences("atack", instead_of="truce"), 'Did you mean "attack"?'),
        (lambda run, scenario: run.differences("truce", instead_of="peace"), '"peace" is not an outcome of the run'),
        (lambda run, scenario: run.table("need"), 'Did you mean "needs"?'),
        (lambda run, scenario: run.table("needs", days=[99]), "the run has the days 0 to 20"),
        (lambda run, scenario: scenario.talks().equilibria("nahs"), 'Did you mean "nash"?'),
        (lambda run, scenario: scenario.talks().can_last("peace"), '"peace" is not an outcome of the talks'),
        (lambda run, scenario: trucelab.truce_outlook(scenario, "attack"), "brings no truce"),
        (lambda run, scenario: scenario.what_if(open_tent="x"), '"open_tent" is not a change'),
        (lambda run, scenario: scenario.run(members=0), "give 1 or more"),
        (lambda run, scenario: trucelab.load("idlib-2108"), 'Did you mean "idlib-2018"?'),
    ],
)
def test_wrong_input_is_a_sentence(run: trucelab.Run, scenario: trucelab.Scenario, ask: Any, says: str) -> None:
    with pytest.raises(trucelab.WrongInput) as caught:
        ask(run, scenario)
    assert says in str(caught.value)


def test_a_folder_that_is_no_run(tmp_path: Path) -> None:
    with pytest.raises(trucelab.BrokenRecord, match="no complete run"):
        trucelab.open_run(tmp_path)

"""Fitting finds numbers that were hidden, says how sure it is, and keeps what it did."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from tests.scenario import Copy
from trucelab.calibration.fitting import Fit, Search, fit
from trucelab.calibration.observed import Target, distance, read_observed, simulated
from trucelab.calibration.parameters import fitted, quantities, with_values
from trucelab.calibration.writing import RECORD, write_fitted
from trucelab.cli.main import app
from trucelab.ensemble.members.member import run_member
from trucelab.ensemble.members.plan import ground_plan
from trucelab.errors import WrongInput
from trucelab.scenario import Scenario, load
from trucelab.scenario.values import Quantity

RATE = "movement.departure.rate_per_day"
HIDDEN = 0.31


@pytest.fixture
def sound(tmp_path: Path) -> Scenario:
    return load(Copy(tmp_path).folder)


def at(scenario: Scenario, value: float) -> Scenario:
    steps, _ = quantities(scenario)[RATE]
    return with_values(scenario, {steps: Quantity(low=value, mode=value, high=value)})


def counted(scenario: Scenario, days: Sequence[int], members: int = 2) -> tuple[Target, ...]:
    """What would be observed if the rate were the hidden one."""
    plan = ground_plan(at(scenario, HIDDEN), members=members, seed=1)
    runs = [run_member(plan, "attack", member).arrays for member in range(members)]
    blank = [Target("newly displaced", day, day, np.arange(len(scenario.places)), 0) for day in days]
    return tuple(replace(one, people=round(np.mean([simulated(one, run) for run in runs]))) for one in blank)


def search(scenario: Scenario, samples: int = 32) -> Search:
    return Search(
        scenario=scenario,
        outcome="attack",
        targets=counted(scenario, (3, 6, 10, 15, 20)),
        parameters=(fitted(scenario, f"{RATE}=0.05..0.8"),),
        samples=samples,
        polish=25,
    )


def test_a_hidden_rate_is_found_again(sound: Scenario) -> None:
    found = fit(search(sound))
    quantity = found.quantity(0)
    assert found.best[0] == pytest.approx(HIDDEN, rel=0.05)
    assert quantity.low <= HIDDEN <= quantity.high
    assert found.best_distance < min(0.01, found.before)


def test_the_same_seed_gives_the_same_fit_with_any_number_of_workers(sound: Scenario) -> None:
    one, three = (fit(search(sound, 8), workers=workers) for workers in (1, 3))
    assert one.points.tolist() == three.points.tolist()
    assert one.distances.tolist() == three.distances.tolist()
    assert one.best.tolist() == three.best.tolist()


def test_the_fitted_scenario_keeps_its_range_and_what_it_was_fitted_on(sound: Scenario, tmp_path: Path) -> None:
    found = fit(search(sound, 8))
    written = write_fitted(found, "5 counts made up", tmp_path / "fitted")
    quantity = quantities(written)[RATE][1]
    assert quantity.mode == pytest.approx(found.best[0], rel=1e-5)
    assert "5 counts made up" in written.document.movement.calibrated_on
    record = json.loads((written.folder / RECORD).read_text(encoding="utf-8"))
    assert record["scenario_sha256"] == sound.digest
    assert len(record["accepted"]) == record["kept"]
    assert "# A small border crisis" in (written.folder / "scenario.yaml").read_text(encoding="utf-8")
    with pytest.raises(WrongInput, match="there already"):
        write_fitted(found, "again", tmp_path / "fitted")


def test_the_distance_is_the_relative_difference_of_each_measure() -> None:
    here = np.array([0])
    targets = (
        Target("present", 1, 1, here, 100),
        Target("present", 2, 2, here, 300),
        Target("arrivals", 1, 2, here, 50),
    )
    assert distance(targets, np.array([150.0, 250.0, 50.0])) == pytest.approx((100 / 400 + 0 / 50) / 2)


def test_every_measure_reads_what_it_says(sound: Scenario) -> None:
    plan = ground_plan(sound, members=1, seed=1)
    arrays = run_member(plan, "attack", 0).arrays
    everywhere = np.arange(len(sound.places))
    assert simulated(Target("present", 0, 0, everywhere, 0), arrays) == 2000
    assert simulated(Target("newly displaced", 0, 0, everywhere, 0), arrays) == 0
    whole = simulated(Target("arrivals", 1, 20, everywhere, 0), arrays)
    assert whole == sum(simulated(Target("arrivals", day, day, everywhere, 0), arrays) for day in range(1, 21)) > 0


def test_observed_tables_say_what_is_wrong(sound: Scenario, tmp_path: Path) -> None:
    late = sound.document.as_of + datetime.timedelta(days=21)
    (tmp_path / "o.csv").write_text(
        "date,since,measure,place,region,people\n"
        f"{late},,present,camp,,5\n"
        "2020-03-05,2020-03-09,arrivals,camp,,5\n"
        "2020-03-05,,present,cmp,,5\n"
        "2020-03-05,,present,,valey,5\n"
        "2020-03-05,,newly displaced,camp,,5\n",
        encoding="utf-8",
    )
    with pytest.raises(WrongInput) as caught:
        read_observed(tmp_path, "o.csv", sound)
    assert [problem.line for problem in caught.value.problems] == [2, 3, 4, 5, 6]
    said = str(caught.value)
    for words in ("outside the days", "is after", 'Did you mean "camp"?', 'Did you mean "valley"?', "for everybody"):
        assert words in said


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ("movement.departure.rate", 'Did you mean "movement.departure.rate_per_day"?'),
        ("movement.departure.power", "has no range"),
        (f"{RATE}=3..1", "the lower first"),
        (f"{RATE}=a..b", "LOW..HIGH"),
    ],
)
def test_numbers_that_cannot_be_fitted(sound: Scenario, wanted: str, says: str) -> None:
    with pytest.raises(WrongInput) as caught:
        fitted(sound, wanted)
    assert says in str(caught.value)


def test_bounds_outside_what_the_scenario_allows_are_refused(sound: Scenario) -> None:
    bad = replace(search(sound, 8), parameters=(fitted(sound, f"{RATE}=-5..-1"),))
    with pytest.raises(WrongInput, match="0 or more"):
        fit(bad)


def test_as_a_user_types_it(sound: Scenario, tmp_path: Path) -> None:
    rows = "".join(
        f"{sound.document.as_of + datetime.timedelta(days=target.last_day)},newly displaced,{target.people}\n"
        for target in counted(sound, (5, 10))
    )
    (tmp_path / "o.csv").write_text("date,measure,people\n" + rows, encoding="utf-8")
    words = ["calibrate", str(sound.folder), "--observed", str(tmp_path / "o.csv"), "--fit", RATE, "--samples", "8"]
    out = tmp_path / "fitted"
    done = CliRunner().invoke(app, [*words, "--outcome", "attack", "--out", str(out), "--format", "json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["parameters"][RATE]["best"] > 0
    assert load(out).document.title == sound.document.title
    again = CliRunner().invoke(app, [*words, "--out", str(tmp_path / "two")])
    assert again.exit_code == 2 and "attack, truce" in again.stderr


def test_a_fit_is_a_value(sound: Scenario) -> None:
    found = fit(search(sound, 8))
    assert isinstance(found, Fit) and found.accepted.shape == (8, 1)

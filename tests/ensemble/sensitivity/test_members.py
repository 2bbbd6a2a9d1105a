"""Weights from a run's own members, against members whose driver is known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.stats import spearmanr

from trucelab.ensemble.findings.sensitivity.course_luck import ENDS
from trucelab.ensemble.findings.sensitivity.members import FEWEST, members_of, plays, weights
from trucelab.ensemble.findings.sensitivity.outputs import Output
from trucelab.ensemble.findings.summary import measured
from trucelab.ensemble.members.plan import drawer, ground_plan
from trucelab.ensemble.record.run_record import Run
from trucelab.ensemble.running import run
from trucelab.movement.native.parameters import Draw
from trucelab.scenario import Scenario
from trucelab.scenario.values import Quantity


@pytest.fixture(scope="module")
def many(small: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Run:
    return run(small, members=36, seed=5, folder=tmp_path_factory.mktemp("runs") / "many", workers=2)


def test_draws_are_those_that_the_members_made(many: Run) -> None:
    """The chance of a draw, put through the range, is the value that a member's own way of drawing gives."""
    members = members_of(many)
    (spot,) = next(one.spots for one in members.inputs.listed if one.name == "movement.departure.rate_per_day")
    for member in range(5):
        value = drawer(5, member)("movement.departure.rate_per_day", spot.quantity)
        assert spot.quantity.draw(float(members.draws["movement.departure.rate_per_day"][member])) == value


def test_the_day_of_failure_drives_what_a_truce_spares(many: Run) -> None:
    members = members_of(many)
    found = weights(many, members, Output("newly displaced", "truce", 20, instead_of="attack"))
    assert found[0].input.name == ENDS.name and found[0].clear and found[0].step > 0
    ends = np.array([21 if day < 0 else day for day in many.manifest["truce_ends"]["truce"]])
    fate = members.draws[ENDS.name]
    assert np.all(np.diff(ends[fate.argsort()]) >= 0), "fate ranks members by when their truce failed"
    held = measured(many, "newly displaced", "attack")[:, 20] - measured(many, "newly displaced", "truce")[:, 20]
    assert found[0].correlation == pytest.approx(spearmanr(fate, held).statistic)


def test_a_weight_is_the_mean_over_the_ends_of_the_draws(many: Run) -> None:
    members = members_of(many)
    for weight in weights(many, members, Output("newly displaced", "attack", 20)):
        order = np.argsort(members.draws[weight.input.name], kind="stable")
        values = measured(many, "newly displaced", "attack")[:, 20]
        assert weight.low == values[order[:12]].mean() and weight.high == values[order[24:]].mean()
        assert 0.0 <= weight.explains <= weight.correlation**2 + 1e-12


def test_only_what_can_change_an_output_has_a_weight(many: Run) -> None:
    members = members_of(many)
    by_name = {one.name: one for one in members.inputs.listed}
    displaced, water = Output("newly displaced", "attack", 20), Output("below minimum: water", "attack", 20)
    truce = Output("newly displaced", "truce", 20)
    wells = by_name["needs.standards.water.available.town"]
    assert not plays(members, wells, displaced) and plays(members, wells, water)
    assert not plays(members, by_name["needs.standards.shelter.available.town"], water)
    assert not plays(members, by_name[ENDS.name], displaced) and plays(members, by_name[ENDS.name], truce)
    assert plays(members, by_name["consequences.attack.severity"], truce), "an attack may follow the truce"


def test_few_members_say_nothing(small_run: Run) -> None:
    assert small_run.manifest["members"] < FEWEST
    assert weights(small_run, members_of(small_run), Output("newly displaced", "attack", 20)) == ()


def test_a_plan_can_be_drawn_by_something_else(small: Scenario) -> None:
    from dataclasses import replace

    def most(seed: int, member: int) -> Draw:
        def draw(purpose: str, quantity: Quantity) -> float:
            return quantity.high

        return draw

    plan = replace(ground_plan(small, members=1, seed=1), drawn_by=most)
    assert plan.draw(0)("anything", Quantity(low=1, mode=2, high=3)) == 3.0


def test_a_run_with_drivers_keeps_them_and_is_not_mistaken_for_one_without(
    small: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from trucelab.ensemble.findings.sensitivity import drivers as measuring
    from trucelab.ensemble.record.run_record import open_run
    from trucelab.errors import BrokenRecord
    from trucelab.report import brief_html

    tiny = measuring.Sizes(trajectories=2, samples=2)
    whole = measuring.drivers
    monkeypatch.setattr(measuring, "drivers", lambda scenario, **given: whole(scenario, sizes=tiny, **given))
    plain, driven = tmp_path / "plain", tmp_path / "driven"
    assert run(small, members=2, folder=plain).drivers is None
    added = run(small, members=2, folder=plain, drivers=True)
    assert added.drivers is not None and added.manifest["digest"] == open_run(plain).manifest["digest"]
    done = run(small, members=2, folder=driven, drivers=True)
    assert done.drivers is not None and done.drivers["few"]
    assert run(small, members=2, folder=driven).drivers == done.drivers, "a run with more is still the same run"
    page = brief_html(done)
    assert "Measured: where the spread comes from" in page and "everything else" in page
    with (driven / "drivers.json").open("a") as file:
        file.write(" ")
    with pytest.raises(BrokenRecord, match=r"drivers\.json"):
        open_run(driven)

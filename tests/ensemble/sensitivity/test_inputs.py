"""The list of inputs against what members really draw."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.scenario import Copy
from trucelab.ensemble.findings.sensitivity.course_luck import ENDS, first_ends
from trucelab.ensemble.findings.sensitivity.input_positions import spots_of
from trucelab.ensemble.findings.sensitivity.inputs import inputs_of
from trucelab.ensemble.members.member import run_member
from trucelab.ensemble.members.plan import drawer, ground_plan
from trucelab.movement.native.parameters import Draw
from trucelab.scenario import Scenario, load
from trucelab.scenario.checks import walk
from trucelab.scenario.values import Quantity


class Spy:
    """Draws as a member does, and notes what was asked for."""

    def __init__(self) -> None:
        self.asked: dict[str, Quantity] = {}

    def __call__(self, seed: int, member: int) -> Draw:
        draws = drawer(seed, member)

        def draw(purpose: str, quantity: Quantity) -> float:
            self.asked[purpose] = quantity
            return draws(purpose, quantity)

        return draw


@pytest.mark.parametrize("case", ["small", "idlib-2018"])
def test_everything_uncertain_that_members_draw_is_listed(case: str, small: Scenario) -> None:
    plan = ground_plan(small if case == "small" else load(case), members=2, seed=4)
    spy = Spy()
    for outcome in plan.outcomes:
        for member in range(plan.members if case == "small" else 1):
            run_member(replace(plan, drawn_by=spy), outcome, member)
    found = inputs_of(plan)
    uncertain = {purpose for purpose, quantity in spy.asked.items() if quantity.low < quantity.high}
    assert uncertain <= set(found.purposes)
    if case == "small":
        # the truce of one of the members failed, so that everything was drawn
        assert uncertain == set(found.purposes) - {ENDS.name}
    assert len(set(found.purposes)) == len(found.purposes), "no draw belongs to two inputs"


def test_every_range_of_the_document_is_listed_with_its_place(small: Scenario) -> None:
    """By a walk of its own: whatever has low < high and is drawn stands on the list, under its own path."""
    inputs = inputs_of(ground_plan(small, members=1, seed=1))
    listed = {id(spot.quantity): spot for one in inputs.listed for spot in one.spots}
    ranges = [
        (path, value) for path, value in walk(small.document) if isinstance(value, Quantity) and value.low < value.high
    ]
    assert ranges
    for path, value in ranges:
        assert listed[id(value)].path.endswith(str(path[-1])), path
    rows = [row.day for events in small.events.values() for row in events if row.day.low < row.day.high]
    assert {id(day) for day in rows} <= listed.keys()


def test_grounds_come_from_the_nearest_that_has_any(small: Scenario) -> None:
    spots = {spot.path: spot for spot in spots_of(small).values()}
    assert spots["movement.route_choice.crowding.starts_at"].grounds[0].judgement == "invented"
    assert spots["movement.departure.rate_per_day"].grounds[0].judgement == "ours"
    assert spots["movement.departure.rate_per_day"].judged
    assert spots["ground.people.place_error"].says.startswith("Factor by which")


def test_one_assumption_drawn_often_is_one_input(small: Scenario) -> None:
    inputs = {one.name: one for one in inputs_of(ground_plan(small, members=1, seed=1)).listed}
    assert len(inputs["ground.people.place_error"].purposes) == len(small.places)
    assert len(inputs["ground.people.place_error"].spots) == 1
    assert inputs[ENDS.name].outcomes == ("truce",)
    assert set(inputs["consequences.attack.supply.water"].outcomes) == {"attack", "truce"}, "an attack may follow"


def test_ranges_in_the_terms_of_a_truce_belong_to_its_fate(tmp_path: Path) -> None:
    copy = Copy(tmp_path).replace("monitors: true,", "monitors: true, monitors_from: 2..5..9,")
    inputs = inputs_of(ground_plan(load(copy.folder), members=1, seed=1)).listed
    assert [spot.path for spot in inputs[-1].spots] == ["consequences.truce.truce.monitors_from"]


def test_one_draw_that_serves_two_outcomes_is_one_input(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    text = copy.text().replace(
        "    says: Silence", "    supply: {water: {value: 0.8..0.9..1, judgement: theft}}\n    says: Silence"
    )
    copy.write("scenario.yaml", text)
    inputs = {one.name: one for one in inputs_of(ground_plan(load(copy.folder), members=1, seed=1)).listed}
    shared = inputs["supply of water goes on"]
    assert [spot.path for spot in shared.spots] == [
        "consequences.attack.supply.water",
        "consequences.truce.supply.water",
    ]


def test_a_scenario_without_truce_has_no_fate(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    lines = [line for line in copy.text().splitlines() if "truce: {then:" not in line]
    copy.write("scenario.yaml", "\n".join(lines))
    assert ENDS.name not in inputs_of(ground_plan(load(copy.folder), members=1, seed=1)).purposes


def test_fates_rank_members_by_when_truces_fail(small: Scenario) -> None:
    from trucelab.truce import draw_failure_day

    plan = ground_plan(small, members=1, seed=6)
    truce = small.document.consequences["truce"].truce
    assert truce is not None
    days = [draw_failure_day(truce, 6, member) for member in range(20)]
    assert np.all(np.diff(np.array(days)[first_ends(plan, 20).argsort(kind="stable")]) >= 0)

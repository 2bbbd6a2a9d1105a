"""Aid that stops at a crossing: when it does, what that changes in a run, and what it leaves as it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.ensemble.sensitivity.test_inputs import Spy
from tests.scenario import Copy
from trucelab.ensemble.findings.sensitivity.course_luck import ENDS
from trucelab.ensemble.findings.sensitivity.inputs import inputs_of
from trucelab.ensemble.members.aid import aid_left, aid_stopped, stops
from trucelab.ensemble.members.course import Phase, course
from trucelab.ensemble.members.ground_conditions import supply_shares
from trucelab.ensemble.members.member import run_member
from trucelab.ensemble.members.plan import Plan, ground_plan
from trucelab.needs.demand import below_minimum, supply
from trucelab.report.aid_words import sentence
from trucelab.scenario import Scenario
from trucelab.scenario.what_if import CloseBorder

TRUCKS = "        camp: {value: 10..12..16, judgement: trucks}\n"
CLOSURES = "what,name,other,start,end,source,reliability,credibility,judgement\n"


def with_aid_through(
    folder: Path, *, aid: str = "", share: str = "share: 0.3", ground: str = "", also: Callable[[Copy], object] = str
) -> Scenario:
    """The small scenario with water through the bridge; `aid` is what the attack does to it."""
    copy = Copy(folder).replace(TRUCKS, f"{TRUCKS}      through: {{bridge: {{{share}, judgement: invented}}}}\n")
    if aid:
        copy.replace("    crossings: {frontier: open}\n", f"    crossings: {{frontier: open}}\n    aid: {{{aid}}}\n")
    if ground:
        copy.replace("bridge: {state: open, evidence", f"bridge: {{state: open, aid: {ground}, evidence")
    also(copy)
    return copy.load()


def planned(scenario: Scenario, members: int = 3) -> Plan:
    return ground_plan(scenario, members=members, seed=3)


def days_without(plan: Plan, outcome: str = "attack", member: int = 0, *, standard: str = "water") -> list[int]:
    """Days on which aid cannot pass the bridge, with the outcome holding from day 2 on."""
    phases = (Phase("truce", 0), Phase(outcome, 2))
    found = aid_stopped(plan, phases, member, plan.scenario.document.needs.standards)[standard]["bridge"]
    return [int(day) for day in np.flatnonzero(found)]


def test_an_outcome_shuts_aid_from_its_own_first_day_or_a_later_one(tmp_path: Path) -> None:
    at_once = planned(with_aid_through(tmp_path / "a", aid="bridge: shut"))
    later = planned(with_aid_through(tmp_path / "b", aid="bridge: {state: shut, from_day: 5}"))
    never = planned(with_aid_through(tmp_path / "c", aid="bridge: {state: shut, from_day: 1..10..60}"))
    assert days_without(at_once) == list(range(2, 21))
    assert days_without(later) == list(range(7, 21))
    assert days_without(replace(never, drawn_by=lambda seed, member: lambda purpose, quantity: quantity.high)) == []


def test_an_outcome_opens_what_the_ground_shuts(tmp_path: Path) -> None:
    plan = planned(with_aid_through(tmp_path, ground="shut", aid="bridge: {state: open, from_day: 3}"))
    assert days_without(plan) == [0, 1, 2, 3, 4]


def test_where_people_may_pass_does_not_matter(tmp_path: Path) -> None:
    closed = with_aid_through(
        tmp_path, also=lambda copy: copy.replace("crossings: {frontier: open}", "crossings: {bridge: shut}")
    )
    assert days_without(planned(closed)) == []


def test_a_captured_crossing_passes_no_aid_from_that_day_on(tmp_path: Path) -> None:
    def captured(copy: Copy) -> None:
        copy.write("events/attack.csv", copy.text("events/attack.csv") + "bridge,4,1,capture,1,,,,,invented\n")

    plan = planned(with_aid_through(tmp_path, aid="bridge: open", also=captured))
    assert days_without(plan) == list(range(6, 21))


def test_a_closed_crossing_passes_no_aid_while_it_is_closed(tmp_path: Path) -> None:
    def closed(copy: Copy) -> None:
        copy.write("closures.csv", f"{CLOSURES}place,bridge,,3,6,,,,invented\ncamp,camp,,0,,,,,invented\n")
        copy.replace("  routes: routes.csv\n", "  routes: routes.csv\n  closures: closures.csv\n")

    scenario = with_aid_through(tmp_path, also=closed)
    assert days_without(planned(scenario)) == [3, 4, 5]
    assert days_without(planned(CloseBorder("bridge@12..14").apply(scenario))) == [3, 4, 5, 12, 13]


def test_only_the_standards_named_lose_their_aid(tmp_path: Path) -> None:
    def tents(copy: Copy) -> None:
        old = "      available: {town: 3..4..5, camp: 2.5..3..3.5}\n"
        copy.replace(old, f"{old}      through: {{bridge: {{share: 0.1, judgement: invented}}}}\n")

    plan = planned(with_aid_through(tmp_path, aid="bridge: {state: shut, standards: [shelter]}", also=tents))
    assert days_without(plan) == []
    assert days_without(plan, standard="shelter") == list(range(2, 21))


def test_a_member_meets_the_same_day_under_each_outcome(tmp_path: Path) -> None:
    def truce_too(copy: Copy) -> None:
        copy.replace("    says: Silence", "    aid: {bridge: {state: shut, from_day: 1..5..9}}\n    says: Silence")

    plan = planned(with_aid_through(tmp_path, aid="bridge: {state: shut, from_day: 1..5..9}", also=truce_too))
    standards = plan.scenario.document.needs.standards
    first = []
    for member in range(plan.members):
        days = {
            outcome: aid_stopped(plan, (Phase(outcome, 0),), member, standards)["water"]["bridge"].tobytes()
            for outcome in plan.outcomes
        }
        assert days["attack"] == days["truce"]
        first.append(days["attack"])
    assert len(set(first)) > 1, "it is drawn"
    shared = {one.name: one for one in inputs_of(plan).listed}["day on which aid at bridge changes"]
    assert [spot.path for spot in shared.spots] == [
        "consequences.attack.aid.bridge.from_day",
        "consequences.truce.aid.bridge.from_day",
    ]


def constant_supply(plan: Plan, outcome: str, member: int, people: NDArray[np.int32]) -> NDArray[np.int32]:
    """People below each minimum with one supply for all days of a phase, and all of it before the first."""
    standards = plan.scenario.document.needs.standards
    kinds = [place.kind for place in plan.scenario.places]
    phases = course(plan, outcome, member)
    ends = [phase.first_day for phase in phases[1:]] + [len(people)]
    draw = plan.draw(member)
    parts = [below_minimum(standards, people[:1], supply(standards, kinds, people[0], draw, {}))]
    for phase, end in zip(phases, ends, strict=True):
        there = supply(standards, kinds, people[0], draw, supply_shares(plan, phase.outcome, member))
        parts.append(below_minimum(standards, people[max(1, phase.first_day) : end], there))
    return np.concatenate(parts, axis=1)


def test_without_the_new_keys_every_array_is_as_before(small: Scenario) -> None:
    plan = planned(small)
    standards = small.document.needs.standards
    for outcome in plan.outcomes:
        for member in range(plan.members):
            arrays = run_member(plan, outcome, member).arrays
            expected = constant_supply(plan, outcome, member, arrays["people"])
            assert arrays["below_minimum"].tobytes() == expected.tobytes()
            assert (aid_left(plan, course(plan, outcome, member), member, standards) == 1.0).all()
        assert stops(plan, outcome) == ()


def test_aid_that_stops_changes_what_people_lack_and_nothing_else(small: Scenario, tmp_path: Path) -> None:
    before = planned(small)
    after = planned(with_aid_through(tmp_path, aid="bridge: {state: shut, from_day: 5}"))
    more = 0
    for outcome in before.outcomes:
        for member in range(before.members):
            old, new = (run_member(plan, outcome, member).arrays for plan in (before, after))
            for name in old.keys() - {"below_minimum"}:
                assert old[name].tobytes() == new[name].tobytes(), name
            lacking = [arrays["below_minimum"].sum(axis=-1) for arrays in (old, new)]
            assert (lacking[1] >= lacking[0]).all()
            assert (lacking[1][1] == lacking[0][1]).all(), "shelter does not come over the bridge"
            more += int((lacking[1] - lacking[0]).sum())
            if outcome == "attack":
                assert (lacking[1][:, :5] == lacking[0][:, :5]).all()
    assert more > 0


def test_whatever_is_uncertain_about_aid_is_listed(tmp_path: Path) -> None:
    scenario = with_aid_through(
        tmp_path,
        share="share: 0.1..0.2..0.4, share_by_kind: {camp: 0.3..0.5..0.8}",
        aid="bridge: {state: shut, from_day: 1..5..9}",
    )
    plan, spy = planned(scenario, 2), Spy()
    for outcome in plan.outcomes:
        for member in range(2):
            run_member(replace(plan, drawn_by=spy), outcome, member)
    uncertain = {purpose for purpose, quantity in spy.asked.items() if not quantity.certain}
    inputs = inputs_of(plan)
    assert uncertain <= set(inputs.purposes) - {ENDS.name}
    named = {one.name: index for index, one in enumerate(inputs.listed)}
    for name in (
        "needs.standards.water.through.bridge.share",
        "needs.standards.water.through.bridge.share_by_kind.camp",
        "consequences.attack.aid.bridge.from_day",
    ):
        assert named[name] in inputs.needs_only


def test_the_brief_says_which_crossing_from_which_day_and_what_goes(tmp_path: Path) -> None:
    share = "share: 0.1..0.2..0.4, share_by_kind: {camp: 0.5}, regions: [valley]"
    plan = planned(with_aid_through(tmp_path, share=share, aid="bridge: {state: shut, from_day: 5}"))
    (stop,) = stops(plan, "attack")
    assert (stop.crossing, stop.standards, stop.first_days, stop.passes_again) == ("bridge", ("water",), (5, 5, 5), 0)
    assert sentence(plan.scenario, "attack", (stop,), plan.members) == (
        "Attack: aid through The bridge stops from day 5 on in 3 of 3 members; with it goes 20 % [10 to 40 %] "
        "(in camps 50 %; in The valley only) of the supply of water. The rest of the supply is as given."
    )
    assert sentence(plan.scenario, "truce", (), plan.members) == ""


def test_aid_that_passes_again_is_told(tmp_path: Path) -> None:
    plan = planned(with_aid_through(tmp_path, ground="shut", aid="bridge: {state: open, from_day: 3}"))
    (stop,) = stops(plan, "attack")
    assert (stop.first_days, stop.passes_again) == ((0, 0, 0), 3)
    assert "and passes again by the last day in 3 of them" in sentence(plan.scenario, "attack", (stop,), 3)


def test_what_cannot_stop_under_an_outcome_plays_no_part_in_it(tmp_path: Path) -> None:
    """In the draw listened to the day lies past the horizon; in others it does not."""
    share, name = "share: 0.1..0.2..0.4", "needs.standards.water.through.bridge.share"
    late = planned(with_aid_through(tmp_path / "a", share=share, aid="bridge: {state: shut, from_day: 15..19..900}"))
    named = {one.name: one for one in inputs_of(late).listed}
    assert aid_left(late, (Phase("attack", 0),), 0, late.scenario.document.needs.standards).min() == 1.0
    assert named[name].purposes == (name,)
    assert name not in inputs_of(late).drawn["truce"].all
    never = planned(with_aid_through(tmp_path / "b", share=share))
    assert name not in {one.name for one in inputs_of(never).listed}
    closed = CloseBorder("bridge@3").apply(never.scenario)
    assert inputs_of(planned(closed)).drawn["truce"].needs["water"] >= {name}


@pytest.mark.parametrize("written", ["shut", "{state: shut}", "{state: shut, from_day: 0}"])
def test_the_short_form_means_from_the_first_day(tmp_path: Path, written: str) -> None:
    scenario = with_aid_through(tmp_path, aid=f"bridge: {written}")
    change = scenario.document.consequences["attack"].aid["bridge"]
    assert (change.state, change.from_day.high, change.standards) == ("shut", 0, ())

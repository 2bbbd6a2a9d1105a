"""Danger that follows the course of violence of a truce: laws, and one member worked out by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.scenario import Copy
from trucelab.ensemble.findings.sensitivity.course_luck import ENDS
from trucelab.ensemble.findings.sensitivity.inputs import inputs_of
from trucelab.ensemble.findings.summary import in_force, truce_held
from trucelab.ensemble.members.course import (
    FULL,
    Line,
    Phase,
    course,
    days_in_force,
    first_failure,
    pace_before,
    pace_of,
)
from trucelab.ensemble.members.ground_conditions import conditions
from trucelab.ensemble.members.plan import Plan, ground_plan
from trucelab.ensemble.record.run_record import Run
from trucelab.ensemble.running import run
from trucelab.movement.native import combined, danger_by_day
from trucelab.report.headline import headlines
from trucelab.scenario import BEFORE, Scenario, load
from trucelab.scenario.values import Quantity
from trucelab.truce import DrawnTruces, Draws, draw_course, draw_failure_day, member_intensity, member_truce

HORIZON = 80
MEMBERS = range(40)
OLD = "truce: {then: attack, monitors: true, mechanism: true, settles_war: 0.1, judgement: the draft}"
RESIDUAL = """place,day,lasts,kind,intensity,source,paragraph,reliability,credibility,judgement
birch,0,80,bombardment,0.2,,,,,invented
hillton,2..9..30,4,threat,0.3,,,,,invented
ashford,6,3,bombardment,0.25,,,,,invented
"""
ALL = {"scaled_events": True, "gradual_return": True, "drawn_return": True, "new_attempts": True}


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """The small scenario over eighty days, with a truce whose events follow its violence in every way."""
    copy = Copy(tmp_path_factory.mktemp("followed"))
    copy.write("events/residual.csv", RESIDUAL)
    text = copy.text()
    assert OLD in text
    copy.write(
        "scenario.yaml",
        text.replace("horizon_days: 20", f"horizon_days: {HORIZON}").replace(
            OLD,
            "events: events/residual.csv\n"
            "    truce: {then: attack, monitors: true, mechanism: true, settles_war: 0.1, excluded_group: true, "
            "attempts_per_month: 2, scaled_events: true, gradual_return: true, drawn_return: true, "
            "new_attempts: true, judgement: the draft}",
        ),
    )
    copy.write("events/before.csv", copy.text("events/before.csv") + "birch,-2,12,threat,0.4,,,,,invented\n")
    return load(copy.folder)


def planned(scenario: Scenario, **terms: Any) -> Plan:
    """A plan with other terms of the truce."""
    document = scenario.document
    consequence = document.consequences["truce"]
    assert consequence.truce is not None
    changed = consequence.model_copy(update={"truce": consequence.truce.model_copy(update=terms)})
    consequences = {**document.consequences, "truce": changed}
    other = replace(scenario, document=document.model_copy(update={"consequences": consequences}))
    return ground_plan(other, members=len(MEMBERS), seed=5)


def danger(plan: Plan, member: int, phases: tuple[Phase, ...] | None = None) -> np.ndarray[Any, np.dtype[np.float64]]:
    return conditions(plan, phases or course(plan, "truce", member), member).danger


def of(value: float) -> Quantity:
    return Quantity(low=value, mode=value, high=value)


def test_phases_take_turns_and_cover_the_horizon(followed: Scenario) -> None:
    plan = planned(followed)
    many = 0
    for member in MEMBERS:
        phases = course(plan, "truce", member)
        firsts = [phase.first_day for phase in phases]
        assert firsts[0] == 0 and firsts == sorted(set(firsts)) and firsts[-1] <= HORIZON
        assert [phase.outcome for phase in phases] == [("truce", "attack")[turn % 2] for turn in range(len(phases))]
        on = np.stack([pace_of(name, phases, HORIZON).on for name in ("truce", "attack")])
        assert (on.sum(axis=0) == 1).all()
        for name in ("truce", "attack"):
            pace = pace_of(name, phases, HORIZON)
            assert pace.calendar[pace.on].tolist() == list(range(int(pace.on.sum()))), "a calendar skips no day"
        assert days_in_force(followed.document, phases) == int(on[0, :HORIZON].sum())
        many += len(phases) > 3
    assert many > 5


def test_the_first_failure_is_that_of_the_truce_alone(followed: Scenario) -> None:
    """Whatever comes after it, and whatever the switches."""
    plan, alone = planned(followed), planned(followed, **dict.fromkeys(ALL, False))
    truce = followed.document.consequences["truce"].truce
    assert truce is not None
    for member in MEMBERS:
        failure = draw_failure_day(truce, 5, member)
        day = math.ceil(failure) if failure <= HORIZON else -1
        assert first_failure(plan.scenario.document, course(plan, "truce", member)) == day
        single = course(alone, "truce", member)
        assert first_failure(plan.scenario.document, single) == day and len(single) <= 2
        assert all(phase.events == phase.before == FULL for phase in single)


def test_without_a_switch_events_go_their_own_way(followed: Scenario) -> None:
    """The tables laid on the days one by one: the truce's go on after it, what follows begins at full force."""
    plan = planned(followed, **dict.fromkeys(ALL, False))
    horizon, settings = HORIZON, followed.document.ground.danger
    for member in range(10):
        draw, parts = plan.draw(member), []
        phases = course(plan, "truce", member)
        for name, day in ((BEFORE, 0), *((phase.outcome, phase.first_day) for phase in phases)):
            consequence = followed.document.consequences.get(name)
            label = BEFORE if consequence is None else str(consequence.events)
            severity = 1.0 if consequence is None else draw(f"{label} severity", consequence.severity)
            events = followed.events[name]
            parts.append(
                danger_by_day(events, plan.network, settings, horizon, draw, -day, severity=severity, label=label)
            )
        assert (danger(plan, member) == combined(parts)).all()


def test_a_truce_that_never_fails_meets_only_residual_danger(followed: Scenario) -> None:
    """Attacks of any strength change nothing in it."""
    plan = planned(followed, settles_war=1.0, new_attempts=False)
    held = [member for member in MEMBERS if len(course(plan, "truce", member)) == 1]
    assert held
    for member in held:
        without = replace(plan.scenario, events={**plan.scenario.events, "attack": ()})
        assert (danger(replace(plan, scenario=without), member) == danger(plan, member)).all()
        silent = replace(plan.scenario, events={**plan.scenario.events, "truce": (), BEFORE: ()})
        assert not danger(replace(plan, scenario=silent), member).any()


def test_no_violence_while_it_holds_is_no_danger_from_the_table(followed: Scenario) -> None:
    nothing = {"residual_violence": of(0.0), "excluded_group": False, "new_attempts": False}
    plan = planned(followed, settles_war=1.0, **nothing)
    past = replace(plan.scenario, events={BEFORE: plan.scenario.events[BEFORE]})
    for member in MEMBERS:
        phases = course(plan, "truce", member)[:1]
        assert (danger(plan, member, phases) == danger(replace(plan, scenario=past), member, phases)).all()


@pytest.mark.parametrize("terms", [{"drawn_return": False}, {"drawn_return": False, "new_attempts": False}])
def test_a_gradual_return_never_adds_danger(followed: Scenario, terms: dict[str, bool]) -> None:
    gradual, sudden = planned(followed, **terms), planned(followed, gradual_return=False, **terms)
    less = 0
    for member in MEMBERS:
        with_it, without = danger(gradual, member), danger(sudden, member)
        assert (with_it <= without + 1e-12).all()
        less += bool((with_it < without - 0.01).any())
    failed = sum(len(course(gradual, "truce", member)) > 1 for member in MEMBERS)
    assert less > failed / 2 > 0


def test_the_line_is_continuous_and_between_its_ends() -> None:
    for start, end in ((0.0, 1.0), (0.3, 1.0), (1.0, 1.0), (0.4, 0.1)):
        line = Line(start, end).on(np.arange(80))
        assert line[0] == start and (line[30:] == end).all()
        assert np.diff(line[:31]) == pytest.approx((end - start) / 30.0)
        assert (line >= min(start, end) - 1e-15).all() and (line <= max(start, end) + 1e-15).all()


def test_what_went_on_before_never_exceeds_what_it_was(followed: Scenario) -> None:
    plan = planned(followed)
    for member in MEMBERS:
        force = pace_before(course(plan, "truce", member), HORIZON).force
        assert ((force >= 0.0) & (force <= 1.0)).all()


def test_the_truce_of_a_member_is_that_of_its_path(followed: Scenario) -> None:
    """The level and the attempts are those of the course that `trucelab truce` tells of."""
    truce = followed.document.consequences["truce"].truce
    assert truce is not None
    for member in MEMBERS:
        drawn = member_truce(truce, 5, member, HORIZON)
        course = draw_course(DrawnTruces(truce, Draws.of_member(5, member)), HORIZON)
        assert drawn.spells == tuple(zip(course.begins[0], course.ends[0], strict=True))
        assert drawn.after == course.after[0]
        if drawn.spells[0][1] > 1.0:
            assert drawn.holding == pytest.approx(member_intensity(truce, 5, member, HORIZON)[0])
        assert drawn.beside_middle == pytest.approx(drawn.holding / 0.27), "0.17 and the group's 0.10"


def test_the_middle_of_the_priors_leaves_the_table_as_it_is(followed: Scenario) -> None:
    plan = planned(followed, residual_violence=of(0.17), excluded_group_violence=of(0.1))
    assert course(plan, "truce", 0)[0].events.start == pytest.approx(1.0)


def test_two_truces_of_one_member_meet_the_same_violence(followed: Scenario) -> None:
    """The level is drawn by purpose, not by outcome: terms that say nothing of it leave it as it is."""
    for member in MEMBERS:
        one, other = (course(planned(followed, settles_war=weight), "truce", member)[0].events for weight in (0.0, 0.9))
        assert one == other


def test_an_earlier_horizon_sees_the_same_days(followed: Scenario) -> None:
    plan = planned(followed)
    shorter = replace(plan.scenario, document=plan.scenario.document.model_copy(update={"horizon_days": 50}))
    for member in MEMBERS:
        early = course(replace(plan, scenario=shorter), "truce", member)
        assert early == tuple(phase for phase in course(plan, "truce", member) if phase.first_day <= 50)


def plain_states(begins: list[float], ends: list[float]) -> list[tuple[bool, int]]:
    """Day by day, one change a day at most: whether the truce is in force, and days since that began."""
    found, holding, number, since = [], True, 0, 0
    for day in range(HORIZON + 1):
        change = day >= ends[number] if holding else number + 1 < len(begins) and day >= begins[number + 1]
        if change and day > since:
            number += not holding
            holding, since = not holding, day
        found.append((holding, day - since))
    return found


def plain_danger(plan: Plan, member: int) -> list[list[float]]:
    """Everything by hand, event by event and day by day."""
    scenario, draw = plan.scenario, plan.draw(member)
    truce = scenario.document.consequences["truce"].truce
    assert truce is not None
    course = draw_course(DrawnTruces(truce, Draws.of_member(5, member)), HORIZON + 1)
    level = float(course.holding[0] + course.incidents[0, 0])
    states = plain_states(course.begins[0].tolist(), course.ends[0].tolist())
    settings = scenario.document.ground.danger
    decay, warning = (draw(f"ground.danger.{name}", getattr(settings, name)) for name in ("decay_days", "warning_days"))
    decay_km = draw("ground.danger.decay_km", settings.decay_km)
    calm = [[1.0] * len(scenario.places) for _ in states]
    for name, label in ((BEFORE, BEFORE), ("truce", "events/residual.csv"), ("attack", "events/attack.csv")):
        severity = 1.0 if name == BEFORE else draw(f"{label} severity", scenario.document.consequences[name].severity)
        for row, event in enumerate(scenario.events[name]):
            first = math.floor(draw(f"{label} {row} day", event.day) + 0.5)
            last = first + math.ceil(event.lasts) - 1
            ahead = warning if event.kind in ("ground offensive", "capture") else 0.0
            here = next(place for place in scenario.places if place.place == event.place)
            left = 0.0
            if name == BEFORE and first <= -1:
                left = severity * event.intensity * math.exp(-max(0, -1 - last) / decay)
            clock = -1
            for day, (holding, since) in enumerate(states):
                back = level_line(min(1.0, level), float(course.after[0]), since)
                if name == BEFORE:
                    force = min(1.0, level) if holding else level_line(min(1.0, level), 1.0, since)
                    in_force = True
                elif name == "truce":
                    force, in_force = level / (0.17 + 0.10), holding
                else:
                    force, in_force = back, not holding
                clock += in_force
                now = 0.0
                if in_force and first <= clock <= last:
                    now = min(1.0, severity * event.intensity * force)
                elif in_force and clock < first and first - clock < ahead:
                    now = min(1.0, severity * event.intensity * force) * (1.0 - (first - clock) / ahead)
                left = max(now, left * math.exp(-1.0 / decay))
                for index, place in enumerate(scenario.places):
                    calm[day][index] *= 1.0 - left * math.exp(-km(here, place) / decay_km)
    return [[1.0 - of_place for of_place in of_day] for of_day in calm]


def level_line(start: float, end: float, days: int) -> float:
    return end if days >= 30 else start + (end - start) * days / 30.0


def km(here: Any, there: Any) -> float:
    """The great circle, by the law of cosines through unit vectors."""
    vectors = []
    for place in (here, there):
        lat, lon = math.radians(place.lat), math.radians(place.lon)
        vectors.append((math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)))
    return 2.0 * 6371.0088 * math.asin(math.dist(*vectors) / 2.0)


def test_the_danger_of_a_member_by_hand(followed: Scenario) -> None:
    plan = planned(followed)
    returned = 0
    for member in range(12):
        assert danger(plan, member) == pytest.approx(np.array(plain_danger(plan, member)), abs=1e-9)
        returned += len(course(plan, "truce", member)) > 2
    assert returned > 3


def test_a_chain_of_truces_goes_on_after_the_first(followed: Scenario) -> None:
    """What follows a failed truce may be a truce itself, of the other's luck; it takes the return over."""
    document = followed.document
    first, attack = document.consequences["truce"], document.consequences["attack"]
    assert first.truce is not None
    weak = first.truce.model_copy(update={"settles_war": 0.0, "mechanism": False, "new_attempts": False})
    war = weak.model_copy(update={"then": {"war": certain(1.0)}, "scaled_events": False})
    second = attack.model_copy(update={"truce": war})
    chain = {"truce": first.model_copy(update={"truce": weak}), "attack": second, "war": attack}
    scenario = replace(followed, document=document.model_copy(update={"consequences": chain}))
    plan = ground_plan(scenario, members=40, seed=5)
    three = [line for member in MEMBERS if len(line := course(plan, "truce", member)) == 3]
    assert three
    for line in three:
        assert [phase.outcome for phase in line] == ["truce", "attack", "war"]
        assert days_in_force(scenario.document, line) == line[2].first_day
    assert min(line[1].events.start for line in three) < 1.0


def certain(value: float) -> Quantity:
    return Quantity(low=value, mode=value, high=value)


@pytest.fixture(scope="module")
def done(followed: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Run:
    return run(followed, members=4, seed=5, folder=tmp_path_factory.mktemp("runs") / "followed", workers=1)


def test_the_same_bytes_with_any_number_of_workers(followed: Scenario, done: Run, tmp_path: Path) -> None:
    many = run(followed, members=4, seed=5, folder=tmp_path / "many", workers=3)
    for key in ("digests", "truce_ends", "days_in_force"):
        assert many.manifest[key] == done.manifest[key]


def test_the_record_says_how_long_truces_were_in_force(done: Run) -> None:
    plan = planned(done.scenario)
    lines = [course(plan, "truce", member) for member in range(4)]
    days = [days_in_force(done.scenario.document, line) for line in lines]
    assert done.manifest["days_in_force"] == {"attack": [0] * 4, "truce": days}
    assert done.manifest["truce_ends"]["truce"] == [first_failure(done.scenario.document, line) for line in lines]
    assert in_force(done, "truce") == pytest.approx(sum(days) / 4 / HORIZON)
    assert in_force(done, "attack") is None
    held = truce_held(done, "truce")
    assert held is not None and held == sum(day < 0 for day in done.manifest["truce_ends"]["truce"]) / 4


def test_the_brief_says_the_share_of_days(done: Run, small_run: Run) -> None:
    share = in_force(done, "truce")
    assert share is not None
    says = f"New attempts included, a truce is in force on this share of the days: truce: {round(100 * share)} %."
    assert says in headlines(done)
    assert not any("New attempts included" in line for line in headlines(small_run))


def test_a_record_without_the_count_says_nothing(done: Run) -> None:
    older = replace(done, manifest={key: value for key, value in done.manifest.items() if key != "days_in_force"})
    assert in_force(older, "truce") is None
    assert not any("New attempts included" in line for line in headlines(older))


def test_everything_drawn_of_a_truce_is_one_input(followed: Scenario) -> None:
    inputs = inputs_of(planned(followed, violence_after=Quantity(low=0.5, mode=1.0, high=2.0)))
    assert inputs.purposes.count(ENDS.name) == 1
    assert len(inputs.purposes) == len(set(inputs.purposes))
    fate = next(one for one in inputs.listed if one.name == ENDS.name)
    assert [spot.path for spot in fate.spots] == ["consequences.truce.truce.violence_after"]

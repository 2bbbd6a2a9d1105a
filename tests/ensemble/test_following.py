"""What follows an outcome, and when: against shares, exponential times, and the chain of noisy moves solved exactly."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from tests.scenario import Copy
from trucelab.ensemble.findings.courses import courses, split
from trucelab.ensemble.members import following as module
from trucelab.ensemble.members.course import course, days_it_lasts, paced
from trucelab.ensemble.members.following import following, may_follow
from trucelab.ensemble.members.plan import Plan, ground_plan
from trucelab.ensemble.record.run_record import Run
from trucelab.ensemble.running import run
from trucelab.report.sections.courses import content
from trucelab.scenario import Scenario, load
from trucelab.scenario.consequences import Ending, Following
from trucelab.talks import PreparedTalks
from trucelab.talks.dynamics import noisy_chain
from trucelab.talks.graph import GraphConflict

STANDOFF = """
  standoff:
    says: Both sides wait.
    ends: {per_month: 1..2..4, then: {attack: 0.6..0.7..0.8, truce: 0.2..0.3..0.4}, judgement: invented}
    judgement: invented
"""
MEMBERS = 4000


@pytest.fixture(scope="module")
def crisis(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """The small scenario over 300 days, in which an attack ends, a standoff may, and a truce fails."""
    copy = Copy(tmp_path_factory.mktemp("crisis"))
    copy.replace("horizon_days: 20", "horizon_days: 300")
    copy.replace(
        "    attack: {when", "    standoff: {when: not north.attack and south.shells, says: x}\n    attack: {when"
    )
    says = "    judgement: what the word attack says\n"
    ends = "    ends: {after_days: 20..40..80, then: {standoff: 0.5, truce: 0.5}, judgement: invented}\n"
    copy.replace(says, says + ends + STANDOFF.lstrip("\n"))
    copy.replace("{then: attack, monitors", "{then: {standoff: 0.4, attack: 0.6}, monitors")
    return load(copy.folder)


def planned(scenario: Scenario, members: int = 40) -> Plan:
    return ground_plan(scenario, members=members, seed=9)


def ending(plan: Plan, outcome: str) -> Ending:
    found = plan.scenario.document.consequences[outcome].ends
    assert found is not None
    return found


def test_outcomes_follow_at_their_shares(crisis: Scenario) -> None:
    """Shares are drawn between their ends, on average at the mean of triangles that are the same on both sides."""
    plan = planned(crisis)
    found = Counter(following(plan, "standoff", ending(plan, "standoff"), member, 1) for member in range(MEMBERS))
    assert found.keys() == {"attack", "truce"}
    assert stats.binomtest(found["attack"], MEMBERS, 0.7).pvalue > 1e-4


def test_the_order_in_which_outcomes_are_written_decides_nothing(crisis: Scenario) -> None:
    plan = planned(crisis)
    after = ending(plan, "standoff")
    turned = after.model_copy(update={"then": dict(reversed(after.then.items()))})
    ways = [[following(plan, "standoff", one, member, 1) for member in range(200)] for one in (after, turned)]
    assert ways[0] == ways[1]
    consequences = dict(reversed(crisis.document.consequences.items()))
    other = planned(replace(crisis, document=crisis.document.model_copy(update={"consequences": consequences})))
    for member in range(40):
        for outcome in plan.outcomes:
            assert course(plan, outcome, member) == course(other, outcome, member)


def test_a_constant_rate_gives_exponential_times() -> None:
    after = Ending.model_validate({"per_month": 2, "then": "attack"})
    days = [days_it_lasts(after, 7, member) for member in range(MEMBERS)]
    assert stats.kstest(days, stats.expon(scale=365.25 / 12 / 2).cdf).pvalue > 1e-3


def test_days_that_it_lasts_are_those_of_the_range() -> None:
    after = Ending.model_validate({"after_days": "20..40..80", "then": "attack"})
    days = [days_it_lasts(after, 7, member) for member in range(MEMBERS)]
    assert stats.kstest(days, stats.triang(20 / 60, 20, 60).cdf).pvalue > 1e-3


def test_outcomes_of_a_member_meet_the_same_luck(crisis: Scenario) -> None:
    """Two outcomes under one law end on one day, and the same comes next."""
    law = crisis.document.consequences["standoff"].ends
    consequences = crisis.document.consequences
    both = {**consequences, "attack": consequences["attack"].model_copy(update={"ends": law})}
    plan = planned(replace(crisis, document=crisis.document.model_copy(update={"consequences": both})))
    assert law is not None
    alike = law.model_copy(update={"then": {"truce": 1}})
    assert alike.then
    for member in range(40):
        ends = [[phase.first_day for phase in course(plan, outcome, member)[1:2]] for outcome in ("standoff", "attack")]
        assert ends[0] == ends[1]


def test_a_course_goes_round_and_covers_the_horizon(crisis: Scenario) -> None:
    plan = planned(crisis)
    horizon, seen = crisis.document.horizon_days, set()
    for outcome in plan.outcomes:
        for member in range(40):
            phases = course(plan, outcome, member)
            days = [phase.first_day for phase in phases]
            assert (phases[0].outcome, days[0]) == (outcome, 0)
            assert all(first < then for first, then in pairwise(days)) and days[-1] <= horizon
            assert paced(crisis.document, phases) or [phase.outcome for phase in phases] == ["truce"]
            spent: Counter[str] = Counter()
            for phase, end in zip(phases, [*days[1:], horizon + 1], strict=True):
                assert phase.calendar == spent[phase.outcome], "an outcome that comes back goes on where it stopped"
                spent[phase.outcome] += end - phase.first_day
            seen |= {(one.outcome, then.outcome) for one, then in pairwise(phases)}
    assert seen == {
        ("standoff", "attack"), ("standoff", "truce"), ("attack", "standoff"), ("attack", "truce"),
        ("truce", "standoff"), ("truce", "attack"),
    }  # fmt: skip
    assert may_follow(plan, "attack") == ("attack", "standoff", "truce")


def test_one_name_alone_means_a_share_of_one(small: Scenario) -> None:
    truce = small.document.consequences["truce"].truce
    assert truce is not None and {name: share.mode for name, share in truce.then.items()} == {"attack": 1.0}


def test_the_talks_lead_where_the_chain_of_noisy_moves_leads(crisis: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    """Shares of first entries, against the absorption probabilities of the chain, solved as a linear system."""
    monkeypatch.setattr(module, "RATIONALITIES", (2.0,))
    monkeypatch.setattr(module, "FORESIGHTS", (0.0,))
    monkeypatch.setattr(module, "drawn_held", lambda scenario, seed, member: None)
    plan = planned(crisis)
    graph = GraphConflict.of(plan.talks.conflict(None))
    matrix = noisy_chain(graph, 2.0, 0.0).dense()
    inside = {name: graph.among(states) for name, states in plan.talks.outcomes.items()}
    start = graph.index_of(plan.findings.outcomes["standoff"].best_state)
    others = inside["attack"] | inside["truce"]
    free = np.flatnonzero(~others)
    to = np.stack([matrix[np.ix_(free, np.flatnonzero(inside[name]))].sum(axis=1) for name in ("attack", "truce")], 1)
    exact = np.linalg.solve(np.eye(free.size) - matrix[np.ix_(free, free)], to)[np.flatnonzero(free == start)[0]]
    assert exact.sum() == pytest.approx(1.0) and 0.01 < exact[0] < 0.99
    after = Following.model_validate({"from_talks": 1})
    found = Counter(following(plan, "standoff", after, member, 1) for member in range(MEMBERS))
    assert found.keys() == {"attack", "truce"}
    assert stats.binomtest(found["attack"], MEMBERS, float(exact[0])).pvalue > 1e-4
    assert isinstance(plan.talks, PreparedTalks)


def test_a_run_keeps_every_person_whatever_the_workers(crisis: Scenario, tmp_path: Path) -> None:
    one = run(crisis, members=3, seed=5, folder=tmp_path / "one", workers=1)
    two = run(crisis, members=3, seed=5, folder=tmp_path / "two", workers=2)
    assert one.manifest["digests"] == two.manifest["digests"]
    for outcome in one.outcomes:
        people = sum(one.values(name, outcome).reshape(3, 301, -1).sum(axis=-1) for name in ("people", "on_road"))
        assert (people == people[:, :1]).all()


@pytest.fixture(scope="module")
def done(crisis: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Run:
    return run(crisis, members=12, seed=5, folder=tmp_path_factory.mktemp("runs") / "crisis")


def test_shares_of_a_day_are_all_members(crisis: Scenario, done: Run) -> None:
    plan = planned(crisis, 12)
    for outcome, found in courses(done).items():
        shares = found.shares()
        assert np.allclose(shares.sum(axis=0), 1.0) and shares[plan.outcomes.index(outcome), 0] == 1.0
        for member, days in enumerate(found.in_force):
            phases = course(replace(plan, seed=5), outcome, member)
            assert [plan.outcomes[days[phase.first_day]] for phase in phases] == [phase.outcome for phase in phases]
            assert found.first_end[member] == (phases[1].first_day if len(phases) > 1 else len(days))


def test_a_difference_has_two_parts(done: Run) -> None:
    """On the first day all last; later, what counts as theirs is the figure of the last day on which both did."""
    found = courses(done)
    displaced = {name: done.values("displaced", name).sum(axis=-1).astype(int) for name in done.outcomes}
    assert split(done, found, "newly displaced", "truce", "attack", 0).after == 0.0
    last = split(done, found, "newly displaced", "truce", "attack", 300)
    assert last.whole == pytest.approx((displaced["truce"][:, 300] - displaced["attack"][:, 300]).mean())
    held = [
        displaced["truce"][member, day] - displaced["attack"][member, day]
        for member in range(12)
        for day in [min(300, *(int(found[name].first_end[member]) - 1 for name in ("truce", "attack")))]
    ]
    assert last.whole - last.after == pytest.approx(np.mean(held))
    assert last.after != 0.0


def test_the_brief_says_what_follows(done: Run) -> None:
    told = content(done)
    assert [row["outcome"] for row in told["rows"]] == ["Attack", "Standoff", "Truce"]
    assert told["rows"][1]["rule"] == (
        "Ends with a chance of 1 to 4, most likely 2 a month, the same in every month; then attack (0.6 to 0.8, most "
        "likely 0.7) or truce (0.2 to 0.4, most likely 0.3)."
    )
    assert "Ends after 20 to 80, most likely 40 days; then standoff (0.5) or truce (0.5)." in told["rows"][0]["rule"]
    assert told["splits"] and "standoff" in told["chart"]

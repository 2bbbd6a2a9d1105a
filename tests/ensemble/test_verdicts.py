"""Verdicts: how far they are from turning, and on what they turn."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import mannwhitneyu

from trucelab.ensemble.findings.sensitivity.members import FEWEST
from trucelab.ensemble.findings.verdicts import (
    TurnsOnInput,
    TurnsOnStatement,
    distance_of,
    members_to_turn,
    parted,
    verdict_of,
    verdicts,
)
from trucelab.ensemble.record.run_record import Run
from trucelab.ensemble.running import run
from trucelab.scenario import Scenario
from trucelab.scenario.claims import AtLeastClaim, Claim, WeightClaim

MEMBERS = 40


@given(st.integers(1, 60).flatmap(lambda members: st.tuples(st.integers(0, members), st.just(members))))
def test_members_to_turn_is_the_least_number_that_does(case: tuple[int, int]) -> None:
    true, members = case
    turn = members_to_turn(true, members)
    own = verdict_of(true / members)

    def turned(by: int) -> bool:
        counts = {true - by, true + by} & set(range(members + 1))
        return any(verdict_of(count / members) != own for count in counts)

    assert turned(turn)
    assert not any(turned(by) for by in range(turn))


@given(
    st.lists(st.floats(1.0, 1e6), min_size=11, max_size=11, unique=True),
    st.floats(0.5, 2e6),
)
def test_a_whole_band_away_is_where_the_edge_of_the_band_meets_the_bound(values: list[float], bound: float) -> None:
    """Of eleven values the 10th and 90th percentiles are values themselves, so nothing is interpolated."""
    ordered = sorted(values)
    found = distance_of(np.array(values), bound, np.inf)
    assert found.margin == pytest.approx(ordered[5] - bound)
    assert found.bands is not None and found.factor == pytest.approx(bound / ordered[5])
    if abs(ordered[1] - bound) > 1e-6 * bound:
        assert (found.bands > 1.0) == (ordered[1] > bound)
    if abs(ordered[9] - bound) > 1e-6 * bound:
        assert (found.bands < -1.0) == (ordered[9] < bound)


def test_the_nearest_of_two_bounds_counts() -> None:
    values = np.array([40.0, 50.0, 60.0])
    assert distance_of(values, 45.0, 90.0).margin == 5.0
    assert distance_of(values, 0.0, 52.0).margin == 2.0
    assert distance_of(values, 0.0, 30.0).margin == -20.0


def test_a_certain_figure_has_no_band_to_measure_by() -> None:
    found = distance_of(np.full(5, 10.0), 8.0, np.inf)
    assert (found.margin, found.bands, found.factor) == (2.0, None, 0.8)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=4, max_size=30, unique_by=lambda pair: pair[0]))
def test_parted_is_the_rank_sum_test(pairs: list[tuple[float, bool]]) -> None:
    draws, truths = np.array([pair[0] for pair in pairs]), np.array([pair[1] for pair in pairs])
    if truths.all() or not truths.any():
        assert parted(draws, truths) == 0.0
        return
    by_peer = mannwhitneyu(draws[truths], draws[~truths], method="asymptotic", use_continuity=False).pvalue
    from scipy.stats import norm

    assert 2.0 * norm.sf(abs(parted(draws, truths))) == pytest.approx(by_peer, abs=1e-9)


@pytest.fixture(scope="module")
def larger_run(small: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Run:
    return run(small, members=MEMBERS, seed=5, folder=tmp_path_factory.mktemp("runs") / "larger", workers=2)


def with_claim(done: Run, claim: Claim, **talks: Any) -> Run:
    """The same run with one claim in place of all its claims."""
    document = done.scenario.document.model_copy(update={"claims": {"it": claim}})
    changed = Run(done.folder, done.manifest)
    changed.__dict__["scenario"] = replace(done.scenario, document=document)
    if talks:
        changed.__dict__["talks"] = {**done.talks, **talks}
    return changed


def test_a_figure_turns_on_the_input_it_is_made_of(larger_run: Run) -> None:
    """Children on the first day follow from one draw alone: their share."""
    children = np.sort(larger_run.values("people", "attack")[:, 0, :, 0].sum(axis=(1, 2)))
    middle = float(children[MEMBERS // 2])
    claim = AtLeastClaim(kind="figure", by="a", says="b", measure="children", at_least=middle)
    (judged,) = verdicts(with_claim(larger_run, claim))
    assert judged.verdict == "depends"
    first = judged.turns_on[0]
    assert isinstance(first, TurnsOnInput)
    assert first.name == "ground.people.children"
    assert first.where_true > first.where_not


def test_nothing_is_named_where_members_are_too_few(small_run: Run) -> None:
    assert small_run.manifest["members"] < FEWEST
    children = np.sort(small_run.values("people", "attack")[:, 0, :, 0].sum(axis=(1, 2)))
    claim = AtLeastClaim(kind="figure", by="a", says="b", measure="children", at_least=float(children[2]))
    (judged,) = verdicts(with_claim(small_run, claim))
    assert (judged.verdict, judged.turns_on) == ("depends", ())


def test_a_claim_about_talks_turns_on_the_statement_that_decides(larger_run: Run) -> None:
    held = [member["north"][1] for member in larger_run.talks["held"]]
    assert 0.1 < np.mean(held) < 0.9
    key = "truce-lasts"
    claim = larger_run.scenario.document.claims[key]
    found = {"claims": {"it": [{"true": flag} for flag in held]}}
    (judged,) = verdicts(with_claim(larger_run, claim, **found))
    first = judged.turns_on[0]
    assert isinstance(first, TurnsOnStatement)
    assert (first.party, first.if_held, first.if_not) == ("north", 1.0, 0.0)


def test_silent_draws_are_left_out_and_a_claim_on_which_none_bears_is_not_tested(larger_run: Run) -> None:
    claim = WeightClaim(
        kind="weight", by="a", says="b", decision_maker="north", statement="north.signs", outcome="truce"
    )

    def judged(silent: list[bool]) -> Any:
        found = [{"true": index % 2 == 0, "silent": flag} for index, flag in enumerate(silent)]
        (one,) = verdicts(with_claim(larger_run, claim, claims={"it": found}))
        return one

    assert judged([index % 2 == 1 for index in range(MEMBERS)]).verdict == "holds"
    assert judged([index % 2 == 0 for index in range(MEMBERS)]).verdict == "differs"
    none = judged([True] * MEMBERS)
    assert (none.verdict, none.share) == ("untested", 0.0)


def test_the_verdicts_of_a_run_are_worked_out_once(small_run: Run, tmp_path: Path) -> None:
    assert verdicts(small_run) is verdicts(small_run)

"""The cumulative hazard piece by piece, against a sum over small steps and the laws of hazards."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tests.truce.drawn import LAWS, certain, fixed
from trucelab.arrays import Floats
from trucelab.truce import PAUSE, WAR_ENDING, DrawnHazard, Effect, cumulative_hazard, ends

DAYS = np.array([0.0, 0.5, 3.0, 9.99, 10.0, 10.01, 25.0, 40.0, 41.0, 365.0])

starts = st.floats(0.0, 300.0)
ratios = st.floats(0.05, 20.0)
days = st.floats(0.0, 1000.0)


def step(since: float, until: float, ratio: float) -> Effect:
    """A factor on the hazard from one day to another."""

    def factor(at: Floats) -> Floats:
        return np.where((at >= since) & (at < until), ratio, 1.0)

    return Effect([np.array([since]), np.array([until])], factor)


def drawn(*effects: Effect, terms: float | None = None, limit: int = 1) -> DrawnHazard:
    one = np.ones(1)
    length = None if terms is None else terms * one
    return DrawnHazard.of(30.0, 1.8 * one, 0.445 * one, effects, length, limit)


def small_steps(day: float, *effects: Effect, steps: int = 20_000) -> float:
    """The hazard summed over small steps of a power of time, in which the Weibull hazard has no pole."""
    edges = day * np.linspace(0.0, 1.0, steps + 1) ** 3
    middle = (edges[:-1] + edges[1:]) / 2.0
    factor = np.ones(steps)
    for effect in effects:
        factor = factor * effect.factor(middle)
    return float((np.diff(cumulative_hazard(edges, PAUSE)) * factor).sum())


@LAWS
@given(starts, ratios, days)
def test_a_covariate_switched_on_changes_the_hazard_only_afterwards(since: float, ratio: float, day: float) -> None:
    without, with_it = (
        hazard.cumulative_hazard(np.array([since, day]))[0] for hazard in (drawn(), drawn(step(since, 1e6, ratio)))
    )
    if day <= since:
        assert with_it[1] == pytest.approx(without[1])
    else:
        assert with_it[1] - with_it[0] == pytest.approx(ratio * (without[1] - without[0]), abs=1e-12)
        assert with_it[0] == pytest.approx(without[0])


@LAWS
@given(starts, starts, ratios, starts, starts, ratios)
def test_pieces_add_up_to_small_steps(a: float, b: float, one: float, c: float, d: float, other: float) -> None:
    effects = step(min(a, b), max(a, b), one), step(min(c, d), max(c, d), other)
    assert drawn(*effects).cumulative_hazard(np.array([250.0]))[0, 0] == pytest.approx(
        small_steps(250.0, *effects), rel=5e-3
    )


@LAWS
@given(starts, starts, st.just(1.0))
def test_a_ratio_of_one_changes_nothing(a: float, b: float, ratio: float) -> None:
    with_it = drawn(step(min(a, b), max(a, b), ratio)).cumulative_hazard(DAYS)
    assert with_it[0] == pytest.approx(cumulative_hazard(DAYS, PAUSE))


@LAWS
@given(starts, starts, ratios, st.floats(0.0, 20.0), st.sampled_from([None, 1.0, 14.0, 60.0]))
def test_a_day_is_found_again(a: float, b: float, ratio: float, amount: float, terms: float | None) -> None:
    hazard = drawn(step(min(a, b), max(a, b), ratio), terms=terms, limit=5)
    day = hazard.day_at(np.array([amount]))
    assert hazard.cumulative_hazard(day)[0, 0] == pytest.approx(amount, abs=1e-9)


@LAWS
@given(st.floats(1.0, 100.0), days)
def test_a_renewed_term_sets_the_clock_back(length: float, day: float) -> None:
    """The plain sum: every full term gives the hazard of one term, the last what it has run."""
    ended = min(int(day // length), 5)
    expected = ended * float(cumulative_hazard(length, PAUSE)) + float(cumulative_hazard(day - ended * length, PAUSE))
    assert drawn(terms=length, limit=5).cumulative_hazard(np.array([day]))[0, 0] == pytest.approx(expected)


def test_monitors_help_only_while_they_are_there() -> None:
    """War-ending preset, ratio 0.5 from day 10 to day 40."""
    there = fixed(settles_war=1.0, monitors=True, monitors_from=certain(10), monitors_until=certain(40))
    plain = cumulative_hazard(DAYS, WAR_ENDING)
    at_10, at_40 = (float(cumulative_hazard(day, WAR_ENDING)) for day in (10, 40))
    expected = np.where(
        DAYS <= 10, plain, at_10 + 0.5 * (np.minimum(plain, at_40) - at_10) + np.maximum(plain - at_40, 0)
    )
    assert -np.log(there.held(DAYS))[0] == pytest.approx(expected)


def test_fates_under_monitors_who_come_and_go_follow_the_curve() -> None:
    """Kolmogorov-Smirnov, one seed, refused at one in a thousand."""
    terms: dict[str, Any] = {
        "settles_war": 0.6,
        "monitors": True,
        "monitors_from": certain(20),
        "monitors_until": certain(200),
    }
    times = ends(fixed(4000, **terms)).days
    held = fixed(1, **terms).held(times)[0]
    assert stats.kstest(1.0 - held, "uniform").pvalue > 1e-3


def test_monitors_who_stay_from_the_start_are_the_plain_covariate() -> None:
    always = fixed(settles_war=1.0, monitors=True)
    late = fixed(settles_war=1.0, monitors=True, monitors_from=certain(1e-9))
    assert late.held(DAYS) == pytest.approx(always.held(DAYS), rel=1e-4)
    assert -np.log(always.held(DAYS))[0] == pytest.approx(0.5 * cumulative_hazard(DAYS, WAR_ENDING))


@pytest.mark.parametrize("kappa", [0.2, 1.0])
def test_feedback_follows_its_formula(kappa: float) -> None:
    """Against small steps with the trailing mean of every moment, not of every day."""
    holding = 0.3
    found = fixed(settles_war=0.0, residual_violence=certain(holding), violence_feedback=certain(kappa)).held(
        np.array([5.0, 14.0, 60.0])
    )[0]

    def factor(at: Floats) -> Floats:
        within = np.minimum(at / 14.0, 1.0)
        return np.asarray(1.0 + kappa * np.log(1.0 + (1.0 - within) + within * holding))

    expected = [small_steps(day, Effect((), factor)) for day in (5.0, 14.0, 60.0)]
    assert -np.log(found) == pytest.approx(expected, rel=0.01)


def test_feedback_is_off_unless_it_is_turned_on() -> None:
    plain = fixed(settles_war=0.3).held(DAYS)
    assert (fixed(settles_war=0.3, violence_feedback=certain(0)).held(DAYS) == plain).all()
    assert (fixed(settles_war=0.3, violence_feedback=certain(0.5)).held(DAYS)[0, 1:] < plain[0, 1:]).all()

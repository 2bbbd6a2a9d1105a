"""Truce survival: published vectors, laws of the hazard, and simulated failures against the curve."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from trucelab.scenario.consequences import Truce
from trucelab.truce import (
    COVARIATES,
    PAUSE,
    PRESETS,
    PRIORS,
    WAR_ENDING,
    LogNormal,
    Preset,
    cumulative_hazard,
    draw_failure_day,
    mixed_survival,
    survival,
    survival_band,
)

DAYS = (7, 14, 30, 90, 180, 365)
VECTORS = [
    (WAR_ENDING, 1.0, (0.920, 0.889, 0.841, 0.741, 0.654, 0.545)),
    (WAR_ENDING, 0.62, (0.950, 0.930, 0.898, 0.830, 0.768, 0.686)),
    (WAR_ENDING, 0.41, (0.967, 0.953, 0.932, 0.884, 0.840, 0.780)),
    (PAUSE, 1.0, (0.390, 0.277, 0.165, 0.053, 0.018, 0.004)),
    (PAUSE, 0.30, (0.754, 0.681, 0.583, 0.415, 0.302, 0.194)),
]
"""Specification of truce durability, section 5."""

MEMBERS = 2000
FIXED = PRIORS.at_medians()

presets = st.sampled_from(PRESETS)
days = st.floats(0, 5000)
ratios = st.floats(0.05, 20)
truces = st.builds(
    Truce,
    mechanism=st.booleans(),
    monitors=st.booleans(),
    buffer_zone=st.booleans(),
    pretext_clause=st.booleans(),
    settles_war=st.floats(0, 1),
    then=st.just("assault"),
)


def failures(truce: Truce, members: int = MEMBERS, seed: int = 20180907) -> list[float]:
    return [draw_failure_day(truce, seed, member, priors=FIXED) for member in range(members)]


@pytest.mark.parametrize(("preset", "ratio", "expected"), VECTORS)
def test_published_vectors(preset: Preset, ratio: float, expected: tuple[float, ...]) -> None:
    assert survival(DAYS, preset, ratio) == pytest.approx(expected, abs=1e-3)


@given(presets, ratios)
def test_every_truce_holds_at_first(preset: Preset, ratio: float) -> None:
    assert float(survival(0, preset, ratio)) == 1.0


@given(presets, ratios, st.lists(days, min_size=2))
def test_survival_never_rises(preset: Preset, ratio: float, times: list[float]) -> None:
    held = survival(sorted(times), preset, ratio)
    assert (np.diff(held) <= 0).all()
    assert ((held >= 0) & (held <= 1)).all()


@given(presets, days)
def test_doubling_the_hazard_squares_survival(preset: Preset, day: float) -> None:
    assert float(survival(day, preset, 2.0)) == pytest.approx(float(survival(day, preset)) ** 2)
    assert float(cumulative_hazard(day, preset, 2.0)) == 2 * float(cumulative_hazard(day, preset))


@given(presets, days, ratios, ratios)
def test_a_lower_hazard_ratio_holds_longer(preset: Preset, day: float, one: float, other: float) -> None:
    lower, higher = sorted((one, other))
    assert float(survival(day, preset, lower)) >= float(survival(day, preset, higher))


@given(days, st.floats(0, 1))
def test_the_mixture_lies_between_its_presets(day: float, settles_war: float) -> None:
    ends = float(survival(day, PAUSE)), float(survival(day, WAR_ENDING))
    mixed = float(mixed_survival(day, settles_war))
    assert min(ends) - 1e-12 <= mixed <= max(ends) + 1e-12


def test_the_mixture_is_weighted() -> None:
    assert float(mixed_survival(90, 0.24)) == pytest.approx(0.76 * 0.053 + 0.24 * 0.741, abs=1e-3)


@pytest.mark.parametrize(
    ("settles_war", "terms", "pause_ratio", "war_ending_ratio"),
    [
        (0.0, {}, 1.0, 1.0),
        (1.0, {}, 1.0, 1.0),
        (0.24, {}, 1.0, 1.0),
        (0.24, {"mechanism": True, "monitors": True}, 0.45, 0.50),
        (0.5, {"pretext_clause": True, "buffer_zone": True}, 1.3, 1.3),
    ],
)
def test_simulated_failures_follow_the_curve(
    settles_war: float, terms: dict[str, bool], pause_ratio: float, war_ending_ratio: float
) -> None:
    """Kolmogorov-Smirnov, one seed, five cases, each refused at one in a thousand."""
    truce = Truce(settles_war=settles_war, then="assault", **terms)

    times = failures(truce)
    held = mixed_survival(times, settles_war, pause_ratio=pause_ratio, war_ending_ratio=war_ending_ratio)
    assert stats.kstest(1.0 - held, "uniform").pvalue > 1e-3


def test_drawn_priors_average_to_the_same_curve_as_fates_drawn_under_them() -> None:
    """Chance to hold for 30 days: share of members against the mean over priors, four standard errors."""
    truce = Truce(mechanism=True, monitors=True, pretext_clause=True, then="assault")
    held = np.mean([draw_failure_day(truce, 3, member) > 30 for member in range(MEMBERS)])
    heights = np.random.default_rng(1).random
    size = 200_000

    def mean_survival(preset: Preset, switch: str) -> float:
        hazard = preset.hazard.at(heights(size)) * (30 / preset.unit_days) ** preset.shape.at(heights(size))
        for item in COVARIATES:
            if item.switch in (switch, "pretext_clause"):
                hazard = hazard * item.ratio.at(heights(size))
        return float(np.exp(-hazard).mean())

    expected = 0.76 * mean_survival(PAUSE, "mechanism") + 0.24 * mean_survival(WAR_ENDING, "monitors")
    assert held == pytest.approx(expected, abs=4 * math.sqrt(expected * (1 - expected) / MEMBERS))


@given(truces, st.integers(-5, 2**63), st.integers(0, 10**6))
def test_a_failure_day_is_a_function_of_seed_and_member(truce: Truce, seed: int, member: int) -> None:
    day = draw_failure_day(truce, seed, member)
    assert day >= 0
    assert day == draw_failure_day(truce, seed, member)


@given(truces, st.integers(0, 500))
def test_what_follows_a_truce_does_not_change_its_luck(truce: Truce, member: int) -> None:
    other = truce.model_copy(update={"then": {"buffer zone": 1}})
    assert draw_failure_day(truce, 7, member) == draw_failure_day(other, 7, member)


@given(truces, st.integers(0, 500), st.sampled_from([item.switch for item in COVARIATES]))
def test_terms_keep_their_order_under_the_same_luck(truce: Truce, member: int, switch: str) -> None:
    """At the medians: a term that lowers the hazard never brings a failure forward, and the other way round."""
    ratio = next(item.ratio.median for item in COVARIATES if item.switch == switch)
    without, with_it = (
        draw_failure_day(truce.model_copy(update={switch: on}), 7, member, priors=FIXED) for on in (False, True)
    )
    assert with_it >= without if ratio <= 1 else with_it <= without


def test_a_truce_after_another_meets_its_own_fate() -> None:
    truce = Truce(then="assault")
    first, second = (
        np.array([draw_failure_day(truce, 7, member, attempt=attempt, priors=FIXED) for member in range(500)])
        for attempt in (0, 1)
    )
    assert abs(float(stats.spearmanr(first, second).statistic)) < 4 / math.sqrt(500)


@given(truces)
def test_the_band_is_in_order_and_never_rises(truce: Truce) -> None:
    band = survival_band(truce, (0, *DAYS), seed=1, draws=50)
    edges = (band.low, band.median, band.high)
    assert [float(edge[0]) for edge in edges] == [1.0, 1.0, 1.0]
    assert ((band.low <= band.median) & (band.median <= band.high)).all()
    assert all((np.diff(edge) <= 0).all() for edge in edges)


def test_the_band_closes_on_the_curve_when_nothing_is_uncertain() -> None:
    truce = Truce(mechanism=True, monitors=True, then="assault")
    expected = mixed_survival(DAYS, 0.24, pause_ratio=0.45, war_ending_ratio=0.50)
    band = survival_band(truce, DAYS, seed=1, draws=3, priors=FIXED)
    for edge in (band.low, band.median, band.high, band.mean):
        assert edge == pytest.approx(expected)


def test_the_band_holds_the_curve_of_the_medians() -> None:
    band = survival_band(Truce(then="assault"), DAYS, seed=1)
    assert ((band.low < mixed_survival(DAYS, 0.24)) & (mixed_survival(DAYS, 0.24) < band.high)).all()


def test_no_hazard_means_no_failure() -> None:
    assert float(survival(10_000, PAUSE, 0.0)) == 1.0
    harmless = replace(PRIORS, pause=replace(PAUSE, hazard=LogNormal(0.0, 0.0)))
    assert draw_failure_day(Truce(settles_war=0, then="assault"), 7, 0, priors=harmless) == math.inf

"""Bands and ranks: what exchangeable draws must give, by counting all orders, and that honesty pays."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import stats

from trucelab.errors import WrongInput
from trucelab.validation.scores.coverage import central_band, coverage
from trucelab.validation.scores.interval_score import interval_score

small_counts = st.integers(0, 4).map(float)
ensembles = arrays.arrays(np.float64, (5, 7), elements=small_counts)


@pytest.mark.parametrize(("level", "members"), [(0.5, 3), (0.5, 7), (0.8, 9), (0.8, 19), (0.9, 19), (0.9, 39)])
def test_one_more_draw_falls_into_the_band_with_its_chance(level: float, members: int) -> None:
    """Wilks (1941): of members + 1 exchangeable values each is the observation once."""
    values = np.random.default_rng(1941).normal(size=members + 1)
    held = 0.0
    for left_out in range(members + 1):
        low, high = central_band(np.delete(values, left_out)[:, None], level)
        held += coverage(low, high, values[[left_out]])
    assert held / (members + 1) == pytest.approx(level)


@pytest.mark.parametrize(("level", "members"), [(0.5, 3), (0.8, 9), (0.9, 19)])
def test_too_few_members_for_a_level_are_refused(level: float, members: int) -> None:
    central_band(np.arange(members), level)
    with pytest.raises(WrongInput, match=f"needs {members}, so add members"):
        central_band(np.arange(members - 1), level)


@given(arrays.arrays(np.float64, (19, 2), elements=st.floats(-100, 100)))
def test_wider_levels_hold_narrower_ones(simulated: np.ndarray) -> None:
    bands = [central_band(simulated, level) for level in (0.5, 0.8, 0.9)]
    for (inner_low, inner_high), (low, high) in itertools.pairwise(bands):
        assert (low <= inner_low).all()
        assert (inner_high <= high).all()


def test_coverage_counts_ends_and_leaves_gaps_out() -> None:
    assert coverage([0, 0, 0], [1, 1, 1], [0, 1, np.nan]) == 1.0
    assert coverage([0, 0], [1, 1], [1.5, np.nan]) == 0.0


@pytest.mark.parametrize("level", [0.5, 0.8, 0.9])
def test_the_true_quantiles_have_the_least_expected_interval_score(level: float) -> None:
    """A standard normal in 2001 equally likely parts; every moved end costs."""
    truth = stats.norm.ppf((np.arange(2001) + 0.5) / 2001)
    low, high = float(stats.norm.ppf((1 - level) / 2)), float(stats.norm.ppf((1 + level) / 2))

    def expected(bottom: float, top: float) -> float:
        return float(interval_score(np.full(2001, bottom), np.full(2001, top), truth, level).mean())

    best = expected(low, high)
    for bottom, top in [(low - 0.1, high), (low + 0.1, high), (low, high - 0.1), (low, high + 0.1)]:
        assert expected(bottom, top) > best


def test_the_interval_score_of_a_normal_meets_its_closed_form() -> None:
    """E = 2 phi(z) 2 / alpha, with z the upper end of the band: width and fines together."""
    truth = stats.norm.ppf((np.arange(20_001) + 0.5) / 20_001)
    z = float(stats.norm.ppf(0.9))
    found = interval_score(np.full(truth.shape, -z), np.full(truth.shape, z), truth, 0.8).mean()
    assert float(found) == pytest.approx(4 * stats.norm.pdf(z) / 0.2, abs=2e-3)


def test_wrong_input_is_named() -> None:
    with pytest.raises(WrongInput, match="wrong way round"):
        coverage([2.0], [1.0], [1.5])
    with pytest.raises(WrongInput, match="one end for each"):
        coverage([2.0, 1.0], [3.0], [1.5])
    with pytest.raises(WrongInput, match="above 0 and below 1"):
        interval_score([1.0], [2.0], [1.5], 80)
    with pytest.raises(WrongInput, match="above 0 and below 1"):
        central_band(np.arange(99), 1.0)

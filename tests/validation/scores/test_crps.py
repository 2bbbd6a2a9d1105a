"""Continuous ranked probability score: closed forms, the plain double sum, and that honesty pays."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import stats

from tests.validation.scores import plain
from trucelab.errors import WrongInput
from trucelab.validation.scores.crps import continuous_ranked_probability_score as crps

values = st.floats(-1e4, 1e4)
members = arrays.arrays(np.float64, st.tuples(st.integers(2, 12)), elements=values)


def of_normal(mean: float, sd: float, observed: float) -> float:
    """Gneiting and Raftery (2007), section 4.2."""
    z = (observed - mean) / sd
    return float(sd * (z * (2 * stats.norm.cdf(z) - 1) + 2 * stats.norm.pdf(z) - 1 / math.sqrt(math.pi)))


def strata(count: int) -> np.ndarray:
    """The middles of equally likely parts of 0 to 1: a sample without noise."""
    return (np.arange(count) + 0.5) / count


@pytest.mark.parametrize("observed", [-3.0, 0.0, 1.2, 9.0])
def test_a_large_sample_meets_the_closed_form_of_a_normal(observed: float) -> None:
    sample = stats.norm.ppf(strata(20_000), loc=1.0, scale=2.0)
    assert float(crps(sample, observed)) == pytest.approx(of_normal(1.0, 2.0, observed), abs=1e-3)


@pytest.mark.parametrize("observed", [0.0, 0.3, 1.0])
def test_a_large_sample_meets_the_closed_form_of_a_uniform(observed: float) -> None:
    """The integral of the squared distance of distribution functions: (y^3 + (1 - y)^3) / 3."""
    expected = (observed**3 + (1 - observed) ** 3) / 3
    assert float(crps(strata(2000), observed)) == pytest.approx(expected, abs=1e-6)


@given(members, values, st.booleans())
def test_agrees_with_the_double_sum(sample: np.ndarray, observed: float, fair: bool) -> None:
    expected = plain.crps(sample.tolist(), observed, fair=fair)
    assert float(crps(sample, observed, fair=fair)) == pytest.approx(expected, abs=1e-7)


@given(members, values)
def test_agrees_with_the_integral(sample: np.ndarray, observed: float) -> None:
    assert float(crps(sample, observed)) == pytest.approx(plain.crps_by_integral(sample.tolist(), observed), abs=1e-7)


@given(values, values)
def test_one_member_gets_the_absolute_error(member: float, observed: float) -> None:
    assert float(crps([member], observed)) == abs(member - observed)


@given(members, values, st.floats(0.01, 100), values)
def test_moves_and_scales_with_the_unit(sample: np.ndarray, observed: float, times: float, by: float) -> None:
    scaled = float(crps(times * sample + by, times * observed + by))
    assert scaled == pytest.approx(times * float(crps(sample, observed)), rel=1e-6, abs=1e-5)


def test_a_far_shift_loses_no_digits() -> None:
    sample, observed = np.array([0.0, 1.0, 4.0]), 2.0
    assert float(crps(sample + 2.0**40, observed + 2.0**40)) == float(crps(sample, observed))


def test_the_truth_has_the_least_expected_score() -> None:
    """Exact expectations over a truth of 400 equally likely values; others are wrong in place or spread."""
    truth = stats.norm.ppf(strata(400))
    forecasts = {"truth": truth, "high": truth + 0.3, "narrow": 0.6 * truth, "wide": 1.5 * truth}
    expected = {
        name: float(crps(np.repeat(sample[:, None], truth.size, axis=1), truth).mean())
        for name, sample in forecasts.items()
    }
    assert min(expected, key=lambda name: expected[name]) == "truth"


@pytest.mark.parametrize("count", [2, 3])
def test_the_fair_score_does_not_depend_on_the_number_of_members(count: int) -> None:
    """Members and observation drawn from the same three values: the expectation over all draws, exactly.

    It is half the mean distance of two draws; of the nine pairs, two each are 1, 2 and 3 apart, so 12 / 9 / 2.
    """
    support = (0.0, 1.0, 3.0)
    grids = np.meshgrid(*[support] * (count + 1), indexing="ij")
    draws = np.array([grid.ravel() for grid in grids])
    assert float(crps(draws[:-1], draws[-1], fair=True).mean()) == pytest.approx(2 / 3)
    assert float(crps(draws[:-1], draws[-1]).mean()) > 2 / 3


def test_gaps_stay_gaps() -> None:
    found = crps([[1.0, 2.0], [3.0, 2.0]], [np.nan, 2.0])
    assert np.isnan(found[0])
    assert found[1] == 0.0


def test_wrong_input_is_named() -> None:
    with pytest.raises(WrongInput, match="needs two or more"):
        crps([1.0], 1.0, fair=True)
    with pytest.raises(WrongInput, match="first axis of members"):
        crps([[1.0, 2.0]], [1.0, 2.0, 3.0])
    with pytest.raises(WrongInput, match="first axis of members"):
        crps(1.0, 1.0)

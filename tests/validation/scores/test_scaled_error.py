"""Scaled error and the baselines that it and skill are measured against."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tests.validation.scores import plain
from trucelab.errors import WrongInput
from trucelab.validation.scores.persistence import flat_share, held_flat, sloped
from trucelab.validation.scores.relative_difference import averaged_relative_difference
from trucelab.validation.scores.scaled_error import Naive, mean_absolute_scaled_error
from trucelab.validation.scores.skill import skill_score

NAIVES: tuple[Naive, ...] = ("flat", "sloped", "share")
rng = np.random.default_rng(20120229)
OBSERVED = np.cumsum(rng.integers(1, 90, (40, 4)), axis=0).astype(np.float64)
SIMULATED = np.cumsum(rng.integers(1, 90, (40, 4)), axis=0).astype(np.float64)

days = arrays.arrays(np.float64, (6, 3), elements=st.integers(0, 500).map(float))


@pytest.mark.parametrize("naive", NAIVES)
@pytest.mark.parametrize("from_day", [7, 30])
def test_agrees_with_its_plain_version(naive: Naive, from_day: int) -> None:
    found = mean_absolute_scaled_error(SIMULATED, OBSERVED, from_day=from_day, naive=naive)
    expected = plain.scaled_error(SIMULATED.tolist(), OBSERVED.tolist(), from_day, naive)
    assert float(found.mean) == pytest.approx(expected)


def test_the_naive_forecast_itself_gets_the_share_of_days_that_it_forecasts() -> None:
    """It is right up to day 7 and makes its own error on the other 32 of 40 days."""
    found = mean_absolute_scaled_error(flat_share(OBSERVED, 7), OBSERVED, naive="share")
    assert found.by_place == pytest.approx(np.full(4, 32 / 40))


def test_a_perfect_simulation_gets_0_and_unchanged_places_are_left_out() -> None:
    observed = OBSERVED.copy()
    observed[:, 0] = 100.0
    found = mean_absolute_scaled_error(observed, observed)
    assert np.isnan(found.by_place[0])
    assert float(found.mean) == 0.0
    wrong = mean_absolute_scaled_error(SIMULATED, observed)
    assert np.isinf(wrong.by_place[0])
    assert np.isinf(wrong.mean)


def test_empty_places_have_no_weight() -> None:
    observed = np.column_stack([OBSERVED, np.zeros(40)])
    simulated = np.column_stack([SIMULATED, np.zeros(40)])
    found = mean_absolute_scaled_error(simulated, observed)
    assert float(found.mean) == float(mean_absolute_scaled_error(SIMULATED, OBSERVED).mean)


@given(days, st.integers(0, 5))
def test_baselines_know_nothing_later(observed: np.ndarray, from_day: int) -> None:
    later = observed.copy()
    later[from_day + 1 :] += 1.0
    for baseline in (held_flat, sloped):
        assert (baseline(observed, from_day) == baseline(later, from_day)).all()
        assert (baseline(observed, from_day)[: from_day + 1] == observed[: from_day + 1]).all()


@given(days, st.integers(0, 5))
def test_flat_shares_keep_the_total_and_the_shares(observed: np.ndarray, from_day: int) -> None:
    observed = observed + 1.0
    found = flat_share(observed, from_day)
    assert found.sum(axis=1) == pytest.approx(observed.sum(axis=1))
    shares = found[from_day:] / found[from_day:].sum(axis=1, keepdims=True)
    assert shares == pytest.approx(np.broadcast_to(shares[0], shares.shape))


def test_told_totals_are_used() -> None:
    assert flat_share([[1, 3], [9, 9]], 0, totals=[4, 40]).tolist() == [[1.0, 3.0], [10.0, 30.0]]


def test_the_last_value_seen_is_held_over_gaps() -> None:
    observed = [[5.0, np.nan], [np.nan, np.nan], [8.0, 4.0]]
    assert held_flat(observed, 1)[2].tolist() == pytest.approx([5.0, np.nan], nan_ok=True)


def test_skill_over_a_baseline() -> None:
    """Halving every difference halves the error, so skill over the baseline is one half."""
    baseline = held_flat(OBSERVED, 7)
    halved = (baseline + OBSERVED) / 2.0
    scores = [float(averaged_relative_difference(each, OBSERVED).mean) for each in (halved, baseline)]
    assert float(skill_score(*scores)) == pytest.approx(0.5)
    assert float(skill_score(scores[1], scores[1])) == 0.0
    assert np.isneginf(skill_score(1.0, 0.0))
    assert np.isnan(skill_score(0.0, 0.0))


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: mean_absolute_scaled_error(OBSERVED[:8], OBSERVED[:8]), "nothing was observed after day 7"),
        (
            lambda: mean_absolute_scaled_error(OBSERVED, OBSERVED, naive="flatt"),  # type: ignore[arg-type]
            'Did you mean "flat"',
        ),
        (lambda: mean_absolute_scaled_error(OBSERVED, OBSERVED, from_day=-1), "not one of the 40 days"),
        (lambda: held_flat(OBSERVED, 40), "give 0 to 39"),
        (lambda: flat_share([[0, 0], [1, 2]], 0), "nobody was observed up to day 0"),
        (lambda: flat_share([[1, 0], [1, 2]], 0, totals=[1]), "one for each of 2 days"),
        (lambda: skill_score(-1.0, 1.0), "below 0"),
        (lambda: skill_score([1.0, 2.0], [1.0, 2.0, 3.0]), "do not fit"),
    ],
)
def test_wrong_input_is_named(call: Callable[[], object], says: str) -> None:
    with pytest.raises(WrongInput, match=says):
        call()

"""Scores of chances: Murphy's identity, honesty, and published classes."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucelab.errors import WrongInput
from trucelab.validation.scores.brier import brier_parts, brier_score
from trucelab.validation.scores.log_score import log_score

tenths = st.integers(0, 10).map(lambda number: number / 10)
logs = st.lists(st.tuples(tenths, st.integers(0, 1)), min_size=1, max_size=60)
any_logs = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 1)), min_size=1, max_size=60)


def split(log: list[tuple[float, int]]) -> tuple[list[float], list[int]]:
    return [chance for chance, _ in log], [outcome for _, outcome in log]


@given(logs)
def test_the_parts_make_up_the_score(log: list[tuple[float, int]]) -> None:
    """Murphy (1973): exact where equal chances are grouped."""
    chance, happened = split(log)
    parts = brier_parts(chance, happened)
    assert parts.reliability - parts.resolution + parts.uncertainty == pytest.approx(brier_score(chance, happened))
    assert parts.within_groups == pytest.approx(0.0, abs=1e-12)


@given(any_logs, st.integers(1, 12))
def test_with_bins_a_fourth_part_makes_up_the_score(log: list[tuple[float, int]], bins: int) -> None:
    chance, happened = split(log)
    parts = brier_parts(chance, happened, bins=bins)
    total = parts.reliability - parts.resolution + parts.uncertainty + parts.within_groups
    assert total == pytest.approx(brier_score(chance, happened))
    assert parts.forecasts.sum() == len(log)
    assert len(parts.forecasts) <= bins
    assert parts.frequency @ parts.forecasts == pytest.approx(sum(happened))


@given(any_logs)
def test_a_forecast_of_the_frequency_is_reliable_and_resolves_nothing(log: list[tuple[float, int]]) -> None:
    _, happened = split(log)
    parts = brier_parts([sum(happened) / len(log)] * len(log), happened)
    assert parts.reliability == pytest.approx(0.0, abs=1e-12)
    assert parts.resolution == pytest.approx(0.0, abs=1e-12)
    assert parts.uncertainty == pytest.approx(np.var(happened))


@given(st.integers(0, 20), tenths)
def test_honesty_has_the_least_expected_score(times: int, said: float) -> None:
    """Of 20 equal cases it happens in `times`: no chance does better than times / 20."""
    happened = [1] * times + [0] * (20 - times)
    for score in (brier_score, log_score):
        assert score([times / 20] * 20, happened) <= score([said] * 20, happened) + 1e-12


@given(any_logs)
def test_the_other_side_of_the_coin_scores_the_same(log: list[tuple[float, int]]) -> None:
    chance, happened = split(log)
    other, not_happened = [1 - each for each in chance], [1 - each for each in happened]
    assert brier_score(other, not_happened) == pytest.approx(brier_score(chance, happened))


def test_known_values() -> None:
    assert brier_score([0.5] * 4, [0, 1, 1, 0]) == 0.25
    assert log_score([0.5] * 4, [0, 1, 1, 0]) == pytest.approx(math.log(2))
    assert (brier_score([1.0, 0.0], [1, 0]), log_score([1.0, 0.0], [1, 0])) == (0.0, 0.0)
    assert (brier_score([1.0, 0.0], [0, 1]), log_score([1.0, 0.0], [0, 1])) == (1.0, math.inf)


def test_forecasts_still_open_are_left_out() -> None:
    assert brier_score([0.9, 0.5], [math.nan, 1]) == 0.25
    assert log_score([0.9, 0.5], [math.nan, 1]) == pytest.approx(math.log(2))


@pytest.mark.parametrize(
    ("chance", "happened", "says"),
    [
        ([1.2], [1], "chance: 1.2 is no chance"),
        ([0.5], [2], "happened: has a value other than 0, 1"),
        ([0.5, 0.5], [1], "give one of each"),
        ([math.nan], [1], "chance: 1 of 1 values are not finite"),
        ([0.5], [math.nan], "happened: has no value"),
        ([], [], "happened: has no value"),
        (["often"], [1], "chance: is not an array of numbers"),
    ],
)
def test_wrong_input_is_named(chance: list[float], happened: list[float], says: str) -> None:
    for score in (brier_score, log_score, brier_parts):
        with pytest.raises(WrongInput, match=says):
            score(chance, happened)


def test_bins_are_1_or_more() -> None:
    with pytest.raises(WrongInput, match="bins: 0"):
        brier_parts([0.5], [1], bins=0)

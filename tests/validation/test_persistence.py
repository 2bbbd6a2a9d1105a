"""Forecasts without a model, by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.validation.small import DAYS, flee_folder
from trucelab.flee.folder import read_case
from trucelab.validation.persistence import BASELINES, BY_CAPACITY, HELD, SEEN_DAY, SHARE_HELD, forecasts

CAMPS = {"Near": (3000, 50), "Far": (1000, 150)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return flee_folder(tmp_path / "case", CAMPS, per_day={"Near": 30, "Far": 10})


def test_forecasts_by_hand(folder: Path) -> None:
    """On day 30 the camps hold 1,000 and 400; on the last, the 44th, 1,420 and 540, together 1,960."""
    observed = np.array([[100.0 + 30 * day, 100.0 + 10 * day] for day in range(DAYS)])
    found = forecasts(observed, read_case(folder))
    assert found["equal shares"][-1].tolist() == [980, 980]
    assert found["by capacity"][-1].tolist() == [1470, 490]
    assert found["shares of day 30"][-1].tolist() == pytest.approx([1400, 560])
    assert found["counts of day 30"][-1].tolist() == [1000, 400]


def test_those_who_are_told_the_total_keep_it(folder: Path) -> None:
    rng = np.random.default_rng(7)
    observed = rng.integers(1, 5000, (DAYS, len(CAMPS))).astype(np.float64)
    found = forecasts(observed, read_case(folder))
    for baseline in BASELINES:
        if baseline.told:
            assert found[baseline.name].sum(axis=1) == pytest.approx(observed.sum(axis=1)), baseline.name
        np.testing.assert_array_equal(found["counts of day 30"][: SEEN_DAY + 1], observed[: SEEN_DAY + 1])


def test_a_forecast_that_cannot_be_made_is_left_out(tmp_path: Path) -> None:
    case = read_case(flee_folder(tmp_path / "case", {"Open": (0, 50)}, per_day={"Open": 1}))
    short = np.ones((SEEN_DAY + 1, 1))
    assert {BY_CAPACITY.name, SHARE_HELD.name, HELD.name}.isdisjoint(forecasts(short, case))
    nobody = np.zeros((DAYS, 1))
    assert SHARE_HELD.name not in forecasts(nobody, case)

"""Ranks and deviates beside scipy's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from trucelab.ensemble.findings.ranks import deviate_beyond, mean_ranks


@given(st.lists(st.integers(-3, 3) | st.floats(-1e9, 1e9), min_size=1, max_size=40))
def test_ranks_are_those_of_scipy(values: list[float]) -> None:
    assert mean_ranks(values).tolist() == stats.rankdata(values).tolist()


@given(st.floats(1e-12, 1 - 1e-12))
def test_deviates_are_those_of_scipy(chance: float) -> None:
    assert deviate_beyond(chance) == pytest.approx(stats.norm.isf(chance), rel=1e-9, abs=1e-9)

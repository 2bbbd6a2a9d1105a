"""Quantiles over crossed members against the differences laid out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucelab.ensemble.findings.unpaired_differences import crossed_quantiles

whole = st.integers(-(10**9), 10**9)


@given(st.lists(st.tuples(whole, whole), min_size=2, max_size=12), st.lists(st.floats(0, 1), min_size=1, max_size=4))
def test_they_are_the_quantiles_of_all_differences(pairs: list[tuple[int, int]], quantiles: list[float]) -> None:
    one, other = np.array(pairs).T
    apart = np.subtract.outer(one, other)[~np.eye(one.size, dtype=np.bool_)]
    assert crossed_quantiles(one, other, quantiles) == pytest.approx(np.quantile(apart, quantiles), abs=1e-3)


@given(st.lists(st.integers(0, 3), min_size=2, max_size=12))
def test_ties_count_as_often_as_they_come(values: list[int]) -> None:
    one = np.array(values)
    apart = np.sort(np.subtract.outer(one, one)[~np.eye(one.size, dtype=np.bool_)])
    places = np.arange(apart.size) / max(apart.size - 1, 1)
    assert crossed_quantiles(one, one, places) == pytest.approx(apart.tolist())


def test_one_member_has_one_difference() -> None:
    assert crossed_quantiles(np.array([5]), np.array([7]), (0.1, 0.9)) == [-2.0, -2.0]

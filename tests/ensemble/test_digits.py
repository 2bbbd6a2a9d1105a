"""Figures of the talks are kept to nine digits, and compared so that no edge of rounding parts equal ones."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucelab.ensemble.members.talks_record import equal_to_digits, to_digits

FIGURES = st.floats(1e-300, 1e300) | st.floats(-1e300, -1e-300)


def test_digits_are_significant_ones() -> None:
    assert to_digits({"a": [1.23456789012, (2.0 / 3.0,)], "b": 7, "c": True, "d": None, "e": "1.23456789012"}) == {
        "a": [1.23456789, [0.666666667]],
        "b": 7,
        "c": True,
        "d": None,
        "e": "1.23456789012",
    }
    assert to_digits([1234567891234.0, 1.5e-20]) == [1234567890000.0, 1.5e-20]
    assert math.isinf(to_digits(math.inf))


@given(FIGURES)
def test_rounding_twice_changes_nothing(figure: float) -> None:
    once = to_digits(figure)
    assert to_digits(once) == once
    assert abs(once - figure) <= abs(figure) * 0.5001e-8


@given(FIGURES, st.integers(-20, 20))
def test_figures_some_last_bits_apart_are_equal_after_rounding(figure: float, ulps: int) -> None:
    moved = figure + ulps * math.ulp(figure)
    assert equal_to_digits(to_digits(figure), to_digits(moved))


@pytest.mark.parametrize("edge", [1.000000005, 0.1234567885, 9.999999995, 2.000000015, 123456789.5])
def test_a_figure_on_the_edge_may_be_rounded_either_way(edge: float) -> None:
    below, above = to_digits(edge * (1.0 - 1e-12)), to_digits(edge * (1.0 + 1e-12))
    assert below != above
    assert equal_to_digits(below, above) and equal_to_digits(above, below)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1.00000001, 1.00000003),
        (0.0, 1e-300),
        (0.5, -0.5),
        (1.0, 1),
        (True, 1),
        (1.0, None),
        ("truce", "attack"),
        ([0.1], [0.1, 0.2]),
        ({"a": 0.1}, {"b": 0.1}),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ({"a": [{"b": 0.1}]}, {"a": [{"b": 0.2}]}),
    ],
)
def test_what_differs_is_found(one: Any, other: Any) -> None:
    assert not equal_to_digits(one, other) and not equal_to_digits(other, one)

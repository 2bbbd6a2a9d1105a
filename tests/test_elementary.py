"""Elementary functions against numbers of fifty digits, and compiled ones against those of arrays, bit by bit."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numba import njit

from trucelab import angles, elementary
from trucelab.arrays import Floats

mpmath.mp.dps = 50

SPECIAL = np.array(
    [0.0, -0.0, 1.0, -1.0, np.inf, -np.inf, np.nan, 5e-324, 1e-310, 0.5, 2.0, 1e308, -1e308, -745.2, 32.0]
)

EXACT: dict[str, Callable[[Any], Any]] = {
    "exp": mpmath.exp,
    "expm1": mpmath.expm1,
    "log": mpmath.log,
    "log1p": mpmath.log1p,
    "log_factorial": lambda n: mpmath.loggamma(n + 1),
    "normal_quantile": lambda p: mpmath.sqrt(2) * mpmath.erfinv(2 * mpmath.mpf(p) - 1),
}

WITHIN: dict[str, tuple[st.SearchStrategy[float], float]] = {
    "exp": (st.floats(-708.0, 709.7), 1.0),
    "expm1": (st.floats(-800.0, 709.7), 2.5),
    "log": (st.floats(5e-324, 1.7e308), 1.0),
    "log1p": (st.floats(-1.0, 1.7e308, exclude_min=True), 1.5),
    "log_factorial": (st.integers(2, 10**15).map(float), 4.0),
    "normal_quantile": (st.floats(1e-9, 1.0 - 1e-9), 8.0),
}
"""Where each is measured, and by how many units in the last place it may be off."""

ONE = {name: getattr(elementary, name) for name in EXACT}


def off(found: float, exact: Any) -> float:
    """Distance in units of the last place of the exact number."""
    return float(abs(mpmath.mpf(found) - exact) / math.ulp(float(exact)))


@pytest.mark.parametrize("name", WITHIN)
def test_a_function_is_right_to_its_last_places(name: str) -> None:
    values, most = WITHIN[name]

    @settings(deadline=None, max_examples=150)
    @given(values)
    def right(x: float) -> None:
        assert off(ONE[name](x), EXACT[name](mpmath.mpf(x))) <= most

    right()


@settings(deadline=None)
@given(st.floats(-1000.0, 1000.0))
def test_angles(x: float) -> None:
    for found, exact in ((angles.sin, mpmath.sin), (angles.cos, mpmath.cos)):
        assert abs(found(np.array(x)) - exact(mpmath.mpf(x))) <= 2.0**-52


@settings(deadline=None, max_examples=150)
@given(st.floats(-1.0, 1.0))
def test_arcsines(x: float) -> None:
    assert off(float(angles.arcsin(np.array(x))), mpmath.asin(mpmath.mpf(x))) <= 2.0


@settings(deadline=None, max_examples=300)
@given(st.floats(1e-300, 1e300), st.floats(-2000.0, 2000.0))
def test_powers_are_right_to_a_few_places(x: float, y: float) -> None:
    exact = mpmath.power(x, y)
    if mpmath.mpf(1e-300) < exact < mpmath.mpf(1e300):
        assert off(elementary.power(x, y), exact) <= 1.5 + float(abs(mpmath.log(exact))) / 100.0


@settings(deadline=None)
@given(st.floats(-745.1, -708.0))
def test_results_below_the_normal_numbers_are_rounded_once(x: float) -> None:
    assert off(elementary.exp(x), mpmath.exp(mpmath.mpf(x))) <= 1.0


@pytest.mark.parametrize("name", ["exp", "expm1", "log", "log1p"])
def test_special_numbers_are_those_of_the_standard(name: str) -> None:
    with np.errstate(all="ignore"):
        np.testing.assert_allclose(ONE[name](SPECIAL), getattr(np, name)(SPECIAL), rtol=1e-15)


def test_special_powers_are_those_of_the_standard() -> None:
    x, y = (part.ravel() for part in np.meshgrid(SPECIAL[SPECIAL >= 0.0], SPECIAL))
    with np.errstate(all="ignore"):
        np.testing.assert_allclose(elementary.power(x, y), np.power(np.abs(x), y), rtol=1e-14)
    assert elementary.power(0.3, 1.0) == 0.3
    assert math.isnan(elementary.power(-2.0, 2.0))
    assert math.isnan(elementary.power(np.nan, 2.0))


def test_special_quantiles_and_factorials() -> None:
    np.testing.assert_array_equal(
        elementary.normal_quantile(np.array([0.0, 0.5, 1.0, -0.1, 1.1])), [-np.inf, 0.0, np.inf, np.nan, np.nan]
    )
    np.testing.assert_array_equal(
        elementary.log_factorial(np.array([0.0, 1.0, -1.0, np.inf])), [0.0, 0.0, np.nan, np.inf]
    )


def test_angles_outside_are_not_numbers() -> None:
    outside = np.array([1001.0, np.inf, np.nan])
    for function in (angles.sin, angles.cos, angles.arcsin):
        assert np.isnan(function(outside)).all()
    np.testing.assert_array_equal(angles.arcsin(np.array([-1.0, 0.0, 1.0])), [-math.pi / 2, 0.0, math.pi / 2])


def bits(numbers: Floats) -> list[int]:
    """Bits of floats; one nan is as good as another."""
    return [int(value) for value in np.where(np.isnan(numbers), np.nan, numbers).view(np.int64)]


@pytest.mark.parametrize("name", EXACT)
def test_compiled_functions_give_the_same_bits(name: str) -> None:
    function = ONE[name]
    compiled = njit(lambda x: function(x))  # noqa: PLW0108 numba compiles what calls it
    scale = {"log_factorial": 10.0, "normal_quantile": 1.0}.get(name, 300.0)
    drawn = np.random.Generator(np.random.Philox(1)).uniform(-1.0, 1.0, 3000) * scale
    numbers = np.concatenate([SPECIAL, np.floor(drawn) if name == "log_factorial" else drawn])
    with np.errstate(all="ignore"):
        expected = bits(function.__wrapped__(numbers))
    assert bits(np.array([compiled(x) for x in numbers])) == expected
    assert bits(function(numbers)) == expected


def test_compiled_powers_give_the_same_bits() -> None:
    compiled = njit(lambda x, y: elementary.power(x, y))  # noqa: PLW0108 as above
    draws = np.random.Generator(np.random.Philox(2))
    drawn = draws.uniform(0.0, 50.0, 3000), draws.uniform(-50.0, 50.0, 3000)
    x, y = (
        np.concatenate([part.ravel(), more]) for part, more in zip(np.meshgrid(SPECIAL, SPECIAL), drawn, strict=True)
    )
    with np.errstate(all="ignore"):
        expected = bits(elementary.power.__wrapped__(x, y))
    assert bits(np.array([compiled(*one) for one in zip(x, y, strict=True)])) == expected
    assert bits(elementary.power(x, y)) == expected


def test_a_number_gives_a_number_and_an_array_an_array() -> None:
    assert isinstance(elementary.exp(1), float)
    assert elementary.exp(np.zeros((2, 3))).shape == (2, 3)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 50), st.floats(-1e6, 1e6)), min_size=1, unique_by=lambda pair: pair[0]))
def test_interpolation_is_that_of_numpy(pairs: list[tuple[int, float]]) -> None:
    known, values = zip(*sorted(pairs), strict=True)
    x = np.arange(-5.0, 60.0, 0.25)
    np.testing.assert_allclose(elementary.interpolated(x, known, values), np.interp(x, known, values), atol=1e-7)

"""Sine, cosine and arcsine of arrays, whose last bit depends on nothing but their argument; angles in radians.

Fixed sequences of operations that IEEE 754 rounds correctly everywhere, as in `trucelab.elementary`; no compiled loop
calls these, and a scenario is checked without numba.

Sources: Cody and Waite (1980), "Software manual for the elementary functions"; the series of Taylor.
"""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Final

import numpy as np

from trucelab.arrays import Floats


def _cut(exact: Decimal, bits: int) -> float:
    """A number without what is below 2^-bits: short, so that products with small whole numbers are exact."""
    return float(math.floor(exact * 2**bits) / 2**bits)


_HALF_PI: Final = Decimal("1.570796326794896619231321691639751442098584699687552910487")
PI_HIGH: Final = _cut(_HALF_PI, 33)
PI_MIDDLE: Final = _cut(_HALF_PI - Decimal(PI_HIGH), 66)
PI_LOW: Final = float(_HALF_PI - Decimal(PI_HIGH) - Decimal(PI_MIDDLE))
HALF_PI: Final = float(_HALF_PI)
PER_HALF_PI: Final = float(1 / _HALF_PI)
SIN_SERIES: Final = tuple((-1.0) ** n / math.factorial(2 * n + 1) for n in range(8, 0, -1))
"""From the last on, as all series here."""
COS_SERIES: Final = tuple((-1.0) ** n / math.factorial(2 * n) for n in range(8, 1, -1))
ARCSIN_SERIES: Final = tuple(math.comb(2 * n, n) / (4**n * (2 * n + 1)) for n in range(25, 0, -1))


def sin(x: Floats) -> Floats:
    """For x of at most a thousand either way; nan beyond."""
    return _of_angle(x, 0)


def cos(x: Floats) -> Floats:
    """For x of at most a thousand either way; nan beyond."""
    return _of_angle(x, 1)


def arcsin(x: Floats) -> Floats:
    """For x from -1 to 1; nan beyond."""
    size = np.minimum(np.abs(x), 1.0)
    outer = size > 0.5
    z = np.where(outer, 0.5 * (1.0 - size), size * size)
    s = np.where(outer, np.sqrt(z), size)
    inner = s + s * (z * _polynomial(ARCSIN_SERIES, z))
    found = np.where(outer, HALF_PI - 2.0 * inner, inner)
    return np.where(np.abs(x) <= 1.0, np.where(x < 0.0, -found, found), np.nan)


def _of_angle(x: Floats, ahead: int) -> Floats:
    """The sine, so many quarter turns ahead."""
    inside = np.abs(x) <= 1000.0
    angle = np.where(inside, x, 0.0)
    turns = np.rint(angle * PER_HALF_PI)
    quarter = turns.astype(np.int64) + ahead
    r = ((angle - turns * PI_HIGH) - turns * PI_MIDDLE) - turns * PI_LOW
    z = r * r
    odd = r + r * (z * _polynomial(SIN_SERIES, z))
    even = 1.0 - (0.5 * z - z * z * _polynomial(COS_SERIES, z))
    found = np.where(quarter & 1 == 1, even, odd)
    return np.where(inside, np.where(quarter & 2 == 2, -found, found), np.nan)


def _polynomial(series: tuple[float, ...], x: Floats) -> Floats:
    """Horner's scheme."""
    total = np.full_like(x, series[0])
    for term in series[1:]:
        total = total * x + term
    return total

"""Elementary functions whose last bit depends on nothing but their argument.

`exp` and its like of a C library, of numpy and of a compiler differ in the last place from one processor and version
to the next.  These are fixed sequences of additions, multiplications, divisions and square roots, which IEEE 754 rounds
correctly everywhere, and of exact operations on bits; nothing is left to a library.  Each is written once: Python calls
it with numbers or arrays, and numba compiles the same lines into loops that call it with numbers, in the same order and
without contraction.

Sources: Cody and Waite (1980), "Software manual for the elementary functions" (reduction of the argument in two parts);
Dekker (1971), "A floating-point technique for extending the available precision" (products and quotients in two
parts); Wichura (1988), "Algorithm AS 241: the percentage points of the normal distribution"; the series of Taylor,
Gregory and Stirling.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from functools import wraps
from typing import Any, Final, Protocol, cast, overload

import numpy as np
from numba import extending
from numpy.typing import ArrayLike

from trucelab.arrays import Floats
from trucelab.compiled import lean


class Elementwise(Protocol):
    """A function of numbers, or of the numbers in arrays."""

    __wrapped__: Callable[..., Any]
    """Its lines, as Python runs them on arrays one operation at a time."""

    @overload
    def __call__(self, *numbers: float) -> float: ...  # type: ignore[overload-overlap]
    @overload
    def __call__(self, *numbers: Floats | float) -> Floats: ...


def _elementwise(body: Callable[..., Any]) -> Elementwise:
    """A function for Python on numbers and arrays; in compiled loops its body stands for it."""

    @wraps(body)
    def of_arrays(*numbers: Any) -> Any:
        arrays = [np.asarray(number, np.float64) for number in numbers]
        found: Any
        if body.__name__ in LOOPED:
            found = _looped(LOOPED.index(body.__name__), *arrays)
        else:
            with np.errstate(all="ignore"):
                found = body(*arrays)
        return found if np.ndim(found) else float(found)

    _for_one(of_arrays, body)
    return cast(Elementwise, of_arrays)


def _looped(which: int, x: Floats, y: Floats | None = None) -> Floats:
    if y is not None and x.shape != y.shape:
        x, y = np.broadcast_arrays(x, y)
    found = np.empty(x.shape)
    flat = np.ravel(x)
    _fill(which, flat, flat if y is None else np.ravel(y), found.reshape(-1))
    return found


def _for_one(of_arrays: Callable[..., Any], body: Callable[..., Any]) -> None:
    """What numba compiles where a loop calls a function of arrays with single numbers."""
    extending.overload(of_arrays, strict=False)(lambda *_: body)


def _select(condition: Any, one: Any, other: Any) -> Any:
    return np.where(condition, one, other)


def _bits(number: Any) -> Any:
    """The bits of floats, as whole numbers."""
    return number.view(np.int64)


def _float(bits: Any) -> Any:
    """The floats with these bits."""
    return bits.view(np.float64)


# what stands for the three in compiled loops, where they meet single numbers
_for_one(_select, lambda condition, one, other: one if condition else other)
_for_one(_bits, lambda number: np.float64(number).view(np.int64))
_for_one(_float, lambda bits: np.int64(bits).view(np.float64))


def _cut(exact: Decimal, bits: int) -> float:
    """A number without what is below 2^-bits: short, so that products with small whole numbers are exact."""
    return float(math.floor(exact * 2**bits) / 2**bits)


_LN2: Final = Decimal("0.693147180559945309417232121458176568075500134360255")
LN2_HIGH: Final = _cut(_LN2, 33)
LN2_LOW: Final = float(_LN2 - Decimal(LN2_HIGH))
PER_LN2: Final = float(1 / _LN2)
TO_WHOLE: Final = 1.5 * 2.0**52
"""Added and taken away again, it rounds to a whole number."""
WHOLE_BITS: Final = int(np.float64(TO_WHOLE).view(np.int64))
ONE_BITS: Final = 1023 << 52
FRACTION: Final = (1 << 52) - 1
SMALLEST_NORMAL: Final = 2.0**-1022
SPLITTER: Final = 2.0**27 + 1.0
EXP_SERIES: Final = tuple(1.0 / math.factorial(n) for n in range(13, 1, -1))
"""From the last on, as all series here."""
ATANH_SERIES: Final = tuple(2.0 / n for n in range(23, 1, -2))
STIRLING_SERIES: Final = (-1.0 / 1680.0, 1.0 / 1260.0, -1.0 / 360.0, 1.0 / 12.0)
# The coefficients of Wichura's three quotients of polynomials, from the last on.
MIDDLE_OVER: Final = (
    2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
    13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.3871328727963666080,
)  # fmt: skip
MIDDLE_UNDER: Final = (
    5226.4952788528545610, 28729.085735721942674, 39307.895800092710610, 21213.794301586595867,
    5394.1960214247511077, 687.18700749205790830, 42.313330701600911252, 1.0,
)  # fmt: skip
OUTER_OVER: Final = (
    7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258,
    3.64784832476320460504, 5.76949722146069140550, 4.63033784615654529590, 1.42343711074968357734,
)  # fmt: skip
OUTER_UNDER: Final = (
    1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
    6.89767334985100004550e-1, 1.67638483018380384940, 2.05319162663775882187, 1.0,
)  # fmt: skip
FAR_OVER: Final = (
    2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2,
    2.96560571828504891230e-1, 1.78482653991729133580, 5.46378491116411436990, 6.65790464350110377720,
)  # fmt: skip
FAR_UNDER: Final = (
    2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
    1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1, 1.0,
)  # fmt: skip
HALF_LOG_TWO_PI: Final = 0.9189385332046727


@extending.register_jitable
def _polynomial(series: Any, x: Any) -> Any:
    """Horner's scheme."""
    total = series[0]
    for term in series[1:]:
        total = total * x + term
    return total


@extending.register_jitable
def _power_of_two(exponent: Any) -> Any:
    """For -1022 to 1023, exact."""
    return _float((exponent + 1023) << 52)


@extending.register_jitable
def _without_powers(x: Any, low: Any) -> Any:
    """k and exp(x + low) / 2^k - 1, for x from -746 to 710 and a rounding error `low`."""
    shifted = x * PER_LN2 + TO_WHOLE
    turns = shifted - TO_WHOLE
    rest = (x - turns * LN2_HIGH) - (turns * LN2_LOW - low)
    return _bits(shifted) - WHOLE_BITS, rest + rest * rest * _polynomial(EXP_SERIES, rest)


@extending.register_jitable
def _exp(x: Any, low: Any) -> Any:
    """exp(x + low), for any x but nan."""
    within = _select(x > -746.0, _select(x < 710.0, x, 710.0), -746.0)
    exponent, over = _without_powers(within, low)
    half = exponent >> 1
    return (1.0 + over) * _power_of_two(half) * _power_of_two(exponent - half)


@extending.register_jitable
def _exponent_and_fraction(x: Any) -> Any:
    """x = fraction 2^exponent with a fraction around 1, for positive finite x; the exponent is a float."""
    small = x < SMALLEST_NORMAL
    bits = _bits(_select(small, x * 2.0**54, x))
    fraction = _float((bits & FRACTION) | ONE_BITS)
    above = fraction > 1.4142135623730951
    exponent = ((bits >> 52) - 1023) * 1.0 + _select(above, 1.0, 0.0) - _select(small, 54.0, 0.0)
    return exponent, _select(above, 0.5 * fraction, fraction)


@extending.register_jitable
def _two_sum(a: Any, b: Any) -> Any:
    """The sum and what its rounding lost, exactly (Knuth)."""
    total = a + b
    of_b = total - a
    return total, (a - (total - of_b)) + (b - of_b)


@extending.register_jitable
def _two_product(a: Any, b: Any) -> Any:
    """The product and what its rounding lost, exactly (Veltkamp, Dekker)."""
    c, d = SPLITTER * a, SPLITTER * b
    a_high, b_high = c - (c - a), d - (d - b)
    a_low, b_low = a - a_high, b - b_high
    product = a * b
    return product, ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low


LOOPED: Final = ("exp", "log", "log1p", "power", "normal_quantile")
"""Functions that arrays meet in a compiled loop: members of a run call them often, on few numbers."""


@_elementwise
def exp(x: Any) -> Any:
    """e to the x."""
    return _select(x <= np.inf, _exp(x, 0.0), x)


@_elementwise
def expm1(x: Any) -> Any:
    """e to the x, less 1, without loss near 0."""
    near = abs(x) < 40.0
    exponent, over = _without_powers(_select(near, x, 0.0), 0.0)
    power = _power_of_two(exponent)
    return _select(near, power * over + (power - 1.0), _select(x <= np.inf, _exp(x, 0.0), x) - 1.0)


@_elementwise
def log(x: Any) -> Any:
    """The natural logarithm: -inf at 0, nan below."""
    inside = (x > 0.0) & (x < np.inf)
    exponent, fraction = _exponent_and_fraction(_select(inside, x, 1.0))
    f = fraction - 1.0
    s = f / (2.0 + f)
    z = s * s
    half = 0.5 * f * f
    # Gregory's series of log((1 + s) / (1 - s)) in the form f - (half - s (half + rest)), which loses least
    rest = z * _polynomial(ATANH_SERIES, z)
    found = exponent * LN2_HIGH + (f - (half - (s * (half + rest) + exponent * LN2_LOW)))
    return _select(inside, found, _select(x == 0.0, -np.inf, _select(x < 0.0, np.nan, x)))


@_elementwise
def log1p(x: Any) -> Any:
    """log(1 + x) without loss near 0."""
    total, lost = _two_sum(1.0, x)
    inside = (x > -1.0) & (x < np.inf)
    return log(total) + _select(inside, lost, 0.0) / _select(inside, total, 1.0)


@_elementwise
def power(x: Any, y: Any) -> Any:
    """x to the y for x of 0 or more; nan below 0 unless y is 0 or 1.

    The logarithm is worked out in two parts, since the result multiplies its error.
    """
    inside = (x > 0.0) & (x < np.inf)
    exponent, fraction = _exponent_and_fraction(_select(inside, x, 1.0))
    f = fraction - 1.0
    below, below_low = _two_sum(1.0, fraction)
    s = f / below
    product, lost = _two_product(s, below)
    s_low = (((f - product) - lost) - s * below_low) / below
    rest = 2.0 * s_low + s * (s * s * _polynomial(ATANH_SERIES, s * s))
    high, high_low = _two_sum(exponent * LN2_HIGH, 2.0 * s)
    low = high_low + (rest + exponent * LN2_LOW)
    total = high + low
    low = low - (total - high)
    # beyond 2^64 the result is 0, 1 or without bounds, whatever y is
    times = _select(y > -(2.0**64), _select(y < 2.0**64, y, 2.0**64), -(2.0**64))
    amount, lost = _two_product(times, total)
    found = _exp(amount, _select(abs(amount) < 1024.0, lost + times * low, 0.0))
    outside = _select(x == 0.0, _select(y < 0.0, np.inf, 0.0), _select(y < 0.0, 0.0, np.inf))
    found = _select(inside, found, outside)
    found = _select((x >= 0.0) & (y <= np.inf), found, np.nan)
    return _select((y == 0.0) | (x == 1.0), 1.0, _select(y == 1.0, x, found))


LOG_FACTORIALS: Final = log.__wrapped__(np.array([float(math.factorial(n)) for n in range(32)]))


@_elementwise
def log_factorial(n: Any) -> Any:
    """log(n!) for whole n; nan below 0."""
    x = n * 1.0
    tabled = (x >= 0.0) & (x < 32.0)
    large = _select((x >= 32.0) & (x < np.inf), x, 32.0)
    z = 1.0 / (large * large)
    stirling = (large + 0.5) * log(large) - large + (HALF_LOG_TWO_PI + _polynomial(STIRLING_SERIES, z) / large)
    found = LOG_FACTORIALS[_bits(_select(tabled, x, 0.0) + TO_WHOLE) - WHOLE_BITS]
    return _select(tabled, found, _select(x < np.inf, _select(x >= 32.0, stirling, np.nan), x))


@_elementwise
def normal_quantile(chance: Any) -> Any:
    """The number below which a standard normal one lies with this chance; nan outside 0 to 1."""
    off = chance - 0.5
    near = abs(off) <= 0.425
    r = 0.180625 - off * off
    middle = off * _polynomial(MIDDLE_OVER, r) / _select(near, _polynomial(MIDDLE_UNDER, r), 1.0)
    tail = _select(off < 0.0, chance, 1.0 - chance)
    inside = (tail > 0.0) & (tail <= 0.5)
    root = np.sqrt(-log(_select(inside, tail, 0.5)))
    outer, far = root - 1.6, root - 5.0
    one = _polynomial(OUTER_OVER, outer) / _polynomial(OUTER_UNDER, outer)
    other = _polynomial(FAR_OVER, far) / _polynomial(FAR_UNDER, far)
    size = _select(inside, _select(root <= 5.0, one, other), _select(tail == 0.0, np.inf, np.nan))
    return _select(near, middle, _select(off < 0.0, -size, size))


def interpolated(x: ArrayLike, known: ArrayLike, values: ArrayLike) -> Floats:
    """Straight lines between values at ascending places, and the first and last value outside.

    `numpy.interp` multiplies and adds in one rounding where a processor can, and in two where it cannot.
    """
    at, places, heights = (np.asarray(numbers, np.float64) for numbers in (x, known, values))
    after = np.minimum(np.searchsorted(places, at, side="right"), len(places) - 1)
    before = np.maximum(after - 1, 0)
    span = places[after] - places[before]
    slope = (heights[after] - heights[before]) / np.where(span > 0.0, span, 1.0)
    between = slope * (at - places[before]) + heights[before]
    found: Floats = np.where(at >= places[-1], heights[-1], np.where(at <= places[0], heights[0], between))
    return found


@lean
def _fill(which: int, x: Floats, y: Floats, found: Floats) -> None:
    """Overwrites (number,) with the values of one of `LOOPED`."""
    for place in range(len(found)):
        if which == 0:
            found[place] = exp(x[place])
        elif which == 1:
            found[place] = log(x[place])
        elif which == 2:
            found[place] = log1p(x[place])
        elif which == 3:
            found[place] = power(x[place], y[place])
        else:
            found[place] = normal_quantile(x[place])

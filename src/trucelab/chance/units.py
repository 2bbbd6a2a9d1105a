"""Uniform numbers and whole numbers from words, compiled."""

from __future__ import annotations

from typing import Final

import numpy as np

from trucelab.arrays import Floats, Ints, Words
from trucelab.chance.words import high_product, next_word
from trucelab.compiled import lean

_FRACTION: Final = np.uint64(11)
_OPEN_FRACTION: Final = np.uint64(12)
_STEP: Final = 2.0**-53
_ZERO: Final = np.uint64(0)


@lean
def unit(state: Words) -> float:
    """A number in [0, 1), a multiple of 2^-53."""
    return np.float64(np.int64(next_word(state) >> _FRACTION)) * _STEP


@lean
def open_unit(state: Words) -> float:
    """A number in (0, 1), an odd multiple of 2^-53: as likely above a half as below."""
    return np.float64(2 * np.int64(next_word(state) >> _OPEN_FRACTION) + 1) * _STEP


@lean
def below(state: Words, bound: int) -> int:
    """A whole number from 0 to below a bound, all exactly as likely.

    Lemire (2019), "Fast random integer generation in an interval".

    bound  1 to 2^63 - 1
    """
    factor = np.uint64(bound)
    word = next_word(state)
    if word * factor < factor:
        least = (_ZERO - factor) % factor
        while word * factor < least:
            word = next_word(state)
    return int(high_product(word, factor))


@lean
def fill_units(state: Words, found: Floats) -> None:
    """Overwrites (number,) with the next numbers in [0, 1)."""
    for number in range(len(found)):
        found[number] = unit(state)


@lean
def fill_open_units(state: Words, found: Floats) -> None:
    """Overwrites (number,) with the next numbers in (0, 1)."""
    for number in range(len(found)):
        found[number] = open_unit(state)


@lean
def fill_below(state: Words, bounds: Ints, found: Ints) -> None:
    """Overwrites (number,) with whole numbers from 0 to below each bound."""
    for number in range(len(found)):
        found[number] = below(state, bounds[number])

"""SplitMix64, compiled: the generator of loops that spend their time on drawing.

The n-th number of a SplitMix64 generator is its finaliser applied to seed + n x gamma (Steele, Lea and Flood 2014,
"Fast splittable pseudorandom number generators"), so it can be had without those before it.  The seed belongs to a
member, a purpose, a day and a part of the day; n is a person, or counts up.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from trucelab.compiled import lean

GAMMA: Final = np.uint64(0x9E3779B97F4A7C15)
_FIRST: Final = np.uint64(0xBF58476D1CE4E5B9)
_SECOND: Final = np.uint64(0x94D049BB133111EB)
_UNIT: Final = 2.0**-53


@lean
def mixed(number: np.uint64) -> np.uint64:
    """The finaliser of SplitMix64: 64 bits in, 64 well mixed bits out, one to one."""
    number = (number ^ (number >> np.uint64(30))) * _FIRST
    number = (number ^ (number >> np.uint64(27))) * _SECOND
    return number ^ (number >> np.uint64(31))


@lean
def key_for(key: np.uint64, day: int, part: int) -> np.uint64:
    """The key of one purpose on one day; `part` tells rounds of the day apart."""
    return mixed(mixed(key + np.uint64(day) * GAMMA) + np.uint64(part) * GAMMA)


def word_for(key: np.uint64, day: int, part: int) -> np.uint64:
    """As `key_for`, for Python, where compiled functions give words back as plain ints, small ones signed."""
    return np.uint64(key_for(key, day, part))


@lean
def uniform(key: np.uint64, person: int) -> float:
    """The number in [0, 1) of a person, a multiple of 2^-53."""
    return float(mixed(key + np.uint64(person + 1) * GAMMA) >> np.uint64(11)) * _UNIT

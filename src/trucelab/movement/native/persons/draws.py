"""Uniform numbers that belong to a person, a day and a purpose: found by hashing, never by drawing in turn.

The n-th number of a SplitMix64 generator is its finaliser applied to seed + n x gamma (Steele, Lea and Flood 2014,
"Fast splittable pseudorandom number generators"), so it can be had without those before it.  Here n is a person, and
the seed belongs to a purpose, a day and a round of the day.  Therefore independent draws can be made in any order.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucelab import seeding
from trucelab.compiled import lean

PURPOSES: Final = ("departure", "told departure", "return", "onward movement", "destination", "going on", "door")
"""What people need chance for."""
DEPARTURE, TOLD, RETURN, ONWARD, DESTINATION, GOING_ON, DOOR = range(len(PURPOSES))

Keys = NDArray[np.uint64]
"""(purpose,) keys of one member."""

GAMMA: Final = np.uint64(0x9E3779B97F4A7C15)
_FIRST: Final = np.uint64(0xBF58476D1CE4E5B9)
_SECOND: Final = np.uint64(0x94D049BB133111EB)


def keys_of(seed: int, member: int) -> Keys:
    """The keys of every purpose of one member, from the streams of `seeding`."""
    streams = (seeding.stream(seed, member, f"persons: {purpose}") for purpose in PURPOSES)
    return np.array([stream.integers(0, 2**64, dtype=np.uint64) for stream in streams], np.uint64)


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


@lean
def uniform(key: np.uint64, person: int) -> float:
    """The number in [0, 1) of a person, in steps of 2 ^ -53."""
    return float(mixed(key + np.uint64(person + 1) * GAMMA) >> np.uint64(11)) * 1.1102230246251565e-16

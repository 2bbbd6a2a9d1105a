"""Chance inside compiled loops: numbers found by hashing (run, day, person, use), never by drawing in turn.

Source: Steele, Lea and Flood (2014), "Fast splittable pseudorandom number generators" (SplitMix64), with Stafford's
thirteenth variant of the mixing function.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from trucelab.compiled import lean

GOLDEN: Final = np.uint64(0x9E3779B97F4A7C15)
_ONE_MIX: Final = np.uint64(0xBF58476D1CE4E5B9)
_TWO_MIX: Final = np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_UNIT: Final = 2.0**-53


@lean
def mixed(word: np.uint64) -> np.uint64:
    """A word whose every bit hangs on every bit of the given one; one to one."""
    word = (word ^ (word >> _S30)) * _ONE_MIX
    word = (word ^ (word >> _S27)) * _TWO_MIX
    return word ^ (word >> _S31)


@lean
def own_key(key: np.uint64, number: int) -> np.uint64:
    """The key of one day of a run, or of one person of a day."""
    return mixed(key + np.uint64(number + 1) * GOLDEN)


@lean
def uniform(key: np.uint64, use: int) -> float:
    """A number in [0, 1) for one use of one person's day."""
    return float(mixed(key + np.uint64(use + 1) * GOLDEN) >> _S11) * _UNIT

"""64 random bits at a time: Philox 4x64 with ten rounds, compiled.

The state of a stream is an array of ten words, which Python and compiled loops share: two of key, three of counter
(block, person, day), how many words of the last block are left, and that block.  The first block has number 1, so that
the words are those of numpy's `Philox` with the same key and counter.

Loops that draw most of their time get by with SplitMix64, whose state is one word, see `splitmix`.

Source: Salmon, Moraes, Dror and Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3".
"""

from __future__ import annotations

from typing import Final

import numpy as np

from trucelab.arrays import Words
from trucelab.chance.splitmix import GAMMA, mixed
from trucelab.compiled import lean

SIZE: Final = 10
KEY: Final = 0
BLOCK: Final = 2
PERSON: Final = 3
DAY: Final = 4
LEFT: Final = 5
LAST: Final = 6

ROUNDS: Final = 10
_FACTOR_0: Final = np.uint64(0xD2E7470EE14C6C93)
_FACTOR_1: Final = np.uint64(0xCA5A826395121157)
_STEP_0: Final = np.uint64(0x9E3779B97F4A7C15)
_STEP_1: Final = np.uint64(0xBB67AE8584CAA73B)
_HALF: Final = np.uint64(32)
_LOW_HALF: Final = np.uint64(0xFFFFFFFF)
_ZERO: Final = np.uint64(0)
_ONE: Final = np.uint64(1)


@lean
def begin(state: Words, day: int, person: int) -> None:
    """Goes to the start of the stream of a day and a person, under the same key."""
    state[BLOCK] = 0
    state[PERSON] = person
    state[DAY] = day
    state[LEFT] = 0


@lean
def next_word(state: Words) -> np.uint64:
    """The next 64 bits; of SplitMix64, where the state is one word."""
    if len(state) == 1:
        state[0] += GAMMA
        return mixed(state[0])
    left = np.int64(state[LEFT])
    if left == 0:
        _next_block(state)
        left = np.int64(4)
    state[LEFT] = left - 1
    word: np.uint64 = state[LAST + 4 - left]
    return word


@lean
def high_product(a: np.uint64, b: np.uint64) -> np.uint64:
    """The upper 64 bits of a product."""
    a_low, a_high, b_low, b_high = a & _LOW_HALF, a >> _HALF, b & _LOW_HALF, b >> _HALF
    low, one, other = a_low * b_low, a_low * b_high, a_high * b_low
    middle = (low >> _HALF) + (one & _LOW_HALF) + other
    return a_high * b_high + (one >> _HALF) + (middle >> _HALF)


@lean
def _next_block(state: Words) -> None:
    state[BLOCK] += _ONE
    a, b, c, d = state[BLOCK], _ZERO, state[PERSON], state[DAY]
    key_0, key_1 = state[KEY], state[KEY + 1]
    for _ in range(ROUNDS):
        a, b, c, d = (
            high_product(_FACTOR_1, c) ^ b ^ key_0,
            _FACTOR_1 * c,
            high_product(_FACTOR_0, a) ^ d ^ key_1,
            _FACTOR_0 * a,
        )
        key_0 += _STEP_0
        key_1 += _STEP_1
    state[LAST], state[LAST + 1], state[LAST + 2], state[LAST + 3] = a, b, c, d

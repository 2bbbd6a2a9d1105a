"""Words against the published vectors, numpy's generator and whole numbers in Python."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracles.philox import philox
from trucelab.chance import Stream, stream
from trucelab.chance.words import BLOCK, high_product, next_word

WORDS = st.integers(0, 2**64 - 1)

ONES = 2**64 - 1
PUBLISHED = {
    ((0, 0, 0, 0), (0, 0)): (0x16554D9ECA36314C, 0xDB20FE9D672D0FDC, 0xD7E772CEE186176B, 0x7E68B68AEC7BA23B),
    ((ONES, ONES, ONES, ONES), (ONES, ONES)): (
        0x87B092C3013FE90B, 0x438C3C67BE8D0224, 0x9CC7D7C69CD777B6, 0xA09CAEBF594F0BA0,
    ),
    (
        (0x243F6A8885A308D3, 0x13198A2E03707344, 0xA4093822299F31D0, 0x082EFA98EC4E6C89),
        (0x452821E638D01377, 0xBE5466CF34E90C6C),
    ): (0xA528F45403E61D95, 0x38C72DBD566E9788, 0xA5A1610E72FD18B5, 0x57BD43B5E52B7FE6),
}  # fmt: skip
"""The known answers that come with Random123."""


@pytest.mark.parametrize("case", PUBLISHED)
def test_the_plain_version_gives_the_published_vectors(
    case: tuple[tuple[int, int, int, int], tuple[int, int]],
) -> None:
    assert philox(*case) == PUBLISHED[case]


def test_the_first_block_without_a_counter_is_the_published_one() -> None:
    made = Stream(0)
    made.state[BLOCK] = 2**64 - 1  # the next block has number 0
    assert tuple(made.word() for _ in range(4)) == PUBLISHED[(0, 0, 0, 0), (0, 0)]


@settings(deadline=None)
@given(WORDS, WORDS, st.integers(0, 2**40), st.integers(0, 2**40))
def test_words_are_those_of_whole_numbers_and_of_numpy(low: int, high: int, day: int, person: int) -> None:
    made = Stream(low | high << 64)
    made.begin(day, person)
    found = [int(next_word(made.state)) for _ in range(9)]
    plain = [word for block in (1, 2, 3) for word in philox((block, 0, person, day), (low, high))]
    assert found == plain[:9]
    numpys = np.random.Philox(key=low | high << 64, counter=np.array([0, 0, person, day], np.uint64))
    assert found == numpys.random_raw(9).tolist()


@settings(deadline=None)
@given(WORDS, WORDS)
def test_upper_halves_of_products(a: int, b: int) -> None:
    assert int(high_product(np.uint64(a), np.uint64(b))) == a * b >> 64


def test_every_part_of_a_key_counts() -> None:
    keys = [
        (7, 0, "a", 0, 0),
        (8, 0, "a", 0, 0),
        (7, 1, "a", 0, 0),
        (7, 0, "b", 0, 0),
        (7, 0, "a", 1, 0),
        (7, 0, "a", 0, 1),
    ]
    firsts = {
        stream(seed, member, purpose, day=day, person=person).word() for seed, member, purpose, day, person in keys
    }
    assert len(firsts) == len(keys)

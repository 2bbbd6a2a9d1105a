"""The parts in which people move where camps fill up."""

from __future__ import annotations

import numpy as np
import pytest

from trucelab.arrays import Ints, Words
from trucelab.chance import stream
from trucelab.compiled import compiled
from trucelab.movement.flee.counts.day import part_of


@compiled
def parts_of(state: Words, people: int, found: Ints) -> None:
    for draw in range(len(found)):
        left = people
        for part in range(found.shape[1]):
            found[draw, part] = part_of(state, left, found.shape[1] - part)
            left -= found[draw, part]


@pytest.mark.parametrize("people", [0, 1, 7, 41])
def test_parts_are_nearly_equal_and_make_the_whole(people: int) -> None:
    found = np.zeros((2000, 5), np.int64)
    parts_of(stream(2, 3, "parts").state, people, found)
    assert (found.sum(axis=1) == people).all()
    assert np.ptp(found, axis=1).max() <= 1
    assert (np.abs(found.mean(axis=0) - people / 5) < 5 * 0.5 / np.sqrt(2000)).all()

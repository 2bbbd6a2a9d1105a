"""People over choices against the exact distributions of scipy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numba import njit
from scipy import stats

from trucelab.movement.kit import sampling
from trucelab.movement.kit.sampling import choice_at, fill_guide, guide_parts, guided_choice

spread: Any = njit(sampling.spread)
take_units: Any = njit(sampling.take_units)
UNLIKELY = 1e-4


def p_of(observed: np.ndarray, expected: np.ndarray) -> float:
    """Chi-square p-value; cells that expect less than 8 are put together."""
    rare = expected < 8
    seen, due = observed[~rare], expected[~rare]
    if expected[rare].sum() > 0:
        seen, due = np.append(seen, observed[rare].sum()), np.append(due, expected[rare].sum())
    return float(stats.chisquare(seen, due * seen.sum() / due.sum()).pvalue)


def drawn_from(seed: int) -> np.ndarray:
    """A stream of SplitMix64."""
    return np.array([seed], np.uint64)


def tail_of(weights: np.ndarray) -> np.ndarray:
    return np.append(np.cumsum(weights[::-1])[::-1], 0.0)


def guide_of(tail: np.ndarray) -> np.ndarray:
    guide = np.empty(guide_parts(len(tail) - 1), np.int64)
    fill_guide(tail, guide)
    return guide


@pytest.mark.parametrize("choices", [1, 2, 3, 16, 47, 60, 1000])
def test_a_guide_leads_to_the_choice_that_is_found_without_it(choices: int) -> None:
    rng = np.random.default_rng(choices)
    weights = rng.random(choices) ** 8 * (rng.random(choices) < 0.8)
    weights[rng.integers(choices)] = 1.0
    tail = tail_of(weights)
    guide = guide_of(tail)
    assert len(guide) >= choices and len(guide) & (len(guide) - 1) == 0
    edges = np.clip(tail[:-1] / tail[0], 0.0, np.nextafter(1.0, 0.0))
    parts = np.arange(len(guide)) / len(guide)
    for height in (*rng.random(2000), *edges, *parts, *np.nextafter(parts[1:], 0.0)):
        assert guided_choice(tail, guide, height) == choice_at(tail, height * tail[0])


@pytest.mark.parametrize("people", [1, 16, 64, 65, 1000])
def test_spread_is_multinomial(people: int) -> None:
    weights = np.array([3.0, 0.5, 1e-3, 2.0] * 4)
    tail = tail_of(weights)
    stream = drawn_from(9)
    draws, chosen = 4000, np.empty(len(weights) + 1, np.int64)
    drawn = np.zeros((draws, len(weights)), np.int64)
    for counts in drawn:
        found = spread(stream, people, tail, guide_of(tail), counts, chosen)
        assert sorted(chosen[:found].tolist()) == np.flatnonzero(counts).tolist()
    assert (drawn.sum(axis=1) == people).all()
    shares = weights / weights.sum()
    assert p_of(drawn.sum(axis=0), draws * people * shares) > UNLIKELY
    exact = stats.multinomial(people, shares).cov()
    assert np.cov(drawn.T) == pytest.approx(exact, abs=4.5 * exact.max() * np.sqrt(2 / draws))


def test_spread_never_picks_a_choice_without_weight() -> None:
    weights = np.array([1.0, 0.0, 1.0, 0.0])
    tail = tail_of(weights)
    for people in (10, 10_000):
        counts = np.zeros(4, np.int64)
        spread(drawn_from(3), people, tail, guide_of(tail), counts, np.empty(5, np.int64))
        assert counts[1] == counts[3] == 0


def test_units_are_taken_in_random_order_until_one_does_not_fit() -> None:
    """Against the same by shuffling everybody, for two sizes."""
    rng, stream = np.random.default_rng(4), drawn_from(4)
    waiting, sizes, room = np.array([6, 4]), np.array([1, 3]), 9
    own, plain = np.zeros((4000, 2)), np.zeros((4000, 2))
    taken = np.zeros(2, np.int64)
    for number in range(len(own)):
        beyond, left = take_units(stream, waiting, sizes, room, taken)
        own[number] = taken
        assert left == room - taken @ sizes and (beyond == -1 or sizes[beyond] > left)
        free = room
        for kind in rng.permutation(np.repeat([0, 1], waiting)):
            if sizes[kind] > free:
                break
            free -= sizes[kind]
            plain[number, kind] += 1
    for kind in range(2):
        values, counts = np.unique(np.concatenate([own[:, kind], plain[:, kind]]), return_inverse=True)
        table = np.bincount(counts + len(values) * np.repeat([0, 1], len(own))).reshape(2, -1)
        assert stats.chi2_contingency(table[:, table.sum(axis=0) > 20]).pvalue > UNLIKELY

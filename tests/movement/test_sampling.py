"""Draws of counts against the exact distributions of scipy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from trucelab.movement.kit.sampling import (
    FEW,
    binomial,
    choice_at,
    fill_guide,
    guide_parts,
    guided_choice,
    hypergeometric,
    spread,
)

DRAWS = 20_000
UNLIKELY = 1e-4


def p_of(observed: np.ndarray, expected: np.ndarray) -> float:
    """Chi-square p-value; cells that expect less than 8 are put together."""
    rare = expected < 8
    seen, due = observed[~rare], expected[~rare]
    if expected[rare].sum() > 0:
        seen, due = np.append(seen, observed[rare].sum()), np.append(due, expected[rare].sum())
    return float(stats.chisquare(seen, due * seen.sum() / due.sum()).pvalue)


@pytest.mark.parametrize(
    ("marked", "others", "taken"),
    [
        (5, 7, 4),
        (7, 5, 9),
        (17, 60, 40),
        (FEW + 1, FEW + 1, FEW + 1),
        (60, 40, 50),
        (40, 60, 70),
        (300, 900, 1000),
        (900, 300, 250),
        (2_000_000, 1_000_000, 400),
        (90, 3_000_000, 1_000_000),
        (1_000, 1_000_000, 20_000),
    ],
)
def test_hypergeometric_has_the_exact_distribution(marked: int, others: int, taken: int) -> None:
    rng = np.random.default_rng(7)
    drawn = np.array([hypergeometric(rng, marked, others, taken) for _ in range(DRAWS)])
    exact = stats.hypergeom(marked + others, marked, taken)
    assert drawn.min() >= max(0, taken - others)
    assert drawn.max() <= min(marked, taken)
    low, high = int(exact.ppf(1e-9)), int(exact.ppf(1 - 1e-9))
    values = np.arange(low, high + 1)
    observed = np.array([(drawn == value).sum() for value in values])
    assert p_of(observed, DRAWS * exact.pmf(values)) > UNLIKELY


def test_hypergeometric_of_many_people_has_the_right_mean_and_variance() -> None:
    rng = np.random.default_rng(8)
    drawn = np.array([hypergeometric(rng, 9_000_000, 21_000_000, 12_000_000) for _ in range(DRAWS)])
    exact = stats.hypergeom(30_000_000, 9_000_000, 12_000_000)
    assert abs(drawn.mean() - exact.mean()) < 4.5 * exact.std() / np.sqrt(DRAWS)
    assert drawn.std() == pytest.approx(exact.std(), rel=4.5 / np.sqrt(2 * DRAWS))


@pytest.mark.parametrize(("marked", "others", "taken"), [(0, 5, 3), (5, 0, 3), (5, 5, 0), (5, 5, 10), (0, 0, 0)])
def test_hypergeometric_without_a_choice(marked: int, others: int, taken: int) -> None:
    expected = min(taken, marked) if others == 0 or taken == marked + others else 0
    assert hypergeometric(np.random.default_rng(1), marked, others, taken) == expected


@pytest.mark.parametrize("chance", [1e-12, 1e-4, 0.02, 0.3, 0.5, 0.51, 0.97, 1.0])
@pytest.mark.parametrize("people", [0, 1, 2, 5, 29, 60, 1000, 3_000_000])
def test_binomial_draws_what_numpy_draws(people: int, chance: float) -> None:
    own, numpys = np.random.default_rng(5), np.random.default_rng(5)
    drawn = [binomial(own, people, chance) for _ in range(2000)]
    assert drawn == [int(numpys.binomial(people, chance)) for _ in range(2000)]
    assert own.random() == numpys.random()


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


@pytest.mark.parametrize("people", [1, FEW, 24, 25, 1000])
def test_spread_is_multinomial(people: int) -> None:
    weights = np.array([3.0, 0.5, 1e-3, 2.0] * 4)
    tail = tail_of(weights)
    rng = np.random.default_rng(9)
    draws, chosen = 4000, np.empty(len(weights), np.int64)
    drawn = np.zeros((draws, len(weights)), np.int64)
    for counts in drawn:
        found = spread(rng, people, tail, guide_of(tail), counts, chosen)
        assert chosen[:found].tolist() == np.flatnonzero(counts).tolist()
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
        spread(np.random.default_rng(3), people, tail, guide_of(tail), counts, np.empty(4, np.int64))
        assert counts[1] == counts[3] == 0

"""Draws of counts against the exact distributions of scipy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from trucelab.displacement.sampling import FEW, hypergeometric, spread

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


@pytest.mark.parametrize("people", [1, FEW, 24, 25, 1000])
def test_spread_is_multinomial(people: int) -> None:
    weights = np.array([3.0, 0.5, 1e-3, 2.0] * 4)
    tail = np.append(np.cumsum(weights[::-1])[::-1], 0.0)
    rng = np.random.default_rng(9)
    counts, draws = np.empty(len(weights), np.int64), 4000
    drawn = np.empty((draws, len(weights)), np.int64)
    for draw in range(draws):
        spread(rng, people, tail, counts)
        drawn[draw] = counts
    assert (drawn.sum(axis=1) == people).all()
    shares = weights / weights.sum()
    assert p_of(drawn.sum(axis=0), draws * people * shares) > UNLIKELY
    exact = stats.multinomial(people, shares).cov()
    assert np.cov(drawn.T) == pytest.approx(exact, abs=4.5 * exact.max() * np.sqrt(2 / draws))


def test_spread_never_picks_a_choice_without_weight() -> None:
    weights = np.array([1.0, 0.0, 1.0, 0.0])
    tail = np.append(np.cumsum(weights[::-1])[::-1], 0.0)
    counts = np.empty(4, np.int64)
    for people in (10, 10_000):
        spread(np.random.default_rng(3), people, tail, counts)
        assert counts[1] == counts[3] == 0

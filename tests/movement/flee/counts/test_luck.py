"""Binomial numbers of the compiled loops against the distribution itself."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from trucelab.movement.flee.counts.luck import binomial, daily_luck, part_of, uniform

DRAWS = 20_000


@numba.njit
def binomials(luck: Any, people: int, chance: float, found: NDArray[np.int64]) -> None:
    for draw in range(len(found)):
        found[draw] = binomial(luck[0], people, chance)


@numba.njit
def uniforms(luck: Any, found: NDArray[np.float64]) -> None:
    for draw in range(len(found)):
        found[draw] = uniform(luck[0])


@numba.njit
def parts_of(luck: Any, people: int, found: NDArray[np.int64]) -> None:
    for draw in range(len(found)):
        left = people
        for part in range(found.shape[1]):
            found[draw, part] = part_of(luck[0], left, found.shape[1] - part)
            left -= found[draw, part]


@pytest.mark.parametrize(
    ("people", "chance"),
    [
        *((3, 0.3), (6, 0.9), (7, 0.5), (40, 0.02), (40, 0.98), (100, 0.09), (100, 0.11), (100, 0.6)),
        *((5000, 0.001), (5000, 0.3), (100_000, 0.7)),
    ],
)
def test_binomial(people: int, chance: float) -> None:
    """By each way to draw them: one by one, by inversion, by rejection, and mirrored; chi-square over cells of 20."""
    found = np.zeros(DRAWS, np.int64)
    binomials(daily_luck(5, 0, 1), people, chance, found)
    law = stats.binom(people, chance)
    edges = np.unique(law.ppf(np.linspace(0.0, 1.0, 41)[1:-1]))
    cells = np.diff(np.concatenate([[0.0], law.cdf(edges), [1.0]])) * DRAWS
    seen = np.bincount(np.searchsorted(edges, found), minlength=len(cells))
    wide = cells > 5
    chi2 = float((((seen - cells) ** 2) / np.maximum(cells, 1e-9))[wide].sum())
    assert stats.chi2.sf(chi2, wide.sum()) > 1e-5
    assert seen[~wide].sum() < cells[~wide].sum() + 40


@pytest.mark.parametrize(("people", "chance", "expected"), [(9, 0.0, 0), (9, 1.0, 9), (9, 1.5, 9), (0, 0.5, 0)])
def test_certainty(people: int, chance: float, expected: int) -> None:
    found = np.full(10, -1)
    binomials(daily_luck(1, 1, 1), people, chance, found)
    assert (found == expected).all()


def test_uniform() -> None:
    found = np.zeros(DRAWS)
    uniforms(daily_luck(2, 3, 1), found)
    assert stats.kstest(found, "uniform").pvalue > 1e-5
    assert found.min() >= 0.0
    assert found.max() < 1.0


@pytest.mark.parametrize("people", [0, 1, 7, 41])
def test_parts_are_nearly_equal_and_make_the_whole(people: int) -> None:
    found = np.zeros((2000, 5), np.int64)
    parts_of(daily_luck(2, 3, 1), people, found)
    assert (found.sum(axis=1) == people).all()
    assert np.ptp(found, axis=1).max() <= 1
    assert (np.abs(found.mean(axis=0) - people / 5) < 5 * 0.5 / np.sqrt(2000)).all()

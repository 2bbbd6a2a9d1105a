"""Morris screening against functions whose effects are known."""

from __future__ import annotations

import numpy as np
import pytest

from trucelab.ensemble.findings.sensitivity.factor_selection import few_that_matter
from trucelab.ensemble.findings.sensitivity.screening import CHANCES, STEP, Effects, effects, trajectories


def test_a_linear_function_gives_its_slopes_exactly() -> None:
    slopes = np.array([5.0, -2.0, 0.0, 0.5])
    groups = list("abcd")
    points = trajectories(groups, 5, seed=3)
    found = effects(groups, points, points @ slopes, seed=1)
    np.testing.assert_allclose(found.mean_absolute, np.abs(slopes) * STEP, atol=1e-12)
    np.testing.assert_allclose(found.mean, slopes * STEP, atol=1e-12)
    np.testing.assert_allclose(found.spread, 0.0, atol=1e-12)
    np.testing.assert_allclose(found.shares, np.abs(slopes) / np.abs(slopes).sum(), atol=1e-12)


def test_each_input_is_moved_once_in_a_trajectory_by_the_step() -> None:
    groups = ["a", "b", "b", "c"]
    points = trajectories(groups, 6, seed=9).reshape(6, 4, 4)
    moves = np.abs(np.diff(points, axis=1))
    np.testing.assert_allclose(moves[moves > 0], STEP)
    moved = moves.max(axis=1) > 0
    assert moved.all(), "every column moves once in every trajectory"
    assert ((moves > 0).sum(axis=1) == 1).all()
    assert (moves[:, :, 1] > 0).tolist() == (moves[:, :, 2] > 0).tolist(), "an input of two draws moves as one"
    assert points.min() >= CHANCES[0] - 1e-12 and points.max() <= CHANCES[1] + 1e-12


def test_an_interaction_shows_in_the_spread_and_not_in_the_sign() -> None:
    """y = (a - 1/2)(b - 1/2): each effect is as often up as down; Morris's sigma is there to show it."""
    groups = ["a", "b"]
    points = trajectories(groups, 400, seed=5)
    found = effects(groups, points, (points[:, 0] - 0.5) * (points[:, 1] - 0.5), seed=1)
    assert np.all(found.spread > 3 * np.abs(found.mean))
    assert np.all(found.mean_absolute > 5 * np.abs(found.mean))


def test_an_input_of_several_draws_has_no_sign() -> None:
    groups = ["many", "many", "one"]
    points = trajectories(groups, 4, seed=2)
    found = effects(groups, points, points.sum(axis=1), seed=1)
    assert np.isnan(found.mean[0]) and np.isnan(found.spread[0])
    assert found.mean[1] == pytest.approx(STEP)


def test_the_few_cover_what_they_say() -> None:
    def of(sizes: list[float]) -> Effects:
        sizes_ = np.array(sizes)
        return Effects(sizes_, sizes_, sizes_, sizes_)

    chosen, covered = few_that_matter([of([1.0, 6.0, 3.0])])
    assert chosen == [1, 2] and covered == pytest.approx(0.9)
    assert few_that_matter([of([10.0, 0.0]), of([0.0, 1.0])])[0] == [0, 1]
    assert few_that_matter([of([0.0, 0.0])]) == ([], 0.0)
    chosen, covered = few_that_matter([of([1.0] * 20)], most=3)
    assert len(chosen) == 3 and covered == pytest.approx(3 / 20)
    chosen, covered = few_that_matter([of([1.0] * 20)], free={18, 19}, most=3)
    assert chosen == [0, 1, 2, 18, 19], "what costs nothing is taken too"

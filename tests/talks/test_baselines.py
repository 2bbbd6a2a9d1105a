from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.talks.conflicts import thorough
from tests.talks.test_election import CAPABILITY, POSITION, SALIENCE
from trucelab.errors import WrongInput
from trucelab.scenario.values import Quantity
from trucelab.talks.baselines import (
    Actor,
    bargaining_point,
    baselines,
    compromise,
    leverage,
    weighted_median,
)

NAMES = ("NL", "BE", "LU", "DE", "FR", "IT", "UK", "IE", "DK", "GR")


def sure(value: float) -> Quantity:
    return Quantity(low=value, mode=value, high=value)


EMISSIONS = {
    name: Actor(sure(position), sure(salience), sure(power))
    for name, position, salience, power in zip(
        NAMES, POSITION.tolist(), SALIENCE.tolist(), CAPABILITY.tolist(), strict=True
    )
}


def test_emission_standards_on_record() -> None:
    found = baselines(EMISSIONS, draws=10)
    assert found.compromise == pytest.approx(7.389956, abs=1e-6)
    assert found.median == 7
    assert found.leverage["UK"] == pytest.approx(0.212703, abs=1e-6)
    low, high = found.interval("compromise")
    assert low == pytest.approx(found.compromise)
    assert high == pytest.approx(found.compromise)
    assert found.interval("median") == (7, 7)
    assert all(swing.at_low == pytest.approx(swing.at_high) for swing in found.swings)


def test_the_lower_median_on_ties() -> None:
    assert weighted_median(np.array([3.0, 1.0]), np.array([1.0, 1.0])) == 1.0
    assert weighted_median(np.array([3.0, 1.0, 2.0]), np.array([0.1, 0.1, 0.2])) == 2.0
    assert weighted_median(np.array([1.0, 2.0]), np.array([0.1 + 0.2, 0.3])) == 1.0  # 0.3 and a bit


@thorough
@given(seed=st.integers(0, 2**32 - 1))
def test_order_and_unit_do_not_matter(seed: int) -> None:
    chance = np.random.default_rng(seed)
    positions, weights = chance.integers(0, 9, 6).astype(np.float64), chance.integers(1, 5, 6).astype(np.float64)
    order = chance.permutation(6)
    assert compromise(positions[order], 3 * weights[order]) == pytest.approx(compromise(positions, weights))
    assert weighted_median(positions[order], weights[order]) == weighted_median(positions, weights)
    assert compromise(10 * positions - 4, weights) == pytest.approx(10 * compromise(positions, weights) - 4)
    assert weighted_median(10 * positions - 4, weights) == 10 * weighted_median(positions, weights) - 4
    moved = positions.copy()
    moved[2] += 1
    assert compromise(moved, weights) - compromise(positions, weights) == pytest.approx(leverage(weights)[2])


def uncertain() -> dict[str, Actor]:
    return {
        "one": Actor(Quantity(low=0, mode=2, high=4), sure(0.5), Quantity(low=0.5, mode=1, high=3)),
        "two": Actor(sure(10.0), Quantity(low=0.2, mode=0.4, high=0.6), sure(1.0)),
    }


def test_draws_belong_to_actors_and_stay_in_range() -> None:
    found = baselines(uncertain(), draws=2000, seed=5)
    swapped = baselines(dict(reversed(uncertain().items())), draws=2000, seed=5)
    assert swapped.compromise_draws == pytest.approx(found.compromise_draws)
    assert found.compromise_draws.min() > 0
    assert found.compromise_draws.max() < 10
    low, high = found.interval("compromise")
    assert low < found.compromise < high
    assert set(np.round(found.median_draws[found.median_draws > 4], 9)) == {10.0}


def test_swings_are_those_of_one_input_alone() -> None:
    first, *rest = baselines(uncertain(), draws=1).swings
    assert (first.actor, first.input) == ("one", "power")
    assert first.at_low == pytest.approx((2 * 0.25 + 10 * 0.4) / 0.65)
    assert first.at_high == pytest.approx((2 * 1.5 + 10 * 0.4) / 1.9)
    widths = [abs(each.at_high - each.at_low) for each in (first, *rest)]
    assert widths == sorted(widths, reverse=True)


def test_actors_out_of_range_are_refused() -> None:
    for actors in (
        {},
        {"a": Actor(sure(1), sure(1.5), sure(1))},
        {"a": Actor(sure(1), sure(1), sure(-1))},
        {"a": Actor(sure(1), sure(0), sure(1))},
    ):
        with pytest.raises(WrongInput):
            baselines(actors)


def test_dividing_a_pie() -> None:
    """Equal weights split evenly; a weight of two to one takes two thirds of the gain over the breakdown."""
    share = np.linspace(0, 1, 31)
    pie = np.stack([share, 1 - share])
    assert share[bargaining_point(pie, [0, 0]).nash] == pytest.approx([0.5])
    assert share[bargaining_point(pie, [0.1, 0.3], [2, 1]).nash] == pytest.approx([0.5])
    assert share[bargaining_point(pie, [0, 0]).kalai_smorodinsky] == pytest.approx([0.5])
    assert bargaining_point(pie, [0.2, 0.7]).mutually_better.tolist() == [6, 7, 8, 9]


def test_no_mutually_better_state() -> None:
    opposed = np.array([[0.0, 0.5, 1.0], [1.0, 0.5, 0.0]])
    point = bargaining_point(opposed, opposed[:, 1])
    assert [point.mutually_better.size, point.nash.size, point.kalai_smorodinsky.size] == [0, 0, 0]


def test_where_not_everybody_can_gain() -> None:
    point = bargaining_point(np.array([[0.0, 0.2, 0.6], [0.0, 0.0, 0.0], [0.0, 0.5, 0.1]]), [0, 0, 0])
    assert point.mutually_better.tolist() == [1, 2]
    assert point.nash.tolist() == [1]


def test_shapes_must_fit() -> None:
    for breakdown, weights in (([0.0], None), ([0.0, 0.0], [1.0, 0.0])):
        with pytest.raises(WrongInput):
            bargaining_point(np.ones((2, 3)), breakdown, weights)

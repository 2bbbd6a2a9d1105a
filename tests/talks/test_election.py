from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.talks.conflicts import thorough
from trucelab.errors import WrongInput
from trucelab.talks.election import elect, outcome_utilities

Floats = npt.NDArray[np.float64]

# years of delay before emission standards, 1994 (Bueno de Mesquita 1994, table 1 of Scholz and others 2011)
POSITION = np.array([4, 7, 4, 4, 10, 10, 10, 7, 4, 7], np.float64)
CAPABILITY = np.array([0.08, 0.08, 0.03, 0.16, 0.16, 0.16, 0.16, 0.05, 0.05, 0.08])
SALIENCE = np.array([0.80, 0.40, 0.20, 0.80, 0.60, 0.60, 0.90, 0.10, 1.00, 0.70])
YEARS = np.array([4.0, 7.0, 10.0])
UTILITIES = 1 - np.abs(POSITION[:, np.newaxis] - YEARS) / 6

RARELY_LEFT = np.array([[0, 1, 0, 0], [1, 0, 0, 1], [1, 1, 0, 1], [0, 0, 1, 1]]) / 100
"""With a steep chance to win, candidates are left so rarely that quotients of the chances overflow."""


def test_support_on_record() -> None:
    support = elect(UTILITIES, CAPABILITY * SALIENCE).support
    found = [support[a, b] for a, b in [(0, 1), (1, 0), (0, 2), (2, 0), (1, 2), (2, 1)]]
    assert found == pytest.approx([0.124, 0.2145, 0.248, 0.336, 0.1705, 0.168], abs=1e-12)


@pytest.mark.parametrize(
    ("steepness", "conditional", "uniform", "incentive"),
    [
        (
            1,
            [0.204609, 0.419814, 0.375577, 7.512906],
            [0.245940, 0.392046, 0.362013, 7.348219],
            [0.237121, 0.346722, 0.416157, 7.537108],
        ),
        (
            2,
            [0.112168, 0.482903, 0.404929, 7.878283],
            [0.175888, 0.439810, 0.384301, 7.625239],
            [0.155690, 0.386863, 0.457447, 7.905272],
        ),
        (
            4,
            [0.026728, 0.538293, 0.434979, 8.224754],
            [0.086812, 0.498128, 0.415060, 7.984743],
            [0.062648, 0.424560, 0.512792, 8.350432],
        ),
    ],
)
def test_three_readouts_on_record(
    steepness: float, conditional: list[float], uniform: list[float], incentive: list[float]
) -> None:
    election = elect(UTILITIES, CAPABILITY * SALIENCE, steepness)
    for found, expected in (
        (election.conditional, conditional),
        (election.uniform_chain, uniform),
        (election.incentive_chain, incentive),
    ):
        assert [*found, found @ YEARS] == pytest.approx(expected, abs=1e-6)


@st.composite
def electorates(draw: st.DrawFn) -> tuple[Floats, Floats]:
    chance = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    actors, candidates = draw(st.integers(1, 5)), draw(st.integers(1, 6))
    utilities = chance.integers(0, draw(st.sampled_from([2, 4, 100])), (actors, candidates)) / 100
    weights = chance.integers(0, 5, actors).astype(np.float64)
    weights[0] = 1.0
    return utilities, weights


@thorough
@example((RARELY_LEFT, np.ones(4)), 400.0)
@given(electorate=electorates(), steepness=st.sampled_from([0.5, 1.0, 3.0, 400.0]))
def test_chances_follow_their_definitions(electorate: tuple[Floats, Floats], steepness: float) -> None:
    utilities, weights = electorate
    election = elect(utilities, weights, steepness)
    count = utilities.shape[1]
    assert election.victory + election.victory.T == pytest.approx(np.ones((count, count)))
    for chances in (election.conditional, election.uniform_chain, election.incentive_chain):
        assert chances.sum() == pytest.approx(1.0)
        assert (chances >= 0).all()
        scaled = elect(utilities, 7 * weights, steepness)
        assert scaled.conditional == pytest.approx(election.conditional, abs=1e-9)
    columns = np.unique(utilities[weights > 0], axis=1)
    if columns.shape[1] == count:  # no duplicates: the equation of the uniform chain holds word by word
        p = election.uniform_chain
        again = [sum(election.victory[a, b] * (p[a] + p[b]) for b in range(count)) / count for a in range(count)]
        assert again == pytest.approx(p.tolist(), abs=1e-9)


@settings(thorough, max_examples=40)
@given(electorate=electorates(), seed=st.integers(0, 100))
def test_order_does_not_matter(electorate: tuple[Floats, Floats], seed: int) -> None:
    utilities, weights = electorate
    chance = np.random.default_rng(seed)
    actors, candidates = chance.permutation(weights.size), chance.permutation(utilities.shape[1])
    one = elect(utilities, weights)
    other = elect(utilities[np.ix_(actors, candidates)], weights[actors])
    assert other.conditional == pytest.approx(one.conditional[candidates])
    assert other.uniform_chain == pytest.approx(one.uniform_chain[candidates])
    assert other.incentive_chain == pytest.approx(one.incentive_chain[candidates])


def test_a_condorcet_winner_takes_all_in_the_end() -> None:
    election = elect(UTILITIES, CAPABILITY * SALIENCE, steepness=5000.0)
    assert election.conditional == pytest.approx([0, 1, 0], abs=1e-9)
    assert election.uniform_chain == pytest.approx([0, 1, 0], abs=1e-9)
    assert election.incentive_chain == pytest.approx([0, 1, 0], abs=1e-9)


def test_duplicates_share_one_chance() -> None:
    doubled = elect(UTILITIES[:, [0, 1, 1, 2]], CAPABILITY * SALIENCE)
    single = elect(UTILITIES, CAPABILITY * SALIENCE)
    assert doubled.conditional == pytest.approx(single.conditional[[0, 1, 1, 2]] / [1, 2, 2, 1])
    assert doubled.victory[1, 2] == 0.5


def test_outcomes_are_worth_the_mean_of_their_states() -> None:
    utilities = np.array([[0.0, 0.5, 1.0]])
    assert outcome_utilities(utilities, {"low": [0, 1], "high": [2]}).tolist() == [[0.25, 1.0]]


@pytest.mark.parametrize(
    ("utilities", "weights", "steepness"),
    [
        (np.ones((2, 2)), [1.0], 1.0),
        (np.full((1, 2), 1.5), [1.0], 1.0),
        (np.ones((1, 2)), [0.0], 1.0),
        (np.ones((1, 2)), [1.0], 0.0),
        (np.ones((1, 2001)), [1.0], 1.0),
    ],
)
def test_what_cannot_be_is_refused(utilities: Floats, weights: list[float], steepness: float) -> None:
    with pytest.raises(WrongInput):
        elect(utilities, weights, steepness)

"""The sweeps where blocks and high bits matter: conflicts too large for the oracle, a few states at a time."""

from __future__ import annotations

import numpy as np
import pytest

from tests.talks.conflicts import Kind, random_conflict
from trucelab.talks import Closures, Conflict
from trucelab.talks.kernels import BLOCK_BITS, NO_VALUE
from trucelab.talks.moves import improvements, moves

LARGE = [
    Kind(options=14, makers=3),
    Kind(options=14, makers=3, impossible=0.3, levels=50),
    Kind(options=14, makers=3, impossible=0.2, one_way=0.4, common=0.3),
]


@pytest.fixture(params=range(len(LARGE)), ids=["free", "infeasible", "everything"])
def conflict(request: pytest.FixtureRequest) -> Conflict:
    return random_conflict(LARGE[request.param], seed=request.param)


def some_states(conflict: Conflict, count: int) -> list[int]:
    chosen: list[int] = np.random.default_rng(1).choice(conflict.states, count, replace=False).tolist()
    return chosen


def test_these_conflicts_are_larger_than_a_block() -> None:
    assert all(kind.options > BLOCK_BITS for kind in LARGE)


def test_best_is_the_best_of_all_moves(conflict: Conflict) -> None:
    closures = Closures(conflict)
    for party in range(3):
        best = closures.best(party)
        assert (best[~conflict.feasible] == 0).all()
        for state in some_states(conflict, 200):
            ends = [state, *moves(conflict, party, state).tolist()]
            assert best[state] == conflict.ranks[party, ends].max()


@pytest.mark.parametrize("movers", [(), (1,), (1, 2)])
def test_lowest_by_moves_is_a_closure(conflict: Conflict, movers: tuple[int, ...]) -> None:
    """Below the values, closed under moves, and attained: together that is the definition."""
    closures = Closures(conflict)
    values = conflict.ranks[0]
    lowest = closures.lowest_by_moves(values, movers)
    assert (lowest[~conflict.feasible] == NO_VALUE).all()
    assert (lowest <= values)[conflict.feasible].all()
    for state in some_states(conflict, 200):
        ends = [end for mover in movers for end in moves(conflict, mover, state).tolist()]
        assert lowest[state] == min([values[state], *lowest[ends]])
    assert (closures.lowest_by_moves(lowest, movers) == lowest).all()


@pytest.mark.parametrize("movers", [(), (1,), (1, 2)])
def test_lowest_by_improvements_is_a_closure(conflict: Conflict, movers: tuple[int, ...]) -> None:
    closures = Closures(conflict)
    values = conflict.ranks[0]
    lowest = closures.lowest_by_improvements(values, movers)
    assert (lowest[~conflict.feasible] == NO_VALUE).all()
    for state in some_states(conflict, 200):
        ends = [end for mover in movers for end in improvements(conflict, mover, state).tolist()]
        assert lowest[state] == min([values[state], *lowest[ends]])
    assert (closures.lowest_by_improvements(lowest, movers) == lowest).all()


def test_values_are_not_written_to(conflict: Conflict) -> None:
    closures, before = Closures(conflict), conflict.ranks.copy()
    closures.best(0)
    closures.lowest_by_moves(conflict.ranks[0], (1, 2))
    closures.lowest_by_improvements(conflict.ranks[0], (1, 2))
    assert (conflict.ranks == before).all()

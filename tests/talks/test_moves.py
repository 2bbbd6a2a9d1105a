from __future__ import annotations

from hypothesis import given

from tests.oracles import talks as oracle
from tests.talks.conflicts import conflicts, plain, thorough
from trucelab.talks import Conflict
from trucelab.talks.moves import improvements, moves, step


@thorough
@given(conflict=conflicts())
def test_moves_and_improvements_are_those_of_the_definition(conflict: Conflict) -> None:
    plainly = plain(conflict)
    for party in range(len(conflict.masks)):
        for state in conflict.states.tolist():
            at = oracle.as_set(state)
            expected = sorted(map(oracle.as_number, oracle.moves(plainly, party, at)))
            assert moves(conflict, party, state).tolist() == expected
            better = sorted(map(oracle.as_number, oracle.improvements(plainly, party, at)))
            assert improvements(conflict, party, state).tolist() == better


@thorough
@given(conflict=conflicts())
def test_moves_of_one_decision_maker_are_transitive(conflict: Conflict) -> None:
    for party in range(len(conflict.masks)):
        for state in conflict.states.tolist():
            direct = {state, *moves(conflict, party, state).tolist()}
            for middle in direct:
                assert set(moves(conflict, party, middle).tolist()) <= direct


@thorough
@given(conflict=conflicts())
def test_a_step_knows_whether_it_improves(conflict: Conflict) -> None:
    state = int(conflict.states[0])
    better = set(improvements(conflict, 0, state).tolist())
    for end in moves(conflict, 0, state).tolist():
        assert step(conflict, 0, state, end).improvement == (end in better)

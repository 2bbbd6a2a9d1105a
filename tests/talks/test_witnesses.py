"""Every witness is replayed by a checker that knows the definitions only."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given

from tests.oracles import talks as oracle
from tests.oracles.talks import PlainConflict, State, as_set
from tests.published.reading import published_conflicts
from tests.talks.conflicts import conflicts, plain, thorough
from trucelab.errors import WrongInput
from trucelab.talks import CONCEPTS, Closures, Concept, Conflict, Sanction, Step, Witness, witness


def check_step(conflict: PlainConflict, step: Step) -> None:
    start, end = as_set(step.start), as_set(step.end)
    assert end in oracle.moves(conflict, step.mover, start)
    assert step.improvement == (end in oracle.improvements(conflict, step.mover, start))


def check_sanction(conflict: PlainConflict, concept: Concept, found: Witness, sanction: Sanction) -> None:
    party, state = found.party, as_set(found.state)
    rank = conflict.rank[party]
    check_step(conflict, sanction.improvement)
    assert sanction.improvement.mover == party
    at = sanction.improvement.end
    for reply in sanction.replies:
        check_step(conflict, reply)
        assert reply.mover != party
        assert reply.start == at
        assert reply.improvement or concept.replies == "moves"
        at = reply.end
    assert sanction.end == at
    assert all(one.mover != next_.mover for one, next_ in pairwise(sanction.replies))
    assert rank[as_set(at)] <= rank[state]
    if concept.counter_moves:
        counters = oracle.moves(conflict, party, as_set(at))
        assert all(rank[counter] <= rank[state] for counter in counters)
        best = sanction.best_counter_move
        assert (best is None) == (not counters)
        if best is not None:
            check_step(conflict, best)
            assert rank[as_set(best.end)] == max(rank[counter] for counter in counters)
    else:
        assert sanction.best_counter_move is None
    assert len(sanction.replies) == shortest(conflict, concept, found, sanction)


def shortest(conflict: PlainConflict, concept: Concept, found: Witness, sanction: Sanction) -> int:
    rank, state = conflict.rank[found.party], as_set(found.state)
    others = [other for other in range(len(conflict.controls)) if other != found.party]
    stepping = oracle.moves if concept.replies == "moves" else oracle.improvements
    arrivals = oracle.arrivals(conflict, others, as_set(sanction.improvement.end), stepping)

    def good(u: State) -> bool:
        after = {u, *oracle.moves(conflict, found.party, u)} if concept.counter_moves else {u}
        return all(rank[w] <= rank[state] for w in after)

    return min(moves for (u, _), moves in arrivals.items() if good(u))


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda concept: concept.name)
@thorough
@given(conflict=conflicts(max_options=5))
def test_witnesses_can_be_replayed(concept: Concept, conflict: Conflict) -> None:
    plainly, closures = plain(conflict), Closures(conflict)
    chance = np.random.default_rng(int(conflict.ranks.sum()))
    for state in chance.permutation(conflict.states)[:4].tolist():
        for party in range(len(conflict.masks)):
            found = witness(closures, concept, party, state)
            check(plainly, concept, party, state, found)


def check(conflict: PlainConflict, concept: Concept, party: int, state: int, found: Witness) -> None:
    at = as_set(state)
    assert (found.concept, found.party, found.state) == (concept.name, party, state)
    assert found.stable == oracle.STABLE[concept.name](conflict, party, at)
    if found.stable:
        assert found.unanswered is None
        improved = [sanction.improvement.end for sanction in found.sanctions]
        assert improved == sorted(map(oracle.as_number, oracle.improvements(conflict, party, at)))
        for sanction in found.sanctions:
            check_sanction(conflict, concept, found, sanction)
    else:
        assert found.sanctions == ()
        assert found.unanswered is not None
        check_step(conflict, found.unanswered)
        assert found.unanswered.improvement
        assert found.unanswered.mover == party
        assert found.unanswered.start == state
        assert_nobody_answers(conflict, concept, found)


def assert_nobody_answers(conflict: PlainConflict, concept: Concept, found: Witness) -> None:
    """With that improvement as the only one, the state must still be unstable."""
    assert found.unanswered is not None
    rank, state = conflict.rank[found.party], as_set(found.state)
    if concept.replies == "none":
        return
    others = [other for other in range(len(conflict.controls)) if other != found.party]
    stepping = oracle.moves if concept.replies == "moves" else oracle.improvements
    for u in oracle.reachable(conflict, others, as_set(found.unanswered.end), stepping):
        after = {u, *oracle.moves(conflict, found.party, u)} if concept.counter_moves else {u}
        assert any(rank[w] > rank[state] for w in after)


def test_why_prisoners_may_keep_cooperating() -> None:
    """From CC the first would defect; then the second gains by defecting too, which leaves the first worse off."""
    conflict = next(one for one in published_conflicts() if one.name == "prisoners").conflict
    sequential = next(concept for concept in CONCEPTS if concept.name == "sequential")
    found = witness(conflict, sequential, 0, 3)
    assert found == Witness(
        concept="sequential",
        party=0,
        state=3,
        stable=True,
        unanswered=None,
        sanctions=(Sanction(Step(0, 3, 2, True), (Step(1, 2, 0, True),), None),),
    )


def test_an_infeasible_state_is_refused() -> None:
    conflict = next(one for one in published_conflicts() if one.name == "syria_iraq_1975").conflict
    with pytest.raises(WrongInput, match="state 3 is not feasible"):
        witness(conflict, CONCEPTS[0], 0, 3)

"""Coalitions, fast and from the definition, against the oracle; who breaks what and who regrets it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from tests.oracles import talks_further as oracle
from tests.oracles.talks import as_set
from tests.talks.conflicts import Kind, conflicts, plain, random_conflict, thorough
from trucelab.errors import WrongInput
from trucelab.talks import CONCEPTS, Concept, Conflict
from trucelab.talks import coalitions as module
from trucelab.talks.coalitions import (
    COALITION_CONCEPTS,
    breaking,
    coalition_moves,
    coalition_stable,
    coalitions,
    universally_stable,
)
from trucelab.talks.graph import GraphConflict

brief = settings(thorough, max_examples=25)
by_concept = pytest.mark.parametrize("concept", COALITION_CONCEPTS, ids=lambda concept: concept.name)
by_improvement = pytest.mark.parametrize("pareto", [False, True], ids=["strict", "pareto"])


@by_improvement
@by_concept
@brief
@given(conflict=conflicts(max_options=4))
def test_agrees_with_its_plain_definition(concept: Concept, pareto: bool, conflict: Conflict) -> None:
    assert_agrees(concept, pareto, conflict)


@pytest.mark.slow
@by_improvement
@by_concept
@settings(thorough, max_examples=400)
@given(conflict=conflicts(max_options=5))
def test_agrees_with_its_plain_definition_at_length(concept: Concept, pareto: bool, conflict: Conflict) -> None:
    assert_agrees(concept, pareto, conflict)


def assert_agrees(concept: Concept, pareto: bool, conflict: Conflict) -> None:
    model, graph = oracle.model_of(plain(conflict)), GraphConflict.of(conflict)
    for members in coalitions(len(conflict.decision_makers)):
        expected = [
            oracle.coalition_stable(model, concept.replies, concept.counter_moves, members, s, pareto)
            for s in model.states
        ]
        found = coalition_stable(conflict, concept, members, pareto=pareto)
        assert not found[~conflict.feasible].any()
        assert found[conflict.states].tolist() == expected
        assert coalition_stable(graph, concept, members, pareto=pareto).tolist() == expected


@by_improvement
@by_concept
@pytest.mark.parametrize("one_way", [0.0, 0.3])
def test_more_states_than_fit_into_a_word(concept: Concept, pareto: bool, one_way: float) -> None:
    conflict = random_conflict(Kind(options=8, makers=4, impossible=0.2, one_way=one_way, levels=20), seed=5)
    graph = GraphConflict.of(conflict)
    for members in [(0, 1), (1, 2, 3), (0, 1, 2, 3)]:
        found = coalition_stable(conflict, concept, members, pareto=pareto)
        assert (found[conflict.states] == coalition_stable(graph, concept, members, pareto=pareto)).all()


@by_concept
@brief
@given(conflict=conflicts())
def test_one_member_alone_and_the_order_of_concepts(concept: Concept, conflict: Conflict) -> None:
    if concept.replies != "improvements":  # opponents may improve jointly, which the individual concept leaves out
        for party in range(len(conflict.decision_makers)):
            assert (coalition_stable(conflict, concept, [party]) == concept.stable(conflict, party)).all()
    members = range(len(conflict.decision_makers) - 1) or [0]
    nash, gmr, smr, seq = (coalition_stable(conflict, each, members) for each in COALITION_CONCEPTS)
    assert (nash <= smr).all()
    assert (smr <= gmr).all()
    assert (nash <= seq).all()
    assert (seq <= gmr).all()


@by_improvement
@by_concept
@brief
@given(conflict=conflicts(max_options=4))
def test_moves_tell_who_breaks_a_state(concept: Concept, pareto: bool, conflict: Conflict) -> None:
    model = oracle.model_of(plain(conflict))
    states = conflict.states[:3].tolist()
    found = coalition_moves(conflict, concept, states, smallest=1, pareto=pareto)
    broken = {(move.coalition, move.state) for move in breaking(found)}
    for members in coalitions(len(conflict.decision_makers)):
        stable = coalition_stable(conflict, concept, members, pareto=pareto)
        assert {state for state in states if not stable[state]} == {s for group, s in broken if group == members}
    for move in found:
        gains = conflict.ranks[list(move.coalition), move.end] - conflict.ranks[list(move.coalition), move.state]
        assert gains.min() >= (0 if pareto else 1)
        assert as_set(move.end) in oracle.reached(move.coalition, as_set(move.state), model.moves)
        assert set(move.regretting) <= set(move.coalition)
        if not pareto:
            assert move.regretting or not move.answered


@by_improvement
@pytest.mark.parametrize("concept", [COALITION_CONCEPTS[0], COALITION_CONCEPTS[1], COALITION_CONCEPTS[3]])
def test_one_way_coalitions_that_reach_much(concept: Concept, pareto: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    conflict = random_conflict(Kind(options=8, makers=4, impossible=0.2, one_way=0.5, levels=20), seed=6)
    for members in [(0, 1), (0, 2, 3), (0, 1, 2, 3)]:
        monkeypatch.setattr(module, "SEARCHED_BITS", 0)
        found = coalition_stable(conflict, concept, members, pareto=pareto)
        monkeypatch.setattr(module, "SEARCHED_BITS", 20)
        assert (found == coalition_stable(conflict, concept, members, pareto=pareto)).all()


def prisoners() -> Conflict:
    ranks = np.array([[2, 1, 4, 3], [2, 4, 1, 3]], np.int32)
    return Conflict(("one", "two"), ("one.silent", "two.silent"), (1, 2), 0, 0, np.ones(4, np.bool_), ranks)


def test_prisoners_leave_together() -> None:
    conflict = prisoners()
    nash, gmr, _, _ = COALITION_CONCEPTS
    assert np.flatnonzero(universally_stable(conflict, nash)).tolist() == []
    assert np.flatnonzero(universally_stable(conflict, gmr)).tolist() == [3]
    (move,) = coalition_moves(conflict, gmr, [0])
    assert (move.coalition, move.end, move.answered, move.regretting) == ((0, 1), 3, False, ())
    (alone,) = coalition_moves(conflict, gmr, [3], groups=[(0,)])
    assert (alone.end, alone.answered, alone.regretting) == (2, True, (0,))


def test_hidden_states_are_judged_from_the_definition() -> None:
    conflict = random_conflict(Kind(options=5, makers=3, impossible=0.1), seed=2)
    hidden = replace(conflict, invisible=np.zeros_like(conflict.ranks, np.bool_))
    for concept in COALITION_CONCEPTS:
        assert (coalition_stable(hidden, concept, (0, 2)) == coalition_stable(conflict, concept, (0, 2))).all()


def test_wrong_coalitions_are_refused() -> None:
    with pytest.raises(WrongInput, match="is no coalition"):
        coalition_stable(prisoners(), CONCEPTS[0], [])
    with pytest.raises(WrongInput, match="is no coalition"):
        coalition_stable(prisoners(), CONCEPTS[0], [2])
    large = random_conflict(Kind(options=12, makers=8), seed=3)
    with pytest.raises(WrongInput, match="too many to judge SSEQ"):
        coalition_stable(large, CONCEPTS[4], [0, 1])

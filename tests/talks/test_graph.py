"""Hand-drawn arcs and coalesced states, where moves need not be transitive: against the definition."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracles import talks_further as oracle
from tests.talks.conflicts import conflicts, thorough
from trucelab.errors import WrongInput
from trucelab.talks import CONCEPTS, Concept, Conflict
from trucelab.talks.closures import Response
from trucelab.talks.coalitions import COALITION_CONCEPTS, coalition_stable, coalitions
from trucelab.talks.graph import GraphConflict, MoveGraph, graph_conflict
from trucelab.talks.relations import stable_in_graph

brief = settings(thorough, max_examples=25)
seeds = st.integers(0, 2**32 - 1)


def random_graph(seed: int) -> GraphConflict:
    chance = np.random.default_rng(seed)
    states, makers = int(chance.integers(2, 9)), int(chance.integers(2, 4))
    arcs = []
    for _ in range(makers):
        drawn = (chance.random((states, states)) < chance.choice([0.1, 0.25])) & ~np.eye(states, dtype=np.bool_)
        start, end = drawn.nonzero()
        arcs.append((start, end))
    names = tuple(f"s{state}" for state in range(states))
    ranks = chance.integers(1, 6, size=(makers, states)).astype(np.int32)
    return GraphConflict(tuple(f"m{i}" for i in range(makers)), names, MoveGraph.from_pairs(states, arcs), ranks)


def model_of(conflict: GraphConflict) -> oracle.Model:
    return oracle.Model(
        tuple(range(len(conflict.states))),
        lambda mover, state: set(conflict.moves.ends(mover, state).tolist()),
        [dict(enumerate(row.tolist())) for row in conflict.ranks],
    )


@pytest.mark.parametrize("returning", [True, False], ids=["return", "no return"])
@pytest.mark.parametrize("response", ["legal", "once", "single"])
@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda concept: concept.name)
@brief
@given(seed=seeds)
def test_concepts_on_drawn_arcs(concept: Concept, response: Response, returning: bool, seed: int) -> None:
    conflict = random_graph(seed)
    model = model_of(conflict)
    for party in range(len(conflict.decision_makers)):
        asked = replace(concept, response=response)
        found = stable_in_graph(conflict, asked, party, count_return=returning).tolist()
        assert found == [
            oracle.stable(model, concept.replies, concept.counter_moves, party, s, response, returning)
            for s in model.states
        ]


@pytest.mark.parametrize("pareto", [False, True], ids=["strict", "pareto"])
@pytest.mark.parametrize("concept", COALITION_CONCEPTS, ids=lambda concept: concept.name)
@brief
@given(seed=seeds)
def test_coalitions_on_drawn_arcs(concept: Concept, pareto: bool, seed: int) -> None:
    conflict = random_graph(seed)
    model = model_of(conflict)
    for members in coalitions(len(conflict.decision_makers)):
        assert coalition_stable(conflict, concept, members, pareto=pareto).tolist() == [
            oracle.coalition_stable(model, concept.replies, concept.counter_moves, members, s, pareto)
            for s in model.states
        ]


@brief
@given(conflict=conflicts(max_options=4), seed=seeds)
def test_coalesced_states_have_the_moves_of_all_their_members(conflict: Conflict, seed: int) -> None:
    graph = GraphConflict.of(conflict)
    count = len(graph.states)
    group = sorted(np.random.default_rng(seed).permutation(count)[: max(1, count // 2)].tolist())
    ranks = graph.ranks.copy()
    ranks[:, group] = ranks[:, [group[0]]]
    graph = graph.with_ranks(ranks)
    merged = graph.coalesced([group])
    node = [group[0] if state in group else state for state in range(count)]
    kept = sorted(set(node))
    assert merged.states == tuple(graph.states[state] for state in kept)
    for mover in range(len(graph.decision_makers)):
        for state in kept:
            members = group if state == group[0] else [state]
            ends = {node[end] for member in members for end in graph.moves.ends(mover, member).tolist()} - {state}
            assert {kept[end] for end in merged.moves.ends(mover, kept.index(state)).tolist()} == ends


def test_moves_that_do_not_add_up() -> None:
    """One may go from a to b and from b to c, but not from a to c, and not twice in succession."""
    conflict = graph_conflict(
        ["a", "b", "c"],
        {"one": [("a", "b"), ("b", "c")], "two": [("b", "a")]},
        {"one": ["c", "b", "a"], "two": [["a", "b"], "c"]},
    )
    nash, gmr = CONCEPTS[:2]
    assert stable_in_graph(conflict, nash, 0).tolist() == [False, False, True]
    assert stable_in_graph(conflict, gmr, 0).tolist() == [True, False, True]
    assert stable_in_graph(conflict, gmr, 0, count_return=False).tolist() == [False, False, True]
    assert coalition_stable(conflict, nash, [0, 1]).tolist() == [True, True, True]


def test_wrong_graphs_are_refused() -> None:
    moves = {"one": [("a", "b")]}
    with pytest.raises(WrongInput, match='"c" is not a state'):
        graph_conflict(["a", "b"], {"one": [("a", "c")]}, {"one": ["a", "b"]})
    with pytest.raises(WrongInput, match="ends where it starts"):
        graph_conflict(["a", "b"], {"one": [("a", "a")]}, {"one": ["a", "b"]})
    with pytest.raises(WrongInput, match="every state once"):
        graph_conflict(["a", "b"], moves, {"one": ["a"]})
    conflict = graph_conflict(["a", "b"], moves, {"one": ["b", "a"]})
    with pytest.raises(WrongInput, match="does not rank all states coalesced"):
        conflict.coalesced([[0, 1]])
    with pytest.raises(WrongInput, match="in two groups"):
        conflict.coalesced([[0], [0]])

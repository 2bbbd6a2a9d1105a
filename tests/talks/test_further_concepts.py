"""Response, simultaneous and limited-move stability, strength, uncertain preferences, attitudes: against oracles."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracles import talks_further as oracle
from tests.oracles.talks import as_set
from tests.talks.conflicts import conflicts, plain, thorough
from trucelab.errors import WrongInput
from trucelab.talks import CONCEPTS, NO_MOVE, NOT_A_STATE, SET_CONCEPTS, Closures, Concept, Conflict, limited_move
from trucelab.talks.analyses.attitudes import relational_stable, selfish
from trucelab.talks.analyses.strength import groups_by_cuts, strong
from trucelab.talks.analyses.uncertain_preferences import INDICES, Index, UncertainConflict, stable_by_index
from trucelab.talks.closures import Response
from trucelab.talks.graph import GraphConflict
from trucelab.talks.moves import moves
from trucelab.talks.relations import stable_in_graph
from trucelab.talks.stability.limited_move import NON_MYOPIC, anticipated, anticipations
from trucelab.talks.stability.simultaneous import SIMULTANEOUS
from trucelab.talks.states import BoolArray
from trucelab.talks.witnesses import witness

brief = settings(thorough, max_examples=25)
by_concept = pytest.mark.parametrize("concept", CONCEPTS, ids=lambda concept: concept.name)
MODES: tuple[Response, ...] = ("legal", "once", "single")
by_response = pytest.mark.parametrize("response", MODES)


def parties(conflict: Conflict) -> range:
    return range(len(conflict.decision_makers))


def feasible_row(conflict: Conflict, row: BoolArray) -> list[bool]:
    assert not row[~conflict.feasible].any()
    found: list[bool] = row[conflict.states].tolist()
    return found


def strict(conflict: Conflict, seed: int) -> Conflict:
    """The same conflict with all ties broken."""
    noise = np.random.default_rng(seed).random(conflict.ranks.shape)
    ranks = np.zeros_like(conflict.ranks)
    for row, values, extra in zip(ranks, conflict.ranks, noise, strict=True):
        order = np.lexsort((extra[conflict.states], values[conflict.states]))
        row[conflict.states[order]] = np.arange(1, conflict.states.size + 1)
    return conflict.with_ranks(ranks)


@by_response
@by_concept
@brief
@given(conflict=conflicts(max_options=5))
def test_response_modes(concept: Concept, response: Response, conflict: Conflict) -> None:
    model, closures, graph = oracle.model_of(plain(conflict)), Closures(conflict), GraphConflict.of(conflict)
    asked = replace(concept, response=response)
    for party in parties(conflict):
        expected = [
            oracle.stable(model, concept.replies, concept.counter_moves, party, s, response) for s in model.states
        ]
        assert feasible_row(conflict, asked.stable(closures, party)) == expected
        assert stable_in_graph(graph, asked, party).tolist() == expected


@by_concept
@brief
@given(conflict=conflicts(max_options=4))
def test_a_return_to_the_start_may_not_count(concept: Concept, conflict: Conflict) -> None:
    model, graph = oracle.model_of(plain(conflict)), GraphConflict.of(conflict)
    for party in parties(conflict):
        found = stable_in_graph(graph, concept, party, count_return=False).tolist()
        assert found == [
            oracle.stable(model, concept.replies, concept.counter_moves, party, s, returning=False)
            for s in model.states
        ]


@thorough
@given(conflict=conflicts(max_options=7))
def test_more_replies_mean_more_stability(conflict: Conflict) -> None:
    for concept in CONCEPTS[1:]:
        for party in parties(conflict):
            legal, once, single = (replace(concept, response=mode).stable(conflict, party) for mode in MODES)
            assert (single <= once).all()
            assert (once <= legal).all()


@by_response
@by_concept
@brief
@given(conflict=conflicts(max_options=5))
def test_witnesses_keep_to_the_response_mode(concept: Concept, response: Response, conflict: Conflict) -> None:
    closures, concept = Closures(conflict), replace(concept, response=response)
    state = int(conflict.states[0])
    for party in parties(conflict):
        found = witness(closures, concept, party, state)
        assert found.stable == bool(concept.stable(closures, party)[state])
        for sanction in found.sanctions:
            movers = [reply.mover for reply in sanction.replies]
            assert response == "legal" or len(set(movers)) == len(movers)
            assert response != "single" or len(movers) == 1


@by_concept
@brief
@given(conflict=conflicts(max_options=6))
def test_distance_looks_at_proper_moves_alone(concept: Concept, conflict: Conflict) -> None:
    closures = Closures(conflict)
    for party in parties(conflict):
        guaranteed, distance = concept.guaranteed(closures, party), concept.distance(closures, party)
        assert ((distance >= 0) == concept.stable(closures, party)).all()
        assert (distance[~conflict.feasible] == NOT_A_STATE).all()
        for state in conflict.states.tolist():
            ends = moves(conflict, party, state)
            best = guaranteed[ends].max() if ends.size else None
            assert distance[state] == (NO_MOVE if best is None else conflict.ranks[party, state] - best)


@brief
@given(conflict=conflicts(max_options=5))
def test_simultaneous(conflict: Conflict) -> None:
    model = oracle.model_of(plain(conflict))
    for party in parties(conflict):
        stable = SIMULTANEOUS.stable(conflict, party)
        assert feasible_row(conflict, stable) == [oracle.simultaneous(model, party, s) for s in model.states]
        assert (CONCEPTS[0].stable(conflict, party) <= stable).all()


@brief
@given(conflict=conflicts(max_options=5), horizon=st.integers(0, 6))
def test_limited_moves(conflict: Conflict, horizon: int) -> None:
    model = oracle.model_of(plain(conflict))
    expected = oracle.anticipated(model, horizon, [mask != 0 for mask in conflict.masks])
    found = anticipated(conflict, horizon)
    for party in parties(conflict):
        assert [as_set(int(found[party, state])) for state in conflict.states] == list(expected[party].values())
        stays = [expected[party][s] == s for s in model.states]
        assert feasible_row(conflict, limited_move(horizon).stable(conflict, party)) == stays


@brief
@given(conflict=conflicts(max_options=5))
def test_one_move_of_foresight_is_nash_and_two_imply_sequential(conflict: Conflict) -> None:
    for party in parties(conflict):
        assert (limited_move(1).stable(conflict, party) == CONCEPTS[0].stable(conflict, party)).all()
    if len(conflict.decision_makers) == 2:
        clear = strict(conflict, 1)
        for party in parties(conflict):
            assert (limited_move(2).stable(clear, party) <= CONCEPTS[3].stable(clear, party)).all()


@brief
@given(conflict=conflicts(max_options=4))
def test_non_myopic_is_staying_at_all_long_horizons(conflict: Conflict) -> None:
    """The tables of small conflicts repeat soon, so a window of far horizons holds a whole period."""
    tables = list(islice(anticipations(conflict), 40, 64))
    for party in parties(conflict):
        expected = conflict.feasible.copy()
        for table in tables:
            expected &= table[party] == np.arange(conflict.feasible.size)
        assert (NON_MYOPIC.stable(conflict, party) == expected).all()


@brief
@given(conflict=conflicts(max_options=4))
def test_set_concepts_have_the_face_of_concepts(conflict: Conflict) -> None:
    for concept in SET_CONCEPTS:
        margins, stable = concept.margins(Closures(conflict), 0), concept.stable(conflict, 0)
        assert margins.dtype == np.int32
        assert ((margins >= 0) == stable).all()
        assert ((margins == NOT_A_STATE) == ~conflict.feasible).all()


@by_concept
@brief
@given(conflict=conflicts(max_options=5), cuts=st.lists(st.integers(1, 8), max_size=3, unique=True))
def test_strong_stability(concept: Concept, conflict: Conflict, cuts: list[int]) -> None:
    groups = groups_by_cuts(conflict.ranks, cuts)
    model = oracle.model_of(plain(conflict))
    if concept.replies == "none":
        with pytest.raises(WrongInput, match="no strong version"):
            strong(concept, groups)
        return
    for party in parties(conflict):
        group = {as_set(state): int(groups[party, state]) for state in conflict.states.tolist()}
        stable = strong(concept, groups).stable(conflict, party)
        assert feasible_row(conflict, stable) == [
            oracle.strongly_stable(model, group, concept.replies, concept.counter_moves, party, s) for s in model.states
        ]
        assert (stable <= concept.stable(conflict, party)).all()


def test_groups_must_follow_the_ranks() -> None:
    ranks = np.array([[1, 2]], np.int32)
    conflict = Conflict(("one",), ("one.a",), (1,), 0, 0, np.ones(2, np.bool_), ranks)
    with pytest.raises(WrongInput, match="no better than one of a worse group"):
        strong(CONCEPTS[1], np.array([[2, 1]], np.int32)).stable(conflict, 0)


def rankings_of(conflict: Conflict, seed: int) -> UncertainConflict:
    chance = np.random.default_rng(seed)
    rankings = []
    for row in conflict.ranks:
        other = row.copy()
        swapped = chance.choice(conflict.states, 2)
        other[swapped] = row[swapped[::-1]]
        rankings.append(np.stack([row, other][: int(chance.integers(1, 3))]))
    return UncertainConflict(conflict, tuple(rankings))


@pytest.mark.parametrize("index", INDICES)
@by_concept
@settings(thorough, max_examples=25)
@given(conflict=conflicts(max_options=4), seed=st.integers(0, 99))
def test_uncertain_preferences(concept: Concept, index: Index, conflict: Conflict, seed: int) -> None:
    uncertain = rankings_of(conflict, seed)
    model = oracle.model_of(plain(conflict))
    rankings = [
        [{as_set(state): int(row[state]) for state in conflict.states.tolist()} for row in rows]
        for rows in uncertain.rankings
    ]
    for party in parties(conflict):
        found = feasible_row(conflict, stable_by_index(uncertain, concept, index, party))
        assert found == [
            oracle.stable_by_index(model, rankings, index, concept.replies, concept.counter_moves, party, s)
            for s in model.states
        ]


@by_concept
@brief
@given(conflict=conflicts(max_options=4), seed=st.integers(0, 99))
def test_indices_imply_each_other(concept: Concept, conflict: Conflict, seed: int) -> None:
    uncertain = rankings_of(conflict, seed)
    for party in parties(conflict):
        a, b, c, d = (stable_by_index(uncertain, concept, index, party) for index in INDICES)
        for stronger, weaker in [(a, b), (b, d), (a, c), (c, d)]:
            assert (stronger <= weaker).all()
        certain = UncertainConflict(conflict, tuple(conflict.ranks[:, np.newaxis]))
        assert (stable_by_index(certain, concept, "a", party) == concept.stable(conflict, party)).all()


@by_concept
@brief
@given(conflict=conflicts(max_options=4), seed=st.integers(0, 99))
def test_attitudes(concept: Concept, conflict: Conflict, seed: int) -> None:
    count = len(conflict.decision_makers)
    attitudes = np.random.default_rng(seed).integers(-1, 2, size=(count, count)).tolist()
    model = oracle.model_of(plain(conflict))
    for party in parties(conflict):
        found = feasible_row(conflict, relational_stable(conflict, attitudes, concept, party))
        assert found == [
            oracle.relational_stable(model, attitudes, concept.replies, concept.counter_moves, party, s)
            for s in model.states
        ]


@brief
@given(conflict=conflicts(max_options=4))
def test_attitudes_of_the_selfish_and_of_the_neutral(conflict: Conflict) -> None:
    clear = strict(conflict, 3)
    count = len(conflict.decision_makers)
    neutral = [[0] * count] * count
    for party in parties(conflict):
        common = any(conflict.masks[party] & conflict.masks[j] for j in parties(conflict) if j != party)
        for concept in () if common else CONCEPTS[:4]:  # a return to the start is a tie, which answers attitudes
            relational = relational_stable(clear, selfish(count), concept, party)
            assert (relational == concept.stable(clear, party)).all()
        nash, gmr, smr, seq = (relational_stable(conflict, neutral, concept, party) for concept in CONCEPTS[:4])
        assert (nash == smr).all()
        assert (gmr == seq).all()


def test_attitudes_must_be_a_square_of_signs() -> None:
    conflict = Conflict(("one",), ("one.a",), (1,), 0, 0, np.ones(2, np.bool_), np.ones((1, 2), np.int32))
    with pytest.raises(WrongInput, match="1 rows of 1"):
        relational_stable(conflict, [[1, 0]], CONCEPTS[0], 0)
    with pytest.raises(WrongInput, match="2 is not an attitude"):
        relational_stable(conflict, [[2]], CONCEPTS[0], 0)

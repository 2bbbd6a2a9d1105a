"""Whatever the fields of a concept say is one definition in every analysis: random ones, against the plain version."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracles import inverse as plain_inverse
from tests.oracles import talks_further as oracle
from tests.oracles.talks import Judge, as_number, as_set, stable_by
from tests.talks.conflicts import conflicts, plain, thorough
from tests.talks.test_graph import model_of, random_graph
from trucelab.errors import WrongInput
from trucelab.talks import Closures, Concept, Conflict, witness
from trucelab.talks.analyses.attitudes import relational_stable, selfish
from trucelab.talks.analyses.strength import groups_by_cuts, strong
from trucelab.talks.analyses.uncertain_preferences import INDICES, UncertainConflict, stable_by_index
from trucelab.talks.axes import Axis, AxisConflict
from trucelab.talks.closures import Response
from trucelab.talks.coalitions import breaking, coalition_moves, coalition_stable, coalitions
from trucelab.talks.graph import GraphConflict
from trucelab.talks.preference_robustness import preference_robustness
from trucelab.talks.relations import stable_in_graph
from trucelab.talks.smallest_change import stable_for
from trucelab.talks.stability.concept import Replies
from trucelab.talks.states import BoolArray

MAKERS = 4
few = settings(thorough, max_examples=12)
of_all_kinds = pytest.mark.parametrize(
    ("replies", "counter_moves", "response"),
    [
        (replies, counter_moves, response)
        for replies in get_args(Replies)
        for counter_moves in (False, True)
        for response in get_args(Response)
        if replies != "none" or response == "legal"
    ],
)
sanctioners = st.none() | st.sets(st.integers(0, MAKERS - 1))
"""Whose replies are feared; a conflict may have fewer decision makers."""
seeds = st.integers(0, 2**32 - 1)


def concept_of(
    replies: Replies, counter_moves: bool, response: Response, feared: set[int] | None, makers: tuple[str, ...]
) -> Concept:
    names = None if feared is None else tuple(makers[maker] for maker in sorted(feared) if maker < len(makers))
    return Concept("own", "OWN", "A concept of one's own", "this test", replies, counter_moves, response, names)


def judge_of(concept: Concept, makers: tuple[str, ...]) -> Judge:
    feared = None if concept.sanctioners is None else [makers.index(name) for name in concept.sanctioners]
    return stable_by(concept.replies, counter_moves=concept.counter_moves, response=concept.response, feared=feared)


def expected_of(concept: Concept, conflict: Conflict, party: int) -> list[bool]:
    plainly, judge = plain(conflict), judge_of(concept, conflict.decision_makers)
    return [judge(plainly, party, as_set(state)) for state in conflict.states.tolist()]


def model(concept: Concept, found: oracle.Model, makers: tuple[str, ...]) -> oracle.Model:
    if concept.sanctioners is None:
        return found
    return replace(found, feared=frozenset(makers.index(name) for name in concept.sanctioners))


def feasible(conflict: Conflict, row: BoolArray) -> list[bool]:
    assert not row[~conflict.feasible].any()
    found: list[bool] = row[conflict.states].tolist()
    return found


def as_axes(conflict: Conflict) -> AxisConflict:
    """The same conflict, each option an axis of two values."""

    def one_way(bits: int, option: int) -> frozenset[str]:
        return frozenset([conflict.options[option]] if bits >> option & 1 else [])

    axes = [
        Axis(
            (name,),
            tuple(party for party, mask in enumerate(conflict.masks) if mask >> option & 1),
            take_only=one_way(conflict.up, option),
            drop_only=one_way(conflict.down, option),
        )
        for option, name in enumerate(conflict.options)
    ]
    return AxisConflict(conflict.decision_makers, tuple(axes), conflict.feasible, conflict.ranks)


@of_all_kinds
@few
@given(conflict=conflicts(max_options=4), feared=sanctioners)
def test_one_decision_maker(
    replies: Replies, counter_moves: bool, response: Response, conflict: Conflict, feared: set[int] | None
) -> None:
    """Margins, distances, axes, witnesses, graphs, the inverse problem's stability."""
    concept = concept_of(replies, counter_moves, response, feared, conflict.decision_makers)
    closures, graph, moves = Closures(conflict), GraphConflict.of(conflict), GraphConflict.of(conflict)
    keys, everything = conflict.ranks[:, moves.numbers].astype(np.int64), np.arange(moves.numbers.size)
    by_axes = as_axes(conflict)
    for party in range(len(conflict.masks)):
        expected = expected_of(concept, conflict, party)
        margins = concept.margins(closures, party)
        assert feasible(conflict, margins >= 0) == expected
        assert feasible(conflict, concept.distance(closures, party) >= 0) == expected
        if all(axis.movers for axis in by_axes.axes):
            assert (concept.margins(by_axes, party) == margins).all()
        assert stable_in_graph(graph, concept, party).tolist() == expected
        assert stable_for(moves, keys, party, concept, everything).tolist() == expected
        for state, stable in list(zip(conflict.states.tolist(), expected, strict=True))[:4]:
            assert_shown(concept, closures, party, state, stable)


def assert_shown(concept: Concept, closures: Closures, party: int, state: int, stable: bool) -> None:
    """A witness shows what holds, by moves that the concept allows."""
    conflict, found = closures.conflict, witness(closures, concept, party, state)
    assert found.stable == stable
    feared = concept.feared(conflict.decision_makers, [party])
    for sanction in found.sanctions:
        movers = [reply.mover for reply in sanction.replies]
        assert set(movers) <= set(feared)
        assert concept.replies == "moves" or all(reply.improvement for reply in sanction.replies)
        assert concept.response == "legal" or len(set(movers)) == len(movers)
        assert concept.response != "single" or len(movers) == 1
        assert conflict.ranks[party, sanction.end] <= conflict.ranks[party, state]


@of_all_kinds
@few
@given(seed=seeds, feared=sanctioners)
def test_drawn_graphs(
    replies: Replies, counter_moves: bool, response: Response, seed: int, feared: set[int] | None
) -> None:
    conflict = random_graph(seed)
    makers = conflict.decision_makers
    concept = concept_of(replies, counter_moves, response, feared, makers)
    plainly = model(concept, model_of(conflict), makers)
    for party in range(len(makers)):
        assert stable_in_graph(conflict, concept, party).tolist() == [
            oracle.stable(plainly, replies, counter_moves, party, s, response) for s in plainly.states
        ]


@pytest.mark.parametrize("pareto", [False, True], ids=["strict", "pareto"])
@of_all_kinds
@few
@given(conflict=conflicts(max_options=4), feared=sanctioners)
def test_coalitions(
    replies: Replies,
    counter_moves: bool,
    response: Response,
    pareto: bool,
    conflict: Conflict,
    feared: set[int] | None,
) -> None:
    makers = conflict.decision_makers
    concept = concept_of(replies, counter_moves, response, feared, makers)
    plainly, graph = model(concept, oracle.model_of(plain(conflict)), makers), GraphConflict.of(conflict)
    asked = conflict.states[:2].tolist()
    for members in list(coalitions(len(makers)))[:7]:
        expected = [
            oracle.coalition_stable(plainly, replies, counter_moves, members, s, pareto, response)
            for s in plainly.states
        ]
        stable = coalition_stable(conflict, concept, members, pareto=pareto)
        assert feasible(conflict, stable) == expected
        assert coalition_stable(graph, concept, members, pareto=pareto).tolist() == expected
        moves = coalition_moves(conflict, concept, asked, groups=[members], pareto=pareto)
        assert {move.state for move in breaking(moves)} == {state for state in asked if not stable[state]}
        for move in moves:
            assert as_set(move.end) in oracle.reached(members, as_set(move.state), plainly.moves)
        if len(members) == 1 and replies != "improvements":
            assert (stable == concept.stable(conflict, members[0])).all()


@of_all_kinds
@few
@given(conflict=conflicts(max_options=4), feared=sanctioners, seed=seeds)
def test_attitudes_and_uncertain_preferences(
    replies: Replies,
    counter_moves: bool,
    response: Response,
    conflict: Conflict,
    feared: set[int] | None,
    seed: int,
) -> None:
    makers = conflict.decision_makers
    concept = concept_of(replies, counter_moves, response, feared, makers)
    plainly = model(concept, oracle.model_of(plain(conflict)), makers)
    chance = np.random.default_rng(seed)
    attitudes = chance.integers(-1, 2, size=(len(makers), len(makers))).tolist()
    other = conflict.ranks.copy()
    for row in other:
        row[conflict.states] = chance.permutation(row[conflict.states])
    uncertain = UncertainConflict(conflict, tuple(np.stack([conflict.ranks, other], axis=1)))
    rankings = [
        [{as_set(state): int(row[state]) for state in conflict.states.tolist()} for row in rows]
        for rows in uncertain.rankings
    ]
    certain = UncertainConflict(conflict, tuple(conflict.ranks[:, np.newaxis]))
    for party in range(len(makers)):
        assert feasible(conflict, relational_stable(conflict, attitudes, concept, party)) == [
            oracle.relational_stable(plainly, attitudes, replies, counter_moves, party, s, response)
            for s in plainly.states
        ]
        for index in INDICES:
            assert feasible(conflict, stable_by_index(uncertain, concept, index, party)) == [
                oracle.stable_by_index(plainly, rankings, index, replies, counter_moves, party, s, response)
                for s in plainly.states
            ]
            assert (stable_by_index(certain, concept, index, party) == concept.stable(conflict, party)).all()


@of_all_kinds
@few
@given(conflict=conflicts(max_options=5), feared=sanctioners, cuts=st.lists(st.integers(1, 8), max_size=3, unique=True))
def test_strength(
    replies: Replies,
    counter_moves: bool,
    response: Response,
    conflict: Conflict,
    feared: set[int] | None,
    cuts: list[int],
) -> None:
    makers = conflict.decision_makers
    concept = concept_of(replies, counter_moves, response, feared, makers)
    groups = groups_by_cuts(conflict.ranks, cuts)
    if replies == "none":
        with pytest.raises(WrongInput, match="no strong version"):
            strong(concept, groups)
        return
    plainly = model(concept, oracle.model_of(plain(conflict)), makers)
    for party in range(len(makers)):
        group = {as_set(state): int(groups[party, state]) for state in conflict.states.tolist()}
        assert feasible(conflict, strong(concept, groups).stable(conflict, party)) == [
            oracle.strongly_stable(plainly, group, replies, counter_moves, party, s, response) for s in plainly.states
        ]


@of_all_kinds
@few
@given(conflict=conflicts(max_options=3), feared=sanctioners, data=st.data())
def test_preference_robustness(
    replies: Replies, counter_moves: bool, response: Response, conflict: Conflict, feared: set[int] | None, data: Any
) -> None:
    concept = concept_of(replies, counter_moves, response, feared, conflict.decision_makers)
    judge, plainly = judge_of(concept, conflict.decision_makers), plain(conflict)
    party = data.draw(st.integers(0, len(conflict.masks) - 1))
    state = data.draw(st.sampled_from(conflict.states.tolist()))
    found = preference_robustness(conflict, concept, party, state)
    assert found.stable == bool(concept.stable(conflict, party)[state])
    assert {frozenset(map(as_set, each)) for each in found.maximal} == plain_inverse.maximal(
        plainly, judge, party, as_set(state)
    )
    repairs = plain_inverse.repairs(plainly, judge, party, as_set(state))
    assert {frozenset(each) for each in found.repairs.sets} == {frozenset(map(as_number, each)) for each in repairs}


@few
@given(conflict=conflicts(max_options=4))
def test_attitudes_of_the_selfish(conflict: Conflict) -> None:
    """Whoever minds itself alone leaves for what is no worse, so what it does not leave then is stable."""
    makers = conflict.decision_makers
    concept = concept_of("none", False, "legal", None, makers)
    for party in range(len(makers)):
        assert (
            relational_stable(conflict, selfish(len(makers)), concept, party) <= concept.stable(conflict, party)
        ).all()


def test_a_sanctioner_who_is_not_there() -> None:
    conflict = Conflict(("one",), ("one.a",), (1,), 0, 0, np.ones(2, np.bool_), np.array([[1, 2]], np.int32))
    concept = Concept("own", "OWN", "Own", "this test", "moves", sanctioners=("onw",))
    with pytest.raises(WrongInput, match=r'OWN fears "onw".*Did you mean "one"'):
        concept.stable(conflict, 0)

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.oracles import talks as oracle
from tests.talks.conflicts import thorough
from trucelab.errors import WrongInput
from trucelab.scenario.expressions import Expression, parse
from trucelab.talks.preferences import (
    Edit,
    PreparedPreferences,
    edited_ranks,
    prepared_preferences,
    ranks_of_ranking,
    weighted_ranks,
)
from trucelab.talks.states import BoolArray

OPTIONS = ("a.o0", "a.o1", "b.o2", "b.o3")
LITERALS = [f"{sign}{name}" for name in OPTIONS for sign in ("", "not ")]


@st.composite
def statement_lists(draw: st.DrawFn) -> list[str]:
    literal = st.sampled_from(LITERALS)
    statement = st.one_of(literal, st.tuples(literal, st.sampled_from(["and", "or"]), literal).map(" ".join))
    return draw(st.lists(statement, max_size=8))


@st.composite
def feasibilities(draw: st.DrawFn) -> BoolArray:
    flags = draw(st.lists(st.booleans(), min_size=16, max_size=16).filter(any))
    return np.array(flags)


def expected(texts: list[str], feasible: BoolArray) -> list[int]:
    def holds(text: str, state: oracle.State) -> bool:
        return bool(parse(text).evaluate(lambda name: OPTIONS.index(name) in state))

    states = [oracle.as_set(int(state)) for state in np.flatnonzero(feasible)]
    ranks = oracle.ranked([lambda state, text=text: holds(text, state) for text in texts], states)  # type: ignore[misc]
    return [ranks.get(oracle.as_set(state), 0) for state in range(16)]


def prepared(texts: list[str], feasible: BoolArray) -> PreparedPreferences:
    expressions: list[Expression] = [parse(text) for text in texts]
    return prepared_preferences(expressions, OPTIONS, feasible)


@thorough
@given(texts=statement_lists(), feasible=feasibilities(), data=st.data())
def test_ranks_are_those_of_the_weights(texts: list[str], feasible: BoolArray, data: st.DataObject) -> None:
    preferences = prepared(texts, feasible)
    assert preferences.ranks().dtype == np.int32
    assert preferences.ranks().tolist() == expected(texts, feasible)
    held = data.draw(st.lists(st.booleans(), min_size=len(texts), max_size=len(texts)))
    in_force = [text for text, flag in zip(texts, held, strict=True) if flag]
    assert preferences.ranks(held).tolist() == expected(in_force, feasible)


def test_more_statements_than_a_machine_word_has_bits() -> None:
    feasible = np.ones(16, np.bool_)
    texts = ["a.o0 or not a.o0"] * 200 + ["a.o0", "b.o3"]
    assert prepared(texts, feasible).ranks().tolist() == expected(texts, feasible)


def test_no_statement_is_indifference() -> None:
    feasible = np.arange(16) % 3 == 0
    assert prepared([], feasible).ranks().tolist() == feasible.astype(int).tolist()


def test_report_names_statements_that_change_nothing() -> None:
    feasible = np.arange(16) & 8 == 0  # b.o3 never taken
    report = prepared(["a.o0", "b.o3", "a.o1", "a.o0 and a.o1"], feasible).report()
    assert report.constant == (1,)
    assert report.redundant == (1, 3)
    assert report.levels == 4
    assert report.largest_tie == 2


def test_a_direct_ranking_with_ties() -> None:
    feasible = np.array([True, True, False, True])
    assert ranks_of_ranking([[1, 3], 0], feasible).tolist() == [1, 2, 0, 2]


@pytest.mark.parametrize(
    ("ranking", "says"),
    [([0, 1], "leaves out state 3"), ([0, 1, 2, 3], "state 2, which is not feasible"), ([0, [1, 0], 3], "0 twice")],
)
def test_a_ranking_that_is_no_ranking(ranking: list[int | list[int]], says: str) -> None:
    with pytest.raises(WrongInput, match=says):
        ranks_of_ranking(ranking, np.array([True, True, False, True]))


TWO_OPTIONS = ("one.a", "two.b")
EVERYTHING = np.ones(4, np.bool_)


def test_weights_add_up_exactly() -> None:
    ranks = weighted_ranks({"one.a": "0.1", "not two.b": "0.2", "two.b": Fraction(1, 10)}, TWO_OPTIONS, EVERYTHING)
    assert ranks.tolist() == [2, 3, 1, 2]
    assert weighted_ranks({"one.a": -3}, TWO_OPTIONS, np.array([True, True, False, True])).tolist() == [2, 1, 0, 1]
    assert weighted_ranks({}, TWO_OPTIONS, EVERYTHING).tolist() == [1, 1, 1, 1]


def test_wrong_weights_are_refused() -> None:
    with pytest.raises(WrongInput, match=r'"two\.c" is not an option'):
        weighted_ranks({"not two.c": 1}, TWO_OPTIONS, EVERYTHING)
    with pytest.raises(WrongInput, match=r'weight of "one\.a", much, is not a number'):
        weighted_ranks({"one.a": "much"}, TWO_OPTIONS, EVERYTHING)


def test_rankings_can_be_edited_by_hand() -> None:
    ranks = np.array([1, 2, 2, 0, 3], np.int32)
    assert edited_ranks(ranks, [Edit(0, "above", 1)]).tolist() == [2, 1, 1, 0, 3]
    assert edited_ranks(ranks, [Edit(1, "below", 2)]).tolist() == [1, 2, 3, 0, 4]
    assert edited_ranks(ranks, [Edit(0, "beside", 4), Edit(2, "above", 0)]).tolist() == [2, 1, 3, 0, 2]
    assert edited_ranks(ranks, []).tolist() == ranks.tolist()
    assert ranks.tolist() == [1, 2, 2, 0, 3]


def test_wrong_edits_are_refused() -> None:
    ranks = np.array([1, 0, 2], np.int32)
    with pytest.raises(WrongInput, match="state 1, which is not feasible"):
        edited_ranks(ranks, [Edit(0, "above", 1)])
    with pytest.raises(WrongInput, match="relative to itself"):
        edited_ranks(ranks, [Edit(0, "above", 0)])

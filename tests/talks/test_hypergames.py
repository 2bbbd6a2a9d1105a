"""Hypergames: everybody's own model of the conflict."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracles import talks as oracle
from tests.talks.conflicts import conflicts, plain, thorough
from trucelab.errors import WrongInput
from trucelab.talks import CONCEPTS, Conflict
from trucelab.talks.hypergames import Hypergame, Taken, equilibria_of

NASH = CONCEPTS[0]
PRISONERS = [[2, 1, 4, 3], [2, 4, 1, 3]]
STAG_HUNT = [[2, 1, 3, 4], [2, 3, 1, 4]]
NOTHING: Taken = frozenset()
BOTH: Taken = frozenset({"one.silent", "two.silent"})


def game(first: list[int], second: list[int]) -> Conflict:
    ranks = np.array([first, second], np.int32)
    return Conflict(("one", "two"), ("one.silent", "two.silent"), (1, 2), 0, 0, np.ones(4, np.bool_), ranks)


def test_each_is_judged_by_its_own_model() -> None:
    """One believes in a stag hunt; two knows itself tempted."""
    hypergame = Hypergame({"one": game(STAG_HUNT[0], STAG_HUNT[1]), "two": game(STAG_HUNT[0], PRISONERS[1])})
    assert hypergame.expected_by("one", NASH) == {NOTHING, BOTH}
    assert hypergame.expected_by("two", NASH) == {NOTHING}
    assert hypergame.equilibria(NASH) == {NOTHING}
    assert BOTH in hypergame.stable_for("one", NASH) and BOTH not in hypergame.stable_for("two", NASH)


def test_who_does_not_know_a_state_cannot_leave_it() -> None:
    """Two has an option that one has never thought of."""
    narrow = Conflict(("one", "two"), ("one.silent",), (1, 0), 0, 0, np.ones(2, np.bool_), np.ones((2, 2), np.int32))
    hypergame = Hypergame({"one": narrow, "two": game(PRISONERS[0], [1, 1, 2, 2])})
    assert BOTH in hypergame.equilibria(NASH)
    assert BOTH not in hypergame.expected_by("one", NASH) | hypergame.expected_by("two", NASH)
    assert len(hypergame.states) == 4


def test_a_model_must_hold_its_owner() -> None:
    with pytest.raises(WrongInput, match='the model of "three" lacks it'):
        Hypergame({"three": game(*PRISONERS)})


@settings(thorough, max_examples=40)
@given(conflict=conflicts(max_options=4), seed=st.integers(0, 999))
def test_first_level_by_the_definition(conflict: Conflict, seed: int) -> None:
    chance = np.random.default_rng(seed)
    models = {}
    for name in conflict.decision_makers:
        feasible = conflict.feasible & (chance.random(conflict.feasible.size) < 0.8)
        feasible[conflict.states[0]] = True
        ranks = np.where(feasible, chance.integers(1, 5, size=conflict.ranks.shape), 0).astype(np.int32)
        models[name] = replace(conflict, feasible=feasible, ranks=ranks)
    options = conflict.options
    hypergame = Hypergame(models)
    plain_models = {name: plain(model) for name, model in models.items()}
    for concept in CONCEPTS:
        equilibria = hypergame.equilibria(concept)
        for taken in hypergame.states:
            state = frozenset(options.index(option) for option in taken)
            expected = all(
                state not in model.feasible or oracle.STABLE[concept.name](model, place, state)
                for place, model in enumerate(plain_models.values())
            )
            assert (taken in equilibria) == expected


@settings(thorough, max_examples=40)
@given(conflict=conflicts(max_options=4))
def test_without_misperception_everything_is_as_it_is(conflict: Conflict) -> None:
    hypergame = Hypergame(dict.fromkeys(conflict.decision_makers, conflict))
    for concept in CONCEPTS:
        true = equilibria_of(conflict, concept)
        assert hypergame.equilibria(concept) == true
        assert all(hypergame.expected_by(name, concept) == true for name in conflict.decision_makers)

"""Every concept of the register against its plain definition, and the theorems that tie concepts together."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from tests.oracles.talks import STABLE, as_set
from tests.talks.conflicts import conflicts, plain, thorough
from trucelab.talks import CONCEPTS, NOT_A_STATE, Closures, Concept, Conflict
from trucelab.talks.states import BoolArray

IMPLICATIONS = [
    ("nash", "symmetric_metarational"),
    ("symmetric_metarational", "general_metarational"),
    ("nash", "sequential"),
    ("sequential", "general_metarational"),
    ("nash", "symmetric_sequential"),
    ("symmetric_sequential", "sequential"),
    ("symmetric_sequential", "symmetric_metarational"),
]


def tables(conflict: Conflict) -> dict[str, BoolArray]:
    closures = Closures(conflict)
    makers = range(len(conflict.decision_makers))
    return {concept.name: np.stack([concept.margins(closures, party) >= 0 for party in makers]) for concept in CONCEPTS}


def test_every_concept_has_a_plain_definition() -> None:
    assert [concept.name for concept in CONCEPTS] == list(STABLE)
    assert len({concept.abbreviation for concept in CONCEPTS}) == len(CONCEPTS)


def assert_agrees(concept: Concept, conflict: Conflict) -> None:
    oracle = plain(conflict)
    for party in range(len(conflict.decision_makers)):
        margins = concept.margins(conflict, party)
        assert margins.dtype == np.int32
        assert (margins[~conflict.feasible] == NOT_A_STATE).all()
        found = [bool(margins[state] >= 0) for state in conflict.states]
        assert found == [STABLE[concept.name](oracle, party, as_set(int(state))) for state in conflict.states]


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda concept: concept.name)
@thorough
@given(conflict=conflicts())
def test_agrees_with_its_plain_definition(concept: Concept, conflict: Conflict) -> None:
    assert_agrees(concept, conflict)


@pytest.mark.slow
@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda concept: concept.name)
@settings(thorough, max_examples=1000)
@given(conflict=conflicts(max_options=7))
def test_agrees_with_its_plain_definition_at_length(concept: Concept, conflict: Conflict) -> None:
    assert_agrees(concept, conflict)


@thorough
@given(conflict=conflicts(max_options=10))
def test_concepts_imply_each_other(conflict: Conflict) -> None:
    stable = tables(conflict)
    for stronger, weaker in IMPLICATIONS:
        assert (stable[stronger] <= stable[weaker]).all(), f"{stronger} must imply {weaker}"


@thorough
@given(conflict=conflicts())
def test_what_is_best_for_all_is_stable_by_everything(conflict: Conflict) -> None:
    best = int(conflict.states[-1])
    ranks = conflict.ranks.copy()
    ranks[:, best] = ranks.max() + 1
    for stable in tables(conflict.with_ranks(ranks)).values():
        assert stable[:, best].all()


@thorough
@given(conflict=conflicts(max_options=8))
def test_renaming_options_and_decision_makers_permutes_results(conflict: Conflict) -> None:
    n, states = len(conflict.options), np.arange(conflict.feasible.size)
    reverse = sum(((states >> k) & 1) << (n - 1 - k) for k in range(n))
    assert isinstance(reverse, np.ndarray)
    renamed = Conflict(
        decision_makers=conflict.decision_makers[::-1],
        options=conflict.options[::-1],
        masks=tuple(int(reverse[mask]) for mask in conflict.masks[::-1]),
        up=int(reverse[conflict.up]),
        down=int(reverse[conflict.down]),
        feasible=conflict.feasible[reverse],
        ranks=np.ascontiguousarray(conflict.ranks[::-1][:, reverse]),
    )
    before, after = tables(conflict), tables(renamed)
    for concept in before:
        assert (after[concept] == before[concept][::-1][:, reverse]).all()


@thorough
@given(conflict=conflicts())
def test_an_option_that_nobody_minds_leaves_nash_unchanged(conflict: Conflict) -> None:
    wider = Conflict(
        decision_makers=conflict.decision_makers,
        options=(*conflict.options, "maker0.idle"),
        masks=(conflict.masks[0] | conflict.feasible.size, *conflict.masks[1:]),
        up=conflict.up,
        down=conflict.down,
        feasible=np.tile(conflict.feasible, 2),
        ranks=np.tile(conflict.ranks, 2),
    )
    nash = CONCEPTS[0]
    for party in range(len(conflict.decision_makers)):
        narrow, wide = nash.margins(conflict, party), nash.margins(wider, party)
        assert (wide.reshape(2, -1) == narrow).all()


@thorough
@given(conflict=conflicts(max_options=8))
def test_closed_form_of_the_fully_free_case(conflict: Conflict) -> None:
    """GMR is v >= maximin and SMR is v >= minimax over own and others' settings.

    Holds without infeasible states and one-way options, with masks that do not overlap (section 14).
    """
    taken = 0
    masks = []
    for mask in conflict.masks:
        masks.append(mask & ~taken)
        taken |= mask
    chance = np.random.default_rng(int(conflict.ranks.sum()))
    ranks = chance.integers(1, 6, size=conflict.ranks.shape).astype(np.int32)
    everything = np.ones_like(conflict.feasible)
    free = Conflict(conflict.decision_makers, conflict.options, tuple(masks), 0, 0, everything, ranks)
    stable = tables(free)
    states = np.arange(everything.size)
    for party, mask in enumerate(masks):
        own, others = np.unique(states & mask), np.unique(states & ~mask)
        value = ranks[party][own[:, np.newaxis] | others]
        maximin, minimax = value.min(axis=1).max(), value.max(axis=0).min()
        assert (stable["general_metarational"][party] == (ranks[party] >= maximin)).all()
        assert (stable["symmetric_metarational"][party] == (ranks[party] >= minimax)).all()


@thorough
@given(conflict=conflicts())
def test_shared_closures_change_nothing(conflict: Conflict) -> None:
    shared = Closures(conflict)
    for party in range(len(conflict.decision_makers)):
        for concept in CONCEPTS:
            assert (concept.margins(shared, party) == concept.margins(conflict, party)).all()

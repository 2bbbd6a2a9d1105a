"""Unknown preference, strength of preference, universal coalitions: the results on record."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.published.reading import FOLDER, published_conflicts, read
from trucelab.talks import CONCEPTS, Concept, Conflict
from trucelab.talks.coalitions import COALITION_CONCEPTS, universally_stable
from trucelab.talks.graph import GraphConflict
from trucelab.talks.preferences import ranks_of_ranking
from trucelab.talks.states import BoolArray, RankArray
from trucelab.talks.strength import groups_of_rankings, strong, weakly_stable
from trucelab.talks.uncertain_preferences import INDICES, Index, UncertainConflict, stable_by_index

CONFLICTS = {published.name: published.conflict for published in published_conflicts()}
FURTHER: dict[str, dict[str, Any]] = read(FOLDER / "further.yaml")
UNKNOWN: dict[str, dict[str, Any]] = read(FOLDER / "unknown_preference.yaml")
STRENGTH: dict[str, dict[str, Any]] = read(FOLDER / "strength.yaml")
FOUR = CONCEPTS[:4]

by_concept = pytest.mark.parametrize("concept", FOUR, ids=lambda concept: concept.name)


def unranked(facts: dict[str, Any]) -> Conflict:
    options = sum(facts["masks"]).bit_length()
    feasible = np.zeros(1 << options, np.bool_)
    feasible[facts["states"]] = True
    return Conflict(
        decision_makers=tuple(f"maker{place}" for place in range(len(facts["masks"]))),
        options=tuple(f"maker0.option{place}" for place in range(options)),
        masks=tuple(facts["masks"]),
        up=facts["take_only"],
        down=facts["drop_only"],
        feasible=feasible,
        ranks=np.zeros((len(facts["masks"]), 1 << options), np.int32),
    )


def ranks(facts: dict[str, Any], ranking: list[int], feasible: BoolArray) -> RankArray:
    return ranks_of_ranking([facts["states"][number - 1] for number in ranking], feasible)


def digits(conflict: Conflict, row: BoolArray) -> str:
    return "".join("1" if flag else "0" for flag in row[conflict.states])


@pytest.mark.parametrize("index", INDICES)
@by_concept
@pytest.mark.parametrize("name", UNKNOWN)
def test_unknown_preference(name: str, concept: Concept, index: Index) -> None:
    facts = UNKNOWN[name]
    conflict = unranked(facts)
    rankings = [
        np.stack([ranks(facts, ranking, conflict.feasible) for ranking in possible]) for possible in facts["rankings"]
    ]
    uncertain = UncertainConflict(conflict, tuple(rankings))
    found = [digits(conflict, stable_by_index(uncertain, concept, index, party)) for party in range(len(rankings))]
    assert found == facts["stable"][index][concept.name]


@by_concept
@pytest.mark.parametrize("name", STRENGTH)
def test_strength_of_preference(name: str, concept: Concept) -> None:
    facts = STRENGTH[name]
    conflict = unranked(facts)
    cut = [
        groups_of_rankings([[facts["states"][number - 1] for number in group] for group in maker], conflict.feasible)
        for maker in facts["groups"]
    ]
    conflict = conflict.with_ranks(np.stack([ranks for ranks, _ in cut]))
    groups = np.stack([groups for _, groups in cut])
    parties = range(len(cut))
    general = [concept.stable(conflict, party) for party in parties]
    assert [digits(conflict, row) for row in general] == facts["general"][concept.name]
    if concept.name in facts["strong"]:
        strongly = [strong(concept, groups).stable(conflict, party) for party in parties]
        assert [digits(conflict, row) for row in strongly] == facts["strong"][concept.name]
        for party in parties:
            assert (weakly_stable(conflict, concept, groups, party) == general[party] & ~strongly[party]).all()


@pytest.mark.parametrize("pareto", [False, True], ids=["strict", "pareto"])
@pytest.mark.parametrize("concept", COALITION_CONCEPTS, ids=lambda concept: concept.name)
@pytest.mark.parametrize("name", [name for name in FURTHER if "universal" in FURTHER[name]])
def test_universal_coalition_stability(name: str, concept: Concept, pareto: bool) -> None:
    short = dict(zip([concept.name for concept in COALITION_CONCEPTS], ["nash", "gmr", "smr", "seq"], strict=True))
    expected = FURTHER[name]["universal"][short[concept.name]]["pareto" if pareto else "strict"]
    conflict = CONFLICTS[name]
    universal = universally_stable(conflict, concept, pareto=pareto)
    assert (np.flatnonzero(universal[conflict.states]) + 1).tolist() == expected
    in_graph = universally_stable(GraphConflict.of(conflict), concept, pareto=pareto)
    assert (np.flatnonzero(in_graph) + 1).tolist() == expected

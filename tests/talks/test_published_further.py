"""Response modes, simultaneous, limited-move and non-myopic stability, hidden states: the results on record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tests.published.reading import FOLDER, published_conflicts, read
from trucelab.talks import CONCEPTS, Closures, Concept, Conflict, SetConcept, limited_move
from trucelab.talks.closures import Response
from trucelab.talks.stability.limited_move import NON_MYOPIC
from trucelab.talks.stability.simultaneous import SIMULTANEOUS
from trucelab.talks.states import BoolArray

CONFLICTS = {published.name: published.conflict for published in published_conflicts()}
FURTHER: dict[str, dict[str, Any]] = read(FOLDER / "further.yaml")
MISPERCEPTION: dict[str, Any] = read(FOLDER / "misperception.yaml")
HORIZONS = (1, 2, 3, 4, 5)

every_conflict = pytest.mark.parametrize("name", FURTHER)


def assert_stable(conflict: Conflict, rows: Sequence[BoolArray], expected: Sequence[str]) -> None:
    digits = ["".join("1" if flag else "0" for flag in row[conflict.states]) for row in rows]
    assert digits == list(expected)


def rows(concept: Concept | SetConcept, conflict: Conflict) -> list[BoolArray]:
    closures = Closures(conflict)
    return [concept.stable(closures, party) for party in range(len(conflict.decision_makers))]


def test_every_conflict_has_further_results() -> None:
    assert set(FURTHER) == set(CONFLICTS)


@pytest.mark.parametrize("response", ["once", "single"])
@every_conflict
def test_response_modes(name: str, response: Response) -> None:
    conflict = CONFLICTS[name]
    facts = FURTHER[name].get("responses")
    for concept in CONCEPTS[1:]:
        found = rows(replace(concept, response=response), conflict)
        if facts is None:  # two decision makers, for whom the modes coincide
            assert np.array_equal(found, rows(concept, conflict))
        else:
            assert_stable(conflict, found, facts[response][concept.name])


@every_conflict
def test_simultaneous(name: str) -> None:
    if "simultaneous" in FURTHER[name]:
        assert_stable(CONFLICTS[name], rows(SIMULTANEOUS, CONFLICTS[name]), FURTHER[name]["simultaneous"])


@every_conflict
def test_limited_moves(name: str) -> None:
    facts, conflict = FURTHER[name], CONFLICTS[name]
    for horizon, expected in facts.get("limited_move", {}).items():
        assert_stable(conflict, rows(limited_move(horizon), conflict), expected)
    if "non_myopic" in facts:
        assert_stable(conflict, rows(NON_MYOPIC, conflict), facts["non_myopic"])


def test_korea_by_sequential_or_simultaneous_as_published() -> None:
    conflict = CONFLICTS["korea_2017"]
    either = np.array(rows(CONCEPTS[3], conflict)) | np.array(rows(SIMULTANEOUS, conflict))
    assert (np.flatnonzero(either[:, conflict.states].all(axis=0)) + 1).tolist() == [1, 4, 5, 9]


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda concept: concept.name)
def test_states_that_are_not_seen(concept: Concept) -> None:
    conflict = CONFLICTS[MISPERCEPTION["conflict"]].with_invisible(MISPERCEPTION["unseen"])
    assert_stable(conflict, rows(concept, conflict), MISPERCEPTION["stable"][concept.name])


def test_states_that_are_not_seen_by_other_concepts() -> None:
    conflict = CONFLICTS[MISPERCEPTION["conflict"]].with_invisible(MISPERCEPTION["unseen"])
    assert_stable(conflict, rows(SIMULTANEOUS, conflict), MISPERCEPTION["simultaneous"])
    assert_stable(conflict, rows(NON_MYOPIC, conflict), MISPERCEPTION["non_myopic"])
    for horizon in HORIZONS:
        assert_stable(conflict, rows(limited_move(horizon), conflict), MISPERCEPTION["limited_move"][horizon])

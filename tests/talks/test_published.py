"""Conflicts from the literature, and computed ones, lead to the results on record."""

from __future__ import annotations

import numpy as np
import pytest

from tests.published.reading import FOLDER, Published, published_conflicts, read
from trucelab.talks import CONCEPTS, Concept, PreparedTalks, paths_from

CONFLICTS = published_conflicts()
BY_NAME = {conflict.name: conflict for conflict in CONFLICTS}
TABLES = read(FOLDER / "status_quo.yaml")

every_conflict = pytest.mark.parametrize("published", CONFLICTS, ids=lambda published: published.name)


def test_files_are_found_and_cite_their_source() -> None:
    assert len(CONFLICTS) == 19
    assert all(published.facts["citation"].strip() for published in CONFLICTS)


@every_conflict
def test_feasible_states(published: Published) -> None:
    conflict = published.conflict
    assert conflict.states.tolist() == published.facts["states"]
    assert (conflict.feasible == published.feasible).all()
    assert list(conflict.decision_makers) == list(published.facts["ranking"])


@pytest.mark.parametrize(
    "published",
    [published for published in CONFLICTS if "statements" in published.facts],
    ids=lambda published: published.name,
)
def test_statements_give_the_ranking(published: Published) -> None:
    from_statements = PreparedTalks.of(published.talks).conflict()
    assert (from_statements.ranks == published.conflict.ranks).all()


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda concept: concept.name)
@every_conflict
def test_stability(published: Published, concept: Concept) -> None:
    conflict = published.conflict
    stable = np.stack([concept.margins(conflict, party) >= 0 for party in range(len(conflict.decision_makers))])
    for maker, row in zip(conflict.decision_makers, stable[:, conflict.states], strict=True):
        assert "".join("1" if flag else "0" for flag in row) == published.facts["stable"][concept.name][maker], maker
    equilibria = (np.flatnonzero(stable[:, conflict.states].all(axis=0)) + 1).tolist()
    assert equilibria == published.facts["equilibria"][concept.name]
    in_print = published.facts.get("published_equilibria", {})
    assert equilibria == in_print.get(concept.name, equilibria)


@pytest.mark.parametrize("improvements_only", [False, True], ids=["moves", "improvements"])
@pytest.mark.parametrize("table", TABLES)
def test_status_quo_tables(table: str, improvements_only: bool) -> None:
    facts = TABLES[table]
    conflict = BY_NAME[facts["conflict"]].conflict
    start = int(conflict.states[facts["start"] - 1])
    paths = paths_from(conflict, start, "improvements only" if improvements_only else "fewest moves")
    tables = facts["improvements" if improvements_only else "moves"].values()
    for number, state in enumerate(conflict.states.tolist(), start=1):
        # the table is by who moves last; the first of them is how soon the state can be reached at all
        moves = [table[number] for table in tables if number in table]
        path = paths.to([state])
        if state != start:
            assert (None if path is None else len(path.steps)) == min(moves, default=None), number

"""Universal coalitions: the results on record, in option form and as a graph."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.published.reading import FOLDER, published_conflicts, read
from trucelab.talks import Concept
from trucelab.talks.coalitions import COALITION_CONCEPTS, universally_stable
from trucelab.talks.graph import GraphConflict

CONFLICTS = {published.name: published.conflict for published in published_conflicts()}
FURTHER: dict[str, dict[str, Any]] = read(FOLDER / "further.yaml")


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

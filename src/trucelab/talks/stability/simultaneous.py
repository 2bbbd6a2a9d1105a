"""Simultaneous stability: every improvement turns bad if the others, at the same time, improve from the same state."""

from __future__ import annotations

import numpy as np

from trucelab.talks import kernels_simultaneous
from trucelab.talks.conflict import Conflict
from trucelab.talks.stability.concept import SetConcept
from trucelab.talks.states import BoolArray


def simultaneous_stable(conflict: Conflict, party: int) -> BoolArray:
    """States whose improvements can all be spoilt by what others do from the same state at the same time.

    Each other decision maker stays or makes one of its improvements from s, at least one of them moves, all
    changes are made together (an option that two change is changed once), and the result is feasible and no
    better than s for `party`.

    Source: Fraser and Hipel (1979, 1984).

    returns  (2**options,) bool, False where infeasible
    """
    stable: BoolArray = kernels_simultaneous.simultaneous(
        party,
        np.array(conflict.masks, np.int64),
        conflict.up,
        conflict.down,
        conflict.feasible,
        conflict.within_all,
        conflict.ranks,
    )
    return stable


SIMULTANEOUS = SetConcept(
    name="simultaneous",
    abbreviation="SIM",
    title="Simultaneous stability",
    source="Fraser and Hipel (1979)",
    decide=simultaneous_stable,
)

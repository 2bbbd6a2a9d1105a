"""What a stability concept is.

Theorem (specification of the talks, section 14; proof in docs/science/talks.md):
let m(t) be the least that the opponents' sanctions leave party i after its
improvement to t, over t itself too.  Then s is stable for i exactly if no t
among s and i's moves has min(v_i(t), m(t)) > v_i(s).  It holds for any number of
decision makers, infeasible states, one-way and common options, and ties.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from trucelab.talks.closures import Closures
from trucelab.talks.conflict import Conflict
from trucelab.talks.states import RankArray

NOT_A_STATE = int(np.iinfo(np.int32).min)
"""The margin of an infeasible state: below 0, so that `margins >= 0` is what is stable."""

Replies = Literal["none", "moves", "improvements"]


@dataclass(frozen=True)
class Concept:
    """One definition of stability for a single decision maker."""

    name: str
    """Key in code and files."""
    abbreviation: str
    """As in tables of the field."""
    title: str
    source: str
    """Author and year."""
    replies: Replies
    """By what steps the opponents may sanction an improvement."""
    counter_moves: bool
    """Whether a sanction must also withstand every move that the party can make after it."""
    guaranteed: Callable[[Closures, int], RankArray]
    """(closures, party) -> (2**options,) int32: min(v(t), m(t)), what the party still has after moving to t."""

    def margins(self, conflict: Conflict | Closures, party: int) -> RankArray:
        """How many ranks separate each state from being left: v(s) - max of `guaranteed` over s and its moves.

        conflict  or its `Closures`, which let several concepts share their work
        party     place of the decision maker, from 0
        returns   (2**options,) int32: 0 or more where stable, below 0 where not, `NOT_A_STATE` where infeasible
        """
        closures = conflict if isinstance(conflict, Closures) else Closures(conflict)
        prospects = closures.highest_by_moves(self.guaranteed(closures, party), party)
        margins: RankArray = np.subtract(closures.conflict.ranks[party], prospects, out=prospects)
        margins[~closures.conflict.feasible] = NOT_A_STATE
        return margins

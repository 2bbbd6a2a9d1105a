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

from trucelab.talks.axes import AxisClosures, AxisConflict
from trucelab.talks.closures import AnyClosures, Closures, Sweeps
from trucelab.talks.conflict import Conflict
from trucelab.talks.states import BoolArray, RankArray

NOT_A_STATE = int(np.iinfo(np.int32).min)
"""The margin of an infeasible state: below 0, so that `margins >= 0` is what is stable."""

NO_MOVE = int(np.iinfo(np.int32).max)
"""The distance of a state that its decision maker cannot leave at all."""

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
    guaranteed: Callable[[AnyClosures, int], RankArray]
    """(closures, party) -> (2**options,) int32: min(v(t), m(t)), what the party still has after moving to t."""

    def margins(self, conflict: Conflict | AxisConflict | AnyClosures, party: int) -> RankArray:
        """How many ranks separate each state from being left: v(s) - max of `guaranteed` over s and its moves.

        conflict  or its closures, which let several concepts share their work and say what opponents may do
        party     index of the decision maker
        returns   (state,) int32: 0 or more where stable, below 0 where not, `NOT_A_STATE` where infeasible
        """
        closures = closures_of(conflict)
        prospects = closures.highest_by_moves(self.guaranteed(closures, party), party)
        margins: RankArray = np.subtract(closures.conflict.ranks[party], prospects, out=prospects)
        margins[~closures.conflict.feasible] = NOT_A_STATE
        return margins

    def stable(self, conflict: Conflict | AxisConflict | AnyClosures, party: int) -> BoolArray:
        """The states that are stable for one decision maker; as `margins`.

        returns  (state,) bool, False where infeasible
        """
        return self.margins(conflict, party) >= 0

    def distance(self, conflict: Conflict | AxisConflict | AnyClosures, party: int) -> RankArray:
        """How far each state is from flipping: v(s) - max of `guaranteed` over proper moves alone.

        returns  (state,) int32: k >= 0 where stable, and the party stays until s falls by more than k of its
                 ranks; below 0 where not, and s must rise by that many; `NO_MOVE` where it has no move at all;
                 `NOT_A_STATE` where infeasible

        The other states keep their ranks meanwhile, and so do the others' preferences.  Ours; `margins` looks at
        s too, so that it is never above 0 for Nash.
        """
        closures = closures_of(conflict)
        guaranteed = self.guaranteed(closures, party)
        prospects = closures.highest_by_proper_moves(guaranteed, party)
        distance = np.where(prospects == 0, NO_MOVE, closures.conflict.ranks[party] - prospects).astype(np.int32)
        distance[~closures.conflict.feasible] = NOT_A_STATE
        return distance


def closures_of(conflict: Conflict | AxisConflict | AnyClosures) -> AnyClosures:
    """The closures of a conflict, with the textbook's replies; closures are handed back as they are."""
    if isinstance(conflict, Sweeps):
        return conflict
    return Closures(conflict) if isinstance(conflict, Conflict) else AxisClosures(conflict)


@dataclass(frozen=True)
class SetConcept:
    """A definition of stability that no single value per state decides, so it has no margins to speak of."""

    name: str
    abbreviation: str
    title: str
    source: str
    decide: Callable[[Conflict, int], BoolArray]
    """(conflict, party) -> (2**options,) bool: what is stable; infeasible states may hold anything."""

    def stable(self, conflict: Conflict | Closures, party: int) -> BoolArray:
        """The states that are stable for one decision maker: (2**options,) bool, False where infeasible."""
        conflict = conflict.conflict if isinstance(conflict, Closures) else conflict
        return self.decide(conflict, party) & conflict.feasible

    def margins(self, conflict: Conflict | Closures, party: int) -> RankArray:
        """With the signs of `Concept.margins` and no sizes: 0 if stable, -1 if not, `NOT_A_STATE` if infeasible."""
        conflict = conflict.conflict if isinstance(conflict, Closures) else conflict
        margins = self.stable(conflict, party).astype(np.int32) - np.int32(1)
        margins[~conflict.feasible] = NOT_A_STATE
        return margins

"""What a stability concept is: data, read by one bound here and by one definition in `talks.relations`.

Theorem (specification of the talks, section 14; proof in docs/science/talks.md):
let m(t) be the least that the opponents' sanctions leave party i after its
improvement to t, over t itself too.  Then s is stable for i exactly if no t among
s and i's moves has min(v_i(t), m(t)) > v_i(s).  It holds for any number of
decision makers, infeasible states, one-way and common options, and ties.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from trucelab.errors import WrongInput, meant
from trucelab.talks.axes import AxisClosures, AxisConflict
from trucelab.talks.closures import AnyClosures, Closures, Response, Sweeps
from trucelab.talks.conflict import Conflict
from trucelab.talks.states import BoolArray, RankArray

NOT_A_STATE = int(np.iinfo(np.int32).min)
"""The margin of an infeasible state: below 0, so that `margins >= 0` is what is stable."""

NO_MOVE = int(np.iinfo(np.int32).max)
"""The distance of a state that its decision maker cannot leave at all."""

Replies = Literal["none", "moves", "improvements"]


class Threshold(ABC):
    """Stability that one value per state decides: what a party still has after moving there."""

    @abstractmethod
    def guaranteed(self, closures: AnyClosures, party: int) -> RankArray:
        """min(v(t), m(t)), what the party still has after moving to t: (state,) int32, anything where infeasible."""

    def margins(self, conflict: Conflict | AxisConflict | AnyClosures, party: int) -> RankArray:
        """How many ranks separate each state from being left: v(s) - max of `guaranteed` over s and its moves.

        conflict  or its closures, which let several concepts share their work
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


@dataclass(frozen=True)
class Concept(Threshold):
    """One definition of stability for a single decision maker, as data: every analysis reads the same fields."""

    name: str
    """Key in code and files."""
    abbreviation: str
    """As in tables of the field."""
    title: str
    source: str
    """Author and year."""
    replies: Replies
    """By what steps the sanctioners may answer an improvement: not at all, by any moves, by improvements of theirs."""
    counter_moves: bool = False
    """Whether a sanction must also withstand every move that the party can make after it."""
    response: Response = "legal"
    """How often the sanctioners may move in one reply."""
    sanctioners: tuple[str, ...] | None = None
    """Whose replies are feared; None for everybody else's."""

    def feared(self, decision_makers: Sequence[str], by: Iterable[int]) -> tuple[int, ...]:
        """Whose replies some decision makers fear: indices, ascending.

        raises  WrongInput, if the concept names a sanctioner that is no decision maker
        """
        unknown = [name for name in self.sanctioners or () if name not in decision_makers]
        if unknown:
            raise WrongInput.one(
                f'the concept {self.abbreviation} fears "{unknown[0]}", which is not a decision maker. '
                f"{meant(unknown[0], decision_makers)}"
            )
        own = set(by)
        return tuple(
            other
            for other, name in enumerate(decision_makers)
            if other not in own and (self.sanctioners is None or name in self.sanctioners)
        )

    def guaranteed(self, closures: AnyClosures, party: int) -> RankArray:
        """As in `Threshold`."""
        ranks: RankArray = closures.conflict.ranks_of(party)
        left = self.left(closures, party, closures.best(party) if self.counter_moves else ranks)
        return np.minimum(left, ranks) if self.counter_moves else left

    def left(self, closures: AnyClosures, party: int, worth: RankArray) -> RankArray:
        """The least that replies leave to the party after a move to t, t itself included.

        worth    (state,) int32: what a state is worth in which the replies end
        returns  (state,) int32, anything where infeasible
        """
        if self.replies == "none":
            return worth
        lowest = closures.lowest_by_moves if self.replies == "moves" else closures.lowest_by_improvements
        feared = self.feared(closures.conflict.decision_makers, [party])
        return lowest(worth, [mover for mover in closures.opponents(party) if mover in feared], self.response)


def closures_of(conflict: Conflict | AxisConflict | AnyClosures) -> AnyClosures:
    """The closures of a conflict; closures are handed back as they are."""
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

"""From the status quo: what can be reached, by whom, and who must act against its own interest on the way.

Source: Li, Kilgour and Hipel (2005); Xu, Kilgour, Hipel and Kemkes (2010).  The
least number of disimprovements is our addition.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from trucelab.errors import WrongInput
from trucelab.talks import kernels
from trucelab.talks.conflict import Conflict
from trucelab.talks.moves import Step, step
from trucelab.talks.states import RankArray

Variant = Literal["fewest moves", "improvements only", "fewest disimprovements"]


@dataclass(frozen=True)
class Path:
    """A legal sequence of moves; empty if the goal is where it starts."""

    start: int
    end: int
    steps: tuple[Step, ...]

    @property
    def disimprovements(self) -> tuple[Step, ...]:
        """The steps that do not improve the mover's position."""
        return tuple(step for step in self.steps if not step.improvement)

    @property
    def first_disimprovement(self) -> Step | None:
        """The first of them: the step that a mediator has to pay for."""
        return next(iter(self.disimprovements), None)


@dataclass(frozen=True, eq=False)
class Paths:
    """Best sequences from one state to every other."""

    conflict: Conflict
    start: int
    variant: Variant
    disimprovements: RankArray
    """(2**options,): how many steps of the best sequence are counted against it; the largest int32 if none leads.

    0 wherever one leads, unless the variant counts disimprovements.
    """
    moves: RankArray
    """(2**options,): how many moves it has; the largest int32 if none leads."""
    previous: RankArray
    """(2**options,): the state before the last move; -1 at the start, or if none leads."""
    mover: RankArray
    """(2**options,): who makes the last move; -1 at the start, or if none leads."""

    def reached(self, state: int) -> bool:
        """Whether a sequence leads to the state."""
        return int(self.disimprovements[state]) != kernels.NO_VALUE

    def cost(self, state: int) -> tuple[int, int]:
        """By what sequences are compared: counted steps, then moves; the largest int32 if none leads."""
        return int(self.disimprovements[state]), int(self.moves[state])

    def to(self, states: Iterable[int]) -> Path | None:
        """The best sequence into any of the states, the lowest state among equals; None if none leads there."""
        goals = sorted(int(state) for state in states if self.reached(int(state)))
        if not goals:
            return None
        end = min(goals, key=self.cost)
        steps: list[Step] = []
        at = end
        while at != self.start:
            before = int(self.previous[at])
            steps.append(step(self.conflict, int(self.mover[at]), before, at))
            at = before
        return Path(self.start, end, tuple(reversed(steps)))


def paths_from(
    conflict: Conflict,
    start: int,
    variant: Variant = "fewest disimprovements",
    disimproving: Iterable[int] | None = None,
) -> Paths:
    """Best legal sequences from one state to every other.

    variant       "fewest moves": all moves, whoever loses by them; "improvements only"; "fewest
                  disimprovements": as few steps as possible that do not improve the mover's position, then few moves
    disimproving  the decision makers, from 0, who may make steps that are no improvements; None for all.  With
                  "fewest moves" and one name: is that party's patience enough?
    raises        WrongInput, if `start` is not feasible

    Nobody moves twice in succession: two such moves are one, and that one is counted at most as often.
    """
    _require_feasible(conflict, start)
    may = np.zeros(len(conflict.masks), np.bool_)
    if variant != "improvements only":
        may[list(range(may.size) if disimproving is None else disimproving)] = True
    found = kernels.cheapest_sequences(
        start,
        np.array(conflict.masks, np.int64),
        conflict.up,
        conflict.down,
        conflict.within_all,
        conflict.ranks,
        may,
        variant == "fewest disimprovements",
    )
    return Paths(conflict, start, variant, *found)


def _require_feasible(conflict: Conflict, start: int) -> None:
    if not (0 <= start < conflict.feasible.size and conflict.feasible[start]):
        raise WrongInput.one(
            f'the status quo {conflict.text(start)} cannot occur: something under "impossible" is true of it. '
            "Mend the options it takes, or the statement",
            where="talks.status_quo",
        )

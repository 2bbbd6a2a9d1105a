"""Unilateral moves, one state at a time: for explanations, not for whole conflicts.

Source: Fang, Hipel and Kilgour (1993): R_i(s) and the unilateral improvements R_i^+(s).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trucelab.talks import kernels
from trucelab.talks.conflict import Conflict
from trucelab.talks.states import StateArray


@dataclass(frozen=True)
class Step:
    """One move by one decision maker."""

    mover: int
    """Index of the decision maker."""
    start: int
    end: int
    improvement: bool
    """Whether the mover prefers the end to the start."""


def moves(conflict: Conflict, party: int, state: int) -> StateArray:
    """R_i(s): the feasible states that `party` reaches from `state` in one move, ascending.

    None, if it does not see the state.  One move changes any number of the party's options at once, none of
    them against its direction.
    """
    within = conflict.within(party)
    if not within[state]:
        return np.zeros(0, np.int64)
    can_flip = conflict.masks[party] & ~(state & conflict.up) & ~(~state & conflict.down)
    settings = (state & ~can_flip) + kernels.spread(can_flip).astype(np.int64)
    reached: StateArray = settings[within[settings] & (settings != state)]
    return reached


def improvements(conflict: Conflict, party: int, state: int) -> StateArray:
    """R_i^+(s): the moves of `party` from `state` to states that it prefers, ascending."""
    reached = moves(conflict, party, state)
    ranks = conflict.ranks[party]
    better: StateArray = reached[ranks[reached] > ranks[state]]
    return better


def step(conflict: Conflict, party: int, start: int, end: int) -> Step:
    """The move of `party` from one state to another, with whether it is an improvement."""
    ranks = conflict.ranks[party]
    return Step(int(party), int(start), int(end), bool(ranks[end] > ranks[start]))

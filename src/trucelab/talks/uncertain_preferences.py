"""Uncertain preferences: a decision maker has one of several rankings, and nobody knows which.

A pair of states is unknown (U) where the rankings disagree on it, a tie in one and not in another included.  Four
indices say how such pairs are taken (Li, Hipel, Kilgour and Fang 2004): whether the party would leave for an
unknown state (a, c), and whether an unknown state deters it (c, d).  Opponents in sequences move to states that
they prefer or do not know.  How often a state is an equilibrium over all rankings is ours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from trucelab.errors import WrongInput
from trucelab.talks.closures import Closures
from trucelab.talks.conflict import Conflict
from trucelab.talks.graph import Arcs, GraphConflict
from trucelab.talks.relations import Question
from trucelab.talks.stability.concept import Concept
from trucelab.talks.states import BoolArray, RankArray, StateArray

Index = Literal["a", "b", "c", "d"]
INDICES: tuple[Index, ...] = ("a", "b", "c", "d")


@dataclass(frozen=True, eq=False)
class UncertainConflict:
    """A conflict in which decision makers have several possible rankings."""

    conflict: Conflict
    """Its own ranks are not looked at."""
    rankings: tuple[RankArray, ...]
    """For every decision maker: (ranking, 2**options) int32, each as a row of `Conflict.ranks`."""

    @cached_property
    def graph(self) -> GraphConflict:
        """The conflict over its feasible states."""
        return GraphConflict.of(self.conflict)

    @cached_property
    def improvements(self) -> Arcs:
        """The arcs to states that their mover prefers or does not know."""
        keep = []
        for party in range(len(self.rankings)):
            start, end = self.graph.arcs.pairs(party)
            values = self.values(party)
            keep.append(~_no_better(values[:, end], values[:, start]))
        return self.graph.arcs.where(keep)

    def values(self, party: int) -> RankArray:
        """The possible ranks of one decision maker: (ranking, feasible state)."""
        return self.rankings[party][:, self.conflict.states]


def stable_by_index(uncertain: UncertainConflict, concept: Concept, index: Index, party: int) -> BoolArray:
    """The states that are stable for one decision maker by one index.

    concept  any, one of your own too
    index    a: leaves for unknown states, deterred by certain sanctions alone; b: leaves for certain improvements
             alone, deterred by certain sanctions; c: as a, deterred by unknown states too; d: as b, deterred by
             unknown states too
    returns  (2**options,) bool, False where infeasible

    Source: Li, Hipel, Kilgour and Fang (2004).
    """
    values, graph = uncertain.values(party), uncertain.graph

    def certainly_no_better(focal: StateArray) -> BoolArray:
        return _no_better(values[:, np.newaxis], values[:, focal, np.newaxis])

    def not_certainly_better(focal: StateArray) -> BoolArray:
        better: BoolArray = np.logical_and.reduce(values[:, np.newaxis] > values[:, focal, np.newaxis], axis=0)
        return ~better

    stays = certainly_no_better if index in "ac" else not_certainly_better
    arcs = uncertain.improvements if concept.replies == "improvements" else graph.arcs
    stable = Question(
        concept,
        focal=graph.arcs.of([party]),
        leaves_for=lambda focal: ~stays(focal),
        replies=arcs.of(concept.feared(graph.decision_makers, [party])),
        sanctions=certainly_no_better if index in "ab" else not_certainly_better,
    ).stable()
    everywhere = np.zeros(uncertain.conflict.feasible.size, np.bool_)
    everywhere[uncertain.conflict.states] = stable
    return everywhere


def share_of_rankings(
    uncertain: UncertainConflict,
    concept: Concept,
    *,
    most: int = 4096,
    chance: np.random.Generator | None = None,
) -> NDArray[np.float64]:
    """In which share of all combinations of rankings each state is an equilibrium; all are equally likely.

    most     how many combinations are looked at: all of them if there are no more, else so many drawn
    chance   for drawing
    returns  (2**options,) float64
    raises   WrongInput, if combinations must be drawn and there is no `chance`
    """
    count, total = 0, np.zeros(uncertain.conflict.feasible.size)
    for chosen in _combinations([len(rows) for rows in uncertain.rankings], most, chance):
        rows = [rankings[place] for rankings, place in zip(uncertain.rankings, chosen, strict=True)]
        closures = Closures(uncertain.conflict.with_ranks(np.stack(rows)))
        total += np.logical_and.reduce([concept.stable(closures, party) for party in range(len(rows))])
        count += 1
    share: NDArray[np.float64] = total / count
    return share


def _combinations(counts: Sequence[int], most: int, chance: np.random.Generator | None) -> Iterator[tuple[int, ...]]:
    if prod(counts) <= most:
        return product(*(range(count) for count in counts))
    if chance is None:
        raise WrongInput.one(f"there are {prod(counts)} combinations of rankings: hand a stream to draw {most} of them")
    drawn = np.stack([chance.integers(count, size=most) for count in counts], axis=1)
    return (tuple(row) for row in drawn.tolist())


def _no_better(end: RankArray, start: RankArray) -> BoolArray:
    """Worse by all rankings, or tied by all; the first axis runs over rankings."""
    holds: BoolArray = (end < start).all(axis=0) | (end == start).all(axis=0)
    return holds

"""Uncertain preferences: a decision maker has one of several rankings, and the others do not know which.

A pair of states is unknown (U) where the rankings disagree on it, a tie in one and not in another included.  Four
indices say how such pairs are taken (Li, Hipel, Kilgour and Fang 2004): whether the party would leave for an
unknown state (a, c), and whether an unknown state deters it (c, d).  Opponents in sequences move to states that
they prefer or do not know.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, product
from typing import Literal

import numpy as np

from trucelab.errors import WrongInput
from trucelab.scenario import analyses as asked
from trucelab.talks.analyses.analysis import Analysis, Subject, Verdict
from trucelab.talks.conflict import Conflict
from trucelab.talks.graph import GraphConflict, MoveGraph
from trucelab.talks.preferences import ranks_of_ranking
from trucelab.talks.relations import Question
from trucelab.talks.stability import CONCEPTS
from trucelab.talks.stability.concept import Concept
from trucelab.talks.states import BoolArray, RankArray, StateArray, state_of

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
    def improvements(self) -> MoveGraph:
        """The arcs to states that their mover prefers or does not know."""
        keep = []
        for party in range(len(self.rankings)):
            start, end = self.graph.moves.pairs(party)
            values = self.values(party)
            keep.append(~_no_better(values[:, end], values[:, start]))
        return self.graph.moves.where(keep)

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
    arcs = uncertain.improvements if concept.replies == "improvements" else graph.moves
    stable = Question(
        concept,
        focal=graph.moves.of([party]),
        leaves_for=lambda focal: ~stays(focal),
        replies=arcs.of(concept.feared(graph.decision_makers, [party])),
        sanctions=certainly_no_better if index in "ab" else not_certainly_better,
    ).stable()
    everywhere = np.zeros(uncertain.conflict.feasible.size, np.bool_)
    everywhere[uncertain.conflict.states] = stable
    return everywhere


def _no_better(end: RankArray, start: RankArray) -> BoolArray:
    """Worse by all rankings, or tied by all; the first axis runs over rankings."""
    holds: BoolArray = (end < start).all(axis=0) | (end == start).all(axis=0)
    return holds


MAX_RANKINGS = 256
"""Rankings that one decision maker may have."""


def _verdicts(subject: Subject, settings: asked.UncertainPreferences) -> Iterator[Verdict]:
    rankings = tuple(_rankings(subject, settings, maker) for maker in subject.talks.decision_makers)
    if max(map(len, rankings)) == 1:
        says = "nothing is uncertain: every statement is held for certain, and no ranking of other_rankings differs"
        raise WrongInput.one(f"{says}; give a statement a chance with held", where="talks.analyses")
    uncertain = UncertainConflict(subject.conflict, rankings)
    for concept in CONCEPTS:
        for index in INDICES:
            stable = [stable_by_index(uncertain, concept, index, party) for party in subject.parties]
            yield Verdict(f"{concept.abbreviation} {index}", np.stack(stable))


def _rankings(subject: Subject, settings: asked.UncertainPreferences, maker: str) -> RankArray:
    """The rankings that a decision maker may have, each once: (ranking, 2**options)."""
    prepared, party = subject.talks, subject.conflict.party(maker)
    statements = prepared.talks.preferences.get(maker, ())
    choices = [(True,) if statement.held >= 1 else (True, False) for statement in statements]
    if 2 ** sum(len(choice) > 1 for choice in choices) > MAX_RANKINGS:
        says = f"{maker} has more than {MAX_RANKINGS} possible rankings; let fewer of its statements be uncertain"
        raise WrongInput.one(says, where=f"talks.preferences.{maker}")
    rows = [prepared.conflict({maker: mask} if mask else {}).ranks_of(party) for mask in product(*choices)]
    for ranking in settings.other_rankings.get(maker, ()):
        states = [[state_of(text) for text in tied] for tied in ranking]
        missing = subject.conflict.states.size - len(set(chain.from_iterable(states)))
        if missing:
            says = f"a ranking under other_rankings of {maker} must list each of the "
            raise WrongInput.one(f"{says}{subject.conflict.states.size} possible states once", where="talks.analyses")
        rows.append(ranks_of_ranking(states, subject.conflict.feasible))
    return np.unique(np.stack(rows), axis=0)


UNCERTAIN_PREFERENCES = Analysis(
    settings=asked.UncertainPreferences,
    title="Uncertain preferences",
    source="Li, Hipel, Kilgour and Fang (2004)",
    verdicts=_verdicts,
)

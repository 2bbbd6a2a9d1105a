"""Conflicts as explicit graphs: hand-drawn arcs, coalesced states, and any conflict in option form.

Here moves need not be transitive, so sequences are followed with their last mover, as in the definition of
reachable lists (Fang, Hipel and Kilgour 1993).  For some thousands of states; option form is faster.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from trucelab.errors import WrongInput, meant
from trucelab.talks import kernels_graph
from trucelab.talks.conflict import Conflict
from trucelab.talks.states import BoolArray, RankArray, StateArray


@dataclass(frozen=True, eq=False)
class MoveGraph:
    """Moves of several movers between numbered states: what dynamics, relations and the inverse problem walk along."""

    first: StateArray
    """(mover, state + 1) int64: mover j moves from s to target[first[j, s]:first[j, s + 1]]."""
    target: RankArray
    """(arc,) int32."""

    @property
    def movers(self) -> int:
        """How many movers there are."""
        return int(self.first.shape[0])

    @property
    def states(self) -> int:
        """How many states there are."""
        return int(self.first.shape[1]) - 1

    def of(self, movers: Sequence[int]) -> MoveGraph:
        """The arcs of some of the movers, in their order."""
        return MoveGraph(self.first[list(movers)], self.target)

    def ends(self, mover: int, state: int) -> StateArray:
        """Where a mover can go from a state: (end,) int64, ascending."""
        ends = self.target[self.first[mover, state] : self.first[mover, state + 1]]
        return np.sort(ends).astype(np.int64)

    def pairs(self, mover: int) -> tuple[StateArray, StateArray]:
        """All starts and ends of one mover's arcs: two (arc,) int64."""
        counts = np.diff(self.first[mover])
        start = np.repeat(np.arange(self.states), counts)
        return start, self.target[self.first[mover, 0] : self.first[mover, -1]].astype(np.int64)

    @classmethod
    def from_pairs(cls, states: int, pairs: Sequence[tuple[StateArray, StateArray]]) -> MoveGraph:
        """Moves from starts and ends, one pair of arrays for every mover."""
        first = np.zeros((len(pairs), states + 1), np.int64)
        targets, at = [], 0
        for row, (start, end) in zip(first, pairs, strict=True):
            row[:] = at + np.concatenate([[0], np.cumsum(np.bincount(start, minlength=states))])
            targets.append(end[np.argsort(start, kind="stable")])
            at += len(end)
        return cls(first, np.concatenate([*targets, np.zeros(0, np.int64)]).astype(np.int32))

    def where(self, keep: Sequence[BoolArray]) -> MoveGraph:
        """The arcs to keep: (arc,) bool for every mover, in the order of `pairs`."""
        kept = []
        for mover, flags in enumerate(keep):
            start, end = self.pairs(mover)
            kept.append((start[flags], end[flags]))
        return MoveGraph.from_pairs(self.states, kept)


@dataclass(frozen=True, eq=False)
class GraphConflict:
    """A conflict whose states are the nodes of a graph, all of them possible."""

    decision_makers: tuple[str, ...]
    nodes: Conflict | tuple[str, ...]
    """A conflict in option form, whose feasible states are the nodes, ascending; or their names."""
    moves: MoveGraph
    """One mover for every decision maker."""
    ranks: RankArray
    """(decision maker, node); larger is better, equal is a tie."""

    @classmethod
    def of(cls, conflict: Conflict) -> GraphConflict:
        """The graph of a conflict in option form."""
        states = conflict.states
        index = np.full(conflict.feasible.size, -1, np.int32)
        index[states] = np.arange(states.size, dtype=np.int32)
        masks = np.array(conflict.masks, np.int64)
        seen = np.ascontiguousarray(conflict.within_all[:, states])
        listed = kernels_graph.option_moves(masks, conflict.up, conflict.down, states, index, seen)
        return cls(conflict.decision_makers, conflict, MoveGraph(*listed), conflict.ranks[:, states])

    @cached_property
    def states(self) -> tuple[str, ...]:
        """Names, for people."""
        nodes = self.nodes
        return nodes if isinstance(nodes, tuple) else tuple(nodes.text(state) for state in nodes.states.tolist())

    @cached_property
    def numbers(self) -> StateArray:
        """(node,) the integers of the states in option form, ascending; in a drawn graph, from 0."""
        return np.arange(self.moves.states) if isinstance(self.nodes, tuple) else self.nodes.states

    @property
    def able(self) -> list[bool]:
        """For every decision maker, whether it can move at all or controls an option."""
        if isinstance(self.nodes, tuple):
            return [bool(row[-1] > row[0]) for row in self.moves.first]
        return [mask != 0 for mask in self.nodes.masks]

    def index_of(self, state: int) -> int:
        """The state_index of a state: which node it is.

        raises  WrongInput, if the state is not feasible
        """
        index = int(np.searchsorted(self.numbers, state))
        if not (index < self.numbers.size and self.numbers[index] == state):
            raise WrongInput.one(f"state {state} is not feasible, so nothing can start from it or lead to it")
        return index

    def among(self, states: Iterable[int]) -> BoolArray:
        """A set of feasible states: (node,) bool.

        raises  WrongInput, as `index_of`
        """
        chosen = np.zeros(self.numbers.size, np.bool_)
        chosen[[self.index_of(int(state)) for state in states]] = True
        return chosen

    def with_ranks(self, ranks: RankArray) -> GraphConflict:
        """The same graph under other preferences; as the field."""
        return replace(self, ranks=np.ascontiguousarray(ranks, np.int32))

    @cached_property
    def improvements(self) -> MoveGraph:
        """The arcs by which their mover gains."""
        better = []
        for mover, rank in enumerate(self.ranks):
            start, end = self.moves.pairs(mover)
            better.append(rank[end] > rank[start])
        return self.moves.where(better)

    def coalesced(self, groups: Sequence[Sequence[int]]) -> GraphConflict:
        """The conflict in which the states of each group are one.

        groups  indices of states, none in two groups; every decision maker ranks the states of a group alike
        raises  WrongInput, if a state is in two groups or a party minds which of a group occurs

        A merged state has the moves of all its members, less those inside itself.
        """
        members = [state for group in groups for state in group]
        if len(set(members)) < len(members):
            raise WrongInput.one("a state is in two groups of coalesced states; join the groups")
        for group in groups:
            for maker, row in zip(self.decision_makers, self.ranks[:, list(group)], strict=True):
                if (row != row[0]).any():
                    name = self.states[group[0]]
                    raise WrongInput.one(f'"{maker}" does not rank all states coalesced with {name} alike')
        lowest = np.arange(len(self.states))
        for group in groups:
            lowest[list(group)] = min(group)
        kept, node = np.unique(lowest, return_inverse=True)
        merged = []
        for mover in range(self.moves.movers):
            start, end = (node[ends] for ends in self.moves.pairs(mover))
            distinct = np.unique(np.stack([start, end])[:, start != end], axis=1)
            merged.append((distinct[0], distinct[1]))
        names = tuple(self.states[state] for state in kept.tolist())
        return GraphConflict(self.decision_makers, names, MoveGraph.from_pairs(kept.size, merged), self.ranks[:, kept])


def graph_conflict(
    states: Sequence[str],
    moves: Mapping[str, Iterable[tuple[str, str]]],
    rankings: Mapping[str, Sequence[str | Sequence[str]]],
) -> GraphConflict:
    """A conflict from hand-drawn arcs.

    states    names
    moves     for every decision maker, pairs of states: from and to
    rankings  for every decision maker, states from best to worst, each once; a nested sequence is a tie
    raises    WrongInput, if a name is unknown, or a ranking does not list every state once
    """
    place = {state: number for number, state in enumerate(states)}
    arcs = []
    for maker, drawn in moves.items():
        pairs = sorted({(_known(start, place), _known(end, place)) for start, end in drawn})
        if any(start == end for start, end in pairs):
            raise WrongInput.one(f'a move of "{maker}" ends where it starts; leave it out')
        both = np.array(pairs, np.int64).reshape(-1, 2)
        arcs.append((both[:, 0], both[:, 1]))
    ranks = np.zeros((len(moves), len(states)), np.int32)
    for row, maker in zip(ranks, moves, strict=True):
        groups = [[group] if isinstance(group, str) else list(group) for group in rankings[maker]]
        listed = [_known(state, place) for group in groups for state in group]
        if sorted(listed) != list(range(len(states))):
            raise WrongInput.one(f'the ranking of "{maker}" must list every state once')
        for level, group in enumerate(reversed(groups), start=1):
            row[[place[state] for state in group]] = level
    return GraphConflict(tuple(moves), tuple(states), MoveGraph.from_pairs(len(states), arcs), ranks)


def _known(state: str, place: Mapping[str, int]) -> int:
    if state not in place:
        raise WrongInput.one(f'"{state}" is not a state. {meant(state, place)}')
    return place[state]

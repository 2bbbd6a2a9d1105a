"""Stability from three relations: what the focal side leaves for, what opponents may do, what counts as a sanction.

Every definition of the graph model has this form: s is stable if each t that the focal side can reach and would
leave s for can be answered: by replies the opponents reach some u that is a sanction against leaving s and, for
symmetric concepts, after which all that the focal side can still reach is a sanction too.  Where the relations are not
thresholds of a rank no single value per state decides (docs/science/talks.md), so states are judged one by one, 64 at
a time in the bits of a word.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trucelab.talks import kernels_graph
from trucelab.talks.closures import Response
from trucelab.talks.graph import GraphConflict, MoveGraph
from trucelab.talks.stability.concept import Concept
from trucelab.talks.states import BoolArray, StateArray

Relation = Callable[[StateArray], BoolArray]
"""(focal state,) -> (focal state, state) bool."""
Words = NDArray[np.uint64]

BATCH = 64


@dataclass(frozen=True, eq=False)
class Question:
    """Which states are stable by a concept, in terms of relations."""

    concept: Concept
    focal: MoveGraph
    """The moves of the focal side, one mover for each of its members."""
    leaves_for: Relation
    """Whether the focal side would leave s for t."""
    replies: MoveGraph
    """The steps that those whom the focal side fears may reply by; not looked at if the concept knows no replies."""
    sanctions: Relation
    """Whether u is a sanction against leaving s."""
    groups: Sequence[int] | None = None
    """For movers of `replies` that are groups, the bits of their members; None if each is a decision maker."""

    def stable(self, states: Sequence[int] | StateArray | None = None) -> BoolArray:
        """Which of the states, or of all states, are stable: one bool for each."""
        asked = np.arange(self.focal.states) if states is None else np.asarray(states, np.int64)
        batches = [self._batch(asked[at : at + BATCH]) for at in range(0, asked.size, BATCH)]
        return np.concatenate([*batches, np.zeros(0, np.bool_)])

    def left_for(self, state: int) -> StateArray:
        """What the focal side reaches from one state and would leave it for, ascending."""
        wanted = np.flatnonzero(self.leaves_for(np.array([state]))[0])
        found = []
        for ends in (wanted[at : at + BATCH] for at in range(0, wanted.size, BATCH)):
            words = np.zeros(self.focal.states, np.uint64)
            words[ends] = np.uint64(1) << np.arange(ends.size, dtype=np.uint64)
            reached = _any_reply(self.focal, words, "legal")[state]
            found.append(ends[reached >> np.arange(ends.size, dtype=np.uint64) & np.uint64(1) != 0])
        return np.concatenate([*found, np.zeros(0, np.int64)])

    def safe(self, state: int) -> BoolArray:
        """What the focal side would leave one state for and no reply undoes: (state,) bool."""
        safe: BoolArray = self._free(np.array([state])) & np.uint64(1) != 0
        return safe

    def met(self, ends: BoolArray) -> BoolArray:
        """From where some reply leads to one of the given states: (state,) bool."""
        if self.concept.replies == "none":
            return np.zeros(self.focal.states, np.bool_)
        met: BoolArray = self._replied(_words(ends[np.newaxis])) & np.uint64(1) != 0
        return met

    def _batch(self, focal: StateArray) -> BoolArray:
        left = _any_reply(self.focal, self._free(focal), "legal")[focal]
        stays: BoolArray = left >> np.arange(focal.size, dtype=np.uint64) & np.uint64(1) == 0
        return stays

    def _free(self, focal: StateArray) -> Words:
        leaves = _words(self.leaves_for(focal))
        if self.concept.replies == "none":
            return leaves
        holds = _words(self.sanctions(focal))
        if self.concept.counter_moves:
            holds &= ~_any_reply(self.focal, ~holds, "legal")
        return leaves & ~self._replied(holds)

    def _replied(self, words: Words) -> Words:
        return _any_reply(self.replies, words, self.concept.response, self.groups)


def stable_in_graph(conflict: GraphConflict, concept: Concept, party: int, *, count_return: bool = True) -> BoolArray:
    """The states of a graph that are stable for one decision maker by one concept.

    count_return  whether being brought back to the start is a sanction (it is no better than the start, so by the
                  definition it is); matrix programs with an empty diagonal say False
    returns       (state,) bool
    """
    rank = conflict.ranks[party]
    arcs = conflict.improvements if concept.replies == "improvements" else conflict.moves

    def no_better(focal: StateArray) -> BoolArray:
        holds: BoolArray = rank <= rank[focal, np.newaxis]
        return holds

    def sanctions(focal: StateArray) -> BoolArray:
        holds = no_better(focal)
        if not count_return:
            holds[np.arange(focal.size), focal] = False
        return holds

    return Question(
        concept,
        focal=conflict.moves.of([party]),
        leaves_for=lambda focal: ~no_better(focal),
        replies=arcs.of(concept.feared(conflict.decision_makers, [party])),
        sanctions=sanctions,
    ).stable()


def _any_reply(arcs: MoveGraph, words: Words, response: Response, groups: Sequence[int] | None = None) -> Words:
    if response == "legal":
        found: Words = kernels_graph.any_reply(arcs.first, arcs.target, words)
    else:
        bits = np.array([1 << mover for mover in range(arcs.movers)] if groups is None else groups, np.int64)
        found = kernels_graph.any_reply_at_most(arcs.first, arcs.target, words, bits, response == "single")
    return found


def _words(relation: BoolArray) -> Words:
    """(focal state, state) bool -> (state,) uint64, bit k for focal state k."""
    full = np.zeros((BATCH, relation.shape[1]), np.bool_)
    full[: relation.shape[0]] = relation
    packed = np.packbits(full.T, axis=1, bitorder="little")
    return np.ascontiguousarray(packed).view("<u8").reshape(-1).astype(np.uint64, copy=False)

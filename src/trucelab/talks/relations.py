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

from trucelab.talks import kernels_replies
from trucelab.talks.closures import Response
from trucelab.talks.graph import Arcs, GraphConflict
from trucelab.talks.stability.concept import Concept
from trucelab.talks.states import BoolArray, StateArray

Relation = Callable[[StateArray], BoolArray]
"""(focal state,) -> (focal state, state) bool."""
Words = NDArray[np.uint64]

BATCH = 64


@dataclass(frozen=True, eq=False)
class Question:
    """Which states are stable, in terms of relations."""

    focal: Arcs
    """The moves of the focal side, one mover for each of its members."""
    leaves_for: Relation
    """Whether the focal side would leave s for t."""
    replies: Arcs | None
    """The replies; None if nobody replies."""
    sanctions: Relation
    """Whether u is a sanction against leaving s."""
    counter_moves: bool
    """Whether a sanction must hold against whatever the focal side does after it."""
    response: Response = "legal"

    def stable(self, states: Sequence[int] | StateArray | None = None) -> BoolArray:
        """Which of the states, or of all states, are stable: one bool for each."""
        asked = np.arange(self.focal.states) if states is None else np.asarray(states, np.int64)
        batches = [self._batch(asked[at : at + BATCH]) for at in range(0, asked.size, BATCH)]
        return np.concatenate([*batches, np.zeros(0, np.bool_)])

    def _batch(self, focal: StateArray) -> BoolArray:
        left = _any_reply(self.focal, self._free(focal), "legal")[focal]
        stays: BoolArray = left >> np.arange(focal.size, dtype=np.uint64) & np.uint64(1) == 0
        return stays

    def _free(self, focal: StateArray) -> Words:
        leaves = _words(self.leaves_for(focal))
        if self.replies is None:
            return leaves
        holds = _words(self.sanctions(focal))
        if self.counter_moves:
            holds &= ~_any_reply(self.focal, ~holds, "legal")
        return leaves & ~_any_reply(self.replies, holds, self.response)


def stable_in_graph(
    conflict: GraphConflict, concept: Concept, party: int, response: Response = "legal", *, count_return: bool = True
) -> BoolArray:
    """The states of a graph that are stable for one decision maker by one concept of the register.

    response      what opponents may do in reply
    count_return  whether being brought back to the start is a sanction (it is no better than the start, so by the
                  definition it is); matrix programs with an empty diagonal say False
    returns       (state,) bool
    """
    rank = conflict.ranks[party]
    opponents = conflict.opponents(party)
    arcs = conflict.improvements if concept.replies == "improvements" else conflict.arcs

    def no_better(focal: StateArray) -> BoolArray:
        holds: BoolArray = rank <= rank[focal, np.newaxis]
        return holds

    def sanctions(focal: StateArray) -> BoolArray:
        holds = no_better(focal)
        if not count_return:
            holds[np.arange(focal.size), focal] = False
        return holds

    return Question(
        focal=conflict.arcs.of([party]),
        leaves_for=lambda focal: ~no_better(focal),
        replies=None if concept.replies == "none" else arcs.of(opponents),
        sanctions=sanctions,
        counter_moves=concept.counter_moves,
        response=response,
    ).stable()


def _any_reply(arcs: Arcs, words: Words, response: Response) -> Words:
    if response == "legal":
        found: Words = kernels_replies.any_reply(arcs.first, arcs.target, words)
    else:
        found = kernels_replies.any_reply_at_most(arcs.first, arcs.target, words, response == "single")
    return found


def _words(relation: BoolArray) -> Words:
    """(focal state, state) bool -> (state,) uint64, bit k for focal state k."""
    full = np.zeros((BATCH, relation.shape[1]), np.bool_)
    full[: relation.shape[0]] = relation
    packed = np.packbits(full.T, axis=1, bitorder="little")
    return np.ascontiguousarray(packed).view("<u8").reshape(-1).astype(np.uint64, copy=False)

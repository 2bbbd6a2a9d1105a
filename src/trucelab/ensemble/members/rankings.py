"""Stability under many sets of rankings of the same conflict, each piece of it worked out once.

Two draws of preferences share most rankings, and different lists of statements often come to the same ranking. By
concepts whose replies need not be credible, what is stable for a party hangs on its own ranking alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from trucelab.talks import Closures, Concept, Conflict
from trucelab.talks.states import BoolArray, RankArray, StateArray

Known = dict[tuple[Concept, int, tuple[bytes, ...]], NDArray[np.uint8]]
"""By concept, party, and the digests of the rankings that decide it: the stable states, packed to bits."""


@dataclass(frozen=True, eq=False)
class Rankings:
    """A conflict under one set of rankings."""

    conflict: Conflict
    digests: tuple[bytes, ...]
    """Of the ranking of every party."""
    known: Known
    """What was found so far under any rankings of this conflict; shared between them."""

    @classmethod
    def of(cls, conflict: Conflict, known: Known) -> Rankings:
        """From a conflict with its ranks; `known` holds what was found for conflicts that differ from it in ranks."""
        return cls(conflict, tuple(_digest(row) for row in conflict.ranks), known)

    def with_row(self, party: int, row: RankArray) -> Rankings:
        """The same with another ranking of one party: (2**options,) int32, 0 where infeasible."""
        ranks = self.conflict.ranks.copy()
        ranks[party] = row
        digests = (*self.digests[:party], _digest(ranks[party]), *self.digests[party + 1 :])
        return Rankings(self.conflict.with_ranks(ranks), digests, self.known)

    def stable(self, concept: Concept, party: int) -> BoolArray:
        """The states that are stable for one party: (2**options,) bool, False where infeasible."""
        key = self._key(concept, party)
        if key not in self.known:
            self.known[key] = np.packbits(concept.stable(self._closures, party))
        return np.unpackbits(self.known[key], count=self.conflict.feasible.size).view(np.bool_)

    def equilibria(self, states: StateArray | Sequence[int], concept: Concept) -> StateArray:
        """Those of some states that are stable for every party, in their order."""
        alive = np.asarray(states, np.int64)
        if concept.replies == "improvements":
            # an improvement is a move: what even replies by any move cannot hold is not stable
            alive = self._narrowed(alive, replace(concept, replies="moves"))
        return self._narrowed(alive, concept)

    def holds(self, states: StateArray | Sequence[int], concept: Concept) -> bool:
        """Whether one of some states is stable for every party."""
        if concept.replies == "improvements":
            # what is stable without any reply is stable whatever the replies are
            alone = replace(concept, replies="none", counter_moves=False)
            if self._narrowed(np.asarray(states, np.int64), alone).size:
                return True
        return bool(self.equilibria(states, concept).size)

    def _narrowed(self, states: StateArray, concept: Concept) -> StateArray:
        parties = range(len(self.digests))
        for party in sorted(parties, key=lambda party: self._key(concept, party) not in self.known):
            if not states.size:
                break
            states = states[self.stable(concept, party)[states]]
        return states

    def _key(self, concept: Concept, party: int) -> tuple[Concept, int, tuple[bytes, ...]]:
        alone = concept.replies != "improvements"
        return concept, party, (self.digests[party],) if alone else self.digests

    @cached_property
    def _closures(self) -> Closures:
        return Closures(self.conflict)


def _digest(row: RankArray) -> bytes:
    return blake2b(row.tobytes(), digest_size=16).digest()

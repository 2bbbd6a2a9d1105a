"""What movers can bring about from every state at once: the front door of the sweeps.

cl_H(t) is t and all that the movers H reach from it, no mover twice in
succession; in option form consecutive moves of one mover merge into one, so
that is plain reachability.  cl_H^+ is the same with improvements only, each
for its own mover.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from trucelab.talks import kernels
from trucelab.talks.conflict import Conflict
from trucelab.talks.states import RankArray, StateArray


@dataclass(frozen=True, eq=False)
class _Cliques:
    """For one mover: the states between which it moves, best first; see `kernels.ordered_cliques`."""

    own: RankArray
    others: RankArray
    first: StateArray
    entries: RankArray
    one_way: RankArray
    up: int
    down: int

    @classmethod
    def of(cls, conflict: Conflict, mover: int) -> _Cliques:
        mask = conflict.masks[mover]
        own = kernels.spread(mask)
        others = kernels.spread(~mask & (conflict.feasible.size - 1))
        first, entries = kernels.ordered_cliques(own, others, conflict.ranks[mover], conflict.feasible)
        fixed = mask & (conflict.up | conflict.down)
        one_way_bits = kernels.gathered(np.array([conflict.up, conflict.down], np.int64), fixed)
        one_way = kernels.gathered(own, fixed)
        return cls(own, others, first, entries, one_way, int(one_way_bits[0]), int(one_way_bits[1]))

    def lower(self, values: RankArray) -> bool:
        """One pass of the mover's improvements, in place; whether a value fell."""
        cliques = (self.own, self.others, self.first, self.entries)
        if self.up or self.down:
            return kernels.one_way_improvement_pass(values, *cliques, self.one_way, self.up, self.down)
        return kernels.improvement_pass(values, *cliques)


class Closures:
    """The closures of one conflict; orderings and best moves are kept, as several concepts need them."""

    def __init__(self, conflict: Conflict) -> None:
        self.conflict = conflict
        self._cliques: dict[int, _Cliques] = {}
        self._best: dict[int, RankArray] = {}

    def opponents(self, party: int) -> tuple[int, ...]:
        """Everybody but `party` who controls an option."""
        return tuple(other for other, mask in enumerate(self.conflict.masks) if other != party and mask)

    def best(self, party: int) -> RankArray:
        """c_i: the highest rank among s and all moves of `party` from s; kept, so do not write to it.

        returns  (2**options,) int32, 0 where infeasible
        """
        if party not in self._best:
            self._best[party] = self.highest_by_moves(self.conflict.ranks[party], party)
        return self._best[party]

    def highest_by_moves(self, values: RankArray, party: int) -> RankArray:
        """The highest value among s and all moves of `party` from s.

        values   (2**options,) int32, above 0 where feasible
        returns  (2**options,) int32, 0 where infeasible
        """
        conflict, highest = self.conflict, values.copy()
        kernels.highest_by_moves(highest, conflict.masks[party], conflict.up, conflict.down, conflict.feasible)
        return highest

    def lowest_by_moves(self, values: RankArray, movers: Sequence[int]) -> RankArray:
        """The lowest value that the movers can bring about from s by moves, s itself included.

        values   (2**options,) int32
        movers   places of decision makers
        returns  (2**options,) int32, the largest int32 where infeasible
        """
        conflict, lowest = self.conflict, values.copy()
        masks = np.array([conflict.masks[mover] for mover in movers], np.int64)
        kernels.lowest_by_moves(lowest, masks, conflict.up, conflict.down, conflict.feasible)
        return lowest

    def lowest_by_improvements(self, values: RankArray, movers: Sequence[int]) -> RankArray:
        """The lowest value that the movers can bring about from s by improvements, each for its own mover.

        As `lowest_by_moves`.
        """
        lowest = np.where(self.conflict.feasible, values, kernels.NO_VALUE).astype(np.int32, copy=False)
        unchanged, at = 0, 0
        while unchanged < len(movers):
            # a mover's own pass is idempotent, so after a change only the others must be asked again
            unchanged = 1 if self._ordered(movers[at]).lower(lowest) else unchanged + 1
            at = (at + 1) % len(movers)
        return lowest

    def _ordered(self, mover: int) -> _Cliques:
        if mover not in self._cliques:
            self._cliques[mover] = _Cliques.of(self.conflict, mover)
        return self._cliques[mover]

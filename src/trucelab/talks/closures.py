"""What movers can bring about from every state at once: the front door of the sweeps.

cl_H(t) is t and all that the movers H reach from it, no mover twice in
succession; in option form consecutive moves of one mover merge into one, so
that is plain reachability.  cl_H^+ is the same with improvements only, each
for its own mover.

Published programs differ in what opponents may do in reply; `Response` names
the three readings.  They coincide for two decision makers.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, Generic, Literal, Protocol, TypeVar

import numpy as np

from trucelab.talks import kernels
from trucelab.talks.conflict import Conflict
from trucelab.talks.states import BoolArray, RankArray, StateArray

Response = Literal["legal", "once", "single"]
"""What opponents may do in reply: "legal", any sequence in which nobody moves twice in succession (the textbook:
Fang, Hipel and Kilgour 1993); "once", each of them at most one move; "single", one move by one of them."""


class Ranked(Protocol):
    """A conflict as arrays over states."""

    @property
    def decision_makers(self) -> tuple[str, ...]:
        """Names."""
        ...

    @property
    def feasible(self) -> BoolArray:
        """(state,): what can occur."""
        ...

    @property
    def ranks(self) -> RankArray:
        """(decision maker, state): larger is better, 0 where infeasible."""
        ...

    def ranks_of(self, party: int) -> RankArray:
        """One row of `ranks`."""
        ...


Model = TypeVar("Model", bound=Ranked)
OnePass = Callable[[RankArray, int], bool]
"""(values, mover): lets the mover lower the values once, in place; whether one fell."""


class Sweeps(ABC, Generic[Model]):
    """The closures of one conflict, in whatever way its states are laid out; best moves are kept."""

    def __init__(self, conflict: Model) -> None:
        self.conflict = conflict
        self._best: dict[int, RankArray] = {}

    @abstractmethod
    def opponents(self, party: int) -> tuple[int, ...]:
        """Everybody but `party` who can move at all."""

    @abstractmethod
    def highest_by_moves(self, values: RankArray, party: int) -> RankArray:
        """The highest value among s and all moves of `party` from s.

        values   (state,) int32, above 0 where feasible
        returns  (state,) int32, 0 where infeasible
        """

    @abstractmethod
    def highest_by_proper_moves(self, values: RankArray, party: int) -> RankArray:
        """The highest value among the moves of `party` from s, s itself left out.

        values   (state,) int32, above 0 where feasible
        returns  (state,) int32, 0 where infeasible and where there is no move
        """

    @abstractmethod
    def _by_moves(self, values: RankArray, mover: int) -> bool:
        """One pass of the mover's moves, in place; whether a value fell."""

    @abstractmethod
    def lower_by_improvements(self, values: RankArray, mover: int) -> bool:
        """One pass of the mover's improvements, in place; whether a value fell."""

    def best(self, party: int) -> RankArray:
        """c_i: the highest rank among s and all moves of `party` from s; kept, so do not write to it.

        returns  (state,) int32, 0 where infeasible
        """
        if party not in self._best:
            self._best[party] = self.highest_by_moves(self.conflict.ranks_of(party), party)
        return self._best[party]

    def lowest_by_moves(self, values: RankArray, movers: Sequence[int], response: Response = "legal") -> RankArray:
        """The lowest value that the movers can bring about from s by moves, s itself included.

        values   (state,) int32
        movers   indices of decision makers
        returns  (state,) int32, the largest int32 where infeasible
        """
        return _answered(self._neutral_where_infeasible(values), movers, response, self._by_moves)

    def lowest_by_improvements(
        self, values: RankArray, movers: Sequence[int], response: Response = "legal"
    ) -> RankArray:
        """The lowest value that the movers can bring about from s by improvements, each for its own mover.

        As `lowest_by_moves`.
        """
        return _answered(self._neutral_where_infeasible(values), movers, response, self.lower_by_improvements)

    def _neutral_where_infeasible(self, values: RankArray) -> RankArray:
        return np.where(self.conflict.feasible, values, kernels.NO_VALUE).astype(np.int32, copy=False)


def _answered(values: RankArray, movers: Sequence[int], response: Response, one_pass: OnePass) -> RankArray:
    if response == "once":
        return _at_most_once_each(values, movers, one_pass)
    if response == "single":
        return _by_any_one(values, [(values, mover) for mover in movers], one_pass)
    return _until_nothing_falls(values, movers, one_pass)


def _until_nothing_falls(values: RankArray, movers: Sequence[int], one_pass: OnePass) -> RankArray:
    unchanged, at = 0, 0
    while unchanged < len(movers):
        # a mover's own pass is idempotent, so after a change only the others must be asked again
        unchanged = 1 if one_pass(values, movers[at]) else unchanged + 1
        at = (at + 1) % len(movers)
    return values


def _at_most_once_each(values: RankArray, movers: Sequence[int], one_pass: OnePass) -> RankArray:
    """By sets of movers who have not moved yet: the first of them moves, then the rest may."""
    by_set = [values]
    for waiting in range(1, 1 << len(movers)):
        first_movers = [place for place in range(len(movers)) if waiting >> place & 1]
        after = [(by_set[waiting ^ (1 << place)], movers[place]) for place in first_movers]
        by_set.append(_by_any_one(values, after, one_pass))
    return by_set[-1]


def _by_any_one(values: RankArray, after: Sequence[tuple[RankArray, int]], one_pass: OnePass) -> RankArray:
    """The lowest of the values and of what each mover makes of what comes after its move."""
    lowest = values.copy()
    for rest, mover in after:
        moved = rest.copy()
        one_pass(moved, mover)
        np.minimum(lowest, moved, out=lowest)
    return lowest


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
        first, entries = kernels.ordered_cliques(own, others, conflict.ranks[mover], conflict.within(mover))
        fixed = mask & (conflict.up | conflict.down)
        one_way_bits = kernels.gathered(np.array([conflict.up, conflict.down], np.int32), fixed)
        one_way = kernels.gathered(own, fixed)
        return cls(own, others, first, entries, one_way, int(one_way_bits[0]), int(one_way_bits[1]))

    def lower(self, values: RankArray) -> bool:
        """One pass of the mover's improvements, in place; whether a value fell."""
        cliques = (self.own, self.others, self.first, self.entries)
        if self.up or self.down:
            return kernels.one_way_improvement_pass(values, *cliques, self.one_way, self.up, self.down)
        return kernels.improvement_pass(values, *cliques)


class Closures(Sweeps[Conflict]):
    """The closures of a conflict in option form; orderings are kept, as several concepts need them."""

    def __init__(self, conflict: Conflict) -> None:
        super().__init__(conflict)
        self._cliques: dict[int, _Cliques] = {}
        self._ceilings: dict[int | None, RankArray] = {}

    def opponents(self, party: int) -> tuple[int, ...]:
        """Everybody but `party` who controls an option."""
        return tuple(other for other, mask in enumerate(self.conflict.masks) if other != party and mask)

    def highest_by_moves(self, values: RankArray, party: int) -> RankArray:
        """As in `Sweeps`."""
        conflict, ceiling = self.conflict, self._ceiling(party)
        highest: RankArray = np.minimum(values, ceiling)
        kernels.sweep(highest, conflict.masks[party], conflict.up, conflict.down)
        np.minimum(highest, ceiling, out=highest)
        return np.maximum(highest, values, out=highest) if conflict.invisible is not None else highest

    def highest_by_proper_moves(self, values: RankArray, party: int) -> RankArray:
        """As in `Sweeps`."""
        conflict = self.conflict
        return kernels.highest_by_proper_moves(
            values, conflict.masks[party], conflict.up, conflict.down, conflict.within(party)
        )

    def lowest_by_moves(self, values: RankArray, movers: Sequence[int], response: Response = "legal") -> RankArray:
        """As in `Sweeps`; where no state is hidden, without a copy for each pass."""
        conflict = self.conflict
        if response != "legal" or conflict.invisible is not None:
            return super().lowest_by_moves(values, movers, response)
        ceiling = self._ceiling(None)
        height: RankArray = np.minimum(kernels.NO_VALUE - values, ceiling)  # the sweep raises, so lows are turned over
        masks = [conflict.masks[mover] for mover in movers]
        if conflict.feasible.all():  # nothing is in the way, so the movers' bits can be swept as those of one
            masks = [reduce(or_, masks, 0)]
        before, unchanged, at = height.sum(dtype=np.int64), 0, 0
        while unchanged < len(masks):
            kernels.sweep(height, masks[at], conflict.up, conflict.down)
            np.minimum(height, ceiling, out=height)
            after = height.sum(dtype=np.int64)
            # a mover's own sweep is idempotent, so after a change only the others must be asked again
            unchanged = 1 if after != before else unchanged + 1
            before, at = after, (at + 1) % len(masks)
        return np.subtract(kernels.NO_VALUE, height, out=height)

    def _by_moves(self, values: RankArray, mover: int) -> bool:
        conflict, ceiling = self.conflict, self._ceiling(mover)
        height: RankArray = np.minimum(kernels.NO_VALUE - values, ceiling)
        kernels.sweep(height, conflict.masks[mover], conflict.up, conflict.down)
        np.minimum(height, ceiling, out=height)
        lowest = kernels.NO_VALUE - height
        fell = lowest < values  # states that the mover does not see keep their value
        np.copyto(values, lowest, where=fell)
        return bool(fell.any())

    def _ceiling(self, mover: int | None) -> RankArray:
        """The most that may stand in each state: 0 where a mover cannot be, or nobody can; kept."""
        key = None if self.conflict.invisible is None else mover
        if key not in self._ceilings:
            within = self.conflict.feasible if key is None else self.conflict.within(key)
            self._ceilings[key] = within * np.int32(kernels.NO_VALUE)
        return self._ceilings[key]

    def lower_by_improvements(self, values: RankArray, mover: int) -> bool:
        """As in `Sweeps`."""
        if mover not in self._cliques:
            self._cliques[mover] = _Cliques.of(self.conflict, mover)
        return self._cliques[mover].lower(values)


AnyClosures = Sweeps[Any]
"""Closures of a conflict in option form, or of one whose options exclude each other (`axes`)."""

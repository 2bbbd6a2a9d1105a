"""Coalitions: states that no group of decision makers leaves together.

Sources: Kilgour, Hipel, Fang and Peng (2001); Inohara and Hipel (2008a, b); Pareto versions: Zhu, Kilgour and
Hipel (2018).  A coalition H leaves s for what its members reach together, nobody moving twice in succession, and
all prefer (Pareto: no member loses, one gains).  A sanction is a state that is no such improvement on s.

In option form "s is left" means that H reaches some t with w_i(t) > v_i(s) for all members i, where w_i(t) is the
least that replies leave to i: one value per member, compared within what H reaches.  (If each member is sure of more
than v_i(s) at t, then every reply leaves all of them better off, and conversely.)  Only symmetric metarationality
needs the states one by one.  Graphs, and conflicts with hidden states, are decided from the definition.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from operator import or_

import numpy as np
from numpy.typing import NDArray

from trucelab.errors import WrongInput
from trucelab.talks import kernels_coalitions, kernels_graph
from trucelab.talks.closures import Closures
from trucelab.talks.conflict import Conflict
from trucelab.talks.graph import GraphConflict, MoveGraph
from trucelab.talks.relations import BATCH, Question, Words
from trucelab.talks.stability import CONCEPTS
from trucelab.talks.stability.concept import Concept, Replies
from trucelab.talks.states import BoolArray, RankArray, StateArray

COALITION_CONCEPTS: tuple[Concept, ...] = CONCEPTS[:4]
"""The concepts with a published version for coalitions: CNash, CGMR, CSMR, CSEQ; others follow from their fields."""

MOST_JOINT = 1 << 27
"""Up to so many pairs of states, over all groups of sanctioners, joint improvements are listed one by one."""

SEARCHED_BITS = 9
"""A coalition with one-way options and more options than this is judged word by word, not by searching from states."""

Coalition = tuple[int, ...]
"""Indices of decision makers, ascending."""


@dataclass(frozen=True)
class CoalitionMove:
    """What a coalition can do about one state."""

    coalition: Coalition
    state: int
    end: int
    """What its members reach together and all prefer."""
    answered: bool
    """Whether the others can answer it, by the concept asked about."""
    regretting: Coalition
    """Members who may be no better off than at the start after some reply; nobody, if nobody replies."""


def coalitions(decision_makers: int, *, smallest: int = 1) -> Iterator[Coalition]:
    """All coalitions, small ones first.

    >>> list(coalitions(3, smallest=2))
    [(0, 1), (0, 2), (1, 2), (0, 1, 2)]
    """
    for size in range(smallest, decision_makers + 1):
        yield from combinations(range(decision_makers), size)


def coalition_stable(
    conflict: Conflict | GraphConflict, concept: Concept, coalition: Iterable[int], *, pareto: bool = False
) -> BoolArray:
    """The states that a coalition does not leave: CNash, CGMR, CSMR, CSEQ, or as the concept has it.

    coalition  indices of its members; one member alone gives the individual concept
    pareto     whether a coalition leaves as soon as no member loses and one gains
    returns    (state,) bool, False where infeasible
    raises     WrongInput, if the coalition is empty, or the conflict is too large for a concept that is judged
               state by state
    """
    members = _checked(coalition, len(conflict.decision_makers))
    if isinstance(conflict, GraphConflict):
        return _question(conflict, concept, members, pareto).stable()
    if len(members) == 1 and concept.replies != "improvements":
        return concept.stable(conflict, members[0])
    if _by_definition(conflict, concept):
        stable = np.zeros(conflict.feasible.size, np.bool_)
        stable[conflict.states] = _question(GraphConflict.of(conflict), concept, members, pareto).stable()
        return stable
    side = _Side(conflict, concept, members, pareto)
    if concept.replies == "none" or not concept.counter_moves:
        return conflict.feasible & ~side.left(concept.replies)
    certain = conflict.feasible & ~side.left("none")
    possible = conflict.feasible & ~side.left(concept.replies)
    certain[np.flatnonzero(possible & ~certain)] = side.withstands(np.flatnonzero(possible & ~certain))
    return certain


def universally_stable(
    conflict: Conflict | GraphConflict, concept: Concept, *, pareto: bool = False, smallest: int = 1
) -> BoolArray:
    """The states that no coalition leaves, single decision makers and all together included.

    smallest  the least number of members of a coalition that is looked at
    returns   (state,) bool, False where infeasible
    """
    groups = coalitions(len(conflict.decision_makers), smallest=smallest)
    universal: BoolArray = np.logical_and.reduce(
        [coalition_stable(conflict, concept, members, pareto=pareto) for members in groups]
    )
    return universal


def coalition_moves(
    conflict: Conflict,
    concept: Concept,
    states: Iterable[int],
    *,
    smallest: int = 2,
    groups: Iterable[Sequence[int]] | None = None,
    pareto: bool = False,
) -> tuple[CoalitionMove, ...]:
    """Which coalitions could leave some states together, whereto, and who of them would regret it.

    concept   by which replies are judged; with Nash nobody replies
    states    equilibria, as a rule
    smallest  the least number of members
    groups    the coalitions to look at; all of them if None
    returns   every joint improvement, by state, coalition, end; a state is broken if one is not `answered`
    """
    found = []
    for group in coalitions(len(conflict.decision_makers), smallest=smallest) if groups is None else groups:
        members = _checked(group, len(conflict.decision_makers))
        side = (_Drawn if _by_definition(conflict, concept) else _Side)(conflict, concept, members, pareto)
        for state in states:
            found += side.moves_from(int(state))
    return tuple(sorted(found, key=lambda move: (move.state, len(move.coalition), move.coalition, move.end)))


def breaking(moves: Iterable[CoalitionMove]) -> tuple[CoalitionMove, ...]:
    """Those moves that nobody can answer: they break the state they start from."""
    return tuple(move for move in moves if not move.answered)


class _Side:
    """One coalition in a conflict in option form, and what its opponents can do to it."""

    def __init__(self, conflict: Conflict, concept: Concept, members: Coalition, pareto: bool) -> None:
        self.conflict, self.concept, self.members, self.pareto = conflict, concept, members, pareto
        self.closures = Closures(conflict)
        # those without options too: their gain can make a joint reply of others a Pareto improvement
        self.opponents = concept.feared(conflict.decision_makers, members)
        self.ranks = np.ascontiguousarray(conflict.ranks[list(members)])
        self.together: RankArray = self.ranks.sum(axis=0, dtype=np.int32)

    def masks(self, movers: Sequence[int]) -> StateArray:
        return np.array([self.conflict.masks[mover] for mover in movers], np.int64)

    def worth(self, replies: Replies, values: RankArray) -> RankArray:
        """The least of some values that replies may leave from every state: (state,) int32."""
        conflict = self.conflict
        if replies == "none" or not self.opponents:
            return values
        if replies == "moves":
            return self.closures.lowest_by_moves(values, self.opponents)
        floor = self.closures.lowest_by_moves(values, self.opponents)
        lowest = self.closures.lowest_by_improvements(values, self.opponents)
        groups = [tuple(self.opponents[place] for place in group) for group in coalitions(len(self.opponents))]
        waiting, at = len(groups), 0
        while waiting:
            if self._joint_pass(lowest, floor, groups[at]):
                waiting = len(groups)
            waiting, at = waiting - 1, (at + 1) % len(groups)
        return np.where(conflict.feasible, lowest, 0).astype(np.int32)

    def left(self, replies: Replies) -> BoolArray:
        """The states that the coalition leaves, counter-moves not being weighed."""
        conflict = self.conflict
        worth = np.stack([self.worth(replies, np.ascontiguousarray(row)) for row in self.ranks])
        total = self.worth(replies, self.together) if self.pareto else worth.sum(axis=0, dtype=np.int64)
        if self._one_way and self._reach_bits > SEARCHED_BITS:
            return self._left_by_words(list(worth), total)
        left: BoolArray = kernels_coalitions.left_by_dominance(
            worth,
            total.astype(np.int64),
            self.ranks,
            int(not self.pareto),
            self.masks(self.members),
            conflict.up,
            conflict.down,
            conflict.feasible,
        )
        return left

    @property
    def _one_way(self) -> bool:
        return any(self.conflict.masks[member] & (self.conflict.up | self.conflict.down) for member in self.members)

    @property
    def _reach_bits(self) -> int:
        together: int = np.bitwise_or.reduce(self.masks(self.members)).item()
        return together.bit_count()

    def _left_by_words(self, worth: Sequence[RankArray], total: NDArray[np.integer]) -> BoolArray:
        """As the kernel, 64 states at a time: for one-way coalitions that reach too much to search state by state."""
        left = np.zeros(self.conflict.feasible.size, np.bool_)
        states = self.conflict.states
        for focal in (states[at : at + BATCH] for at in range(0, states.size, BATCH)):
            words = _words_of_dominance(worth, total, self.ranks[:, focal], self.pareto)
            self._spread(words, self.members)
            left[focal] = words[focal] >> np.arange(focal.size, dtype=np.uint64) & np.uint64(1) != 0
        return left

    def withstands(self, states: StateArray) -> BoolArray:
        """Whether every joint improvement on each state meets a sanction that the coalition cannot escape."""
        batches = [states[at : at + BATCH] for at in range(0, states.size, BATCH)]
        return np.concatenate([*(self._withstand(batch) for batch in batches), np.zeros(0, np.bool_)])

    def moves_from(self, state: int) -> list[CoalitionMove]:
        """All joint improvements on a state."""
        focal = np.array([state])
        better = self._better(focal)
        arrived = np.zeros(better.size, np.uint64)
        arrived[state] = 1
        self._spread_forwards(arrived)
        ends = np.flatnonzero(arrived & better)
        free = self._unanswered(focal, better) if ends.size else better
        worth = [self.worth(self.concept.replies, np.ascontiguousarray(row)) for row in self.ranks if ends.size]
        return [
            CoalitionMove(
                self.members,
                state,
                end,
                not free[end] & np.uint64(1),
                tuple(
                    member
                    for member, row in zip(self.members, worth, strict=True)
                    if row[end] <= self.conflict.ranks[member, state] < self.conflict.ranks[member, end]
                ),
            )
            for end in ends.tolist()
        ]

    def _joint_pass(self, values: RankArray, floor: RankArray, group: Coalition) -> bool:
        conflict = self.conflict
        if len(group) == 1:
            return self.closures.lower_by_improvements(values, group[0])
        ranks = np.ascontiguousarray(conflict.ranks[list(group)])
        fell: bool = kernels_coalitions.joint_improvement_pass(
            values, floor, ranks, self.pareto, self.masks(group), conflict.up, conflict.down, conflict.feasible
        )
        return fell

    def _withstand(self, focal: StateArray) -> BoolArray:
        left = self._unanswered(focal, self._better(focal))
        self._spread(left, self.members)
        stays: BoolArray = left[focal] >> np.arange(focal.size, dtype=np.uint64) & np.uint64(1) == 0
        return stays

    def _unanswered(self, focal: StateArray, better: Words) -> Words:
        """Where the coalition is safe from replies that undo its leaving: (state,) words, bit k for focal state k."""
        replies = self.concept.replies
        if replies == "none" or not self.opponents:
            return better
        if replies == "improvements":
            worth = [self.worth(replies, np.ascontiguousarray(row)) for row in self.ranks]
            total = self.worth(replies, self.together)
            return _words_of_dominance(worth, total, self.ranks[:, focal], self.pareto)
        escape = better.copy()
        if self.concept.counter_moves:
            self._spread(escape, self.members)
        caught = ~escape
        self._spread(caught, self.opponents)
        return better & ~caught

    def _better(self, focal: StateArray) -> Words:
        """(state,) words: whether all members prefer a state to focal state k."""
        return _words_of_dominance(list(self.ranks), self.together, self.ranks[:, focal], self.pareto)

    def _spread(self, words: Words, movers: Sequence[int]) -> None:
        conflict = self.conflict
        _any_by_moves(words, self.masks(movers).tolist(), conflict.up, conflict.down, conflict.feasible)

    def _spread_forwards(self, words: Words) -> None:
        """From states to what the coalition reaches from them: backwards in the reversed conflict."""
        conflict = self.conflict
        masks = self.masks(self.members).tolist()
        _any_by_moves(words, masks, conflict.down, conflict.up, conflict.feasible)


def _any_by_moves(x: Words, masks: Sequence[int], up: int, down: int, feasible: BoolArray) -> None:
    """In place: the union of the words of a state and of all that the movers reach from it; (state,) uint64."""
    infeasible = ~feasible
    x[infeasible] = 0
    if not infeasible.any():  # nothing is in the way, so the movers' bits can be swept as those of one
        kernels_coalitions.sweep_any(x, reduce(or_, masks, 0), up, down)
        return
    unchanged, at = 0, 0
    while unchanged < len(masks):
        before = x.copy()
        kernels_coalitions.sweep_any(x, masks[at], up, down)
        x[infeasible] = 0
        unchanged = unchanged + 1 if np.array_equal(x, before) else 1
        at = (at + 1) % len(masks)


def _words_of_dominance(
    worth: Sequence[RankArray], total: NDArray[np.integer], floor: RankArray, pareto: bool
) -> Words:
    """Bit k of state t: whether every worth[i][t] exceeds floor[i, k] (Pareto: none is less and the total is more)."""
    words = np.full(worth[0].size, ~np.uint64(0), np.uint64)
    for row, least in zip(worth, floor, strict=True):
        words &= _words_above(row, least - 1 if pareto else least)
    if pareto:
        words &= _words_above(total, floor.sum(axis=0))
    return words


def _words_above(values: NDArray[np.integer], floor: NDArray[np.integer]) -> Words:
    """Bit k of state t: whether values[t] > floor[k]."""
    largest = int(floor.max()) + 1
    above = np.zeros(largest + 1, np.uint64)
    np.bitwise_or.at(above, floor + 1, np.left_shift(np.uint64(1), np.arange(floor.size, dtype=np.uint64)))
    words: Words = np.bitwise_or.accumulate(above)[np.minimum(values, largest)]
    return words


class _Drawn:
    """One coalition whose moves and replies are listed: for what `_Side` has no value to decide by."""

    def __init__(self, conflict: Conflict, concept: Concept, members: Coalition, pareto: bool) -> None:
        self.conflict, self.members = conflict, members
        self.question = _question(GraphConflict.of(conflict), concept, members, pareto)

    def moves_from(self, state: int) -> list[CoalitionMove]:
        """All joint improvements on a state."""
        ranks, states = self.conflict.ranks[:, self.conflict.states], self.conflict.states
        at = int(np.searchsorted(states, state))
        ends, safe = self.question.left_for(at), self.question.safe(at)
        no_better = {member: ranks[member] <= ranks[member, at] for member in self.members}
        regrets = {member: self.question.met(worse) & ~worse for member, worse in no_better.items()}
        return [
            CoalitionMove(
                self.members,
                state,
                int(states[end]),
                not safe[end],
                tuple(member for member in self.members if regrets[member][end]),
            )
            for end in ends.tolist()
        ]


def _by_definition(conflict: Conflict, concept: Concept) -> bool:
    """Whether a coalition must be judged move by move: no value per state decides."""
    credible = concept.replies == "improvements" and concept.counter_moves
    return conflict.invisible is not None or concept.response != "legal" or credible


def _question(conflict: GraphConflict, concept: Concept, members: Coalition, pareto: bool) -> Question:
    """The definition, for any graph."""
    opponents = concept.feared(conflict.decision_makers, members)
    ranks = conflict.ranks[list(members)]

    def better(focal: StateArray) -> BoolArray:
        gains = ranks[:, np.newaxis] > ranks[:, focal, np.newaxis]
        if not pareto:
            all_gain: BoolArray = np.logical_and.reduce(gains)
            return all_gain
        loses = ranks[:, np.newaxis] < ranks[:, focal, np.newaxis]
        some_gain: BoolArray = np.logical_or.reduce(gains) & ~np.logical_or.reduce(loses)
        return some_gain

    joint = concept.replies == "improvements"
    groups = list(coalitions(len(opponents))) if joint else [(place,) for place in range(len(opponents))]
    if joint and len(conflict.states) ** 2 * len(groups) > MOST_JOINT:
        raise WrongInput.one(
            f"{len(conflict.states)} states and {len(opponents)} sanctioners are too many to judge "
            f"{concept.abbreviation} for coalitions, state by state; take a concept without counter-moves, or "
            "sanctioners that are fewer"
        )
    return Question(
        concept,
        focal=conflict.moves.of(members),
        leaves_for=better,
        replies=_joint_arcs(conflict, opponents, groups, pareto) if joint else conflict.moves.of(opponents),
        sanctions=lambda focal: ~better(focal),
        groups=[sum(1 << place for place in group) for group in groups],
    )


def _joint_arcs(conflict: GraphConflict, opponents: Coalition, groups: Sequence[Coalition], pareto: bool) -> MoveGraph:
    """One mover for every group of the opponents, with its joint improvements."""
    pairs = []
    for places in groups:
        group = [opponents[place] for place in places]
        arcs = conflict.moves.of(group)
        first, target = kernels_graph.joint_arcs(arcs.first, arcs.target, conflict.ranks[group], pareto)
        pairs.append((np.repeat(np.arange(arcs.states), np.diff(first)), target.astype(np.int64)))
    return MoveGraph.from_pairs(conflict.moves.states, pairs)


def _checked(coalition: Iterable[int], decision_makers: int) -> Coalition:
    members = tuple(sorted(set(coalition)))
    if not members or not set(members) <= set(range(decision_makers)):
        raise WrongInput.one(f"{members} is no coalition: name at least one of the {decision_makers} decision makers")
    return members

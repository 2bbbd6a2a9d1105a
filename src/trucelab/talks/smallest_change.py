"""Which statements to add, remove or move up so that a state, or an outcome, becomes an equilibrium or is one no more.

For SEQ and SSEQ the others' preferences decide which replies are credible; they may all change here.

Source: Kinsara, Kilgour and Hipel (2015); specification of the talks, section 13.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from itertools import chain, combinations, product
from typing import Literal

import numpy as np

from trucelab.arrays import Ints
from trucelab.errors import WrongInput, meant
from trucelab.scenario.expressions import Expression, parse
from trucelab.talks import kernels_graph as kernels
from trucelab.talks.conflict import Conflict, PreparedTalks
from trucelab.talks.findings import Held
from trucelab.talks.graph import GraphConflict
from trucelab.talks.preference_robustness import OFTEN, replies_of
from trucelab.talks.preferences import lexicographic_ranks
from trucelab.talks.stability import Concept
from trucelab.talks.states import BoolArray

Goal = Literal["make", "break"]
Kind = Literal["add", "remove", "move up"]

_PACKED = 62
"""Up to so many statements, their truths fit into one integer."""


@dataclass(frozen=True)
class StatementChange:
    """One change in the list of statements of one decision maker."""

    decision_maker: str
    kind: Kind
    statement: str
    place: int | None
    """Its new place, from 0 for the most important; None if it is removed."""
    was: int | None
    """Its old place among the statements in force; None if it is new."""
    priority_moved: int
    """How many statements it now outweighs and did not before, or no longer outweighs."""


Way = tuple[tuple[str, ...], tuple[StatementChange, ...], bytes]
"""A list of statements, the changes that lead to it, and a digest of what it makes of the states."""


@dataclass(frozen=True)
class Solution:
    """Changes that together do what was asked; no part of them does."""

    changes: tuple[StatementChange, ...]
    states: tuple[int, ...]
    """The equilibria of the outcome after the changes, ascending; empty if the goal was to break it."""

    @property
    def priority_moved(self) -> int:
        """The sum over the changes."""
        return sum(change.priority_moved for change in self.changes)


@dataclass(frozen=True)
class ChangeSearch:
    """What a search for the smallest change found."""

    concept: str
    goal: Goal
    already: bool
    """Whether nothing needs to change."""
    solutions: tuple[Solution, ...]
    """All with the same, smallest number of changes found; those that move least priority first."""
    complete_to: int
    """Every combination of up to so many changes was looked at."""
    checked: int
    """How many combinations were put to the test."""


@dataclass(frozen=True)
class _Class:
    """Changes of one decision maker that come to the same."""

    statements: tuple[str, ...]
    """Its list after them, or one that comes to the same."""
    stable: BoolArray
    """Which asked states are then stable for it, as far as the others stay as they are: (asked,)."""
    changes: tuple[tuple[StatementChange, ...], ...]
    """The ones that move least priority first."""

    @property
    def priority_moved(self) -> int:
        return _priority(self.changes[0])


def _priority(changes: Iterable[StatementChange]) -> int:
    return sum(change.priority_moved for change in changes)


def _in_order(changes: tuple[StatementChange, ...]) -> tuple[object, ...]:
    """Least priority moved, then moves up before removals before additions, then by place and text."""
    kinds = {"move up": 0, "remove": 1, "add": 2}
    return (
        _priority(changes),
        [(kinds[each.kind], each.was or 0, each.place or 0, each.statement, each.decision_maker) for each in changes],
    )


@dataclass(frozen=True, eq=False)
class PreparedInverse:
    """Talks under one draw of preferences, ready for many questions about changes of statements."""

    prepared: PreparedTalks
    conflict: Conflict
    graph: GraphConflict
    statements: tuple[tuple[str, ...], ...]
    """For every decision maker, the statements in force, most important first."""
    pool: tuple[str, ...]
    """Statements that any party may come to hold."""

    @classmethod
    def of(
        cls, prepared: PreparedTalks, held: Held | None = None, pool: Sequence[str] | None = None
    ) -> PreparedInverse:
        """Get ready.

        held    which statements are in force; all of them if None
        pool    statements that may be added; every option, taken and not taken, if None
        raises  WrongInput, if a statement of the pool names an unknown option, or as `PreparedTalks.conflict`
        """
        conflict = prepared.conflict(held)
        options = conflict.options
        if pool is None:
            pool = [sign + option for option in options for sign in ("", "not ")]
        in_force = []
        for maker in prepared.decision_makers:
            texts = [statement.says for statement in prepared.talks.preferences.get(maker, ())]
            mask = (held or {}).get(maker, [True] * len(texts))
            in_force.append(tuple(text for text, flag in zip(texts, mask, strict=True) if flag))
        found = cls(prepared, conflict, GraphConflict.of(conflict), tuple(in_force), tuple(dict.fromkeys(pool)))
        for text in found.pool:
            found.truth(text)
        return found

    @cached_property
    def _truths(self) -> dict[str, BoolArray]:
        return {}

    def truth(self, text: str) -> BoolArray:
        """Where a statement is true: (feasible state,) bool.

        raises  WrongInput, if it names an unknown option
        """
        if text not in self._truths:
            self._truths[text] = self.conflict.matches(parse(text))[self.graph.numbers]
        return self._truths[text]

    def keys_of(self, statements: Sequence[str]) -> Ints:
        """What a list of statements makes of the states; larger is better: (feasible state,) int64."""
        if len(statements) > _PACKED:
            rows = np.stack([self.truth(text) for text in statements])
            return lexicographic_ranks(rows).astype(np.int64)
        keys = np.zeros(self.graph.numbers.size, np.int64)
        for text in statements:
            # in place: a search asks for thousands of lists
            np.left_shift(keys, 1, out=keys)
            np.bitwise_or(keys, self._bit(text), out=keys)
        return keys

    def _bit(self, text: str) -> Ints:
        if text not in self._bits:
            self._bits[text] = self.truth(text).astype(np.int64)
        return self._bits[text]

    @cached_property
    def _bits(self) -> dict[str, Ints]:
        return {}

    @cached_property
    def keys(self) -> Ints:
        """Today's preferences: (decision maker, feasible state) int64."""
        return np.stack([self.keys_of(statements) for statements in self.statements])

    def indices_of(self, outcome: str | Expression | Iterable[int]) -> Ints:
        """The indices of the states of an outcome by name, of a statement, or of given states, ascending.

        raises  WrongInput, if there is no such outcome, or a state is not feasible, or nothing is left
        """
        if isinstance(outcome, str):
            if outcome not in self.prepared.outcomes:
                raise WrongInput.one(
                    f'"{outcome}" is not an outcome of the talks. {meant(outcome, self.prepared.outcomes)}'
                )
            chosen = self.graph.among(self.prepared.outcomes[outcome].tolist())
        elif isinstance(outcome, Expression):
            chosen = self.conflict.matches(outcome)[self.graph.numbers]
        else:
            chosen = self.graph.among(outcome)
        if not chosen.any():
            raise WrongInput.one("no possible state was asked about")
        return np.flatnonzero(chosen)

    def changes(self, party: int, statements: Sequence[str] | None = None) -> Iterator[StatementChange]:
        """Every single change that `party` can make to its list: moves up, removals, additions from the pool.

        A statement of the pool that is always true, never true, or true exactly where one in force is true (its
        opposite included) is left out at places below that one, where it says nothing new.
        """
        own = self.statements[party] if statements is None else tuple(statements)
        maker, count = self.prepared.decision_makers[party], len(own)
        for was in range(1, count):
            for place in range(was - 1, -1, -1):
                yield StatementChange(maker, "move up", own[was], place, was, was - place)
        for was in range(count - 1, -1, -1):
            yield StatementChange(maker, "remove", own[was], None, was, count - 1 - was)
        truths = [self.truth(text) for text in own]
        for text in self.pool:
            truth = self.truth(text)
            if truth.all() or not truth.any() or any((truth == other).all() for other in truths):
                continue
            known = [at for at, other in enumerate(truths) if (truth != other).all()]
            for place in range(min(known, default=count), -1, -1):
                yield StatementChange(maker, "add", text, place, None, count - place)

    def ways(self, party: int, count: int, most: int) -> tuple[list[Way], bool]:
        """Lists of statements that so many changes lead to, each once by every pair of changes; whether all.

        Worked out once for all outcomes that are asked about.
        """
        key = (party, count, most)
        if key not in self._ways:
            listed, whole = self._listed(party, count, most)
            self._ways[key] = [(statements, changes, self._order(statements)) for statements, changes in listed], whole
        return self._ways[key]

    @cached_property
    def _ways(self) -> dict[tuple[int, int, int], tuple[list[Way], bool]]:
        return {}

    def _order(self, statements: Sequence[str]) -> bytes:
        """The same for lists that come to the same keys."""
        return blake2b(self.keys_of(statements).tobytes(), digest_size=16).digest()

    def _listed(
        self, party: int, count: int, most: int
    ) -> tuple[list[tuple[tuple[str, ...], tuple[StatementChange, ...]]], bool]:
        ways: list[tuple[tuple[str, ...], tuple[StatementChange, ...]]] = [(self.statements[party], ())]
        seen = {self.statements[party]}
        for step in range(count):
            longer: dict[tuple[str, ...], tuple[StatementChange, ...]] = {}
            for statements, changes in ways:
                for change in self.changes(party, statements):
                    after = applied(statements, change)
                    way = (*changes, change)
                    if after in seen or (after in longer and _in_order(longer[after]) <= _in_order(way)):
                        continue
                    longer[after] = way
                    if step and len(longer) > most:
                        return list(longer.items()), False
            seen |= longer.keys()
            ways = list(longer.items())
        return ways, True

    def smallest_change(
        self,
        outcome: str | Expression | Iterable[int],
        concept: Concept,
        goal: Goal = "make",
        *,
        most_changes: int = 2,
        most_solutions: int = 20,
        most_checks: int = 5000,
    ) -> ChangeSearch:
        """The fewest changes of statements, and among those the ones that move least priority.

        outcome         name of an outcome, a statement, or states
        goal            "make": some state of it becomes an equilibrium; "break": none is one any more
        most_changes    how many changes at once to look at; the search stops at the first number that is enough
        most_solutions  how many solutions to list
        most_checks     how many combinations of two or more changes to test before giving up; single changes
                        are always all looked at
        raises          WrongInput, as `indices_of`
        """
        search = _Search(self, concept, goal, self.indices_of(outcome), most_solutions, most_checks)
        if search.reached(search.equilibria({})):
            return ChangeSearch(concept.name, goal, True, (), 0, 0)
        solutions: list[Solution] = []
        complete_to = 0
        for count in range(1, most_changes + 1):
            solutions, complete = search.at(count)
            if complete and complete_to == count - 1:
                complete_to = count
            if solutions:
                break
        return ChangeSearch(concept.name, goal, False, tuple(solutions), complete_to, search.checked)


def applied(statements: Sequence[str], change: StatementChange) -> tuple[str, ...]:
    """The list of statements after one change of it."""
    found = list(statements)
    if change.was is not None:
        found.pop(change.was)
    if change.place is not None:
        found.insert(change.place, change.statement)
    return tuple(found)


class _Search:
    """One search for the smallest change.

    Changes of one decision maker that come to the same are tested once.  Where replies need not be credible, all
    that counts is which asked states are stable for it then; otherwise, its preferences over all states.
    """

    def __init__(
        self,
        inverse: PreparedInverse,
        concept: Concept,
        goal: Goal,
        asked: Ints,
        most_solutions: int,
        most_checks: int,
    ) -> None:
        self.inverse, self.concept, self.goal, self.asked = inverse, concept, goal, asked
        self.most_solutions, self.most_checks = most_solutions, most_checks
        self.graph, self.keys = inverse.graph, inverse.keys
        self.parties = [party for party, mask in enumerate(inverse.conflict.masks) if mask]
        self.coupled = concept.replies == "improvements"
        self.stable = {party: self._stable(self.keys, party) for party in self.parties}
        self.classes: dict[tuple[int, int], list[_Class]] = {}
        self.whole: dict[tuple[int, int], bool] = {}
        self.checked = 0

    def _stable(self, keys: Ints, party: int, how: Ints | None = None) -> BoolArray:
        return stable_for(self.graph, keys, party, self.concept, self.asked, how)

    def reached(self, equilibria: BoolArray) -> bool:
        """Whether that is the goal."""
        return bool(equilibria.any()) == (self.goal == "make")

    def equilibria(self, changed: Mapping[int, _Class]) -> BoolArray:
        """Which asked states are equilibria after changes by some: (asked,) bool."""
        alive = np.ones(self.asked.size, np.bool_)
        if not self.coupled or not changed:
            for party in self.parties:
                alive &= changed[party].stable if party in changed else self.stable[party]
            return alive
        keys = self.keys.copy()
        for party, each in changed.items():
            keys[party] = self.inverse.keys_of(each.statements)
        if len(changed) == 1:
            party, each = next(iter(changed.items()))
            alive &= each.stable & self._bound(party, kernels.ANY_MOVE)
            if self.goal == "break" and (alive & self._bound(party, kernels.NO_REPLY)).any():
                return alive  # some of these are sure to stay stable for all others
        for party in sorted(self.parties, key=lambda other: int(self.stable[other].sum())):
            if not alive.any():
                break
            if len(changed) > 1 or party not in changed:
                alive &= self._stable(keys, party)
        return alive

    def _bound(self, party: int, reply: int) -> BoolArray:
        """Which asked states are stable for all but `party` if it may reply by any move, or never."""
        known = self._bounds.get((party, reply))
        if known is None:
            known = np.ones(self.asked.size, np.bool_)
            for other in self.parties:
                if other != party:
                    how = replies_of(self.concept, self.graph.decision_makers, other)
                    if how[party] != kernels.NO_REPLY:
                        how[party] = reply
                    known &= self._stable(self.keys, other, how)
            self._bounds[party, reply] = known
        return known

    @cached_property
    def _bounds(self) -> dict[tuple[int, int], BoolArray]:
        return {}

    def at(self, count: int) -> tuple[list[Solution], bool]:
        """The solutions with so many changes; whether all combinations were looked at."""
        complete = True
        found: list[Solution] = []
        combinations_left: list[tuple[int, dict[int, _Class]]] = []
        for counts in _shared_out(count, len(self.parties)):
            chosen = {party: n for party, n in zip(self.parties, counts, strict=True) if n}
            if self._hopeless(chosen):
                continue
            choices = [self._classes(party, n) for party, n in chosen.items()]
            complete &= all(self.whole[party, n] for party, n in chosen.items())
            if count == 1:
                found += self._solutions(
                    {party: each} for party, classes in zip(chosen, choices, strict=True) for each in classes
                )
                continue
            if not self.coupled and len(chosen) == 2:
                found += self._solutions(self._pairs(chosen, choices))
                continue
            ways = product(*choices)
            several = heapq.nsmallest(
                self.most_checks + 1, ways, key=lambda each: sum(one.priority_moved for one in each)
            )
            combinations_left += [
                (sum(one.priority_moved for one in each), dict(zip(chosen, each, strict=True))) for each in several
            ]
        if combinations_left:
            combinations_left.sort(key=lambda each: each[0])
            complete &= len(combinations_left) <= self.most_checks
            found += self._solutions(each for _, each in combinations_left[: self.most_checks])
        found.sort(key=lambda solution: _in_order(solution.changes))
        return found[: self.most_solutions], complete

    def _hopeless(self, chosen: Mapping[int, int]) -> bool:
        """Whether others, who do not change, leave every asked state anyway."""
        if self.goal == "break":
            return False
        alive = np.ones(self.asked.size, np.bool_)
        if self.coupled and len(chosen) > 1:
            return False
        for party in self.parties:
            if self.coupled and party in chosen:
                alive &= self._bound(party, kernels.ANY_MOVE)
            elif not self.coupled and party not in chosen:
                alive &= self.stable[party]
        return not alive.any()

    def _pairs(self, chosen: Mapping[int, int], choices: Sequence[list[_Class]]) -> list[dict[int, _Class]]:
        """The pairs that reach the goal where replies need not be credible, least priority moved first."""
        rest = np.ones(self.asked.size, np.bool_)
        for party in self.parties:
            if party not in chosen:
                rest &= self.stable[party]
        if not all(choices):
            return []
        one, other = (np.array([each.stable for each in classes], np.float32) for classes in choices)
        equilibria = (one * rest) @ other.T
        self.checked += equilibria.size
        reached = np.argwhere((equilibria > 0) == (self.goal == "make")).tolist()
        costs = [[each.priority_moved for each in classes] for classes in choices]
        reached.sort(key=lambda pair: costs[0][pair[0]] + costs[1][pair[1]])
        ways = (
            {party: classes[at] for party, classes, at in zip(chosen, choices, pair, strict=True)} for pair in reached
        )
        needed = (way for way in ways if not self._needless(way))
        # several pairs may cost the same, and the order among them is decided later
        found: list[dict[int, _Class]] = []
        last = 0
        for way in needed:
            cost = sum(each.priority_moved for each in way.values())
            if len(found) >= self.most_solutions and cost > last:
                break
            found.append(way)
            last = cost
        return found

    def _solutions(self, ways: Iterable[Mapping[int, _Class]]) -> list[Solution]:
        found = []
        for way in ways:
            self.checked += 1
            equilibria = self.equilibria(way)
            if not self.reached(equilibria) or self._needless(way):
                continue
            states = tuple(self.graph.numbers[self.asked[equilibria]].tolist()) if self.goal == "make" else ()
            lists = product(*(each.changes for each in way.values()))
            found += [Solution(tuple(chain.from_iterable(each)), states) for each in lists]
        return found

    def _needless(self, way: Mapping[int, _Class]) -> bool:
        """Whether the changes of some decision makers would be enough."""
        return any(
            self.reached(self.equilibria({party: way[party] for party in fewer}))
            for size in range(1, len(way))
            for fewer in combinations(way, size)
        )

    def _classes(self, party: int, count: int) -> list[_Class]:
        """The different results of so many changes by one decision maker."""
        if (party, count) not in self.classes:
            ways, whole = self.inverse.ways(party, count, self.most_checks)
            groups: dict[bytes, tuple[tuple[str, ...], BoolArray, list[tuple[StatementChange, ...]]]] = {}
            group_of: dict[bytes, bytes] = {}
            keys = self.keys.copy()
            for statements, changes, order in ways:
                if order not in group_of:
                    keys[party] = self.inverse.keys_of(statements)
                    stable = self._stable(keys, party)
                    group_of[order] = order if self.coupled else stable.tobytes()
                    groups.setdefault(group_of[order], (statements, stable, []))
                groups[group_of[order]][2].append(changes)
            self.classes[party, count] = [
                _Class(statements, stable, tuple(sorted(changes, key=_in_order)[: self.most_solutions]))
                for statements, stable, changes in groups.values()
            ]
            self.whole[party, count] = whole
        return self.classes[party, count]


def _shared_out(count: int, parties: int) -> Iterator[tuple[int, ...]]:
    """All ways to share out so many changes among the parties."""
    if parties == 0:
        if count == 0:
            yield ()
        return
    for own in range(count, -1, -1):
        for rest in _shared_out(count - own, parties - 1):
            yield (own, *rest)


def stable_for(
    graph: GraphConflict,
    keys: Ints,
    party: int,
    concept: Concept,
    asked: Ints,
    how: Ints | None = None,
) -> BoolArray:
    """Which of the asked states are stable for `party`: (asked,) bool."""
    stable = np.empty(asked.size, np.bool_)
    steps = replies_of(concept, graph.decision_makers, party) if how is None else how
    often = OFTEN[concept.response]
    kernels.stable_states(
        graph.moves.first, graph.moves.target, keys, party, steps, often, concept.counter_moves, asked, stable
    )
    return stable

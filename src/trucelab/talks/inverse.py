"""The inverse problem: which preferences would make a state, or an outcome, last; and which would end it.

`preference_robustness` says what one decision maker's preferences must be like, for all
preferences at once.  `PreparedInverse.smallest_change` looks for the fewest
statements to add, remove or move up; `fewest_swaps` does the same for rankings.

For Nash, GMR and SMR the stability of a state for i depends on i's preferences
alone, and on these only through the set U of states that i prefers to it; every
subset of a valid U is valid.  For SEQ and SSEQ the others' preferences decide
which replies are credible; `preference_robustness` holds them fixed, the searches do not.

Source: Kinsara, Kilgour and Hipel (2015); specification of the talks, section 13.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from itertools import chain, combinations, product
from math import comb, factorial
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from trucelab.errors import WrongInput, meant
from trucelab.scenario.expressions import Expression, parse
from trucelab.talks import inverse_kernels as kernels
from trucelab.talks.conflict import Conflict, PreparedTalks
from trucelab.talks.dynamics import MoveGraph
from trucelab.talks.findings import Held
from trucelab.talks.preferences import lexicographic_ranks
from trucelab.talks.stability import Concept
from trucelab.talks.states import BoolArray, RankArray

KeyArray = NDArray[np.int64]
Goal = Literal["make", "break"]
Kind = Literal["add", "remove", "move up"]
States = frozenset[int]

MOST_COUNTED = 300
"""Rankings are counted only if at most so many states bear on the stability of the state asked about."""

MOST_NODES = 200_000
"""How many steps an exact search over sets of states may take before it stops and says so."""

_PACKED = 62
"""Up to so many statements, their truths fit into one integer."""


def _how(concept: Concept, party: int, movers: int) -> NDArray[np.int64]:
    """By what steps each mover may reply to `party`."""
    steps = {"none": kernels.NO_REPLY, "moves": kernels.ANY_MOVE, "improvements": kernels.IMPROVEMENTS}
    how = np.full(movers, steps[concept.replies], np.int64)
    how[party] = kernels.NO_REPLY
    return how


def _stable(
    graph: MoveGraph,
    keys: KeyArray,
    party: int,
    concept: Concept,
    asked: NDArray[np.int64],
    how: KeyArray | None = None,
) -> BoolArray:
    """Which of the asked states are stable for `party`: (asked,) bool."""
    stable = np.empty(asked.size, np.bool_)
    steps = _how(concept, party, keys.shape[0]) if how is None else how
    kernels.stable_states(graph.first, graph.target, keys, party, steps, concept.counter_moves, asked, stable)
    return stable


# What one decision maker must not prefer


@dataclass(frozen=True)
class Repairs:
    """The fewest states that must sink below (or level with) the desired one."""

    size: int
    sets: tuple[tuple[int, ...], ...]
    """Sets of that size, ascending; the states in each ascending."""
    complete: bool
    """Whether these are all, and the size is proved to be the least."""


@dataclass(frozen=True)
class PreferenceRobustness:
    """How much one decision maker may prefer to a state without leaving it, by one concept."""

    concept: str
    party: int
    state: int
    stable: bool
    """Whether it is stable as preferences are."""
    kept_below: tuple[tuple[int, ...], ...]
    """Minimal sets of states, ascending, that must not be preferred to it: any one of them is enough."""
    kept_below_complete: bool
    """Whether these are all minimal sets."""
    relevant: tuple[int, ...]
    """The states, ascending, whose place above or below it matters at all."""
    repairs: Repairs
    rankings: int | None
    """How many strict rankings of all feasible states keep it stable; None if too many states bear on it."""
    states: tuple[int, ...] = field(repr=False)
    """All feasible states."""

    @property
    def maximal(self) -> tuple[tuple[int, ...], ...]:
        """The maximal valid sets U: all that may be preferred to the state at the same time."""
        return tuple(
            tuple(state for state in self.states if state != self.state and state not in below)
            for below in map(frozenset, self.kept_below)
        )

    @property
    def share(self) -> float | None:
        """The share of all strict rankings that keep the state stable."""
        return None if self.rankings is None else self.rankings / factorial(len(self.states))


def preference_robustness(
    conflict: Conflict | MoveGraph, concept: Concept, party: int, state: int, *, most_sets: int = 1000
) -> PreferenceRobustness:
    """What the preferences of one decision maker must be like for a state to be stable for it.

    conflict   or its `MoveGraph`, if many are asked for
    party      index of the decision maker
    most_sets  how many sets to list at most, of either kind
    raises     WrongInput, if the state is not feasible

    For concepts with credible replies, the others' preferences are held as they are.
    """
    graph = conflict if isinstance(conflict, MoveGraph) else MoveGraph.of(conflict)
    state_index = graph.index_of(state)
    ranks = graph.conflict.ranks[:, graph.states].astype(np.int64)
    requirements, relevant = sanction_requirements(graph, ranks, concept, party, state_index)
    not_above = frozenset(np.flatnonzero(ranks[party] <= ranks[party, state_index]).tolist())
    below, complete = _minimal_sets(requirements, most_sets)
    repairs = _repairs(requirements, not_above, most_sets)
    numbers = graph.states.tolist()

    def named(sets: Iterable[States]) -> tuple[tuple[int, ...], ...]:
        return tuple(sorted(tuple(numbers[k] for k in sorted(indices)) for indices in sets))

    return PreferenceRobustness(
        concept=concept.name,
        party=party,
        state=int(state),
        stable=repairs.size == 0,
        kept_below=named(below),
        kept_below_complete=complete,
        relevant=tuple(numbers[k] for k in sorted(relevant)),
        repairs=Repairs(repairs.size, named(map(frozenset, repairs.sets)), repairs.complete),
        rankings=_rankings(requirements, len(relevant), len(numbers)),
        states=tuple(numbers),
    )


Requirement = tuple[States, ...]
"""One improvement to be answered: at least one of these sets must lie wholly below the desired state."""


def sanction_requirements(
    graph: MoveGraph, ranks: KeyArray, concept: Concept, party: int, state_index: int
) -> tuple[tuple[Requirement, ...], States]:
    """What must hold, one entry per move of the party; and all states that it speaks of.

    The move's own end may lie below; or a reply may, with all counter-moves from it if the concept asks for them.
    """
    how = _how(concept, party, ranks.shape[0])
    requirements, relevant = [], set[int]()
    found = np.empty(graph.states.size, np.bool_)
    for end in _moves(graph, party, state_index):
        sets = {frozenset([end])}
        relevant.add(end)
        if concept.replies != "none":
            kernels.reached(graph.first, graph.target, ranks, how, end, found)
            found[end] = False
            for reply in np.flatnonzero(found).tolist():
                counter = _moves(graph, party, reply) if concept.counter_moves else []
                relevant.update([reply, *counter])
                below = frozenset([reply, *counter]) - {state_index}
                if end not in below:
                    sets.add(below)
        if frozenset() not in sets:
            requirements.append(tuple(sorted(_without_supersets(sets), key=lambda below: (len(below), sorted(below)))))
    return tuple(requirements), frozenset(relevant - {state_index})


def _moves(graph: MoveGraph, party: int, state_index: int) -> list[int]:
    ends: list[int] = graph.target[graph.first[party, state_index] : graph.first[party, state_index + 1]].tolist()
    return ends


def _without_supersets(sets: Iterable[States]) -> list[States]:
    """The minimal ones; skipped for large families of large sets, where it saves nothing."""
    ordered = sorted(set(sets), key=len)
    singles = frozenset(chain.from_iterable(each for each in ordered if len(each) == 1))
    kept = [each for each in ordered if len(each) <= 1 or not each & singles]
    if len(kept) > 500:
        return kept
    return [each for at, each in enumerate(kept) if not any(smaller < each for smaller in kept[:at])]


def _left(requirement: Requirement, below: States) -> Requirement:
    """What is still to do for one requirement, some states lying below; empty if nothing."""
    rest = {each - below for each in requirement}
    return () if frozenset() in rest else tuple(rest)


def _minimal_sets(requirements: Sequence[Requirement], most: int) -> tuple[list[States], bool]:
    """Minimal sets that meet every requirement; whether these are all."""
    found: set[States] = set()
    nodes = 0

    def search(at: int, below: States) -> bool:
        nonlocal nodes
        nodes += 1
        if nodes > MOST_NODES or len(found) > 20 * most:
            return False
        while at < len(requirements) and any(each <= below for each in requirements[at]):
            at += 1
        if at == len(requirements):
            found.add(below)
            return True
        return all(search(at + 1, below | each) for each in requirements[at])

    complete = search(0, frozenset())
    ordered = sorted(found, key=lambda below: (len(below), sorted(below)))
    minimal: list[States] = []
    for each in ordered:
        if len(minimal) == most:
            return minimal, False
        if not any(smaller <= each for smaller in minimal):
            minimal.append(each)
    return minimal, complete


def _repairs(requirements: Sequence[Requirement], below: States, most: int) -> Repairs:
    """The fewest states to add to those already below, so that every requirement is met."""
    still_open = [left for left in (_left(requirement, below) for requirement in requirements) if left]
    if not still_open:
        return Repairs(0, ((),), True)
    group = _groups(still_open)
    nodes = 0
    found: set[States] = set()

    def search(rest: Sequence[tuple[int, Requirement]], chosen: States, budget: int) -> bool:
        """Whether the search ran to its end."""
        nonlocal nodes
        nodes += 1
        if nodes > MOST_NODES or len(found) >= most:
            return False
        rest = [(at, requirement) for at, requirement in rest if not any(each <= chosen for each in requirement)]
        if not rest:
            found.add(chosen)
            return True
        if len({group[at] for at, _ in rest}) > budget:
            return True
        complete = True
        for each in rest[0][1]:
            more = each - chosen
            if len(more) <= budget:
                complete &= search(rest[1:], chosen | more, budget - len(more))
                if nodes > MOST_NODES or len(found) >= most:
                    return False
        return complete

    proved = True
    for size in range(len(set(group)), len(still_open)):
        complete = search(list(enumerate(still_open)), frozenset(), size)
        if found:
            return Repairs(size, _as_tuples(found), complete and proved)
        proved &= complete
    nodes = 0
    complete = search(list(enumerate(still_open)), frozenset(), len(still_open))  # each move's own end: enough
    least = min(len(each) for each in found)
    return Repairs(least, _as_tuples(each for each in found if len(each) == least), complete and proved)


def _as_tuples(sets: Iterable[States]) -> tuple[tuple[int, ...], ...]:
    return tuple(sorted(tuple(sorted(each)) for each in sets))


def _groups(requirements: Sequence[Requirement]) -> list[int]:
    """For every requirement a number, the same for requirements that share states, directly or through others."""
    group = list(range(len(requirements)))
    owner: dict[int, int] = {}
    for at, requirement in enumerate(requirements):
        for state in frozenset(chain.from_iterable(requirement)):
            other = owner.setdefault(state, at)
            if group[other] != group[at]:
                old, new = group[at], group[other]
                group = [new if each == old else each for each in group]
    return group


def _rankings(requirements: Sequence[Requirement], relevant: int, states: int) -> int | None:
    """How many strict rankings meet every requirement; None if too many states bear on it.

    Sum over valid U of |U|! (m - |U|)!, times N! / (m + 1)! for the states that do not matter.
    """
    if relevant > MOST_COUNTED:
        return None
    by_size = _Counter().count(frozenset(map(frozenset, requirements)), relevant)
    if by_size is None:
        return None
    total = sum(count * factorial(size) * factorial(relevant - size) for size, count in enumerate(by_size))
    return total * factorial(states) // factorial(relevant + 1)


Formula = frozenset[frozenset[States]]


class _Counter:
    """Counts the sets of states that meet every requirement, by their size, exactly."""

    def __init__(self) -> None:
        self.known: dict[Formula, list[int]] = {}
        self.nodes = 0

    def count(self, requirements: Formula, variables: int) -> list[int] | None:
        """Numbers of sets with 0, 1, ... of so many states; None after too many steps."""
        found = self._count(requirements)
        if found is None:
            return None
        return _times(found, _free(variables - len(_variables(requirements))))

    def _count(self, requirements: Formula) -> list[int] | None:
        """The same over the states that the requirements speak of."""
        if not requirements:
            return [1]
        if requirements in self.known:
            return self.known[requirements]
        self.nodes += 1
        if self.nodes > MOST_NODES // 10:
            return None
        total = [1]
        parts = _parts(requirements)
        for part in parts:
            only = next(iter(part))
            if len(part) == 1 and all(len(each) == 1 for each in only):
                found: list[int] | None = _free(len(only))
                assert found is not None
                found[0] = 0  # at least one of them
            elif len(parts) > 1:
                found = self._count(part)
            else:
                found = self._branch(part)
            if found is None:
                return None
            total = _times(total, found)
        self.known[requirements] = total
        return total

    def _branch(self, requirements: Formula) -> list[int] | None:
        uses: dict[int, int] = defaultdict(int)
        for state in chain.from_iterable(chain.from_iterable(requirements)):
            uses[state] += 1
        state = max(sorted(uses), key=uses.__getitem__)
        total = [0] * (len(uses) + 1)
        for below in (True, False):
            rest = _settled(requirements, state, below)
            if rest is None:
                continue
            found = self._count(rest)
            if found is None:
                return None
            found = _times(found, _free(len(uses) - 1 - len(_variables(rest))))
            for size, count in enumerate(found):
                total[size + below] += count
        return total


def _settled(requirements: Formula, state: int, below: bool) -> Formula | None:
    """The requirements once a state is known to lie below, or not to; None if they cannot be met."""
    rest = set()
    for requirement in requirements:
        if below:
            left = frozenset(each - {state} for each in requirement)
            if frozenset() in left:
                continue
        else:
            left = frozenset(each for each in requirement if state not in each)
            if not left:
                return None
        rest.add(left)
    return frozenset(rest)


def _variables(requirements: Formula) -> States:
    return frozenset(chain.from_iterable(chain.from_iterable(requirements)))


def _parts(requirements: Formula) -> list[Formula]:
    """Wants that share no states count apart."""
    ordered = sorted(requirements, key=lambda requirement: sorted(map(sorted, requirement)))
    group = _groups([tuple(requirement) for requirement in ordered])
    parts: dict[int, set[frozenset[States]]] = defaultdict(set)
    for number, requirement in zip(group, ordered, strict=True):
        parts[number].add(requirement)
    return [frozenset(part) for part in parts.values()]


def _free(states: int) -> list[int]:
    return [comb(states, size) for size in range(states + 1)]


def _times(one: Sequence[int], other: Sequence[int]) -> list[int]:
    found = [0] * (len(one) + len(other) - 1)
    for i, a in enumerate(one):
        if a:
            for j, b in enumerate(other):
                found[i + j] += a * b
    return found


def holding_profiles(
    conflict: Conflict, concept: Concept, state: int, candidates: Sequence[Sequence[RankArray]]
) -> BoolArray:
    """Under which combinations of candidate rankings a state is an equilibrium.

    candidates  for every decision maker, arrays like `Conflict.ranks_of`
    returns     one axis for each decision maker, along its candidates
    raises      WrongInput, if the state is not feasible, or somebody has no candidate

    Without credible replies this is a product over decision makers, and each is asked once.
    """
    graph = MoveGraph.of(conflict)
    state_index, movers = graph.index_of(state), len(conflict.masks)
    if len(candidates) != movers or not all(candidates):
        raise WrongInput.one("give at least one ranking for each decision maker")
    rows = [np.stack(each)[:, graph.states].astype(np.int64) for each in candidates]
    how = np.stack([_how(concept, party, movers) for party in range(movers)])
    shape = tuple(len(each) for each in rows)
    if concept.replies == "improvements":
        holding = np.empty(int(np.prod(shape)), np.bool_)
        begins = np.cumsum([0, *shape])
        kernels.profiles_holding(
            graph.first, graph.target, np.concatenate(rows), begins, how, concept.counter_moves, state_index, holding
        )
        return holding.reshape(shape)
    found = np.ones((), np.bool_)
    for party, each in enumerate(rows):
        keys = np.empty((movers, graph.states.size), np.int64)
        stable = np.empty(len(each), np.bool_)
        for at, row in enumerate(each):
            keys[party] = row
            stable[at] = _stable(graph, keys, party, concept, np.array([state_index]))[0]
        found = np.logical_and.outer(found, stable)
    return found


# Changes of statements


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
    graph: MoveGraph
    statements: tuple[tuple[str, ...], ...]
    """For every decision maker, the statements in force, most important first."""
    pool: tuple[str, ...]
    """Statements that anybody may come to hold."""

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
        found = cls(prepared, MoveGraph.of(conflict), tuple(in_force), tuple(dict.fromkeys(pool)))
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
            self._truths[text] = self.graph.conflict.matches(parse(text))[self.graph.states]
        return self._truths[text]

    def keys_of(self, statements: Sequence[str]) -> KeyArray:
        """What a list of statements makes of the states; larger is better: (feasible state,) int64."""
        if len(statements) > _PACKED:
            rows = np.stack([self.truth(text) for text in statements])
            return lexicographic_ranks(rows).astype(np.int64)
        keys = np.zeros(self.graph.states.size, np.int64)
        for text in statements:
            keys = 2 * keys + self.truth(text)
        return keys

    @cached_property
    def keys(self) -> KeyArray:
        """Today's preferences: (decision maker, feasible state) int64."""
        return np.stack([self.keys_of(statements) for statements in self.statements])

    def indices_of(self, outcome: str | Expression | Iterable[int]) -> NDArray[np.int64]:
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
            chosen = self.graph.conflict.matches(outcome)[self.graph.states]
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
        asked: NDArray[np.int64],
        most_solutions: int,
        most_checks: int,
    ) -> None:
        self.inverse, self.concept, self.goal, self.asked = inverse, concept, goal, asked
        self.most_solutions, self.most_checks = most_solutions, most_checks
        self.graph, self.keys = inverse.graph, inverse.keys
        self.parties = [party for party, mask in enumerate(self.graph.conflict.masks) if mask]
        self.coupled = concept.replies == "improvements"
        self.stable = {party: self._stable(self.keys, party) for party in self.parties}
        self.classes: dict[tuple[int, int], list[_Class]] = {}
        self.whole: dict[tuple[int, int], bool] = {}
        self.checked = 0

    def _stable(self, keys: KeyArray, party: int, how: KeyArray | None = None) -> BoolArray:
        return _stable(self.graph, keys, party, self.concept, self.asked, how)

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
                    how = _how(self.concept, other, self.keys.shape[0])
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
            states = tuple(self.graph.states[self.asked[equilibria]].tolist()) if self.goal == "make" else ()
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
            ways, whole = self._ways(party, count)
            groups: dict[bytes, tuple[tuple[str, ...], BoolArray, list[tuple[StatementChange, ...]]]] = {}
            group_of: dict[bytes, bytes] = {}
            keys = self.keys.copy()
            for statements, changes in ways:
                keys[party] = self.inverse.keys_of(statements)
                order = blake2b(keys[party].tobytes(), digest_size=16).digest()
                if order not in group_of:
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

    def _ways(self, party: int, count: int) -> tuple[list[tuple[tuple[str, ...], tuple[StatementChange, ...]]], bool]:
        """Lists of statements that so many changes lead to, each once by every pair of changes; whether all."""
        ways: list[tuple[tuple[str, ...], tuple[StatementChange, ...]]] = [(self.inverse.statements[party], ())]
        seen = {self.inverse.statements[party]}
        for step in range(count):
            longer: dict[tuple[str, ...], tuple[StatementChange, ...]] = {}
            for statements, changes in ways:
                for change in self.inverse.changes(party, statements):
                    after = applied(statements, change)
                    way = (*changes, change)
                    if after in seen or (after in longer and _in_order(longer[after]) <= _in_order(way)):
                        continue
                    longer[after] = way
                    if step and len(longer) > self.most_checks:
                        return list(longer.items()), False
            seen |= longer.keys()
            ways = list(longer.items())
        return ways, True


def _shared_out(count: int, parties: int) -> Iterator[tuple[int, ...]]:
    """All ways to share out so many changes among the parties."""
    if parties == 0:
        if count == 0:
            yield ()
        return
    for own in range(count, -1, -1):
        for rest in _shared_out(count - own, parties - 1):
            yield (own, *rest)


# Swaps in rankings


@dataclass(frozen=True)
class SwapSearch:
    """The fewest swaps of neighbouring groups of ties that do what was asked."""

    concept: str
    goal: Goal
    swaps: int | None
    """None if no number of swaps does, or none was found."""
    by_maker: Mapping[str, int]
    """Swaps of every decision maker that has any."""
    state: int | None
    """The equilibrium that is made; None if one is broken, or nothing was found."""
    ranks: RankArray | None = field(repr=False)
    """(decision maker, 2**options) after the swaps; None if nothing was found."""
    proved: bool
    """Whether fewer swaps are known not to be enough (or, if none was found, that no swaps are)."""


def fewest_swaps(
    conflict: Conflict,
    states: Iterable[int],
    concept: Concept,
    goal: Goal = "make",
    *,
    most_checks: int = 20_000,
) -> SwapSearch:
    """The fewest adjacent swaps of groups of ties, over all decision makers together.

    states       feasible states
    goal         "make": one of them becomes an equilibrium; "break": none is one any more
    most_checks  how many rankings to test before giving up
    raises       WrongInput, if a state is not feasible, or there is none

    Ties are never split.  For concepts without credible replies each decision maker is solved alone, nearest
    groups first; breaking several states at once, and concepts with credible replies, go through all rankings
    one swap away, then two, and so on.
    """
    graph = MoveGraph.of(conflict)
    asked = np.flatnonzero(graph.among(states))
    if not asked.size:
        raise WrongInput.one("no possible state was asked about")
    ranks = conflict.ranks[:, graph.states].astype(np.int64)
    if concept.replies != "improvements" and (goal == "make" or asked.size == 1):
        alone = _make_alone if goal == "make" else _break_alone
        best: tuple[int, int, dict[int, KeyArray], bool] | None = None
        proved = True
        for state_index in asked.tolist():
            found, exact = alone(graph, ranks, concept, state_index, most_checks)
            proved &= exact
            if found is not None:
                swaps = sum(_swaps_between(ranks[party], row) for party, row in found.items())
                if best is None or swaps < best[0]:
                    best = (swaps, state_index, found, exact)
        if best is None:
            return SwapSearch(concept.name, goal, None, {}, None, None, proved)
        return _swapped(graph, ranks, concept, goal, best[2], best[1] if goal == "make" else None, proved)
    return _through_rankings(graph, ranks, concept, goal, asked, most_checks)


def _swapped(
    graph: MoveGraph,
    ranks: KeyArray,
    concept: Concept,
    goal: Goal,
    changed: Mapping[int, KeyArray],
    state_index: int | None,
    proved: bool,
) -> SwapSearch:
    by_maker = {
        graph.conflict.decision_makers[party]: swaps
        for party, row in sorted(changed.items())
        if (swaps := _swaps_between(ranks[party], row))
    }
    after = graph.conflict.ranks.copy()
    for party, row in changed.items():
        after[party, graph.states] = row
    state = None if state_index is None else int(graph.states[state_index])
    return SwapSearch(concept.name, goal, sum(by_maker.values()), by_maker, state, after, proved)


def _swaps_between(before: KeyArray, after: KeyArray) -> int:
    """Pairs of groups of ties that changed places."""
    _, first = np.unique(before, return_index=True)
    order = after[first]
    return int((order[:, np.newaxis] > order[np.newaxis, :])[np.triu_indices(order.size, 1)].sum())


def _make_alone(
    graph: MoveGraph, ranks: KeyArray, concept: Concept, state_index: int, most: int
) -> tuple[dict[int, KeyArray] | None, bool]:
    """The cheapest rankings, party by party, that make one state an equilibrium; whether that is proved."""
    changed, proved = {}, True
    for party in range(ranks.shape[0]):
        requirements, _ = sanction_requirements(graph, ranks, concept, party, state_index)
        row = ranks[party]
        sunk = frozenset(np.flatnonzero(row <= row[state_index]).tolist())

        def enough(
            levels: frozenset[int],
            row: KeyArray = row,
            requirements: tuple[Requirement, ...] = requirements,
            sunk: States = sunk,
        ) -> bool:
            below = sunk | frozenset(np.flatnonzero(np.isin(row, list(levels))).tolist())
            return all(any(each <= below for each in requirement) for requirement in requirements)

        above = list(range(int(row[state_index]) + 1, int(row.max()) + 1))
        levels, exact = _cheapest_crossing(above, enough, most)
        proved &= exact
        if levels is None:
            return None, exact
        if levels:
            changed[party] = _crossed(row, int(row[state_index]), levels)
    return changed, proved


def _break_alone(
    graph: MoveGraph, ranks: KeyArray, concept: Concept, state_index: int, most: int
) -> tuple[dict[int, KeyArray] | None, bool]:
    """The cheapest ranking of one party that makes it leave the state; whether that is proved."""
    best: tuple[int, dict[int, KeyArray]] | None = None
    proved = True
    for party in range(ranks.shape[0]):
        requirements, _ = sanction_requirements(graph, ranks, concept, party, state_index)
        row = ranks[party]
        sunk = frozenset(np.flatnonzero(row <= row[state_index]).tolist())

        def enough(
            levels: frozenset[int],
            row: KeyArray = row,
            requirements: tuple[Requirement, ...] = requirements,
            sunk: States = sunk,
        ) -> bool:
            below = sunk - frozenset(np.flatnonzero(np.isin(row, list(levels))).tolist())
            return any(not any(each <= below for each in requirement) for requirement in requirements)

        levels, exact = _cheapest_crossing(list(range(int(row[state_index]) - 1, 0, -1)), enough, most)
        proved &= exact
        if levels is None:
            continue
        after = _crossed(row, int(row[state_index]), levels)
        swaps = _swaps_between(row, after)
        if best is None or swaps < best[0]:
            best = (swaps, {party: after} if levels else {})
    return (None if best is None else best[1]), proved


def _cheapest_crossing(
    groups: Sequence[int], enough: Callable[[frozenset[int]], bool], most: int
) -> tuple[frozenset[int] | None, bool]:
    """Which groups must cross the group of the state, at least cost; None if no choice is enough.

    groups  nearest first; one that crosses passes the state's group and every nearer group that does not
    enough  true of every superset of a set that it is true of

    Best first over choices for the nearest groups, so that the first goal is the cheapest.
    """
    if not enough(frozenset(groups)):
        return None, True
    heap: list[tuple[int, int, tuple[int, ...]]] = [(0, 0, ())]
    tests = 0
    while heap:
        cost, at, crossing = heapq.heappop(heap)
        chosen = frozenset(crossing)
        tests += 1
        if enough(chosen):
            return chosen, True
        if tests > most:
            return frozenset(groups), False
        if at == len(groups) or not enough(chosen | frozenset(groups[at:])):
            continue
        heapq.heappush(heap, (cost + 1 + at - len(crossing), at + 1, (*crossing, groups[at])))
        heapq.heappush(heap, (cost, at + 1, crossing))
    raise AssertionError("crossing by all groups is enough, so some choice must be")


def _crossed(row: KeyArray, level: int, crossing: frozenset[int]) -> KeyArray:
    """Ranks after the groups have crossed the group at `level`, orders among them and among the rest kept."""
    top = int(row.max())
    up = [each for each in sorted(crossing) if each < level]
    down = [each for each in sorted(crossing) if each > level]
    lower = [each for each in range(1, level) if each not in crossing]
    upper = [each for each in range(level + 1, top + 1) if each not in crossing]
    new = np.zeros(top + 1, np.int64)
    new[[*lower, *down, level, *up, *upper]] = np.arange(1, top + 1)
    return new[row]


def _through_rankings(
    graph: MoveGraph, ranks: KeyArray, concept: Concept, goal: Goal, asked: NDArray[np.int64], most: int
) -> SwapSearch:
    """All rankings one swap away, then two, and so on."""
    parties = [party for party, mask in enumerate(graph.conflict.masks) if mask]
    seen = {ranks.tobytes()}
    front = [ranks]
    checks = 0
    while front:
        ahead = []
        for profile in front:
            checks += 1
            if checks > most:
                return SwapSearch(concept.name, goal, None, {}, None, None, False)
            alive = np.ones(asked.size, np.bool_)
            for party in parties:
                alive &= _stable(graph, profile, party, concept, asked)
            if alive.any() == (goal == "make"):
                state_index = int(asked[alive][0]) if goal == "make" else None
                changed = {party: profile[party] for party in parties}
                return _swapped(graph, ranks, concept, goal, changed, state_index, True)
            ahead.append(profile)
        front = []
        for profile in ahead:
            for party in parties:
                for level in range(1, int(profile[party].max())):
                    after = profile.copy()
                    after[party][profile[party] == level] = level + 1
                    after[party][profile[party] == level + 1] = level
                    key = after.tobytes()
                    if key not in seen:
                        seen.add(key)
                        front.append(after)
                if len(seen) > 4 * most:
                    break
    return SwapSearch(concept.name, goal, None, {}, None, None, True)

"""What one decision maker's preferences must be like for a state to be stable, for all preferences at once.

For Nash, GMR and SMR the stability of a state for i depends on i's preferences alone, and on these only through the
set U of states that i prefers to it; every subset of a valid U is valid.  For SEQ and SSEQ the others' preferences
decide which replies are credible; they are held fixed here.

Source: Kinsara, Kilgour and Hipel (2015); specification of the talks, section 13.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from math import comb, factorial

import numpy as np

from trucelab.arrays import Ints
from trucelab.talks import kernels_graph as kernels
from trucelab.talks.conflict import Conflict
from trucelab.talks.graph import GraphConflict
from trucelab.talks.stability import Concept

States = frozenset[int]

MOST_COUNTED = 300
"""Rankings are counted only if at most so many states bear on the stability of the state asked about."""

MOST_NODES = 200_000
"""How many steps an exact search over sets of states may take before it stops and says so."""


def replies_of(concept: Concept, decision_makers: Sequence[str], party: int) -> Ints:
    """By what steps each mover may reply to `party`: (decision maker,) int64 of the constants of `kernels_graph`."""
    steps = {"none": kernels.NO_REPLY, "moves": kernels.ANY_MOVE, "improvements": kernels.IMPROVEMENTS}
    how = np.full(len(decision_makers), kernels.NO_REPLY, np.int64)
    how[list(concept.feared(decision_makers, [party]))] = steps[concept.replies]
    return how


OFTEN = {"legal": kernels.LEGAL, "once": kernels.ONCE, "single": kernels.SINGLE}
"""What the kernels call the response of a concept."""


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
    conflict: Conflict | GraphConflict, concept: Concept, party: int, state: int, *, most_sets: int = 1000
) -> PreferenceRobustness:
    """What the preferences of one decision maker must be like for a state to be stable for it.

    conflict   or its `GraphConflict`, if many are asked for
    party      index of the decision maker
    most_sets  how many sets to list at most, of either kind
    raises     WrongInput, if the state is not feasible

    For concepts with credible replies, the others' preferences are held as they are.
    """
    graph = conflict if isinstance(conflict, GraphConflict) else GraphConflict.of(conflict)
    state_index = graph.index_of(state)
    ranks = graph.ranks.astype(np.int64)
    requirements, relevant = sanction_requirements(graph, ranks, concept, party, state_index)
    not_above = frozenset(np.flatnonzero(ranks[party] <= ranks[party, state_index]).tolist())
    below, complete = _minimal_sets(requirements, most_sets)
    repairs = _repairs(requirements, not_above, most_sets)
    numbers = graph.numbers.tolist()

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
    graph: GraphConflict, ranks: Ints, concept: Concept, party: int, state_index: int
) -> tuple[tuple[Requirement, ...], States]:
    """What must hold, one entry per move of the party; and all states that it speaks of.

    The move's own end may lie below; or a reply may, with all counter-moves from it if the concept asks for them.
    """
    how = replies_of(concept, graph.decision_makers, party)
    requirements, relevant = [], set[int]()
    found = np.empty(graph.numbers.size, np.bool_)
    for end in _moves(graph, party, state_index):
        sets = {frozenset([end])}
        relevant.add(end)
        if concept.replies != "none":
            kernels.reached(graph.moves.first, graph.moves.target, ranks, how, OFTEN[concept.response], end, found)
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


def _moves(graph: GraphConflict, party: int, state_index: int) -> list[int]:
    ends: list[int] = graph.moves.target[
        graph.moves.first[party, state_index] : graph.moves.first[party, state_index + 1]
    ].tolist()
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

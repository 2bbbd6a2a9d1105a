"""The neutral form of talks between formats: everything that any of them can say, and nothing that none did.

A format that says nothing of a status quo or of outcomes leaves them out here;
`TalksModel.talks` puts stand-ins where the analysis needs some.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from trucelab.scenario.expressions import Expression
from trucelab.scenario.talks import Impossible, Option, Outcome, Preference, StatusQuo, Talks
from trucelab.scenario.values import Source, Sourced
from trucelab.scenario.yaml_text import Path

BoolArray = NDArray[np.bool_]
StateArray = NDArray[np.int64]

Ranking = tuple[tuple[int, ...], ...]
"""Groups of states that tie, most preferred first, each ascending; every feasible state once."""

MAX_OPTIONS = 24
"""Options that a model may have: 2**24 states is what the analysis can hold."""


@dataclass(frozen=True)
class TalksModel:
    """Talks read from, or about to be written to, any format.

    A state is an integer: option 1, the first of `options`, is its least significant bit.
    """

    parties: Mapping[str, str]
    """The decision makers, in order: their short names, and their names as printed."""
    options: Mapping[str, Option]
    """Options by name, `party.option`, in the order of Y/N strings."""
    impossible: tuple[Impossible, ...] = ()
    preferences: Mapping[str, tuple[Preference, ...]] = field(default_factory=dict)
    """Statements of every decision maker, most important first; not used where `rankings` has the decision maker."""
    rankings: Mapping[str, Ranking] = field(default_factory=dict)
    """Direct rankings, of those decision makers that have one."""
    misperceived: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """For a decision maker, patterns (Y, N or -, one letter per option) of states that it does not see."""
    coalitions: tuple[tuple[str, ...], ...] = ()
    """The decision makers parted into coalitions, single ones included; empty if nothing is said."""
    status_quo: StatusQuo | None = None
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    """The documents that evidence refers to."""
    title: str = ""
    notes: tuple[str, ...] = field(default=(), compare=False)
    """What the reader did that its user should know."""

    @cached_property
    def feasible(self) -> BoolArray:
        """(2**options,): whether a state can be."""
        feasible = np.ones(1 << len(self.options), np.bool_)
        for item in self.impossible:
            feasible &= ~truth(item.expression, tuple(self.options))
        return feasible

    @cached_property
    def states(self) -> StateArray:
        """The feasible states, ascending; the number of a state is its place here, from 1."""
        return np.flatnonzero(self.feasible)

    @property
    def talks(self) -> Talks:
        """The talks for the analysis, with direct rankings instead of the statements of those who have one.

        Where no status quo is known, the first feasible state stands in; where no outcomes are, one that is
        always true.  Misperceptions and coalitions have no place in it.
        """
        first = next(iter(self.options))
        return Talks(
            options=dict(self.options),
            impossible=self.impossible,
            preferences={
                party: () if party in self.rankings else self.preferences.get(party, ()) for party in self.parties
            },
            rankings={
                party: tuple(tuple(self.letters(state) for state in group) for group in ranking)
                for party, ranking in self.rankings.items()
            },
            status_quo=self.status_quo or StatusQuo(taken=self.taken(int(self.states[0]))),
            outcomes=dict(self.outcomes) or {"anything": Outcome(when=f"{first} or not {first}")},
        )

    def taken(self, state: int) -> tuple[str, ...]:
        """The options taken in a state."""
        return tuple(name for place, name in enumerate(self.options) if state >> place & 1)

    def letters(self, state: int) -> str:
        """A state as Y and N, option 1 first."""
        return "".join("Y" if state >> place & 1 else "N" for place in range(len(self.options)))

    def controls(self, party: str) -> tuple[str, ...]:
        """The options that a decision maker can change, alone or beside others, in the order of the model."""
        return tuple(
            name
            for name, option in self.options.items()
            if name.partition(".")[0] == party or party in option.shared_with
        )

    def ranking(self, party: str) -> Ranking:
        """The direct ranking of a decision maker, or else the one its statements give, all of them held."""
        if party in self.rankings:
            return self.rankings[party]
        statements = (statement.expression for statement in self.preferences.get(party, ()))
        return ranking_of((truth(statement, tuple(self.options)) for statement in statements), self.states)

    def sourced(self) -> Iterator[tuple[Path, Sourced]]:
        """Everything that may carry evidence, by its path of keys under `talks`."""
        yield from ((("options", name), option) for name, option in self.options.items())
        yield from ((("impossible", place), item) for place, item in enumerate(self.impossible))
        for party, statements in self.preferences.items():
            yield from ((("preferences", party, place), item) for place, item in enumerate(statements))
        if self.status_quo is not None:
            yield ("status_quo",), self.status_quo
        yield from ((("outcomes", name), outcome) for name, outcome in self.outcomes.items())

    def grouped(self) -> TalksModel:
        """The same talks with the options of the first decision maker before those of the second, and so on.

        States and patterns are put into the new order.  An option that several can change stands with the first.
        """
        order = tuple(dict.fromkeys(name for party in self.parties for name in self.controls(party)))
        if order == tuple(self.options):
            return self
        old = list(self.options)
        place = {old.index(name): new for new, name in enumerate(order)}
        return replace(
            self,
            options={name: self.options[name] for name in order},
            rankings={party: _moved(ranking, place) for party, ranking in self.rankings.items()},
            misperceived={
                party: tuple("".join(pattern[old.index(name)] for name in order) for pattern in patterns)
                for party, patterns in self.misperceived.items()
            },
        )


def truth(expression: Expression, options: Sequence[str]) -> BoolArray:
    """The states of which a statement is true: (2**options,) bool."""
    width = len(options)

    def taken(name: str) -> BoolArray:
        shape = [1] * width
        shape[width - 1 - options.index(name)] = 2  # the last axis runs fastest, as the first option does
        return np.array([False, True]).reshape(shape)

    return np.broadcast_to(expression.evaluate(taken), (2,) * width).reshape(-1)


def ranking_of(statements: Iterable[BoolArray], states: StateArray) -> Ranking:
    """The ranking that ordered statements give: the first outweighs all later ones together.

    statements  truths of all states, (2**options,) bool each
    states      the feasible ones, ascending

    Source: option prioritisation, Fang, Hipel, Kilgour and Peng (2003).
    """
    level = np.zeros(states.size, np.int64)
    for statement in statements:
        level = np.unique(level * 2 + statement[states], return_inverse=True)[1]
    return groups_of(states, level)


def groups_of(states: StateArray, level: StateArray) -> Ranking:
    """The ranking of states by their levels, larger ones first.

    >>> groups_of(np.array([0, 2, 3]), np.array([1, 7, 1]))
    ((2,), (0, 3))
    """
    if not states.size:
        return ()
    order = np.lexsort((states, -level))
    cuts = np.flatnonzero(np.diff(level[order])) + 1
    return tuple(tuple(group.tolist()) for group in np.split(states[order], cuts))


def ranking_problem(ranking: Ranking, feasible: BoolArray, shown: Callable[[int], str]) -> str | None:
    """What is wrong with a ranking, if anything: a state that cannot be, comes twice or is left out.

    shown  the state as the format writes it
    """
    seen = np.zeros(feasible.size, np.bool_)
    for group in ranking:
        for state in group:
            if not 0 <= state < feasible.size or not feasible[state]:
                return f"state {shown(state)} is not possible; leave it out"
            if seen[state]:
                return f"state {shown(state)} comes twice; list every possible state once"
            seen[state] = True
    missing = np.flatnonzero(feasible & ~seen)
    if missing.size:
        more = f" and {missing.size - 1} more" if missing.size > 1 else ""
        return f"state {shown(int(missing[0]))}{more} is missing; list every possible state once"
    return None


def _moved(ranking: Ranking, place: Mapping[int, int]) -> Ranking:
    def moved(state: int) -> int:
        return sum(1 << new for old, new in place.items() if state >> old & 1)

    return tuple(tuple(sorted(moved(state) for state in group)) for group in ranking)

"""The conflict in option form: who controls which options, what is feasible, who prefers what.

Source: Fang, Hipel and Kilgour (1993), "Interactive Decision Making".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from itertools import chain

import numpy as np

from trucelab.errors import Problem, WrongInput, meant
from trucelab.scenario.expressions import Expression, parse
from trucelab.scenario.talks import Talks, literal_of
from trucelab.scenario.yaml_text import dotted
from trucelab.talks.preferences import (
    Edit,
    PreparedPreferences,
    edited_ranks,
    prepared_preferences,
    ranks_of_ranking,
    weighted_ranks,
)
from trucelab.talks.size import require_room
from trucelab.talks.states import BoolArray, RankArray, StateArray, matches, pattern_matches, state_of, state_text


@dataclass(frozen=True, eq=False)
class Conflict:
    """A conflict as arrays over all 2**options states."""

    decision_makers: tuple[str, ...]
    options: tuple[str, ...]
    masks: tuple[int, ...]
    """For every decision maker, the bits of the options that it controls; masks may overlap."""
    up: int
    """The bits of options that can only be taken."""
    down: int
    """The bits of options that can only be dropped."""
    feasible: BoolArray
    """(2**options,); at least one is True."""
    ranks: RankArray
    """(decision maker, 2**options); dense, larger is better, equal is a tie, 0 where infeasible."""
    invisible: BoolArray | None = None
    """(decision maker, 2**options): states that a decision maker does not see, so neither leaves nor enters by its
    own moves; others may still take the conflict there.  None if everybody sees everything."""

    @cached_property
    def states(self) -> StateArray:
        """The feasible states, ascending: (feasible states,) int64."""
        return np.flatnonzero(self.feasible)

    def with_ranks(self, ranks: RankArray) -> Conflict:
        """The same conflict under other preferences.

        ranks  (decision maker, 2**options) int32, as the field
        """
        return replace(self, ranks=np.ascontiguousarray(ranks, np.int32))

    def with_invisible(self, patterns: Mapping[str, Sequence[str]]) -> Conflict:
        """The same conflict where some do not see some states.

        patterns  for a decision maker, strings of Y, N and -; whoever is absent sees everything
        raises    WrongInput, if a name or a pattern is wrong
        """
        invisible = np.zeros(self.ranks.shape, np.bool_)
        for name, unseen in patterns.items():
            for pattern in unseen:
                if len(pattern) != len(self.options):
                    raise WrongInput.one(f'"{pattern}" must have {len(self.options)} letters, one for each option')
                invisible[self.party(name)] |= pattern_matches(pattern)
        return replace(self, invisible=invisible)

    def within(self, party: int) -> BoolArray:
        """The states between which a decision maker can move: feasible and seen by it; (2**options,) bool."""
        return self.feasible if self.invisible is None else self.feasible & ~self.invisible[party]

    @cached_property
    def within_all(self) -> BoolArray:
        """`within` for all: (decision maker, 2**options) bool."""
        return np.stack([self.within(party) for party in range(len(self.masks))])

    def ranks_of(self, party: int) -> RankArray:
        """The ranks of one decision maker: (2**options,) int32."""
        ranks: RankArray = self.ranks[party]
        return ranks

    def text(self, state: int) -> str:
        """The state as Y and N, option 1 first."""
        return state_text(state, len(self.options))

    def state(self, taken: Iterable[str]) -> int:
        """The state in which just these options are taken, feasible or not."""
        return sum(1 << self.options.index(name) for name in set(taken))

    def party(self, name: str) -> int:
        """The index of a decision maker.

        raises  WrongInput, if there is no such decision maker
        """
        if name not in self.decision_makers:
            raise WrongInput.one(f'"{name}" is not a decision maker. {meant(name, self.decision_makers)}')
        return self.decision_makers.index(name)

    def matches(self, expression: Expression) -> BoolArray:
        """The feasible states of which a statement is true: (2**options,) bool.

        raises  WrongInput, if the statement names an unknown option
        """
        unknown = [name.name for name in expression.names if name.name not in self.options]
        if unknown:
            raise WrongInput.one(f'"{unknown[0]}" is not an option. {meant(unknown[0], self.options)}')
        return matches(expression, self.options) & self.feasible


@dataclass(frozen=True, eq=False)
class PreparedTalks:
    """Talks whose statements are evaluated once, so that every draw of preferences is cheap."""

    talks: Talks
    unranked: Conflict
    """The conflict with everybody indifferent."""
    preferences: tuple[PreparedPreferences, ...]
    """One for each decision maker; without statements for those in `fixed`."""
    fixed: Mapping[str, RankArray] = field(default_factory=dict)
    """The ranks of decision makers whose preferences are weights or a direct ranking: (2**options,) int32 each."""
    edits: Mapping[str, tuple[Edit, ...]] = field(default_factory=dict)
    """What is changed by hand in the ranking of a decision maker, whatever it is made from."""

    @classmethod
    def of(cls, talks: Talks) -> PreparedTalks:
        """Evaluate what cannot and what should happen.

        raises  WrongInput, if a statement names an unknown option, if nothing can happen at all, if preferences
                contradict themselves or name states that cannot be, or if there is not enough memory
        """
        _require_known_options(talks)
        _require_one_form(talks)
        makers = talks.decision_makers
        require_room(len(talks.options), len(makers))
        options = tuple(talks.options)
        feasible = _feasible(talks, options)
        _require_known_states(talks, feasible)
        unranked = Conflict(
            decision_makers=makers,
            options=options,
            masks=tuple(_mask(talks, maker) for maker in makers),
            up=_bits(option.moves == "take only" for option in talks.options.values()),
            down=_bits(option.moves == "drop only" for option in talks.options.values()),
            feasible=feasible,
            ranks=np.broadcast_to(feasible.astype(np.int32), (len(makers), feasible.size)),
        )
        preferences = tuple(
            prepared_preferences(
                [statement.expression for statement in talks.preferences.get(maker, ())], options, feasible
            )
            for maker in makers
        )
        fixed = {maker: _weighted(talks, maker, feasible) for maker in talks.weights}
        fixed |= {maker: _ranked(talks, maker, feasible) for maker in talks.rankings}
        edits = {
            maker: tuple(Edit(state_of(edit.state), edit.to, state_of(edit.other)) for edit in written)
            for maker, written in talks.edits.items()
        }
        return cls(talks, unranked, preferences, fixed, edits)

    @property
    def decision_makers(self) -> tuple[str, ...]:
        """Names, in the order of every array over decision makers."""
        return self.unranked.decision_makers

    @cached_property
    def status_quo(self) -> int:
        """The state on the day of the scenario, feasible or not."""
        return self.unranked.state(self.talks.status_quo.taken)

    @cached_property
    def outcomes(self) -> Mapping[str, StateArray]:
        """The feasible states of every named outcome, ascending.

        raises  WrongInput, if an outcome has none
        """
        found = {
            name: np.flatnonzero(self.unranked.matches(outcome.expression))
            for name, outcome in self.talks.outcomes.items()
        }
        says = "no possible state has this outcome: it contradicts itself or something under talks.impossible"
        empty = [name for name, states in found.items() if not states.size]
        if empty:
            raise WrongInput(Problem("", 0, 0, f"talks.outcomes.{name}", f'"{name}": {says}') for name in empty)
        return found

    def conflict(self, held: Mapping[str, Sequence[bool]] | None = None) -> Conflict:
        """The conflict under one draw of preferences.

        held    for a decision maker, which of its statements are in force; whoever is absent holds all
        raises  WrongInput, if `held` names no decision maker, or does not have one bool per statement
        """
        held = held or {}
        for name, mask in held.items():
            statements = self.preferences[self.unranked.party(name)].truths.shape[0]
            if len(mask) != statements:
                raise WrongInput.one(f'"{name}" has {statements} statements; {len(mask)} were said to be held or not')
        ranks = np.empty((len(self.preferences), self.unranked.feasible.size), np.int32)
        for row, name, preferences in zip(ranks, self.decision_makers, self.preferences, strict=True):
            row[:] = self.fixed[name] if name in self.fixed else preferences.ranks(held.get(name))
            if self.edits.get(name):
                row[:] = edited_ranks(row, self.edits[name])
        return self.unranked.with_ranks(ranks)


def conflict_of(talks: Talks, held: Mapping[str, Sequence[bool]] | None = None) -> Conflict:
    """The conflict that the talks describe; for many draws, keep a `PreparedTalks`.

    held    for a decision maker, which of its statements are in force; whoever is absent holds all
    raises  WrongInput, as `PreparedTalks.of` and `PreparedTalks.conflict`
    """
    return PreparedTalks.of(talks).conflict(held)


def _feasible(talks: Talks, options: Sequence[str]) -> BoolArray:
    feasible = np.ones(1 << len(options), np.bool_)
    for impossible in talks.impossible:
        feasible &= ~matches(impossible.expression, options)
        if not feasible.any():
            raise WrongInput.one(
                f'no state is possible: after "{impossible.when}" every combination of options is ruled out. '
                "Narrow one of the statements under talks.impossible",
                where="talks.impossible",
            )
    return feasible


def _mask(talks: Talks, maker: str) -> int:
    return _bits(
        name.partition(".")[0] == maker or maker in option.shared_with for name, option in talks.options.items()
    )


def _bits(flags: Iterator[bool]) -> int:
    return sum(1 << place for place, flag in enumerate(flags) if flag)


def _weighted(talks: Talks, maker: str, feasible: BoolArray) -> RankArray:
    """The ranks that weights lead to; a literal that is written in two ways has the sum of its weights."""
    weights: dict[str, Fraction] = {}
    for literal, weight in talks.weights[maker].items():
        option, taken = literal_of(literal)
        name = option if taken else f"not {option}"
        weights[name] = weights.get(name, Fraction(0)) + Fraction(str(weight))  # 0.1 as written, not as stored
    try:
        return weighted_ranks(weights, tuple(talks.options), feasible)
    except WrongInput as wrong:
        raise WrongInput.one(wrong.problems[0].says, where=f"talks.weights.{maker}") from None


def _ranked(talks: Talks, maker: str, feasible: BoolArray) -> RankArray:
    """The ranks of a direct ranking, whose states are known to be feasible."""
    ranking = [[state_of(state) for state in tied] for tied in talks.rankings[maker]]
    listed = set(chain.from_iterable(ranking))
    if sum(map(len, ranking)) == len(listed) < int(feasible.sum()):
        missing = [state for state in np.flatnonzero(feasible).tolist() if state not in listed]
        texts = [f'"{state_text(state, len(talks.options))}"' for state in missing[:5]]
        more = f" and {len(missing) - 5} more" if len(missing) > 5 else ""
        says = f"the ranking leaves out {', '.join(texts)}{more}; every possible state must stand in it once"
        raise WrongInput.one(says, where=f"talks.rankings.{maker}")
    return ranks_of_ranking(ranking, feasible)


def _require_known_states(talks: Talks, feasible: BoolArray) -> None:
    """States written as Y and N are possible, and stand in a ranking once."""
    problems, first = [], dict[tuple[str, str], str]()
    for path, text in talks.written_states:
        where = dotted(("talks", *path))
        if len(text) != len(talks.options):
            says = f'"{text}" has {len(text)} letters for {len(talks.options)} options: write one for each'
            problems.append(Problem("", 0, 0, where, says))
        elif not feasible[state_of(text)]:
            says = f'"{text}" cannot occur by talks.impossible or talks.exclusive; leave it out, or mend those'
            problems.append(Problem("", 0, 0, where, says))
        elif path[0] == "rankings":
            earlier = first.setdefault((str(path[1]), text), where)
            if earlier != where:
                problems.append(Problem("", 0, 0, where, f'"{text}" is ranked twice, first in {earlier}; keep one'))
    if problems:
        raise WrongInput(problems)


def _require_one_form(talks: Talks) -> None:
    problems = [
        Problem("", 0, 0, f"talks.{forms[-1]}.{maker}", f'"{maker}" has both {" and ".join(forms)}; keep one of them')
        for maker in talks.decision_makers
        if len(forms := talks.forms(maker)) > 1
    ]
    if problems:
        raise WrongInput(problems)


def _require_known_options(talks: Talks) -> None:
    written = [(dotted(("talks", *path)), name) for path, name in (*talks.weighed_options, *talks.exclusive_options)]
    problems = [
        Problem("", 0, 0, where, f'"{name}" is not an option. {meant(name, talks.options)}')
        for where, name in chain(_names_in_statements(talks), _names_in_status_quo(talks), written)
        if name not in talks.options
    ]
    if problems:
        raise WrongInput(problems)


def _names_in_statements(talks: Talks) -> Iterator[tuple[str, str]]:
    texts = [(f"talks.impossible[{place}].when", item.when) for place, item in enumerate(talks.impossible)]
    for maker, statements in talks.preferences.items():
        texts += [(f"talks.preferences.{maker}[{place}].says", item.says) for place, item in enumerate(statements)]
    texts += [(f"talks.outcomes.{key}.when", outcome.when) for key, outcome in talks.outcomes.items()]
    for where, text in texts:
        for name in parse(text).names:
            yield where, name.name


def _names_in_status_quo(talks: Talks) -> Iterator[tuple[str, str]]:
    for place, name in enumerate(talks.status_quo.taken):
        yield f"talks.status_quo.taken[{place}]", name

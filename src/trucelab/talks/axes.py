"""Conflicts with options that exclude each other: one axis of k + 1 values for k such options, not k bits.

Forty options in groups have 2**40 combinations but few million that respect the groups.  Moves, preferences and
all five concepts are those of the option form (Fang, Hipel and Kilgour 1993); only the layout of states differs:
a state is the sum over axes of value times stride, the first axis varying fastest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from itertools import accumulate, chain
from math import prod
from operator import mul
from typing import Any

import numpy as np

from trucelab.errors import WrongInput, meant
from trucelab.scenario.expressions import Expression, parse
from trucelab.scenario.talks import Talks
from trucelab.talks import kernels, kernels_axes
from trucelab.talks.closures import Sweeps
from trucelab.talks.preferences import prepared_truths
from trucelab.talks.states import BoolArray, RankArray, StateArray

MOST_STATES = 1 << 27
"""More than this would not fit into memory on a laptop, feasible or not."""


@dataclass(frozen=True)
class Axis:
    """Options of which at most one is taken; a single option is an ordinary yes/no choice."""

    options: tuple[str, ...]
    movers: tuple[int, ...]
    """Indices of the decision makers that control it."""
    may_be_none: bool = True
    """Whether none of them may be taken; value 0 then means none, and value v the option at place v - 1."""
    take_only: frozenset[str] = frozenset()
    """Options that cannot be dropped once taken, so not exchanged for another either."""
    drop_only: frozenset[str] = frozenset()
    """Options that cannot be taken."""

    @property
    def size(self) -> int:
        """How many values it has."""
        return len(self.options) + self.may_be_none

    @property
    def leave(self) -> BoolArray:
        """(value,): from which values it can be moved away."""
        return self._values(self.take_only)

    @property
    def enter(self) -> BoolArray:
        """(value,): to which values it can be moved."""
        return self._values(self.drop_only)

    @property
    def one_way(self) -> bool:
        """Whether some value cannot be left or entered."""
        return bool(self.take_only or self.drop_only)

    def _values(self, without: frozenset[str]) -> BoolArray:
        free = [option not in without for option in self.options]
        return np.array([True, *free] if self.may_be_none else free, np.bool_)


@dataclass(frozen=True, eq=False)
class AxisConflict:
    """A conflict as arrays over all combinations of the values of its axes."""

    decision_makers: tuple[str, ...]
    axes: tuple[Axis, ...]
    feasible: BoolArray
    """(state,); at least one is True."""
    ranks: RankArray
    """(decision maker, state); dense, larger is better, equal is a tie, 0 where infeasible."""

    @cached_property
    def states(self) -> StateArray:
        """The feasible states, ascending: (feasible states,) int64."""
        return np.flatnonzero(self.feasible)

    @cached_property
    def strides(self) -> tuple[int, ...]:
        """By how much a state grows with one value of each axis."""
        return tuple(accumulate((axis.size for axis in self.axes[:-1]), mul, initial=1))

    @property
    def options(self) -> tuple[str, ...]:
        """Names, axis by axis."""
        return tuple(chain.from_iterable(axis.options for axis in self.axes))

    def with_ranks(self, ranks: RankArray) -> AxisConflict:
        """The same conflict under other preferences; as the field."""
        return replace(self, ranks=np.ascontiguousarray(ranks, np.int32))

    def ranks_of(self, party: int) -> RankArray:
        """The ranks of one decision maker: (state,) int32."""
        ranks: RankArray = self.ranks[party]
        return ranks

    def controlled(self, party: int) -> tuple[int, ...]:
        """Indices of the axes that a decision maker controls."""
        return tuple(place for place, axis in enumerate(self.axes) if party in axis.movers)

    def taken(self, state: int) -> tuple[str, ...]:
        """The options taken in a state, axis by axis."""
        found = []
        for axis, stride in zip(self.axes, self.strides, strict=True):
            value = state // stride % axis.size - axis.may_be_none
            found += [axis.options[value]] if value >= 0 else []
        return tuple(found)

    def text(self, state: int) -> str:
        """The state as Y and N, in the order of `options`."""
        taken = set(self.taken(state))
        return "".join("Y" if option in taken else "N" for option in self.options)

    def matches(self, expression: Expression) -> BoolArray:
        """The states of which a statement is true, infeasible ones included: (state,) bool.

        raises  WrongInput, if the statement names an unknown option
        """
        shape = tuple(axis.size for axis in reversed(self.axes))
        place_of = {option: place for place, axis in enumerate(self.axes) for option in axis.options}
        unknown = [name.name for name in expression.names if name.name not in place_of]
        if unknown:
            raise WrongInput.one(f'"{unknown[0]}" is not an option. {meant(unknown[0], self.options)}')

        def taken(name: str) -> BoolArray:
            axis = self.axes[place_of[name]]
            truth: BoolArray = np.arange(axis.size) == axis.options.index(name) + axis.may_be_none
            return truth.reshape((axis.size, *[1] * place_of[name]))

        truth: BoolArray = np.broadcast_to(expression.evaluate(taken), shape).reshape(-1)
        return truth


def axis_conflict(
    decision_makers: Sequence[str],
    axes: Sequence[Axis],
    impossible: Iterable[Expression] = (),
    preferences: Mapping[str, Sequence[Expression]] | None = None,
) -> AxisConflict:
    """The conflict of some axes.

    impossible   statements true of what cannot occur
    preferences  for a decision maker, its statements, most important first; whoever is absent is indifferent
    raises       WrongInput, if there are too many states, none is possible, or a statement names an unknown option
    """
    size = prod(axis.size for axis in axes)
    if size > MOST_STATES:
        raise WrongInput.one(f"{size} combinations are more than {MOST_STATES}: let more options exclude each other")
    everything = np.ones(size, np.bool_)
    empty = np.zeros((len(decision_makers), size), np.int32)
    conflict = AxisConflict(tuple(decision_makers), tuple(axes), everything, empty)
    feasible = reduce(np.logical_and, (~conflict.matches(statement) for statement in impossible), everything)
    if not feasible.any():
        raise WrongInput.one("no state is possible: every combination of options is ruled out")
    for row, name in zip(empty, decision_makers, strict=True):
        statements = (preferences or {}).get(name, ())
        row[:] = prepared_truths((conflict.matches(statement) for statement in statements), feasible).ranks()
    return replace(conflict, feasible=feasible)


def axis_conflict_of(talks: Talks, exclusive: Sequence[Sequence[str]]) -> AxisConflict:
    """The conflict that the talks describe, where options of a group exclude each other.

    exclusive  groups of option names, no option in two; all options of a group have the same decision makers
    raises     WrongInput, if a group is wrong, or as `axis_conflict`
    """
    _require_groups(talks, exclusive)
    grouped = {option: tuple(group) for group in exclusive for option in group}
    groups = dict.fromkeys(grouped.get(option, (option,)) for option in talks.options)
    statements = {
        name: [statement.expression for statement in talks.preferences.get(name, ())] for name in talks.decision_makers
    }
    return axis_conflict(
        talks.decision_makers,
        [_axis(talks, group) for group in groups],
        [item.expression for item in talks.impossible],
        statements,
    )


def parsed(texts: Iterable[str]) -> list[Expression]:
    """Statements from their texts."""
    return [parse(text) for text in texts]


def _require_groups(talks: Talks, exclusive: Sequence[Sequence[str]]) -> None:
    listed = list(chain.from_iterable(exclusive))
    for option in listed:
        if option not in talks.options:
            raise WrongInput.one(f'"{option}" is not an option. {meant(option, talks.options)}')
        if listed.count(option) > 1:
            raise WrongInput.one(f'"{option}" is in two groups of options that exclude each other; join the groups')
    for group in exclusive:
        if len({_movers(talks, option) for option in group}) > 1:
            raise WrongInput.one(f"{', '.join(group)} exclude each other but are not all decided by the same")


def _axis(talks: Talks, group: tuple[str, ...]) -> Axis:
    def with_direction(moves: str) -> frozenset[str]:
        return frozenset(option for option in group if talks.options[option].moves == moves)

    return Axis(
        group,
        _movers(talks, group[0]),
        take_only=with_direction("take only"),
        drop_only=with_direction("drop only"),
    )


def _movers(talks: Talks, option: str) -> tuple[int, ...]:
    names = {option.partition(".")[0], *talks.options[option].shared_with}
    return tuple(place for place, maker in enumerate(talks.decision_makers) if maker in names)


class AxisClosures(Sweeps[AxisConflict]):
    """The closures of a conflict over axes."""

    def __init__(self, conflict: AxisConflict) -> None:
        super().__init__(conflict)
        self._cliques: dict[int, tuple[Any, ...]] = {}

    def opponents(self, party: int) -> tuple[int, ...]:
        """As in `Sweeps`."""
        movers = set(chain.from_iterable(axis.movers for axis in self.conflict.axes))
        return tuple(sorted(movers - {party}))

    def highest_by_moves(self, values: RankArray, party: int) -> RankArray:
        """As in `Sweeps`."""
        highest: RankArray = np.where(self.conflict.feasible, values, 0).astype(np.int32, copy=False)
        self._sweep(highest, party, highest=True)
        highest[~self.conflict.feasible] = 0
        return highest

    def highest_by_proper_moves(self, values: RankArray, party: int) -> RankArray:
        """As in `Sweeps`."""
        x = np.where(self.conflict.feasible, values, 0).astype(np.int32, copy=False)
        moved = np.zeros_like(x)
        for stride, axis in self._controlled(party):
            kernels_axes.sweep_axis_moved(x, moved, stride, axis.leave, axis.enter)
        moved[~self.conflict.feasible] = 0
        return moved

    def _by_moves(self, values: RankArray, mover: int) -> bool:
        before = values.copy()
        self._sweep(values, mover, highest=False)
        values[~self.conflict.feasible] = kernels.NO_VALUE
        return not np.array_equal(values, before)

    def lower_by_improvements(self, values: RankArray, mover: int) -> bool:
        """As in `Sweeps`."""
        if mover not in self._cliques:
            self._cliques[mover] = self._ordered(mover)
        cliques = self._cliques[mover]
        if len(cliques) > 4:
            return kernels_axes.one_way_improvement_pass(values, *cliques)
        return kernels.improvement_pass(values, *cliques)

    def _controlled(self, party: int) -> list[tuple[int, Axis]]:
        return [(self.conflict.strides[place], self.conflict.axes[place]) for place in self.conflict.controlled(party)]

    def _sweep(self, values: RankArray, mover: int, *, highest: bool) -> None:
        for stride, axis in self._controlled(mover):
            kernels_axes.sweep_axis(values, stride, axis.leave, axis.enter, highest)

    def _ordered(self, mover: int) -> tuple[Any, ...]:
        """Own and others' settings with what `kernels.ordered_cliques` makes of them; more if some are one-way."""
        conflict = self.conflict
        controlled = conflict.controlled(mover)
        own = self._settings(controlled)
        others = self._settings([place for place in range(len(conflict.axes)) if place not in controlled])
        first, entries = kernels.ordered_cliques(own, others, conflict.ranks[mover], conflict.feasible)
        fixed = [axis for _, axis in self._controlled(mover) if axis.one_way]
        if not fixed:
            return own, others, first, entries
        return own, others, first, entries, self._patterns(mover, own), *_open_patterns(fixed)

    def _settings(self, places: Sequence[int]) -> RankArray:
        settings = np.zeros(1, np.int32)
        for place in places:
            values = np.arange(self.conflict.axes[place].size, dtype=np.int32) * np.int32(self.conflict.strides[place])
            settings = (values[:, np.newaxis] + settings).reshape(-1)
        return settings

    def _patterns(self, mover: int, own: RankArray) -> RankArray:
        """(own setting,): the values of the one-way axes among them as one number, the first varying slowest."""
        pattern = np.zeros_like(own)
        for stride, axis in self._controlled(mover):
            if axis.one_way:
                pattern = pattern * axis.size + own // stride % axis.size
        return pattern.astype(np.int32, copy=False)


def _open_patterns(fixed: Sequence[Axis]) -> tuple[StateArray, StateArray]:
    """For every pattern of one-way axes, to which patterns moves lead: first (patterns + 1,) and to."""
    leads = np.ones((1, 1), np.bool_)
    for axis in fixed:
        leads = np.kron(leads, np.eye(axis.size, dtype=np.bool_) | np.outer(axis.leave, axis.enter))
    return np.concatenate([[0], np.cumsum(leads.sum(axis=1))]), np.nonzero(leads)[1]

"""Preferences: from ordered statements, or from a direct ranking, to one integer rank per state.

Option prioritisation (Fang, Hipel, Kilgour and Peng 2003): the first statement
outweighs all later ones together, so states compare as their truths do, word
by word in a dictionary.  Ranks are dense, 1 for the worst feasible level;
larger is better, equal is a tie; infeasible states hold 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Literal

import numpy as np

from trucelab.errors import WrongInput, meant
from trucelab.scenario.expressions import Expression
from trucelab.talks.states import BoolArray, RankArray, matches


@dataclass(frozen=True)
class PreferenceReport:
    """What the statements of one decision maker achieve among the feasible states."""

    levels: int
    """How many different ranks there are."""
    largest_tie: int
    """How many states the largest group of ties has."""
    constant: tuple[int, ...]
    """Places, from 0, of statements that are true of all feasible states, or of none."""
    redundant: tuple[int, ...]
    """Places of statements that split no group left by the statements before them; constant ones included."""


@dataclass(frozen=True, eq=False)
class PreparedPreferences:
    """The statements of one decision maker, evaluated once, to be ranked for many draws.

    Only the different patterns of truths are kept apart: ranking them is cheap, however many states share one.
    """

    truths: BoolArray
    """(statement, pattern): what is true in the patterns that occur among feasible states."""
    pattern: RankArray
    """(2**options,): place, from 1, of the pattern of every feasible state; 0 if infeasible."""

    def ranks(self, held: Sequence[bool] | None = None) -> RankArray:
        """Ranks of all states.

        held     which statements are in force, one bool each; all of them if None
        returns  (2**options,) int32
        """
        truths = self.truths if held is None else self.truths[np.asarray(held, np.bool_)]
        by_pattern = np.zeros(self.truths.shape[1] + 1, np.int32)
        by_pattern[1:] = lexicographic_ranks(truths)
        return by_pattern[self.pattern]

    def report(self) -> PreferenceReport:
        """Levels, ties, and statements that change nothing."""
        constant = [place for place, row in enumerate(self.truths) if row.all() or not row.any()]
        levels = [int(lexicographic_ranks(self.truths[:count]).max()) for count in range(len(self.truths) + 1)]
        redundant = [place for place in range(len(self.truths)) if levels[place] == levels[place + 1]]
        ties = np.bincount(self.ranks())[1:]
        return PreferenceReport(levels[-1], int(ties.max()), tuple(constant), tuple(redundant))


def prepared_preferences(
    statements: Sequence[Expression], options: Sequence[str], feasible: BoolArray
) -> PreparedPreferences:
    """Evaluate statements on the feasible states.

    statements  most important first, any number
    options     names, option 1 first
    feasible    (2**options,) bool, not all False
    """
    return prepared_truths((matches(statement, options) for statement in statements), feasible)


def prepared_truths(statements: Iterable[BoolArray], feasible: BoolArray) -> PreparedPreferences:
    """As `prepared_preferences`, from the truth of every statement: (state,) bool each."""
    pattern = np.zeros(int(feasible.sum()), np.int32)
    truths = np.zeros((0, 1), np.bool_)
    for statement in statements:
        truth = statement[feasible]
        finer = pattern * 2 + truth
        present = _present(finer, 2 * truths.shape[1])
        kept = np.flatnonzero(present)
        truths = np.vstack([truths[:, kept // 2], (kept % 2).astype(np.bool_)])
        pattern = (np.cumsum(present, dtype=np.int32) - 1)[finer]
    everywhere = np.zeros(feasible.size, np.int32)
    everywhere[feasible] = pattern + 1
    return PreparedPreferences(truths, everywhere)


def lexicographic_ranks(truths: BoolArray) -> RankArray:
    """Dense ranks of columns that compare word by word, True above False, first row first.

    truths   (statement, column) bool; with no statements all columns tie
    returns  (column,) int32 from 1

    >>> lexicographic_ranks(np.array([[True, False, True], [False, True, False]])).tolist()
    [2, 1, 2]
    """
    ranks = np.zeros(truths.shape[1], np.int32)
    levels = 1
    for truth in truths:
        finer = ranks * 2 + truth
        present = _present(finer, 2 * levels)
        ranks = (np.cumsum(present, dtype=np.int32) - 1)[finer]  # renumbered each time: no limit on statements
        levels = int(present.sum())
    return ranks + np.int32(1)


def ranks_of_ranking(ranking: Sequence[int | Sequence[int]], feasible: BoolArray) -> RankArray:
    """Ranks from a direct ranking of states.

    ranking   state integers, most preferred first; a nested sequence is a tie; every feasible state once
    feasible  (2**options,) bool
    returns   (2**options,) int32
    raises    WrongInput, if a feasible state is missing, or a state is given twice or infeasible

    >>> ranks_of_ranking([3, [0, 1]], np.array([True, True, False, True])).tolist()
    [1, 1, 0, 2]
    """
    groups = [[group] if isinstance(group, int) else list(group) for group in ranking]
    listed = [state for group in groups for state in group]
    wrong = [state for state in listed if not (0 <= state < feasible.size and feasible[state])]
    if wrong:
        raise WrongInput.one(f"the ranking lists state {wrong[0]}, which is not feasible")
    if len(set(listed)) < len(listed):
        twice = next(state for state in listed if listed.count(state) > 1)
        raise WrongInput.one(f"the ranking lists state {twice} twice")
    missing = set(np.flatnonzero(feasible).tolist()) - set(listed)
    if missing:
        raise WrongInput.one(f"the ranking leaves out state {min(missing)}; it must list every feasible state once")
    ranks = np.zeros(feasible.size, np.int32)
    for level, group in enumerate(reversed(groups), start=1):
        ranks[group] = level
    return ranks


def weighted_ranks(
    weights: Mapping[str, int | Fraction | str], options: Sequence[str], feasible: BoolArray
) -> RankArray:
    """Option weighting: states compare by the sum of the weights of what holds in them.

    weights   by option name, or "not " and an option name: an integer, a fraction, or a decimal as text ("0.1"), so
              that ties are exact
    options   names, option 1 first
    feasible  (2**options,) bool
    returns   (2**options,) int32, dense, 0 where infeasible
    raises    WrongInput, if a name is not an option, a weight is not a number, or the sums have too many digits

    Source: Fang, Hipel, Kilgour and Peng (2003).
    """
    exact = {name: _exact(name, weight) for name, weight in weights.items()}
    scale = lcm(*(weight.denominator for weight in exact.values()))
    if sum(abs(weight * scale) for weight in exact.values()) >= 1 << 62:
        raise WrongInput.one("the weights have too many digits to be added up exactly; round them")
    total = np.zeros(feasible.size, np.int64)
    states = np.arange(feasible.size)
    for name, weight in exact.items():
        option = name.removeprefix("not ")
        if option not in options:
            raise WrongInput.one(f'"{option}" is not an option. {meant(option, options)}')
        taken = states >> list(options).index(option) & 1
        total += int(weight * scale) * (taken if option == name else 1 - taken)
    ranks = np.zeros(feasible.size, np.int32)
    ranks[feasible] = np.unique(total[feasible], return_inverse=True)[1] + 1
    return ranks


@dataclass(frozen=True)
class Edit:
    """One edit of a ranking by hand."""

    state: int
    to: Literal["above", "below", "beside"]
    """Directly above or below all states that tie with `other`, or tied with it."""
    other: int


def edited_ranks(ranks: RankArray, edits: Iterable[Edit]) -> RankArray:
    """A hybrid ranking: ranks from statements or weights, then edits by hand, one after the other.

    ranks    (2**options,) int32, 0 where infeasible
    returns  the same, dense again; the ranks handed in are not changed
    raises   WrongInput, if an edit names a state that is not feasible, or moves a state relative to itself

    >>> edited_ranks(np.array([1, 2, 3], np.int32), [Edit(0, "above", 1)]).tolist()
    [2, 1, 3]
    """
    doubled = ranks.astype(np.int32) * 2
    for edit in edits:
        for state in (edit.state, edit.other):
            if not (0 <= state < ranks.size and ranks[state]):
                raise WrongInput.one(f"an edit of a ranking names state {state}, which is not feasible")
        if edit.state == edit.other:
            raise WrongInput.one(f"an edit of a ranking moves state {edit.state} relative to itself; name another")
        doubled[edit.state] = doubled[edit.other] + {"above": 1, "below": -1, "beside": 0}[edit.to]
        doubled[ranks > 0] = 2 * (np.unique(doubled[ranks > 0], return_inverse=True)[1] + 1)
    return (doubled // 2).astype(np.int32)


def _exact(name: str, weight: int | Fraction | str) -> Fraction:
    try:
        return Fraction(weight)
    except (ValueError, ZeroDivisionError):
        raise WrongInput.one(f'the weight of "{name}", {weight}, is not a number') from None


def _present(values: RankArray, size: int) -> BoolArray:
    present = np.zeros(size, np.bool_)
    present[values] = True
    return present

"""Preferences: from ordered statements, or from a direct ranking, to one integer rank per state.

Option prioritisation (Fang, Hipel, Kilgour and Peng 2003): the first statement
outweighs all later ones together, so states compare as their truths do, word
by word in a dictionary.  Ranks are dense, 1 for the worst feasible level;
larger is better, equal is a tie; infeasible states hold 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from trucelab.errors import WrongInput
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
    pattern = np.zeros(int(feasible.sum()), np.int32)
    truths = np.zeros((0, 1), np.bool_)
    for statement in statements:
        truth = matches(statement, options)[feasible]
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


def _present(values: RankArray, size: int) -> BoolArray:
    present = np.zeros(size, np.bool_)
    present[values] = True
    return present

"""Strength of preference: greatly or mildly preferred, and sanctions that must hurt greatly.

A ranking is cut into ordered groups: a state of a better group is greatly preferred, a better one of the same
group mildly.  Strong stability asks that every sanction, and whatever the party can still do after it, is greatly
less preferred; what is stable but not strongly so is weakly stable (Hamouda, Kilgour and Hipel 2004, 2006).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from trucelab.errors import WrongInput
from trucelab.talks.closures import AnyClosures
from trucelab.talks.conflict import Conflict
from trucelab.talks.preferences import ranks_of_ranking
from trucelab.talks.stability.concept import Concept, Threshold
from trucelab.talks.states import BoolArray, RankArray


def groups_of_rankings(
    groups: Sequence[Sequence[int | Sequence[int]]], feasible: BoolArray
) -> tuple[RankArray, RankArray]:
    """Ranks and groups of one decision maker.

    groups   best group first; each a ranking of state integers, most preferred first, ties nested
    returns  ranks and groups, (2**options,) int32 each, larger is better, 0 where infeasible
    raises   WrongInput, as `ranks_of_ranking`
    """
    ranks = ranks_of_ranking(list(chain.from_iterable(groups)), feasible)
    group_of = np.zeros_like(ranks)
    for place, group in enumerate(reversed(groups), start=1):
        for tie in group:
            group_of[tie] = place
    return ranks, group_of


def groups_by_cuts(ranks: RankArray, cuts: Sequence[int]) -> RankArray:
    """Groups from ranks: a new one begins above each of the ranks in `cuts`.

    returns  as `ranks`, 0 where infeasible

    >>> groups_by_cuts(np.array([1, 2, 0, 3], np.int32), [2]).tolist()
    [1, 1, 0, 2]
    """
    groups = 1 + (ranks[..., np.newaxis] > np.array(cuts, np.int32)).sum(axis=-1)
    found: RankArray = np.where(ranks == 0, 0, groups).astype(np.int32)
    return found


@dataclass(frozen=True, eq=False)
class StrongConcept(Threshold):
    """The strong version of a concept with sanctions: these must hurt greatly."""

    concept: Concept
    groups: RankArray
    """(decision maker, state) int32: larger is better; a better group has better ranks throughout."""

    def guaranteed(self, closures: AnyClosures, party: int) -> RankArray:
        """min(v(t), one more than the best rank of the worst group that a sanction leads to)."""
        ranks = closures.conflict.ranks_of(party)
        group = np.ascontiguousarray(self.groups[party])
        _require_ordered(ranks, group)
        after = closures.highest_by_moves(group, party) if self.concept.counter_moves else group
        worst = np.where(closures.conflict.feasible, self.concept.left(closures, party, after), 0)
        least: RankArray = np.minimum(ranks, _best_rank(ranks, group)[worst] + np.int32(1))
        return least


def strong(concept: Concept, groups: RankArray) -> StrongConcept:
    """The strong version of a concept with sanctions.

    groups  as `StrongConcept.groups`
    raises  WrongInput, for Nash, which has no sanctions
    """
    if concept.replies == "none":
        raise WrongInput.one(f"{concept.title} knows no sanctions, so it has no strong version")
    return StrongConcept(concept, groups)


def weakly_stable(conflict: Conflict, concept: Concept, groups: RankArray, party: int) -> BoolArray:
    """The states that are stable, but not strongly: (2**options,) bool."""
    return concept.stable(conflict, party) & ~strong(concept, groups).stable(conflict, party)


def _best_rank(ranks: RankArray, group: RankArray) -> RankArray:
    best = np.zeros(int(group.max()) + 1, np.int32)
    np.maximum.at(best, group, ranks)
    return best


def _require_ordered(ranks: RankArray, group: RankArray) -> None:
    best = _best_rank(ranks, group)
    lowest = np.full_like(best, np.iinfo(np.int32).max)
    np.minimum.at(lowest, group, ranks)
    present = np.unique(group)
    if (lowest[present][1:] <= best[present][:-1]).any():
        raise WrongInput.one("a group of preferences has a state that ranks no better than one of a worse group")

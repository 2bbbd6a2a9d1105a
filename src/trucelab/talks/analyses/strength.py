"""Strength of preference: greatly or mildly preferred, and sanctions that must hurt greatly.

A ranking is cut into ordered groups: a state of a better group is greatly preferred, a better one of the same
group mildly.  Strong stability asks that every sanction, and whatever the party can still do after it, is greatly
less preferred; what is stable but not strongly so is weakly stable (Hamouda, Kilgour and Hipel 2004, 2006).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from trucelab.errors import WrongInput
from trucelab.scenario import analyses as asked
from trucelab.talks.analyses.analysis import Analysis, Subject, Verdict
from trucelab.talks.closures import AnyClosures
from trucelab.talks.stability import CONCEPTS
from trucelab.talks.stability.concept import Concept, Threshold
from trucelab.talks.states import RankArray, state_of


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


def _verdicts(subject: Subject, settings: asked.Strength) -> Iterator[Verdict]:
    groups = np.stack([_groups(subject, settings, maker) for maker in subject.talks.decision_makers])
    for concept in CONCEPTS:
        if concept.replies != "none":
            strongly = strong(concept, groups)
            stable = [strongly.stable(subject.conflict, party) for party in subject.parties]
            yield Verdict(f"strong {concept.abbreviation}", np.stack(stable))


def _groups(subject: Subject, settings: asked.Strength, maker: str) -> RankArray:
    """The groups of one decision maker: those above its cuts, those of its first statements, or all in one."""
    party = subject.conflict.party(maker)
    ranks = subject.conflict.ranks_of(party)
    if maker in settings.greatly_worse:
        states = [state_of(text) for text in settings.greatly_worse[maker]]
        for state in states:
            if not subject.conflict.feasible[state]:
                says = f"state {subject.conflict.text(state)} cannot occur; name one that can"
                raise WrongInput.one(says, where=f"talks.analyses.greatly_worse.{maker}")
        return groups_by_cuts(ranks, [int(ranks[state]) for state in states])
    if maker in settings.first_statements:
        statements = subject.talks.preferences[party].truths.shape[0]
        count = settings.first_statements[maker]
        if count > statements:
            says = f"first_statements: {count}, but the list of {maker} has {statements} statements"
            raise WrongInput.one(f"{says}; give fewer, or say what is greatly_worse", where="talks.analyses")
        in_force = subject.held.get(maker, (True,) * statements)
        return subject.talks.preferences[party].ranks(
            [place < count and in_force[place] for place in range(statements)]
        )
    return (ranks > 0).astype(np.int32)


STRENGTH = Analysis(
    settings=asked.Strength,
    title="Strength of preference",
    source="Hamouda, Kilgour and Hipel (2004)",
    verdicts=_verdicts,
)

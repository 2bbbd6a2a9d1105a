"""Strength of preference: which states are held by sanctions that hurt greatly, and which by mild ones only."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from trucelab.errors import WrongInput
from trucelab.scenario import analyses as asked
from trucelab.talks.analyses.analysis import Analysis, Subject, Verdict
from trucelab.talks.stability import CONCEPTS
from trucelab.talks.states import RankArray, state_of
from trucelab.talks.strength import groups_by_cuts, strong


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

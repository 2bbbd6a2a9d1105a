"""Uncertain preferences: stable whatever the ranking is, by what unknown pairs of states are taken for."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, product

import numpy as np

from trucelab.errors import WrongInput
from trucelab.scenario import analyses as asked
from trucelab.talks.analyses.analysis import Analysis, Subject, Verdict
from trucelab.talks.preferences import ranks_of_ranking
from trucelab.talks.stability import CONCEPTS
from trucelab.talks.states import RankArray, state_of
from trucelab.talks.uncertain_preferences import INDICES, UncertainConflict, stable_by_index

MAX_RANKINGS = 256
"""Rankings that one decision maker may have."""


def _verdicts(subject: Subject, settings: asked.UncertainPreferences) -> Iterator[Verdict]:
    rankings = tuple(_rankings(subject, settings, maker) for maker in subject.talks.decision_makers)
    if max(map(len, rankings)) == 1:
        says = "nothing is uncertain: every statement is held for certain, and no ranking of other_rankings differs"
        raise WrongInput.one(f"{says}; give a statement a chance with held", where="talks.analyses")
    uncertain = UncertainConflict(subject.conflict, rankings)
    for concept in CONCEPTS:
        for index in INDICES:
            stable = [stable_by_index(uncertain, concept, index, party) for party in subject.parties]
            yield Verdict(f"{concept.abbreviation} {index}", np.stack(stable))


def _rankings(subject: Subject, settings: asked.UncertainPreferences, maker: str) -> RankArray:
    """The rankings that a decision maker may have, each once: (ranking, 2**options)."""
    prepared, party = subject.talks, subject.conflict.party(maker)
    statements = prepared.talks.preferences.get(maker, ())
    choices = [(True,) if statement.held >= 1 else (True, False) for statement in statements]
    if 2 ** sum(len(choice) > 1 for choice in choices) > MAX_RANKINGS:
        says = f"{maker} has more than {MAX_RANKINGS} possible rankings; let fewer of its statements be uncertain"
        raise WrongInput.one(says, where=f"talks.preferences.{maker}")
    rows = [prepared.conflict({maker: mask} if mask else {}).ranks_of(party) for mask in product(*choices)]
    for ranking in settings.other_rankings.get(maker, ()):
        states = [[state_of(text) for text in tied] for tied in ranking]
        missing = subject.conflict.states.size - len(set(chain.from_iterable(states)))
        if missing:
            says = f"a ranking under other_rankings of {maker} must list each of the "
            raise WrongInput.one(f"{says}{subject.conflict.states.size} possible states once", where="talks.analyses")
        rows.append(ranks_of_ranking(states, subject.conflict.feasible))
    return np.unique(np.stack(rows), axis=0)


UNCERTAIN_PREFERENCES = Analysis(
    settings=asked.UncertainPreferences,
    title="Uncertain preferences",
    source="Li, Hipel, Kilgour and Fang (2004)",
    verdicts=_verdicts,
)

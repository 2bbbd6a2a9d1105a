"""Attitudes: the relational versions of the concepts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from trucelab.scenario import analyses as asked
from trucelab.talks.analyses.analysis import Analysis, Subject, Verdict
from trucelab.talks.attitudes import relational_stable, selfish
from trucelab.talks.stability import CONCEPTS

_NUMBER = {"well": 1, "indifferent": 0, "ill": -1}


def _verdicts(subject: Subject, settings: asked.Attitudes) -> Iterator[Verdict]:
    makers = subject.talks.decision_makers
    attitudes = selfish(len(makers))
    for maker, others in settings.towards.items():
        for other, attitude in others.items():
            attitudes[subject.conflict.party(maker)][subject.conflict.party(other)] = _NUMBER[attitude]
    for concept in CONCEPTS:
        stable = [relational_stable(subject.conflict, attitudes, concept, party) for party in subject.parties]
        yield Verdict(f"R{concept.abbreviation}", np.stack(stable))


ATTITUDES = Analysis(
    settings=asked.Attitudes,
    title="Attitudes",
    source="Inohara, Hipel and Walker (2007)",
    verdicts=_verdicts,
)

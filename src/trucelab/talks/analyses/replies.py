"""Replies: the concepts with sanctions, where a party reckons with fewer answers than the textbook does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from trucelab.scenario import analyses as asked
from trucelab.talks.analyses.analysis import Analysis, Subject, Verdict
from trucelab.talks.graph import GraphConflict
from trucelab.talks.relations import stable_in_graph
from trucelab.talks.stability import CONCEPTS, Concept
from trucelab.talks.states import BoolArray


def _verdicts(subject: Subject, settings: asked.Replies) -> Iterator[Verdict]:
    for concept in CONCEPTS:
        if concept.replies != "none":
            fewer = replace(concept, response=settings.mode, sanctioners=settings.feared or None)
            if settings.return_counts:
                stable = np.stack([fewer.stable(subject.conflict, party) for party in subject.parties])
            else:
                stable = _without_return(subject, fewer)
            yield Verdict(concept.abbreviation, stable)


def _without_return(subject: Subject, concept: Concept) -> BoolArray:
    graph, conflict = GraphConflict.of(subject.conflict), subject.conflict
    everywhere = np.zeros(conflict.ranks.shape, np.bool_)
    for party in subject.parties:
        everywhere[party, conflict.states] = stable_in_graph(graph, concept, party, count_return=False)
    return everywhere


REPLIES = Analysis(
    settings=asked.Replies,
    title="Fewer replies",
    source="Fang, Hipel and Kilgour (1993)",
    verdicts=_verdicts,
)

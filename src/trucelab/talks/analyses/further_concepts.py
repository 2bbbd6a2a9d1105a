"""Concepts that are decided state by state: simultaneous, limited-move and non-myopic stability."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from trucelab.scenario import analyses as asked
from trucelab.talks.analyses.analysis import Analysis, Subject, Verdict
from trucelab.talks.stability import SetConcept, limited_move
from trucelab.talks.stability.limited_move import NON_MYOPIC as NON_MYOPIC_CONCEPT
from trucelab.talks.stability.simultaneous import SIMULTANEOUS as SIMULTANEOUS_CONCEPT


def _by(subject: Subject, concept: SetConcept) -> Iterator[Verdict]:
    yield Verdict(
        concept.abbreviation, np.stack([concept.stable(subject.conflict, party) for party in subject.parties])
    )


SIMULTANEOUS = Analysis(
    settings=asked.Simultaneous,
    title=SIMULTANEOUS_CONCEPT.title,
    source=SIMULTANEOUS_CONCEPT.source,
    verdicts=lambda subject, _: _by(subject, SIMULTANEOUS_CONCEPT),
)
LIMITED_MOVE = Analysis(
    settings=asked.LimitedMove,
    title="Limited-move stability",
    source=limited_move(2).source,
    verdicts=lambda subject, settings: _by(subject, limited_move(settings.moves)),
)
NON_MYOPIC = Analysis(
    settings=asked.NonMyopic,
    title=NON_MYOPIC_CONCEPT.title,
    source=NON_MYOPIC_CONCEPT.source,
    verdicts=lambda subject, _: _by(subject, NON_MYOPIC_CONCEPT),
)

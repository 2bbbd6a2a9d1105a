"""Coalitions: the states that no group of decision makers leaves together, single ones and all together included."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from trucelab.scenario import analyses as asked
from trucelab.talks.analyses.analysis import Analysis, Subject, Verdict
from trucelab.talks.coalitions import COALITION_CONCEPTS, universally_stable


def _verdicts(subject: Subject, settings: asked.AllCoalitions) -> Iterator[Verdict]:
    for concept in COALITION_CONCEPTS:
        stable = universally_stable(subject.conflict, concept, pareto=settings.pareto)
        yield Verdict(f"C{concept.abbreviation}", stable[np.newaxis])


ALL_COALITIONS = Analysis(
    settings=asked.AllCoalitions,
    title="Stability against all coalitions",
    source="Kilgour, Hipel, Fang and Peng (2001); Inohara and Hipel (2008)",
    verdicts=_verdicts,
)

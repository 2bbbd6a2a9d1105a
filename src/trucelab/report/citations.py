"""Evidence as it is printed: source, paragraph, grade; or that it is a judgement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from trucelab.scenario import Document
from trucelab.scenario.values import Evidence


@dataclass(frozen=True)
class Citation:
    """One piece of evidence."""

    text: str
    source: str
    """Key of the source, for a link to the list; empty for a judgement."""
    grade: str


def cited(document: Document, grounds: Iterable[Evidence]) -> tuple[Citation, ...]:
    """Evidence in print."""
    return tuple(_one(document, evidence) for evidence in grounds)


def _one(document: Document, evidence: Evidence) -> Citation:
    if evidence.source is None:
        return Citation(f"judgement: {evidence.judgement}", "", "")
    source = document.sources[evidence.source]
    paragraph = f", paragraph {evidence.paragraph}" if evidence.paragraph else ""
    span = f", “{evidence.span}”" if evidence.span else ""
    reliability = evidence.reliability or source.reliability
    grade = f"{reliability}{evidence.credibility}" if evidence.credibility else reliability
    return Citation(f"{source.publisher}{paragraph}{span}", evidence.source, grade)

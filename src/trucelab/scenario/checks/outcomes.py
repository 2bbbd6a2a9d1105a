"""Outcomes named elsewhere are outcomes of the talks; truces do not go round in circles."""

from __future__ import annotations

from collections.abc import Iterator

from trucelab.errors import Problem, meant
from trucelab.scenario.checks.draft import Draft
from trucelab.scenario.document import Document
from trucelab.scenario.yaml_text import Path


def outcomes(draft: Draft) -> Iterator[Problem]:
    """Outcomes named elsewhere are outcomes of the talks; truces do not go round in circles."""
    document, problem = draft.document, draft.written.problem
    known, simulated = document.outcomes, document.consequences
    for path, name in _outcome_names(document):
        if name not in known:
            yield problem(path, f'"{name}" is not an outcome of the talks. {meant(name, known)}')
        elif name not in simulated and path[0] == "consequences":
            yield problem(path, f'"{name}" has no consequences of its own to follow. {meant(name, simulated)}')
    for name in simulated:
        if _circles(document, name):
            says = f'what follows "{name}" leads back to it; let a chain of truces end in an outcome without one'
            yield problem(("consequences", name, "truce", "then"), says)


def _outcome_names(document: Document) -> Iterator[tuple[Path, str]]:
    for index, name in enumerate(document.talks.wanted):
        yield ("talks", "wanted", index), name
    for name, consequence in document.consequences.items():
        yield ("consequences", name), name
        if consequence.truce is not None:
            yield ("consequences", name, "truce", "then"), consequence.truce.then
    for key, claim in document.claims.items():
        single = getattr(claim, "outcome", None)
        if single is not None:
            yield ("claims", key, "outcome"), single
        for index, name in enumerate(getattr(claim, "outcomes", ())):
            yield ("claims", key, "outcomes", index), name


def _circles(document: Document, name: str) -> bool:
    seen, at = {name}, document.consequences[name]
    while at.truce is not None and at.truce.then in document.consequences:
        if at.truce.then in seen:
            return at.truce.then == name
        seen.add(at.truce.then)
        at = document.consequences[at.truce.then]
    return False

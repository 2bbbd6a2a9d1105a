"""Claims about the talks are about talks that are there, in the form that the claim needs."""

from __future__ import annotations

from collections.abc import Iterator

from trucelab.errors import Problem
from trucelab.scenario.checks.draft import Draft
from trucelab.scenario.claims import FigureClaim


def claims_about_talks(draft: Draft) -> Iterator[Problem]:
    """Where nobody decides on anything, only numbers can be claimed."""
    if draft.document.has_talks:
        return
    for key, claim in draft.document.claims.items():
        if not isinstance(claim, FigureClaim):
            says = f'"{claim.kind}" is a claim about talks, and the scenario has none; leave it out, or add the talks'
            yield draft.written.problem(("claims", key, "kind"), says)


def weighed_statements(draft: Draft) -> Iterator[Problem]:
    """A claim about the place of a statement is about somebody whose preferences are statements and nothing else."""
    talks = draft.document.talks
    for key, claim in draft.document.claims.items():
        if claim.kind == "weight" and claim.decision_maker in talks.decision_makers:
            other = {*talks.forms(claim.decision_maker)} - {"preferences"} or talks.edits.get(claim.decision_maker)
            if other or not talks.preferences.get(claim.decision_maker):
                says = f'the preferences of "{claim.decision_maker}" are not a list of statements, so none has a place'
                yield draft.written.problem(("claims", key, "decision_maker"), says)

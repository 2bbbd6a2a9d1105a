"""Outcomes named elsewhere are outcomes of the talks; what follows an outcome can follow it, and adds up."""

from __future__ import annotations

from collections.abc import Iterator

from trucelab.errors import Problem, meant
from trucelab.scenario.checks.draft import Draft
from trucelab.scenario.consequences import Consequence, Following
from trucelab.scenario.document import Document
from trucelab.scenario.yaml_text import Path

ROUNDING = 1e-9
"""By so much may shares miss 1."""


def outcomes(draft: Draft) -> Iterator[Problem]:
    """Outcomes named elsewhere are outcomes of the talks; what follows an outcome can follow it, and adds up."""
    document, problem = draft.document, draft.written.problem
    known, simulated = document.outcomes, document.consequences
    for where, name in _outcome_names(document):
        # the name of one alone has no share, so no place of its own
        path = where if where in draft.written.spots or "then" not in where else where[:-1]
        if name not in known:
            yield problem(path, f'"{name}" is not an outcome of the talks. {meant(name, known)}')
        elif name not in simulated and path[0] == "consequences":
            yield problem(path, f'"{name}" has no consequences of its own to follow. {meant(name, simulated)}')
    for name, consequence in simulated.items():
        if consequence.truce is not None and consequence.ends is not None:
            says = "the outcome ends with its truce; leave ends out, or the truce"
            yield problem(("consequences", name, "ends"), says)
        for where, following in _followings(name, consequence):
            for keys, says in _unfit(name, following, has_talks=document.has_talks):
                yield problem((*where, *keys), says)


def _followings(name: str, consequence: Consequence) -> Iterator[tuple[Path, Following]]:
    for key, following in (("truce", consequence.truce), ("ends", consequence.ends)):
        if following is not None:
            yield ("consequences", name, key), following


def _unfit(name: str, following: Following, *, has_talks: bool) -> Iterator[tuple[Path, str]]:
    """What does not fit in what follows an outcome: the keys, and why."""
    shares = following.then
    if following.from_talks.high > 0.0 and not has_talks:
        yield ("from_talks",), "the scenario has no talks to say what comes next; name the outcomes under then"
    if not shares:
        if following.stated:
            yield ("then",), "nothing follows; name the outcome that comes next, or several with their shares"
        return
    if name in shares:
        yield ("then",), f'"{name}" leads back to itself; name what follows it, and let it last longer where it goes on'
    least, most = sum(share.low for share in shares.values()), sum(share.high for share in shares.values())
    if least > 1.0 + ROUNDING or most < 1.0 - ROUNDING:
        says = f"the shares are {least:.3g} together at least and {most:.3g} at most; they must be able to add up to 1"
        yield ("then",), says


def _outcome_names(document: Document) -> Iterator[tuple[Path, str]]:
    for index, name in enumerate(document.talks.wanted):
        yield ("talks", "wanted", index), name
    for name, consequence in document.consequences.items():
        yield ("consequences", name), name
        for where, following in _followings(name, consequence):
            for after in following.then:
                yield (*where, "then", after), after
    for key, claim in document.claims.items():
        single = getattr(claim, "outcome", None)
        if single is not None:
            yield ("claims", key, "outcome"), single
        for index, name in enumerate(getattr(claim, "outcomes", ())):
            yield ("claims", key, "outcomes", index), name

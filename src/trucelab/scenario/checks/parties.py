"""Everybody who is named is a party; whoever is said to decide decides."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from trucelab.errors import Problem, meant
from trucelab.scenario.checks.draft import Draft
from trucelab.scenario.document import Document
from trucelab.scenario.talks import TalksPart
from trucelab.scenario.yaml_text import Path, Written


def parties(draft: Draft) -> Iterator[Problem]:
    """Everybody named anywhere is a party."""
    document, problem = draft.document, draft.written.problem
    known = document.parties
    for key, party in known.items():
        for index, backed in enumerate(party.backs):
            if backed == key:
                yield problem(("parties", key, "backs", index), f'"{key}" backs itself; name the parties it backs')
            if backed not in known:
                yield problem(("parties", key, "backs", index), f'"{backed}" is not a party. {meant(backed, known)}')
    yield from parties_of_talks(document.talks, known, draft.written)


def parties_of_talks(talks: TalksPart, known: Collection[str], written: Written) -> Iterator[Problem]:
    """Everybody who decides or prefers is a party; `known` are their short names."""
    problem = written.problem
    for name, option in talks.options.items():
        path: Path = ("talks", "options", name)
        owner = name.partition(".")[0]
        if owner not in known:
            yield problem(path, f'"{owner}" is not a party. {meant(owner, known)}')
        for index, sharer in enumerate(option.shared_with):
            if sharer == owner:
                says = f'"{owner}" decides on this option already; name the others who can change it too'
                yield problem((*path, "shared_with", index), says)
            if sharer not in known:
                yield problem((*path, "shared_with", index), f'"{sharer}" is not a party. {meant(sharer, known)}')
    for form in ("preferences", "weights", "rankings", "edits"):
        for key in getattr(talks, form):
            if key not in known:
                yield problem(("talks", form, key), f'"{key}" is not a party. {meant(key, known)}')


def decision_makers(draft: Draft) -> Iterator[Problem]:
    """Claims, coalitions, beliefs and levers about decision makers name some."""
    document = draft.document
    makers = document.talks.decision_makers
    for path, key in (*_decision_makers_of_claims(document), *decision_makers_of_talks(document.talks)):
        if key not in makers:
            yield draft.written.problem(path, f'"{key}" is not a decision maker. {meant(key, makers)}')


def decision_makers_of_talks(talks: TalksPart) -> Iterator[tuple[Path, str]]:
    """Every decision maker that coalitions, beliefs, levers and analyses name."""
    for name, coalition in talks.coalitions.items():
        for index, member in enumerate(coalition.members):
            yield ("talks", "coalitions", name, "members", index), member
    for index, belief in enumerate(talks.beliefs):
        yield ("talks", "beliefs", index, "holder"), belief.holder
        yield ("talks", "beliefs", index, "about"), belief.about
    for key, lever in talks.levers.items():
        if lever.kind == "remove actor":
            yield ("talks", "levers", key, "decision_maker"), lever.decision_maker
        elif lever.kind == "add option":
            for index, wanted in enumerate(lever.wanted):
                yield ("talks", "levers", key, "wanted", index, "decision_maker"), wanted.decision_maker
    for index, analysis in enumerate(talks.analyses):
        yield from ((("talks", "analyses", index, *path), maker) for path, maker in analysis.makers)


def _decision_makers_of_claims(document: Document) -> Iterator[tuple[Path, str]]:
    for key, claim in document.claims.items():
        if claim.kind in ("prefers", "promotes", "weight", "ranks above"):
            yield ("claims", key, "decision_maker"), claim.decision_maker
        elif claim.kind == "no common first choice":
            yield from ((("claims", key, "among", index), maker) for index, maker in enumerate(claim.among))
        elif claim.kind == "not sufficient":
            for index, maker in enumerate(claim.decision_makers):
                yield ("claims", key, "decision_makers", index), maker

"""How far a claim about the talks is from turning: the smallest change of stated preferences that turns it.

Looked at are single changes in the central case: one statement dropped, or one
moved to another place of its list.  Two changes at once are not searched.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from trucelab.ensemble.members.claim_tests import TALKS_TESTS
from trucelab.ensemble.members.plan import Plan, central_held
from trucelab.ensemble.members.talks_draw import Held, TalksDraw
from trucelab.scenario.claims import Claim
from trucelab.talks import CONCEPTS, PreparedTalks

SHOWN = 4
"""Changes of the smallest size that are kept."""

OWN_NUMBER = ("weight", "chance", "last chance")
"""Kinds with a number of their own to be far from, or in which preferences play no part."""

BY_OWN_PREFERENCES = frozenset(concept.name for concept in CONCEPTS if concept.replies != "improvements")
"""Concepts by which the preferences of a decision maker alone decide what is stable for it."""


@dataclass(frozen=True)
class Change:
    """One statement dropped, or moved."""

    decision_maker: str
    statement: str
    place: int
    """Where it stands among the statements in force, from 1."""
    to: int | None
    """Where it is put; None if it is dropped."""

    @property
    def size(self) -> int:
        """Places that it moves; 0 if it is dropped."""
        return 0 if self.to is None else abs(self.to - self.place)


def flips_of(plan: Plan) -> dict[str, Any]:
    """By claim: whether it is true in the central case, and the smallest changes that turn it, as plain values.

    returns  `true`; `dropped`: statements each of which turns it if dropped; `moved`: those that turn it if moved by
             the fewest places that do, with `places`, how many these are, None if no move does; `tried`: changes tried
    """
    document = plan.scenario.document
    if not document.has_talks:
        return {}
    held = central_held(plan.scenario)
    return {
        key: _flips(plan.talks, held, claim)
        for key, claim in document.claims.items()
        if claim.kind in TALKS_TESTS and claim.kind not in OWN_NUMBER
    }


def _flips(talks: PreparedTalks, held: Held, claim: Claim) -> dict[str, Any]:
    test = TALKS_TESTS[claim.kind]
    true = test(claim, TalksDraw(talks, held))["true"]
    dropped: list[Change] = []
    moved: list[Change] = []
    tried = 0
    for change in sorted(_changes(talks, held, _who(talks, claim)), key=lambda change: change.size):
        if moved and change.size > moved[0].size:
            break
        tried += 1
        if test(claim, changed(talks, held, change))["true"] != true:
            (dropped if change.to is None else moved).append(change)
    return {
        "true": true,
        "dropped": [_plain(change) for change in dropped[:SHOWN]],
        "moved": [_plain(change) for change in moved[:SHOWN]],
        "places": moved[0].size if moved else None,
        "tried": tried,
    }


def _plain(change: Change) -> dict[str, Any]:
    return {
        "decision_maker": change.decision_maker,
        "statement": change.statement,
        "place": change.place,
        "to": change.to,
    }


def _who(talks: PreparedTalks, claim: Claim) -> Sequence[str]:
    """Whose preferences can turn a claim at all."""
    match claim.kind:
        case "prefers" | "ranks above":
            return (claim.decision_maker,)
        case "no common first choice":
            return claim.among
        case "not sufficient" if claim.concept in BY_OWN_PREFERENCES:
            return claim.decision_makers
    return talks.decision_makers


def _changes(talks: PreparedTalks, held: Held, makers: Sequence[str]) -> Iterator[Change]:
    for maker in makers:
        if maker in talks.fixed or talks.edits.get(maker):
            continue
        listed = talks.talks.preferences.get(maker, ())
        in_force = [one.says for one, really in zip(listed, held.get(maker, ()), strict=True) if really]
        for place, says in enumerate(in_force, start=1):
            yield Change(maker, says, place, None)
            for to in range(1, len(in_force) + 1):
                if to != place:
                    yield Change(maker, says, place, to)


def changed(talks: PreparedTalks, held: Held, change: Change) -> TalksDraw:
    """The talks with one change made, in the draw `held`."""
    party = talks.unranked.party(change.decision_maker)
    prepared = talks.preferences[party]
    order = np.flatnonzero(held[change.decision_maker]).tolist()
    moving = order.pop(change.place - 1)
    if change.to is not None:
        order.insert(change.to - 1, moving)
    preferences = list(talks.preferences)
    preferences[party] = replace(prepared, truths=prepared.truths[order])
    written = talks.talks.preferences
    kept = tuple(written[change.decision_maker][place] for place in order)
    said = talks.talks.model_copy(update={"preferences": {**written, change.decision_maker: kept}})
    made = replace(talks, talks=said, preferences=tuple(preferences))
    return TalksDraw(made, {**held, change.decision_maker: (True,) * len(order)})

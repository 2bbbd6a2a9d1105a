"""How far a claim about the talks is from turning: the smallest change of stated preferences that turns it.

Looked at are single changes in the central case: one statement dropped, or one
moved to another place of its list.  Two changes at once are not searched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
    central = TalksDraw(plan.talks, central_held(plan.scenario))
    searches = {
        key: _Search.of(claim, central)
        for key, claim in document.claims.items()
        if claim.kind in TALKS_TESTS and claim.kind not in OWN_NUMBER
    }
    # every change is made once, and put to all claims that it can turn
    different = dict.fromkeys(change for search in searches.values() for change in search.places)
    for change in sorted(different, key=lambda change: change.size):
        wanted = [search for search in searches.values() if search.wants(change)]
        if wanted:
            draw = changed(central, change)
            for search in wanted:
                search.put(change, draw)
    return {key: search.found() for key, search in searches.items()}


@dataclass
class _Search:
    """The search for what turns one claim: changes come smallest first, and it ends with those as small as the first
    move that turns it."""

    claim: Claim
    true: bool
    """Whether the claim is true in the central case."""
    places: Mapping[Change, int]
    """The changes that can turn it, each with its place in the order in which they are told."""
    turning: list[Change] = field(default_factory=list)
    tried: int = 0

    @classmethod
    def of(cls, claim: Claim, central: TalksDraw) -> _Search:
        """A search that has tried nothing yet; nothing is to be tried where the central case does not bear on it."""
        found = TALKS_TESTS[claim.kind](claim, central)
        makers = () if found.get("silent") else _who(central.talks, claim)
        places = {change: place for place, change in enumerate(_changes(central.talks, central.held, makers))}
        return cls(claim, found["true"], places)

    @property
    def moves(self) -> int | None:
        """By how many places the first move goes that turns the claim."""
        return next((change.size for change in self.turning if change.to is not None), None)

    def wants(self, change: Change) -> bool:
        """Whether a change must be tried."""
        return change in self.places and (self.moves is None or change.size <= self.moves)

    def put(self, change: Change, draw: TalksDraw) -> None:
        """Try a change, made in `draw`."""
        self.tried += 1
        if TALKS_TESTS[self.claim.kind](self.claim, draw)["true"] != self.true:
            self.turning.append(change)

    def found(self) -> dict[str, Any]:
        """What was found, as plain values."""
        told = sorted(self.turning, key=self.places.__getitem__)
        return {
            "true": self.true,
            "dropped": [_plain(change) for change in told if change.to is None][:SHOWN],
            "moved": [_plain(change) for change in told if change.to is not None][:SHOWN],
            "places": self.moves,
            "tried": self.tried,
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


def changed(draw: TalksDraw, change: Change) -> TalksDraw:
    """The talks of a draw with one change made."""
    talks, held = draw.talks, draw.held
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
    return TalksDraw(made, {**held, change.decision_maker: (True,) * len(order)}, draw.known, (draw, party))

"""The smallest change that turns a claim, against talks that are written anew with the change made."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from pydantic import TypeAdapter

from tests.ensemble.test_claims import PRISONERS
from trucelab.ensemble.members.claim_tests import TALKS_TESTS
from trucelab.ensemble.members.plan import central_held, plan
from trucelab.ensemble.members.preference_flips import Change, changed, flips_of
from trucelab.ensemble.members.talks_draw import TalksDraw
from trucelab.scenario import Scenario
from trucelab.scenario.claims import Claim
from trucelab.scenario.talks import Talks
from trucelab.talks import PreparedTalks

CLAIM: TypeAdapter[Any] = TypeAdapter(Claim)


def written_anew(scenario: Scenario, change: Change) -> TalksDraw:
    """The talks with the statements in force alone, written in their new order and read again."""
    held = central_held(scenario)
    talks = scenario.document.talks
    lists = {
        maker: [one.model_dump() for one, really in zip(listed, held[maker], strict=True) if really]
        for maker, listed in talks.preferences.items()
    }
    moving = lists[change.decision_maker].pop(change.place - 1)
    assert moving["says"] == change.statement
    if change.to is not None:
        lists[change.decision_maker].insert(change.to - 1, moving)
    raw = talks.model_dump(exclude={"preferences"}, exclude_unset=True) | {"preferences": lists}
    return TalksDraw(PreparedTalks.of(Talks.model_validate(raw)), {})


def changes(scenario: Scenario) -> list[Change]:
    held = central_held(scenario)
    found = []
    for maker, listed in scenario.document.talks.preferences.items():
        in_force = [one.says for one, really in zip(listed, held[maker], strict=True) if really]
        found += [Change(maker, says, place, None) for place, says in enumerate(in_force, start=1)]
        places = range(1, len(in_force) + 1)
        found += [Change(maker, in_force[a - 1], a, b) for a, b in product(places, places) if a != b]
    return found


CLAIMS = {
    "lasts": {"kind": "stable", "outcome": "truce", "concept": "nash"},
    "attack": {"kind": "stable", "outcome": "attack", "concept": "sequential"},
    "open": {"kind": "open", "outcomes": ["truce", "attack"], "concept": "nash"},
    "apart": {"kind": "no common first choice", "among": ["north", "south"]},
    "likes": {"kind": "prefers", "decision_maker": "south", "better": "not north.attack", "worse": "north.attack"},
    "above": {"kind": "ranks above", "decision_maker": "north", "outcomes": ["attack"], "outcome": "truce"},
    "helps": {
        "kind": "promotes", "decision_maker": "north", "statement": "north.signs", "outcome": "truce",
        "concept": "nash",
    },
    "alone": {
        "kind": "not sufficient", "given": "broker.guards", "outcome": "truce", "decision_makers": ["north"],
        "concept": "nash",
    },
}  # fmt: skip

DILEMMA = {
    "mercy": {"kind": "ranks above", "decision_maker": "one", "outcomes": ["peace"], "outcome": "war"},
    "peace": {"kind": "stable", "outcome": "peace", "concept": "sequential"},
    "war": {"kind": "stable", "outcome": "war", "concept": "nash"},
}
"""Claims about the prisoner's dilemma, in which the order of two statements is everything."""


def with_claims(scenario: Scenario, claims: dict[str, Any], talks: Any = None) -> Scenario:
    """The scenario with other claims, and with other talks where any are given."""
    read = {key: CLAIM.validate_python({"by": "a", "says": "b", **fields}) for key, fields in claims.items()}
    other = {} if talks is None else {"talks": Talks.model_validate(talks)}
    return replace(scenario, document=scenario.document.model_copy(update={"claims": read, **other}))


@pytest.mark.parametrize("key", [*CLAIMS, *DILEMMA])
def test_the_smallest_changes_are_those_of_a_plain_search(small: Scenario, key: str) -> None:
    scenario = with_claims(small, {key: CLAIMS[key]}) if key in CLAIMS else with_claims(small, DILEMMA, PRISONERS)
    claim = scenario.document.claims[key]
    whole = plan(scenario, members=1, seed=1)
    found = flips_of(whole)[key]
    test = TALKS_TESTS[claim.kind]
    before = test(claim, TalksDraw(whole.talks, central_held(scenario)))["true"]
    turning = [change for change in changes(scenario) if test(claim, written_anew(scenario, change))["true"] != before]
    dropped = {(one.decision_maker, one.statement) for one in turning if one.to is None}
    moved = [one for one in turning if one.to is not None]
    assert found["true"] == before
    assert {(one["decision_maker"], one["statement"]) for one in found["dropped"]} <= dropped
    assert len(found["dropped"]) == min(len(dropped), 4)
    assert found["places"] == (min(one.size for one in moved) if moved else None)
    smallest = {(one.decision_maker, one.place, one.to) for one in moved if one.size == found["places"]}
    assert {(one["decision_maker"], one["place"], one["to"]) for one in found["moved"]} <= smallest
    assert len(found["moved"]) == min(len(smallest), 4)


def test_a_change_is_the_talks_written_anew(small: Scenario) -> None:
    whole = plan(small, members=1, seed=1)
    held = central_held(small)
    for change in changes(small):
        ours, plain = changed(TalksDraw(whole.talks, held), change), written_anew(small, change)
        assert (ours.conflict.ranks == plain.conflict.ranks).all()


def test_the_order_of_two_statements_turns_the_dilemma(small: Scenario) -> None:
    """Worked by hand: who puts its own defection first ranks war above peace; no order makes war unstable."""
    found = flips_of(plan(with_claims(small, DILEMMA, PRISONERS), members=1, seed=1))
    assert found["mercy"]["true"] and found["mercy"]["places"] == 1
    assert {(one["statement"], one["to"]) for one in found["mercy"]["moved"]} == {
        ("two.cooperate", 2), ("not one.cooperate", 1),
    }  # fmt: skip
    assert found["war"]["true"] and found["war"]["moved"] == []

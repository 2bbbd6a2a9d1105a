from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from trucelab.errors import WrongInput
from trucelab.scenario.talks import Talks
from trucelab.talks import CONCEPTS, PreparedTalks, analyse
from trucelab.talks.smallest_change import StatementChange
from trucelab.talks.what_would_hold import (
    AddedOption,
    ChangedPreferences,
    Given,
    Lever,
    RemovedActor,
    WhatWouldHold,
    what_would_hold,
)

NASH = CONCEPTS[0]

WRITTEN: dict[str, Any] = {
    "options": {"one.cooperate": "Cooperates", "two.cooperate": "Cooperates", "spoiler.attack": "Attacks"},
    "impossible": [],
    "preferences": {
        "one": ["not spoiler.attack", "two.cooperate", "not one.cooperate"],
        "two": ["not spoiler.attack", "one.cooperate", "not two.cooperate"],
        "spoiler": ["spoiler.attack if one.cooperate and two.cooperate", "not spoiler.attack"],
    },
    "status_quo": ["spoiler.attack"],
    "outcomes": {
        "trust": "one.cooperate and two.cooperate and not spoiler.attack",
        "no trust": "not one.cooperate and not two.cooperate and not spoiler.attack",
    },
}

GUARANTEE = AddedOption(
    "sponsor.guarantee",
    "Guarantees that nobody is cheated",
    statements=(
        ("sponsor", 0, "sponsor.guarantee"),
        ("one", 0, "one.cooperate if sponsor.guarantee"),
        ("two", 0, "two.cooperate if sponsor.guarantee"),
    ),
)
NO_SPOILER = RemovedActor("spoiler")


def talks(**changes: Any) -> Talks:
    return Talks.model_validate(WRITTEN | changes)


def tried(*levers: Lever, **more: Any) -> WhatWouldHold:
    return what_would_hold(talks(), "trust", levers, **({"concepts": [NASH], "preference_changes": "none"} | more))


def test_neither_alone_but_both_together() -> None:
    found = tried(GUARANTEE, NO_SPOILER)
    assert found.already == ()
    assert [holding.levers for holding in found.holdings] == [(GUARANTEE, NO_SPOILER)]
    (holding,) = found.holdings
    assert holding.concepts == ("nash",)
    assert holding.equilibria == {"nash": ("YYNY",)}
    assert holding.size == (2, 2, 0)
    assert found.tried == 3
    assert tried(GUARANTEE, NO_SPOILER, together=1).holdings == ()


def test_a_condition_taken_as_given() -> None:
    found = tried(GUARANTEE, NO_SPOILER, Given("not spoiler.attack"), Given("one.cooperate and two.cooperate"))
    assert [[type(lever).__name__ for lever in holding.levers] for holding in found.holdings] == [
        ["AddedOption", "RemovedActor"],
        ["AddedOption", "Given"],
        ["RemovedActor", "Given"],
        ["Given", "Given"],
    ]


def test_nothing_larger_than_needed_is_reported() -> None:
    both = Given("one.cooperate and two.cooperate and not spoiler.attack")
    found = tried(both, GUARANTEE, NO_SPOILER)
    assert [holding.levers for holding in found.holdings] == [(both,), (GUARANTEE, NO_SPOILER)]
    assert found.tried == 4  # pairs with the first lever need no analysis


def test_levers_that_rule_the_outcome_out() -> None:
    found = tried(Given("spoiler.attack"), Given("spoiler.attack and not spoiler.attack"), together=1)
    assert len(found.impossible) == 2
    assert found.holdings == ()


def test_an_actor_that_stays_as_it_is_today() -> None:
    found = tried(RemovedActor("spoiler", "as today"))
    assert found.impossible == ((RemovedActor("spoiler", "as today"),),)
    without = RemovedActor("spoiler").applied(talks())
    assert without.status_quo.taken == ()
    assert analyse(without).feasible_states == 4
    fixed = PreparedTalks.of(RemovedActor("spoiler", "as today").applied(talks()))
    assert fixed.status_quo == 4
    assert fixed.unranked.states.tolist() == [4, 5, 6, 7]


def test_a_shared_option_stays_with_the_others() -> None:
    shared = talks(options=WRITTEN["options"] | {"spoiler.attack": {"says": "Attacks", "shared_with": ["one", "two"]}})
    assert analyse(RemovedActor("spoiler").applied(shared)).feasible_states == 8
    assert RemovedActor("one").applied(shared).options["spoiler.attack"].shared_with == ("two",)


def test_changes_of_preferences_are_found_and_can_be_replayed() -> None:
    found = what_would_hold(talks(), "no trust", [Given("one.cooperate")], concepts=[NASH])
    assert found.already == ("nash",)
    assert found.holdings == ()
    loyal = StatementChange("one", "add", "one.cooperate", 0, None, 3)
    softer = talks(preferences=WRITTEN["preferences"] | {"two": ["two.cooperate"], "spoiler": ["not spoiler.attack"]})
    found = what_would_hold(softer, "trust", concepts=[NASH])
    assert found.holdings
    for holding in found.holdings:
        (lever,) = holding.levers
        assert isinstance(lever, ChangedPreferences)
        outcome = analyse(lever.applied(softer)).outcomes["trust"]
        texts = tuple(analyse(softer).conflict.text(state) for state in outcome.equilibria["nash"].tolist())
        assert texts == holding.equilibria["nash"]
    assert ChangedPreferences((loyal,)).applied(softer).preferences["one"][0].says == "one.cooperate"
    sizes = [holding.size for holding in found.holdings]
    assert sizes == sorted(sizes)


def test_a_change_of_preferences_beside_another_lever() -> None:
    """With the spoiler gone and a guarantee that only one side trusts, the other side must change."""
    half = AddedOption("sponsor.guarantee", "Guarantees", statements=GUARANTEE.statements[:2])
    given = Given("sponsor.guarantee and not spoiler.attack")
    found = what_would_hold(
        half.applied(talks()), "trust", [given], concepts=[NASH], preference_changes="with each lever"
    )
    together = [holding for holding in found.holdings if len(holding.levers) == 2]
    assert together
    for holding in together:
        changes = holding.levers[1]
        assert isinstance(changes, ChangedPreferences)
        assert changes.changes[0].decision_maker == "two"


def test_every_concept_is_told_apart() -> None:
    found = what_would_hold(
        talks(preferences=WRITTEN["preferences"] | {"spoiler": ["not spoiler.attack"]}),
        "trust",
        [GUARANTEE],
        preference_changes="none",
    )
    assert found.already == tuple(concept.name for concept in CONCEPTS if concept.replies != "none")
    assert [holding.concepts for holding in found.holdings] == [("nash",)]


def test_statements_not_in_force_do_not_count() -> None:
    held = {"one": [True, True, False], "two": [True, True, False], "spoiler": [False, True]}
    assert what_would_hold(talks(), "trust", held=held).already == tuple(concept.name for concept in CONCEPTS)


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(WrongInput, match='Did you mean "trust"'):
        what_would_hold(talks(), "trus")
    with pytest.raises(WrongInput, match="is an option already"):
        tried(AddedOption("one.cooperate", "Again"))
    with pytest.raises(WrongInput, match='Did you mean "spoiler"'):
        tried(RemovedActor("spoilers"))
    with pytest.raises(WrongInput, match="give 0 to 3"):
        tried(AddedOption("one.new", "New", statements=(("one", 4, "one.new"),)))
    with pytest.raises(WrongInput, match="is not statement 1"):
        tried(ChangedPreferences((StatementChange("one", "remove", "two.cooperate", None, 0, 2),)))
    with pytest.raises(WrongInput, match="3 statements; 1"):
        what_would_hold(talks(), "trust", held={"one": [True]})
    with pytest.raises(ValidationError, match="not a statement"):
        tried(Given("one.cooperate and"))

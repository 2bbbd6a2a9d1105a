"""Preferences written as weights, as direct rankings and with edits by hand, and options that exclude each other."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest

from tests.published.reading import Published, published_conflicts
from trucelab.errors import WrongInput
from trucelab.scenario.talks import Talks
from trucelab.talks import (
    CONCEPTS,
    AxisClosures,
    Conflict,
    PreparedTalks,
    analyse,
    axis_conflict_of,
    conflict_of,
    state_text,
)

CONFLICTS = published_conflicts()
WRITTEN: dict[str, Any] = {
    "options": {"north.attack": "Attacks", "north.signs": "Signs", "south.signs": "Signs"},
    "impossible": [{"when": "north.attack and north.signs", "because": "for the test"}],
    "preferences": {"north": ["not south.signs", "north.attack"]},
    "status_quo": [],
    "outcomes": {"war": "north.attack"},
}
EVERY = ["NNN", "YNN", "NYN", "NNY", "YNY", "NYY"]


def talks(**changes: Any) -> Talks:
    return Talks.model_validate(WRITTEN | changes)


def ranks(conflict: Conflict, maker: str) -> dict[str, int]:
    row = conflict.ranks_of(conflict.party(maker))
    return {conflict.text(state): int(row[state]) for state in conflict.states.tolist()}


def problems(written: Talks) -> dict[str, str]:
    with pytest.raises(WrongInput) as caught:
        PreparedTalks.of(written).conflict()
    return {problem.where: problem.says for problem in caught.value.problems}


def with_rankings(published: Published) -> Talks:
    """A published conflict as a user writes it who takes over the printed rankings."""
    count = len(published.facts["options"])
    texts = [state_text(state, count) for state in published.facts["states"]]
    rankings = {
        maker: [
            [texts[number - 1] for number in group] if isinstance(group, list) else texts[group - 1]
            for group in ranking
        ]
        for maker, ranking in published.facts["ranking"].items()
    }
    taken = [name for name, letter in zip(published.facts["options"], texts[0], strict=True) if letter == "Y"]
    written = {"preferences": {}, "rankings": rankings, "status_quo": taken}
    return Talks.model_validate(published.talks.model_dump() | written)


@pytest.mark.parametrize("published", CONFLICTS, ids=lambda published: published.name)
def test_published_rankings_lead_to_the_published_equilibria(published: Published) -> None:
    findings = analyse(with_rankings(published))
    number = {state: place for place, state in enumerate(published.facts["states"], start=1)}
    for concept, expected in published.facts["equilibria"].items():
        found = [number[state] for state in findings.equilibria[concept].tolist()]
        assert found == expected, concept
        assert found == published.facts.get("published_equilibria", {}).get(concept, found), concept


def test_powers_of_two_are_the_order_of_statements() -> None:
    literals = ["not south.signs", "north.attack", "not north.signs"]
    by_order = conflict_of(talks(preferences={"north": literals}))
    by_weight = conflict_of(talks(preferences={}, weights={"north": dict(zip(literals, [4, 2, 1], strict=True))}))
    assert by_weight.decision_makers == by_order.decision_makers
    assert (by_weight.ranks == by_order.ranks).all()
    assert len(set(ranks(by_weight, "north").values())) > 4


def test_weights_are_added_exactly_as_written() -> None:
    """In binary fractions 0.1 + 0.2 is more than 0.3."""
    weights = {"north": {"north.attack": 0.1, "!north.signs": "0.2", "south.signs": 0.3}}
    found = ranks(conflict_of(talks(impossible=[], preferences={}, weights=weights)), "north")
    tenths = {"NNN": 2, "YNN": 3, "NYN": 0, "YYN": 1, "NNY": 5, "YNY": 6, "NYY": 3, "YYY": 4}
    assert found == {state: value + 1 for state, value in tenths.items()}


def test_one_literal_in_two_spellings_has_both_weights() -> None:
    twice = talks(preferences={}, weights={"north": {"not north.signs": 2, "-north.signs": 3, "south.signs": 4}})
    once = talks(preferences={}, weights={"north": {"not north.signs": 5, "south.signs": 4}})
    assert (conflict_of(twice).ranks == conflict_of(once).ranks).all()
    assert (conflict_of(twice).ranks[0] != conflict_of(talks(preferences={})).ranks[0]).any()


def test_weights_that_cannot_be_added_exactly_are_refused() -> None:
    found = problems(talks(preferences={}, weights={"north": {"north.attack": 1e12, "north.signs": 1e-9}}))
    assert "too many digits" in found["talks.weights.north"]


def test_edits_change_what_any_form_makes() -> None:
    """From NNN, NYN, YNN (not signed) the statements make NNN ~ NYN < YNN, above the others likewise."""
    before = ranks(conflict_of(talks()), "north")
    assert before == {"NNN": 3, "YNN": 4, "NYN": 3, "NNY": 1, "YNY": 2, "NYY": 1}
    edits = {"north": [{"state": "NNY", "above": "YNN"}, {"state": "NYN", "beside": "NYY"}]}
    expected = {"NYN": 1, "NYY": 1, "YNY": 2, "NNN": 3, "YNN": 4, "NNY": 5}
    assert ranks(conflict_of(talks(edits=edits)), "north") == expected
    weights = {"north": {"not south.signs": 2, "north.attack": 1}}
    assert ranks(conflict_of(talks(preferences={}, weights=weights, edits=edits)), "north") == expected
    ranking = {"north": ["YNN", ["NNN", "NYN"], "YNY", ["NNY", "NYY"]]}
    assert ranks(conflict_of(talks(preferences={}, rankings=ranking, edits=edits)), "north") == expected


def test_edits_follow_the_statements_in_force() -> None:
    prepared = PreparedTalks.of(talks(edits={"north": [{"state": "NNN", "below": "NYY"}]}))
    assert ranks(prepared.conflict({"north": [True, False]}), "north") == {
        "NNN": 1, "NNY": 2, "YNY": 2, "NYY": 2, "YNN": 3, "NYN": 3,
    }  # fmt: skip


def test_only_statements_are_held_or_not() -> None:
    prepared = PreparedTalks.of(talks(weights={"south": {"south.signs": 1}}))
    assert (prepared.conflict({"south": [], "north": [True, True]}).ranks == prepared.conflict().ranks).all()
    with pytest.raises(WrongInput, match="0 statements"):
        prepared.conflict({"south": [True]})


@pytest.mark.parametrize("form", ["weights", "rankings", "edits"])
def test_whoever_has_preferences_decides(form: str) -> None:
    own = {"weights": {"north.signs": 1}, "rankings": EVERY, "edits": [{"state": "NNN", "above": "NNY"}]}[form]
    written = talks(**{form: {"watcher": own}})
    assert written.decision_makers == ("north", "south", "watcher")
    assert ranks(conflict_of(written), "watcher")["NYN"] > 0
    assert len(set(ranks(conflict_of(written), "watcher").values())) > 1


@pytest.mark.parametrize(
    ("changes", "where", "says"),
    [
        ({"rankings": {"south": EVERY[:-2]}}, "talks.rankings.south", 'leaves out "YNY", "NYY"; every'),
        ({"rankings": {"south": [*EVERY, "YYN"]}}, "talks.rankings.south[6]", '"YYN" cannot occur'),
        ({"rankings": {"south": [["NNN", "YNN"], *EVERY[2:], "YNN"]}}, "talks.rankings.south[5]",
         '"YNN" is ranked twice, first in talks.rankings.south[0][1]'),
        ({"rankings": {"south": [EVERY[:2], ["NY", "NYN"], *EVERY[3:]]}}, "talks.rankings.south[1][0]",
         '"NY" has 2 letters for 3 options'),
        ({"rankings": {"north": EVERY}}, "talks.rankings.north", "both preferences and rankings"),
        ({"weights": {"north": {"north.signs": 1}}}, "talks.weights.north", "both preferences and weights"),
        ({"weights": {"south": {"not south.sign": 1}}}, "talks.weights.south.not south.sign",
         'Did you mean "south.signs"?'),
        ({"edits": {"north": [{"state": "NNN", "above": "YYY"}]}}, "talks.edits.north[0].above", '"YYY" cannot occur'),
        ({"edits": {"north": [{"state": "YYY", "below": "NNN"}]}}, "talks.edits.north[0].state", '"YYY" cannot occur'),
        ({"exclusive": [["north.signs", "south.sign"]]}, "talks.exclusive[0][1]", 'Did you mean "south.signs"?'),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_refused(changes: dict[str, Any], where: str, says: str) -> None:
    found = problems(talks(**changes))
    assert list(found) == [where]
    assert says in found[where]


NAMES = [f"{maker}.option{place}" for place, maker in enumerate("aabbba")]
EXCLUSIVE: dict[str, Any] = {
    "options": dict.fromkeys(NAMES, "Does it"),
    "preferences": {
        "a": [f"{NAMES[0]} if {NAMES[3]}", f"not {NAMES[4]}", NAMES[1], f"{NAMES[5]} iff {NAMES[2]}"],
        "b": [f"{NAMES[2]} or {NAMES[1]}", f"not {NAMES[0]}", NAMES[4], f"not {NAMES[3]} or {NAMES[5]}"],
    },
    "status_quo": [],
    "outcomes": {"none": " and ".join(f"not {name}" for name in NAMES)},
}
GROUPS = [NAMES[:2], NAMES[2:5]]


def test_at_most_one_of_a_group_is_taken() -> None:
    conflict = conflict_of(Talks.model_validate(EXCLUSIVE | {"exclusive": GROUPS}))
    texts = {conflict.text(state) for state in conflict.states.tolist()}
    assert len(texts) == 3 * 4 * 2
    assert all(text[:2].count("Y") <= 1 and text[2:5].count("Y") <= 1 for text in texts)


def test_groups_are_short_for_pairs_that_are_impossible() -> None:
    short = Talks.model_validate(EXCLUSIVE | {"exclusive": GROUPS})
    pairs = [
        {"when": f"{one} and {other}", "because": "pair"} for group in GROUPS for one, other in combinations(group, 2)
    ]
    long = Talks.model_validate(EXCLUSIVE | {"impossible": pairs})
    assert (conflict_of(short).feasible == conflict_of(long).feasible).all()
    assert {item.because for item in short.impossible} == {f"at most one of {', '.join(group)}" for group in GROUPS}
    assert Talks.model_validate(short.model_dump()) == short  # spelled out once


def test_groups_are_axes_in_the_python_api() -> None:
    written = Talks.model_validate(EXCLUSIVE | {"exclusive": GROUPS})
    plain, by_axes = analyse(written), axis_conflict_of(written, written.exclusive)
    closures = AxisClosures(by_axes)
    for concept in CONCEPTS:
        margins = np.stack([concept.margins(closures, party) for party in range(2)])
        found = {by_axes.text(state) for state in np.flatnonzero((margins >= 0).all(axis=0)).tolist()}
        assert found == {plain.conflict.text(state) for state in plain.equilibria[concept.name].tolist()}


def test_the_largest_group_can_be_written() -> None:
    names = [f"{'party' * 12}.{'o' * 50}{place}" for place in range(12)]
    written = EXCLUSIVE | {"options": dict.fromkeys(names, "x"), "preferences": {}, "outcomes": {"any": names[0]}}
    assert conflict_of(Talks.model_validate(written | {"exclusive": [names]})).states.size == 13

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from trucelab.errors import WrongInput
from trucelab.scenario.expressions import parse
from trucelab.scenario.talks import Talks
from trucelab.talks import PreparedTalks, conflict_of

WRITTEN: dict[str, Any] = {
    "options": {
        "north.attack": "Attacks",
        "south.monitor": {"says": "Lets monitors in", "moves": "take only", "shared_with": ["guild"]},
        "north.leave": {"says": "Leaves", "moves": "drop only"},
    },
    "impossible": [{"when": "north.attack and not north.leave", "because": "for the test"}],
    "preferences": {
        "south": ["not north.attack", {"says": "south.monitor", "held": 0.5}],
        "watcher": ["south.monitor"],
    },
    "status_quo": ["north.leave", "north.attack"],
    "outcomes": {"war": "north.attack", "peace": "not north.attack"},
}


def talks(**changes: Any) -> Talks:
    return Talks.model_validate(WRITTEN | changes)


def test_decision_makers_masks_and_directions() -> None:
    conflict = conflict_of(talks())
    assert conflict.decision_makers == ("north", "south", "guild", "watcher")
    assert conflict.masks == (0b101, 0b010, 0b010, 0)
    assert (conflict.up, conflict.down) == (0b010, 0b100)
    assert [conflict.text(state) for state in conflict.states.tolist()] == ["NNN", "NYN", "NNY", "YNY", "NYY", "YYY"]
    assert conflict.party("guild") == 2


def test_ranks_follow_the_statements_in_force() -> None:
    prepared = PreparedTalks.of(talks())
    everything, first = prepared.conflict(), prepared.conflict({"south": [True, False]})
    texts = [everything.text(state) for state in everything.states.tolist()]
    south = dict(zip(texts, everything.ranks[1, everything.states].tolist(), strict=True))
    assert south == {"NNN": 3, "NYN": 4, "NNY": 3, "YNY": 1, "NYY": 4, "YYY": 2}
    assert first.ranks[1, first.states].tolist() == [2, 2, 2, 1, 2, 1]
    assert everything.ranks[0, everything.states].tolist() == [1] * 6  # north has no statements
    assert (first.ranks[3] == everything.ranks[3]).all()
    assert (everything.ranks[:, ~everything.feasible] == 0).all()
    assert first.feasible is everything.feasible


def test_status_quo_and_outcomes() -> None:
    prepared = PreparedTalks.of(talks())
    assert prepared.status_quo == 0b101
    assert {name: states.tolist() for name, states in prepared.outcomes.items()} == {
        "war": [5, 7],
        "peace": [0, 2, 4, 6],
    }
    assert np.flatnonzero(prepared.unranked.matches(parse("north.attack"))).tolist() == [5, 7]


def test_talks_in_which_nothing_is_possible() -> None:
    impossible = [
        {"when": "north.attack", "because": "a"},
        {"when": "south.monitor or not north.attack", "because": "b"},
    ]
    with pytest.raises(WrongInput, match="every combination of options is ruled out"):
        conflict_of(talks(impossible=impossible))


def test_every_unknown_option_is_named_at_once() -> None:
    wrong = talks(
        impossible=[{"when": "north.atack", "because": "a slip"}],
        preferences={"south": ["not south.monitors"]},
        status_quo=["north.left"],
        outcomes={"war": "west.attack"},
    )
    with pytest.raises(WrongInput) as caught:
        conflict_of(wrong)
    assert [problem.where for problem in caught.value.problems] == [
        "talks.impossible[0].when",
        "talks.outcomes.war.when",
        "talks.preferences.south[0].says",
        "talks.status_quo.taken[0]",
    ]
    assert 'Did you mean "north.attack"?' in str(caught.value)


def test_outcomes_without_a_possible_state_are_named() -> None:
    prepared = PreparedTalks.of(talks(outcomes={"odd": "north.attack and not north.leave", "war": "north.attack"}))
    with pytest.raises(WrongInput, match='"odd": no possible state'):
        _ = prepared.outcomes


def test_draws_must_fit_the_statements() -> None:
    prepared = PreparedTalks.of(talks())
    with pytest.raises(WrongInput, match='Did you mean "south"'):
        prepared.conflict({"sout": [True]})
    with pytest.raises(WrongInput, match='"south" has 2 statements; 1'):
        prepared.conflict({"south": [True]})


def test_unknown_names_are_refused() -> None:
    conflict = conflict_of(talks())
    with pytest.raises(WrongInput, match="not a decision maker"):
        conflict.party("nort")
    with pytest.raises(WrongInput, match="not an option"):
        conflict.matches(parse("north.attac"))

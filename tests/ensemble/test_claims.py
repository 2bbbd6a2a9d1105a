"""Every kind of claim, on conflicts whose answers are known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter

from trucelab.ensemble.claims import TALKS_TESTS, judge, verdict_of
from trucelab.ensemble.draws import TalksDraw, drivers
from trucelab.ensemble.study import Run
from trucelab.scenario.claims import Claim
from trucelab.scenario.talks import Talks
from trucelab.talks import PreparedTalks

CLAIM: TypeAdapter[Any] = TypeAdapter(Claim)

PRISONERS = {
    "options": {"one.cooperate": "cooperates", "two.cooperate": "cooperates"},
    "preferences": {
        "one": ["two.cooperate", "not one.cooperate"],
        "two": ["one.cooperate", "not two.cooperate"],
    },
    "status_quo": [],
    "outcomes": {
        "peace": "one.cooperate and two.cooperate",
        "war": "not one.cooperate and not two.cooperate",
        "one gives in": "one.cooperate and not two.cooperate",
    },
}
"""The prisoner's dilemma: mutual defection is the only Nash equilibrium; mutual cooperation is sequentially stable."""


def test_of(kind: str, **fields: Any) -> dict[str, Any]:
    claim = CLAIM.validate_python({"kind": kind, "by": "somebody", "says": "so", **fields})
    draw = TalksDraw(PreparedTalks.of(Talks.model_validate(PRISONERS)), {})
    return TALKS_TESTS[kind](claim, draw)


test_of.__test__ = False  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("outcome", "concept", "true"),
    [("war", "nash", True), ("peace", "nash", False), ("peace", "sequential", True), ("one gives in", "nash", False)],
)
def test_stable(outcome: str, concept: str, true: bool) -> None:
    assert test_of("stable", outcome=outcome, concept=concept)["true"] is true


def test_open_means_that_each_can_last() -> None:
    assert test_of("open", outcomes=["war", "peace"], concept="sequential")["true"]
    found = test_of("open", outcomes=["war", "peace"], concept="nash")
    assert found == {"true": False, "war": 1.0, "peace": 0.0}


def test_no_common_first_choice() -> None:
    assert test_of("no common first choice", among=["one", "two"])["true"]
    assert not test_of("no common first choice", among=["one", "one"])["true"]


def test_last_chance_counts_the_moves_and_those_against_somebodys_interest() -> None:
    assert test_of("last chance", outcome="peace") == {"true": False, "moves": 2.0, "unwilling": 2.0}


def test_prefers_compares_states_that_differ_in_nothing_else() -> None:
    assert test_of("prefers", decision_maker="one", better="two.cooperate", worse="not two.cooperate")["true"]
    assert test_of("prefers", decision_maker="one", better="not one.cooperate", worse="one.cooperate")["true"]
    assert test_of("prefers", decision_maker="one", better="one.cooperate", worse="not one.cooperate") == {
        "true": False,
        "pairs": 0.0,
    }


def test_promotes_puts_a_statement_first() -> None:
    found = test_of("promotes", decision_maker="one", statement="one.cooperate", outcome="one gives in", concept="nash")
    assert found == {"true": True, "before": 0.0, "broken": 0.0}
    breaks = test_of("promotes", decision_maker="one", statement="one.cooperate", outcome="war", concept="nash")
    assert breaks == {"true": False, "before": 1.0, "broken": 1.0}


def test_not_sufficient() -> None:
    found = test_of(
        "not sufficient", given="two.cooperate", outcome="peace", decision_makers=["one", "two"], concept="nash"
    )
    assert found == {"true": True, "one": 0.0, "two": 0.0}
    stays = test_of("not sufficient", given="not two.cooperate", outcome="war", decision_makers=["one"], concept="nash")
    assert stays == {"true": False, "one": 1.0}


def test_verdicts_have_stated_bounds() -> None:
    assert [verdict_of(share) for share in (1, 0.9, 0.89, 0.11, 0.1, 0)] == [
        "holds", "holds", "depends", "depends", "fails", "fails",
    ]  # fmt: skip


def test_drivers_find_the_statement_that_decides() -> None:
    held = [{"a": [True, bool(member % 2)], "b": [bool(member % 3)]} for member in range(12)]
    truths = np.array([bool(member % 2) for member in range(12)])
    party, place, if_held, if_not = drivers(held, truths)[0]
    assert (party, place, if_held, if_not) == ("a", 1, 1.0, 0.0)


def test_figures_are_read_off_the_record(small_run: Run) -> None:
    judged = {item.key: item for item in judge(small_run)}
    assert set(judged) == set(small_run.scenario.document.claims)
    for item in judged.values():
        assert 0 <= item.share <= 1
        assert item.verdict == verdict_of(item.share)
        assert (item.figure is not None) == (item.claim.kind == "figure")
        if item.claim.kind == "figure" and item.claim.measure == "people" and item.claim.outcome is None:
            regions = item.claim.regions or tuple(small_run.scenario.document.ground.regions)
            places = [place for place in small_run.scenario.places if place.region in regions]
            expected = sum(place.residents + place.displaced for place in places)
            assert item.figure is not None and item.figure.median == expected

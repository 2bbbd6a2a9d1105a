"""Every kind of claim, on conflicts whose answers are known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter

from trucelab.ensemble.findings.claim_measures import figure_of
from trucelab.ensemble.findings.verdicts import verdict_of, verdicts
from trucelab.ensemble.members.claim_tests import TALKS_TESTS
from trucelab.ensemble.members.talks_draw import SIGHTS, TalksDraw, drivers
from trucelab.ensemble.record.run_record import Run
from trucelab.scenario.claims import Claim
from trucelab.scenario.talks import Talks
from trucelab.talks import PreparedTalks
from trucelab.talks.dynamics import RATIONALITIES, noisy_chain
from trucelab.talks.graph import GraphConflict

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
    assert test_of("last chance", outcome="peace") == {"true": False, "moves": 2.0, "disimprovements": 2.0}


def test_prefers_compares_states_that_differ_in_nothing_else() -> None:
    assert test_of("prefers", decision_maker="one", better="two.cooperate", worse="not two.cooperate")["true"]
    assert test_of("prefers", decision_maker="one", better="not one.cooperate", worse="one.cooperate")["true"]
    assert test_of("prefers", decision_maker="one", better="one.cooperate", worse="not one.cooperate") == {
        "true": False,
        "pairs": 0.0,
    }


def test_promotes_puts_a_statement_first() -> None:
    found = test_of("promotes", decision_maker="one", statement="one.cooperate", outcome="one gives in", concept="nash")
    assert found == {"true": True, "silent": False, "before": 0.0, "after": 1.0, "broken": 0.0}
    breaks = test_of("promotes", decision_maker="one", statement="one.cooperate", outcome="war", concept="nash")
    assert breaks == {"true": False, "silent": False, "before": 1.0, "after": 0.0, "broken": 1.0}
    stood = test_of("promotes", decision_maker="one", statement="not one.cooperate", outcome="war", concept="nash")
    assert stood == {"true": False, "silent": True, "before": 1.0, "after": 1.0, "broken": 0.0}, (
        "nothing is left to promote"
    )


def test_not_sufficient() -> None:
    found = test_of(
        "not sufficient", given="two.cooperate", outcome="peace", decision_makers=["one", "two"], concept="nash"
    )
    assert found == {"true": True, "one": 0.0, "two": 0.0}
    stays = test_of("not sufficient", given="not two.cooperate", outcome="war", decision_makers=["one"], concept="nash")
    assert stays == {"true": False, "one": 1.0}


def test_ranks_above_compares_whole_outcomes() -> None:
    """In the dilemma each puts its own gain above everything: all that it ranks is known by hand."""
    found = test_of("ranks above", decision_maker="one", outcomes=["peace"], outcome="one gives in")
    assert found == {"true": True, "pairs": 1.0}
    worse = test_of("ranks above", decision_maker="one", outcomes=["peace", "one gives in"], outcome="war")
    assert worse == {"true": False, "pairs": 0.5}


def test_an_outcome_does_not_rank_above_itself() -> None:
    assert test_of("ranks above", decision_maker="one", outcomes=["war"], outcome="war") == {
        "true": False,
        "pairs": 0.0,
    }


def test_weight_finds_the_lowest_place_that_is_enough() -> None:
    """One gives in as soon as cooperating stands above its own gain: places one and two of three are enough."""
    found = test_of("weight", decision_maker="one", statement="one.cooperate", outcome="one gives in", concept="nash")
    assert found == {
        "true": True, "silent": False, "matters": 1.0, "places": 3.0, "without": 0.0, "top": 1.0, "lowest": 2.0,
    }  # fmt: skip


def test_weight_tells_a_statement_that_harms() -> None:
    found = test_of("weight", decision_maker="one", statement="one.cooperate", outcome="war", concept="nash")
    assert (found["true"], found["silent"], found["top"], found["without"]) == (False, False, 0.0, 1.0)
    assert "lowest" not in found


def test_weight_is_silent_where_the_place_makes_no_difference() -> None:
    found = test_of("weight", decision_maker="one", statement="two.cooperate", outcome="war", concept="nash")
    assert (found["silent"], found["matters"], found["stands"]) == (True, 0.0, 1.0)


def test_chance_is_that_of_the_chain_by_plain_powers_of_its_matrix() -> None:
    """The outcome made absorbing in the dense matrix, and the matrix raised to the number of moves."""
    claim: dict[str, Any] = {
        "outcomes": ["peace", "one gives in"],
        "within_days": 10,
        "moves_per_day": "0.2..0.5..1",
        "at_least": 0.1,
    }
    found = test_of("chance", **claim)
    prepared = PreparedTalks.of(Talks.model_validate(PRISONERS))
    graph = GraphConflict.of(prepared.conflict({}))
    goal = [graph.index_of(int(state)) for name in claim["outcomes"] for state in prepared.outcomes[name]]
    chances = []
    for rationality in RATIONALITIES:
        for foresight in SIGHTS:
            matrix = noisy_chain(graph, rationality, foresight).dense()
            matrix[goal] = 0.0
            matrix[goal, goal] = 1.0
            for moves in (2, 5, 10):
                chances.append(np.linalg.matrix_power(matrix, moves)[graph.index_of(prepared.status_quo)][goal].sum())
    expected = [min(chances), float(np.median(chances)), max(chances)]
    assert np.allclose([found["least"], found["middle"], found["greatest"]], expected)
    assert found["true"] is (expected[1] >= 0.1)


def test_verdicts_have_stated_bounds() -> None:
    assert [verdict_of(share) for share in (1, 0.9, 0.89, 0.11, 0.1, 0)] == [
        "holds", "holds", "depends", "depends", "differs", "differs",
    ]  # fmt: skip


def test_drivers_find_the_statement_that_decides() -> None:
    held = [{"a": [True, bool(member % 2)], "b": [bool(member % 3)]} for member in range(12)]
    truths = np.array([bool(member % 2) for member in range(12)])
    party, place, if_held, if_not = drivers(held, truths)[0]
    assert (party, place, if_held, if_not) == ("a", 1, 1.0, 0.0)


def test_figures_are_read_off_the_record(small_run: Run) -> None:
    judged = {item.key: item for item in verdicts(small_run)}
    assert set(judged) == set(small_run.scenario.document.claims)
    for item in judged.values():
        assert 0 <= item.share <= 1
        assert item.verdict == verdict_of(item.share)
        assert (item.figure is not None) == (item.claim.kind == "figure")
        assert (item.distance.margin is not None) == (item.claim.kind == "figure")


def figure(run: Run, kind: str, **fields: Any) -> list[float]:
    claim = CLAIM.validate_python({"kind": kind, "by": "somebody", "says": "so", "at_least": 1, **fields})
    return list(figure_of(run, claim))


def members(run: Run) -> range:
    return range(run.manifest["members"])


def test_people_are_those_of_the_tables(small_run: Run) -> None:
    places = [place for place in small_run.scenario.places if place.region == "hills"]
    expected = sum(place.residents + place.displaced for place in places)
    assert set(figure(small_run, "figure", measure="people", regions=["hills"])) == {expected}


def test_a_share_is_one_figure_over_another_member_by_member(small_run: Run) -> None:
    shares = figure(
        small_run,
        "share",
        measure="children displaced twice or more",
        among="children displaced",
        outcome="attack",
        day=9,
    )
    people = small_run.values("people", "attack")[:, 9, :, 0]
    for member in members(small_run):
        twice, ever = (int(people[member, :, times:].sum()) for times in (2, 1))
        assert shares[member] == pytest.approx(twice / ever)


def test_a_share_of_nobody_is_nought(small_run: Run) -> None:
    assert set(
        figure(small_run, "share", measure="displaced again", among="newly displaced", outcome="truce", day=0)
    ) == {0.0}


def test_places_are_counted_one_by_one(small_run: Run) -> None:
    found = figure(small_run, "places", standard="water", gap=0.3, outcome="attack", day=12)
    below = small_run.values("below_minimum", "attack")[:, 0, 12].sum(axis=-1)
    there = small_run.values("people", "attack")[:, 12].sum(axis=(-1, -2))
    for member in members(small_run):
        counted = sum(
            1 for lack, people in zip(below[member], there[member], strict=True) if people and lack >= 0.3 * people
        )
        assert found[member] == counted


def test_trapped_is_the_most_on_any_day_so_far(small_run: Run) -> None:
    found = figure(small_run, "figure", measure="children trapped", outcome="attack", day=8)
    trapped = small_run.values("trapped", "attack")
    assert found == [max(int(trapped[member, day, 0]) for day in range(9)) for member in members(small_run)]

"""The questions about the talks, on conflicts whose answers follow from the definitions."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from trucelab.ensemble.members import talks_questions
from trucelab.ensemble.members.plan import Plan, plan
from trucelab.ensemble.members.talks_record import to_digits
from trucelab.ensemble.record.run_record import Run
from trucelab.scenario import Scenario
from trucelab.scenario.document import Backtest
from trucelab.scenario.talks import Talks
from trucelab.talks import CONCEPTS, analyse
from trucelab.talks.smallest_change import StatementChange, applied

PRISONERS: dict[str, Any] = {
    "options": {"north.cooperate": "cooperates", "south.cooperate": "cooperates"},
    "preferences": {
        "north": ["south.cooperate", "not north.cooperate"],
        "south": ["north.cooperate", "not south.cooperate"],
    },
    "status_quo": [],
    "outcomes": {"peace": "north.cooperate and south.cooperate", "war": "not north.cooperate and not south.cooperate"},
    "coalitions": {"both": {"members": ["north", "south"]}},
    "wanted": ["peace"],
    "levers": {
        "gone": {"kind": "remove actor", "says": "the South goes", "decision_maker": "south", "options": "as today"},
        "bound": {"kind": "take as given", "says": "the South cooperates", "condition": "south.cooperate"},
    },
}
"""The prisoner's dilemma: war stands alone, and both would leave it together."""


@pytest.fixture
def dilemma(small: Scenario) -> Plan:
    document = small.document
    talks = Talks.model_validate(PRISONERS)
    consequence = next(item for item in document.consequences.values() if item.truce is None)
    changed = document.model_copy(
        update={
            "talks": talks,
            "consequences": {"war": consequence},
            "claims": {},
            "backtests": {
                "peace": Backtest(says="peace", date=date(2030, 1, 1), taken=("north.cooperate", "south.cooperate"))
            },
        }
    )
    return plan(replace(small, document=changed, events={}), members=3, seed=1)


def test_a_coalition_leaves_the_dilemma_together(dilemma: Plan) -> None:
    found = {item["where"]: item for item in talks_questions._coalitions(dilemma)}
    assert found["status quo"]["example"] == "YY"
    assert found["status quo"]["unanswered"] == 1
    assert found["war"]["state"] == "NN"


def test_one_change_of_preference_breaks_the_war(dilemma: Plan) -> None:
    war = talks_questions._changes(dilemma)["war"]
    assert war["goal"] == "break"
    assert war["complete_to"] >= 1
    assert war["solutions"]
    for (change,) in war["solutions"]:
        lists = {maker: list(statements) for maker, statements in PRISONERS["preferences"].items()}
        lists[change["decision_maker"]] = list(applied(lists[change["decision_maker"]], StatementChange(**change)))
        talks = Talks.model_validate(PRISONERS | {"preferences": lists})
        assert not analyse(talks).outcomes["war"].equilibria["nash"].size


def test_solutions_are_told_once_each(dilemma: Plan) -> None:
    for search in talks_questions._changes(dilemma).values():
        keys = [
            tuple((change["decision_maker"], change["kind"], change["statement"]) for change in solution)
            for solution in search["solutions"]
        ]
        assert len(keys) == len(set(keys))


def test_a_lever_that_settles_nothing_is_not_listed(dilemma: Plan) -> None:
    peace = talks_questions._holding(dilemma)["peace"]
    assert peace["already"] == ["sequential"]
    assert all("nash" in holding["concepts"] for holding in peace["holdings"])
    assert ["gone"] in peace["impossible"], "with the South gone and not cooperating there is no peace to hold"


def test_the_drift_is_a_range_within_bounds(dilemma: Plan) -> None:
    found = talks_questions.chances(dilemma, dilemma.members)
    assert "uncalibrated" in found["standing"]
    for least, middle, greatest in found["outcomes"].values():
        assert 0 <= least <= middle <= greatest <= 1
    assert found["by_foresight"]["0.0"]["war"] > 0.9, "near-perfect myopic rationality ends in the dilemma"


def test_a_backtest_says_where_a_state_stands(dilemma: Plan) -> None:
    found = talks_questions._backtests(dilemma)["peace"]
    assert found["outcomes"] == ["peace"]
    assert found["equilibrium"] == {concept.name: concept.name != "nash" for concept in CONCEPTS}
    assert found["leaves"]["nash"] == ["north", "south"]
    assert [step["improvement"] for step in found["path"]] == [False, False]
    assert found["coalitions"] == {"both": True}


def test_nobody_is_mistaken_without_beliefs(dilemma: Plan) -> None:
    assert talks_questions._beliefs(dilemma) == {}


def test_a_false_belief_makes_a_false_expectation(dilemma: Plan) -> None:
    talks = Talks.model_validate(
        PRISONERS
        | {"beliefs": [{"holder": "north", "about": "south", "preferences": ["south.cooperate iff north.cooperate"]}]}
    )
    document = dilemma.scenario.document.model_copy(update={"talks": talks})
    mistaken = plan(replace(dilemma.scenario, document=document), members=1, seed=1)
    found = talks_questions._beliefs(mistaken)
    assert found["holders"] == ["north"]
    assert found["outcomes"]["war"] == {"lasts": True, "expected_by": {"north": True}, "without_error": True}
    assert not found["outcomes"]["peace"]["lasts"]


def test_all_answers_are_plain_and_kept(small_run: Run, small: Scenario) -> None:
    kept = small_run.talks["questions"]
    again = json.loads(json.dumps(to_digits(talks_questions.questions(plan(small, members=4, seed=3)))))
    assert kept == again
    assert set(kept["backtests"]) == set(small.document.backtests)
    assert set(kept["holding"]) == set(small.document.talks.wanted)

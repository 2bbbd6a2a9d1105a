from __future__ import annotations

import json
from typing import Any

import pytest

from trucelab.errors import WrongInput
from trucelab.scenario.talks import Talks
from trucelab.talks import CONCEPTS, PreparedTalks, analyse

PRISONERS: dict[str, Any] = {
    "options": {"one.cooperate": "Cooperates", "two.cooperate": "Cooperates"},
    "preferences": {
        "one": ["two.cooperate", "not one.cooperate"],
        "two": ["one.cooperate", "not two.cooperate"],
    },
    "status_quo": ["one.cooperate", "two.cooperate"],
    "outcomes": {
        "trust": "one.cooperate and two.cooperate",
        "one is cheated": "one.cooperate and not two.cooperate",
        "no trust": "not (one.cooperate and two.cooperate)",
    },
}


def talks(**changes: Any) -> Talks:
    return Talks.model_validate(PRISONERS | changes)


def test_equilibria_of_the_prisoners() -> None:
    findings = analyse(talks())
    assert findings.feasible_states == 4
    assert {name: states.tolist() for name, states in findings.equilibria.items()} == {
        "nash": [0],
        "general_metarational": [0, 3],
        "symmetric_metarational": [0, 3],
        "sequential": [0, 3],
        "symmetric_sequential": [0, 3],
    }
    assert findings.stable["nash"]["one"].tolist() == [True, False, True, False]
    assert (findings.margins["nash"]["one"] >= 0).tolist() == [True, False, True, False]


def test_outcomes_of_the_prisoners() -> None:
    findings = analyse(talks())
    trust, cheated, no_trust = findings.outcomes.values()
    assert [states.tolist() for states in trust.equilibria.values()] == [[], [3], [3], [3], [3]]
    assert trust.leavers["nash"] == ("one", "two")
    assert trust.leavers["sequential"] == ()
    assert trust.path is not None
    assert trust.path.steps == ()
    assert cheated.leavers == {concept.name: ("one",) for concept in CONCEPTS}
    assert cheated.path is not None
    assert [(step.mover, step.improvement) for step in cheated.path.steps] == [(1, True)]
    assert no_trust.states.tolist() == [0, 1, 2]
    assert no_trust.closest.tolist() == [0]
    assert no_trust.best_state == 0
    assert no_trust.leavers["nash"] == ()
    assert no_trust.path is not None
    assert no_trust.path.disimprovements == ()


def test_verdicts_on_the_status_quo() -> None:
    findings = analyse(talks())
    verdicts = {(each.concept, each.decision_maker): each for each in findings.status_quo_verdicts}
    assert findings.status_quo == 3
    assert len(verdicts) == 2 * len(CONCEPTS)
    assert (verdicts["nash", "one"].stable, verdicts["nash", "one"].margin) == (False, -1)
    assert verdicts["sequential", "two"].stable


def test_an_outcome_that_cannot_be_reached_has_no_path() -> None:
    options = {
        "one.cooperate": {"says": "Cooperates", "moves": "take only"},
        "two.cooperate": {"says": "Cooperates", "moves": "take only"},
    }
    findings = analyse(talks(options=options))
    assert findings.outcomes["no trust"].path is None
    assert findings.outcomes["trust"].path is not None


def test_as_dict_is_json_with_states_as_letters() -> None:
    content = json.loads(json.dumps(analyse(talks()).as_dict()))
    assert list(content) == ["decision_makers", "options", "states", "equilibria", "stable"]
    assert content["decision_makers"] == ["one", "two"]
    assert content["options"] == ["one.cooperate", "two.cooperate"]
    assert content["states"] == ["NN", "YN", "NY", "YY"]
    assert content["equilibria"]["sequential"] == ["NN", "YY"]
    assert content["stable"]["nash"] == {"one": ["NN", "NY"], "two": ["NN", "YN"]}


def test_prepared_talks_and_draws() -> None:
    prepared = PreparedTalks.of(talks())
    kind = analyse(prepared, {"one": [True, False], "two": [True, False]})
    assert kind.equilibria["nash"].tolist() == [0, 1, 2, 3]


def test_an_infeasible_status_quo_is_refused() -> None:
    with pytest.raises(WrongInput, match="the status quo YY cannot occur"):
        analyse(talks(impossible=[{"when": "one.cooperate and two.cooperate", "because": "for the test"}]))


def test_an_outcome_without_states_is_refused() -> None:
    with pytest.raises(WrongInput, match='"never": no possible state'):
        analyse(talks(outcomes={"never": "one.cooperate and not one.cooperate"}))

"""Analyses asked for in a file: the results on record, through the door that users have."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from tests.published.reading import FOLDER, Published, published_conflicts, read
from tests.scenario import Copy
from trucelab.api.conversation import talks_of
from trucelab.ensemble.record.run_record import Run
from trucelab.errors import WrongInput
from trucelab.report.sections.talks import analyses
from trucelab.scenario import load
from trucelab.scenario.analyses import Asked
from trucelab.scenario.talks import Talks
from trucelab.talks import CONCEPTS, PreparedTalks, state_text
from trucelab.talks.analyses import ANALYSES, Analysed, Subject, analysed, analysis_named
from trucelab.talks.analyses.analysis import Verdict, kind_of
from trucelab.talks.states import state_of

FURTHER: dict[str, dict[str, Any]] = read(FOLDER / "further.yaml")
UNKNOWN: dict[str, dict[str, Any]] = read(FOLDER / "unknown_preference.yaml")
STRENGTH: dict[str, dict[str, Any]] = read(FOLDER / "strength.yaml")
ABBREVIATIONS = {
    "nash": "Nash",
    "general_metarational": "GMR",
    "symmetric_metarational": "SMR",
    "sequential": "SEQ",
    "symmetric_sequential": "SSEQ",
}


def talks_of_facts(facts: dict[str, Any], rankings: list[list[Any]], analyses: list[dict[str, Any]]) -> Talks:
    """A conflict of masks and states, as a file says it."""
    width = sum(facts["masks"]).bit_length()
    owners = [next(place for place, mask in enumerate(facts["masks"]) if mask >> bit & 1) for bit in range(width)]
    names = [f"m{owner}.o{bit}" for bit, owner in enumerate(owners)]
    moves = ["take only" if facts["take_only"] >> bit & 1 else "both" for bit in range(width)]
    moves = ["drop only" if facts["drop_only"] >> bit & 1 else move for bit, move in enumerate(moves)]
    absent = [state for state in range(1 << width) if state not in facts["states"]]
    return Talks.model_validate(
        {
            "options": {name: {"says": name, "moves": move} for name, move in zip(names, moves, strict=True)},
            "impossible": [
                {
                    "when": " and ".join(n if state >> bit & 1 else f"not {n}" for bit, n in enumerate(names)),
                    "because": "not in the list",
                }
                for state in absent
            ],
            "rankings": {f"m{maker}": texts(facts, ranking) for maker, ranking in enumerate(rankings)},
            "status_quo": [name for bit, name in enumerate(names) if facts["states"][0] >> bit & 1],
            "outcomes": {"anything": f"{names[0]} or not {names[0]}"},
            "analyses": analyses,
        }
    )


def texts(facts: dict[str, Any], numbers: list[Any]) -> list[Any]:
    width = sum(facts["masks"]).bit_length()
    return [
        texts(facts, number) if isinstance(number, list) else state_text(facts["states"][number - 1], width)
        for number in numbers
    ]


def rows(found: Analysed) -> dict[str, list[str]]:
    """By verdict, one string for each decision maker: 1 where stable."""
    return {
        verdict.name: ["".join("1" if flag else "0" for flag in row[found.conflict.states]) for row in verdict.stable]
        for verdict in found.verdicts
    }


def test_kinds_are_different_and_each_has_its_settings() -> None:
    kinds = [analysis.kind for analysis in ANALYSES]
    assert len(set(kinds)) == len(kinds)
    assert {analysis.settings for analysis in ANALYSES} == set(Asked.__subclasses__())
    assert all(
        analysis_named(kind.replace(" ", "_")).kind == kind == kind_of(analysis_named(kind).settings) for kind in kinds
    )


@pytest.mark.parametrize("name", UNKNOWN)
def test_uncertain_preferences_on_record(name: str) -> None:
    facts = UNKNOWN[name]
    first = [rankings[0] for rankings in facts["rankings"]]
    others = {f"m{maker}": [texts(facts, one) for one in more[1:]] for maker, more in enumerate(facts["rankings"])}
    asked = {"kind": "uncertain preferences", "other_rankings": {key: more for key, more in others.items() if more}}
    (found,) = analysed(Subject(PreparedTalks.of(talks_of_facts(facts, first, [asked]))))
    judged = rows(found)
    for index, by_concept in facts["stable"].items():
        for concept, expected in by_concept.items():
            assert judged[f"{ABBREVIATIONS[concept]} {index}"] == expected


@pytest.mark.parametrize("name", STRENGTH)
def test_strength_on_record(name: str) -> None:
    facts = STRENGTH[name]
    rankings = [list(chain.from_iterable(groups)) for groups in facts["groups"]]
    worse = {
        f"m{maker}": texts(facts, [group[0] for group in groups[1:]]) for maker, groups in enumerate(facts["groups"])
    }
    asked = {"kind": "strength", "greatly_worse": worse}
    (found,) = analysed(Subject(PreparedTalks.of(talks_of_facts(facts, rankings, [asked]))))
    judged = rows(found)
    for concept, expected in facts["strong"].items():
        assert judged[f"strong {ABBREVIATIONS[concept]}"] == expected


def with_analyses(published: Published, analyses: list[dict[str, Any]]) -> Talks:
    """A published conflict, with its rankings and what is asked of it written as in a file."""
    numbers = published.facts["states"]
    width = len(published.facts["options"])

    def text(group: Any) -> Any:
        return [text(one) for one in group] if isinstance(group, list) else state_text(numbers[group - 1], width)

    rankings = {maker: [text(group) for group in ranking] for maker, ranking in published.facts["ranking"].items()}
    raw = published.talks
    kept = {key: getattr(raw, key) for key in type(raw).model_fields}
    return Talks(**{**kept, "preferences": {}, "rankings": rankings, "analyses": analyses})


@pytest.mark.parametrize("mode", ["once", "single"])
@pytest.mark.parametrize("name", [name for name, facts in FURTHER.items() if "responses" in facts])
def test_fewer_replies_on_record(name: str, mode: str) -> None:
    published = next(one for one in published_conflicts() if one.name == name)
    (found,) = analysed(Subject(PreparedTalks.of(with_analyses(published, [{"kind": "replies", "mode": mode}]))))
    judged = rows(found)
    for concept, expected in FURTHER[name]["responses"][mode].items():
        assert judged[ABBREVIATIONS[concept]] == expected


def test_who_fears_nobody_else_has_no_sanctions_but_the_return() -> None:
    """South alone is feared by North, and nobody by South: so South is stable by each concept as by Nash."""
    asked = [{"kind": "replies", "feared": ["south"]}, {"kind": "replies", "mode": "legal", "return_counts": False}]
    fearing, without = analysed(of_dilemma(analyses=asked))
    nash = {"NN", "YN"}
    assert all(stable_states(verdict, 1) == nash for verdict in fearing.verdicts)
    textbook = {concept.abbreviation: concept for concept in CONCEPTS}
    for verdict in without.verdicts:
        assert (verdict.stable[0] <= textbook[verdict.name].stable(without.conflict, 0)).all()


@pytest.mark.parametrize("published", published_conflicts(), ids=lambda published: published.name)
def test_further_concepts_and_coalitions_on_record(published: Any) -> None:
    facts = FURTHER[published.name]
    analyses: list[dict[str, Any]] = [{"kind": "simultaneous"}, {"kind": "non-myopic"}]
    analyses += [{"kind": "limited move", "moves": moves} for moves in facts.get("limited_move", {})]
    analyses += [{"kind": "all coalitions", "pareto": pareto} for pareto in (False, True)]
    sim, non_myopic, *further = analysed(Subject(PreparedTalks.of(with_analyses(published, analyses))))
    strict, pareto = further[-2:]
    if "simultaneous" in facts:
        assert rows(sim)["SIM"] == facts["simultaneous"]
    if "non_myopic" in facts:
        assert rows(non_myopic)["NM"] == facts["non_myopic"]
    for found, (moves, expected) in zip(further, facts.get("limited_move", {}).items(), strict=False):
        assert rows(found)[f"L{moves}"] == expected
    if "universal" in facts:
        for name, found in (("strict", strict), ("pareto", pareto)):
            states = {
                verdict.name[1:].lower(): np.flatnonzero(verdict.equilibria[found.conflict.states]) + 1
                for verdict in found.verdicts
            }
            for short, expected in facts["universal"].items():
                assert states[short].tolist() == expected[name]


DILEMMA: dict[str, Any] = {
    "options": {"north.stops": "stops", "south.stops": "stops"},
    "preferences": {
        "north": ["south.stops", {"says": "not north.stops", "held": 0.5}],
        "south": ["north.stops", "not south.stops"],
    },
    "status_quo": [],
    "outcomes": {"peace": "north.stops and south.stops"},
}


def of_dilemma(**changes: Any) -> Subject:
    return Subject(PreparedTalks.of(Talks.model_validate(DILEMMA | changes)))


def stable_states(verdict: Verdict, maker: int = 0) -> set[str]:
    return {state_text(state, 2) for state in np.flatnonzero(verdict.stable[maker]).tolist()}


def test_good_will_on_both_sides_holds_the_cease_fire() -> None:
    towards = {"north": {"south": "well"}, "south": {"north": "well"}}
    (found,) = analysed(of_dilemma(analyses=[{"kind": "attitudes", "towards": towards}]))
    assert found.verdicts[0].name == "RNash"
    assert found.can_last([state_of("YY")])[0] == "RNash"
    (selfish,) = analysed(of_dilemma(analyses=[{"kind": "attitudes", "towards": {"north": {"north": "well"}}}]))
    assert stable_states(selfish.verdicts[0]) == {"NN", "NY"}


def test_first_statements_are_what_matters_greatly() -> None:
    """Losing the other's cease-fire hurts greatly, having to stop oneself does not."""
    firsts = [{"kind": "strength", "first_statements": {"north": count, "south": count}} for count in (1, 2)]
    great, all_great = analysed(of_dilemma(analyses=firsts))
    assert "strong SEQ" in great.can_last([state_of("YY")])
    mild = analysed(of_dilemma(), ["strength"])[0]
    assert mild.can_last([state_of("YY")]) == ()
    assert rows(all_great) == rows(analysed(of_dilemma(analyses=firsts), ["strength"])[1])


def test_what_is_uncertain_is_what_draws_may_leave_out() -> None:
    found = analysed(of_dilemma(), ["uncertain-preferences"])[0]
    by_name = {verdict.name: verdict for verdict in found.verdicts}
    assert stable_states(by_name["Nash a"]) < stable_states(by_name["Nash b"])


@pytest.mark.parametrize(
    ("changes", "names", "says"),
    [
        ({}, ["simultanous"], 'Did you mean "simultaneous"'),
        ({}, ["attitudes"], "needs towards"),
        ({"preferences": {"north": ["south.stops"]}}, ["uncertain-preferences"], "nothing is uncertain"),
        ({"analyses": [{"kind": "strength", "first_statements": {"north": 3}}]}, [], "has 2 statements"),
        (
            {"analyses": [{"kind": "uncertain preferences", "other_rankings": {"north": [["YY"]]}}]},
            [],
            "each of the 4 possible states",
        ),
    ],
)
def test_what_is_missing_is_said(changes: dict[str, Any], names: list[str], says: str) -> None:
    with pytest.raises(WrongInput, match=says):
        analysed(of_dilemma(**changes), names)


def test_wrong_names_and_states_have_their_place_in_the_scenario(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    makers = load(copy.folder).document.talks.decision_makers
    text = copy.text()
    asked = f"  analyses:\n    - {{kind: attitudes, towards: {{{makers[0]}: {{nobody: well}}}}}}\n"
    asked += f"    - {{kind: strength, greatly_worse: {{{makers[0]}: [Y]}}}}\n    - {{kind: strenth}}\n"
    copy.write("scenario.yaml", text.replace("  status_quo:", f"{asked}  status_quo:", 1))
    with pytest.raises(WrongInput, match="strenth"):
        copy.load()
    copy.write("scenario.yaml", copy.text().replace("    - {kind: strenth}\n", ""))
    with pytest.raises(WrongInput) as caught:
        copy.load()
    said = [problem.says for problem in caught.value.problems]
    assert any('"nobody" is not a decision maker' in one for one in said)
    assert any('"Y" has 1 letters' in one for one in said)
    assert all(problem.where.startswith("talks.analyses") and problem.line for problem in caught.value.problems)


def test_a_scenario_that_asks_is_answered(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    copy.write(
        "scenario.yaml", copy.text().replace("  status_quo:", "  analyses: [{kind: simultaneous}]\n  status_quo:", 1)
    )
    talks = talks_of(copy.load())
    (found,) = talks.analyses()
    assert found.as_dict()["kind"] == "simultaneous" and set(found.as_dict()["equilibria"]) == {"SIM"}
    said = analyses(cast(Run, SimpleNamespace(scenario=copy.load())))
    assert said[0]["title"] == "Simultaneous stability" and {name for name, _ in said[0]["outcomes"]} == set(
        talks.outcomes
    )
    (other,) = talks.analyses("all coalitions")
    assert "stable" in other.as_dict() and not other.as_dict()["stable"]

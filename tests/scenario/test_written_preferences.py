"""Other forms of preferences in a scenario file: they load, and every mistake is shown where it stands."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.scenario import Copy
from trucelab.ensemble.members.plan import analyse_talks
from trucelab.errors import WrongInput
from trucelab.scenario.schema import json_schema
from trucelab.scenario.yaml_text import read_yaml

BROKER = """    broker:
      - {says: north.signs and south.signs, because: it mediates, evidence: [gazette#2 B1]}
      - {says: not broker.guards if not (north.signs or south.signs), because: guards cost money, judgement: ours}
"""
BEFORE = "  status_quo: {taken"


def without_wanted(small: Copy) -> Copy:
    """The scenario without the question that is asked of statements alone."""
    return small.replace("  wanted: [truce]\n", "")


def write(small: Copy, key: str) -> Copy:
    """A key of talks that stands before the status quo."""
    return small.replace(BEFORE, f"{key}\n{BEFORE}")


def test_weights_and_edits_are_read_and_analysed(small: Copy) -> None:
    without_wanted(small).replace(BROKER, "")
    write(small, "  weights: {broker: {north.signs: 2, not south.shells: 0.5}}")
    write(small, "  edits: {south: [{state: NNNNN, above: NNYNN, judgement: ours}]}")
    write(small, "  exclusive: [[south.signs, south.shells]]")
    scenario = small.load()
    prepared, findings = analyse_talks(scenario)
    assert findings.feasible_states == 3 * 3 * 2
    broker = findings.conflict.ranks_of(findings.conflict.party("broker"))
    assert [int(broker[state]) for state in (0b01000, 0b00000, 0b01010, 0b00010)] == [1, 2, 3, 4]
    assert prepared.decision_makers == ("north", "south", "broker")


def test_the_schema_takes_them(small: Copy) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    validator = jsonschema.Draft202012Validator(json_schema())
    write(small, "  rankings: {broker: [NNNNN, [NNYNN, NNYYN]]}\n  exclusive: [[south.signs, south.shells]]")
    write(small, "  weights: {south: {not south.shells: 0.5}}\n  edits: {south: [{state: NNNNN, beside: NNYNN}]}")
    value = read_yaml(small.text(), "scenario.yaml").value
    assert [error.message[:200] for error in validator.iter_errors(value)] == []
    value["talks"]["rankings"]["broker"][1] = 5
    assert not validator.is_valid(value)


@dataclass(frozen=True)
class Mistake:
    """A key that is added to the talks; the mark ¦ says where the problem is expected."""

    key: str
    where: str
    says: tuple[str, ...]


MISTAKES = [
    Mistake("weights: {broker: {¦north.sings: 2}}", "talks.weights.broker.north.sings",
            ('Did you mean "north.signs"?',)),
    Mistake("weights: {broker: {¦north.signs or south.signs: 2}}", "talks.weights.broker.north.signs or south.signs",
            ('"north.signs or south.signs"', 'an option, or to "not" and an option')),
    Mistake("weights: {broker: {¦north.signs: much}}", "talks.weights.broker.north.signs", ('"much"', "a number")),
    Mistake("weights: {broker: {¦north.signs: 1e13}}", "talks.weights.broker.north.signs", ("give 1e+12 or less",)),
    Mistake("weights: {broker: {¦north.signs nor: 2}}", "talks.weights.broker.north.signs nor",
            ("is not a statement", "character 13")),
    Mistake("weights: {¦broker: {}}", "talks.weights.broker", ("give at least 1",)),
    Mistake("weights: {¦brokr: {north.signs: 2}}", "talks.weights.brokr", ('Did you mean "broker"?',)),
    Mistake("weights: {¦south: {north.signs: 2}}", "talks.weights.south",
            ('"south" has both preferences and weights',)),
    Mistake("rankings: {broker: [NNNNN, ¦NNNN]}", "talks.rankings.broker[1]", ("4 letters for 5 options",)),
    Mistake("rankings: {broker: [NNNNN, [NNNNY, ¦NNNYX]]}", "talks.rankings.broker[1][1]",
            ('"NNNYX" is not a state', "Y if it is taken")),
    Mistake("rankings: {broker: [NNNNN, ¦ynnnn]}", "talks.rankings.broker[1]", ('"ynnnn" is not a state',)),
    Mistake("rankings: {broker: [NNNNN, ¦[]]}", "talks.rankings.broker[1]", ("no state is given",)),
    Mistake("rankings: {¦broker: []}", "talks.rankings.broker", ("no state is given",)),
    Mistake("rankings: {¦brokr: [NNNNN]}", "talks.rankings.brokr", ('Did you mean "broker"?',)),
    Mistake("edits: {south: [{¦state: NNN, above: NNNNN}]}", "talks.edits.south[0].state",
            ("3 letters for 5 options",)),
    Mistake("edits: {south: [{state: NNNNN, ¦abov: NNNNY, below: NNNNY}]}", "talks.edits.south[0].abov",
            ('Did you mean "above"?',)),
    Mistake("edits: {south: [¦{state: NNNNN, above: NNNNY, below: NNNYN}]}", "talks.edits.south[0]",
            ("above and below given", "one of above, below and beside")),
    Mistake("edits: {south: [¦{state: NNNNN}]}", "talks.edits.south[0]", ("no place given",)),
    Mistake("edits: {south: [¦{state: NNNNN, above: NNNNN}]}", "talks.edits.south[0]", ("relative to itself",)),
    Mistake("edits: {¦sout: [{state: NNNNN, above: NNNNY}]}", "talks.edits.sout", ('Did you mean "south"?',)),
    Mistake("exclusive: [[north.attack, ¦north.sign]]", "talks.exclusive[0][1]", ('Did you mean "north.signs"?',)),
    Mistake("exclusive: [[north.attack, ¦north.attack]]", "talks.exclusive[0][1]", ("in the group twice",)),
    Mistake("exclusive: [¦[north.attack]]", "talks.exclusive[0]", ("give at least 2",)),
]  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.key)
def test_mistakes_are_shown_where_they_stand(mistake: Mistake, small: Copy) -> None:
    without_wanted(small).replace(BROKER, "")
    write(small, f"  {mistake.key}")
    problem = small.problem()
    assert (problem.where, problem.line, problem.column) == (mistake.where, small.line, small.column), problem
    for words in mistake.says:
        assert words in problem.says


@pytest.mark.parametrize(
    ("key", "where", "says"),
    [
        ("rankings: {broker: [NNNNN, ¦YYNNN]}", "talks.rankings.broker[1]", '"YYNNN" cannot occur'),
        ("rankings: {broker: [NNNNN, ¦NNNNN]}", "talks.rankings.broker[1]", '"NNNNN" is ranked twice'),
        ("rankings: {¦broker: [NNNNN]}", "talks.rankings.broker", "and 18 more; every possible state"),
        ("edits: {south: [{state: NNNNN, ¦above: YYNNN}]}", "talks.edits.south[0].above", '"YYNNN" cannot occur'),
    ],
)
def test_what_analysis_finds_is_shown_where_it_stands(key: str, where: str, says: str, small: Copy) -> None:
    without_wanted(small).replace(BROKER, "")
    write(small, f"  {key}")
    with pytest.raises(WrongInput) as caught:
        analyse_talks(small.load())
    (problem,) = caught.value.problems
    assert (problem.where, problem.line, problem.column) == (where, small.line, small.column)
    assert says in problem.says


def test_a_status_quo_that_a_group_rules_out(small: Copy) -> None:
    write(small, "  exclusive: [[south.shells, broker.guards]]")
    small.replace("{taken: [south.shells]", "¦{taken: [south.shells, broker.guards]")
    problem = small.problem()
    assert (problem.where, problem.line) == ("talks.status_quo", small.line)
    assert "impossible by talks.exclusive" in problem.says


def test_questions_asked_of_statements_alone(small: Copy) -> None:
    small.replace(BROKER, "").replace("about: north", "about: ¦broker")
    line = small.line + 1
    write(small, "  weights: {broker: {north.signs: 2}}")
    found = {problem.where: problem for problem in small.problems()}
    assert set(found) == {"talks.wanted", "talks.beliefs[0].about"}
    assert found["talks.beliefs[0].about"].line == line
    assert "for statements only" in found["talks.wanted"].says


def test_nobody_wants_anything(small: Copy) -> None:
    text = without_wanted(small).text()
    before, after = text.index("  preferences:\n"), text.index(BEFORE)
    small.write("scenario.yaml", text[:before] + text[after:])
    assert any("nobody's preferences are given" in problem.says for problem in small.problems())

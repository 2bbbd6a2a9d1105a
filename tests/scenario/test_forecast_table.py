"""What is checked about forecasts, and about the kinds of claims that are made of numbers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.scenario import Copy

HEADER = "by,date,what,value,unit,sense,standing,outcome,measure,from_day,day,region,truce,series,source,judgement\n"


@dataclass(frozen=True)
class Mistake:
    row: str
    where: str
    says: str


MISTAKES = [
    Mistake("A,2020-02,w,5,people,,,¦atack,,,,,,,gazette,", "outcome", 'Did you mean "attack"?'),
    Mistake("A,2020-02,w,5,people,,,attack,,,¦21,,,,gazette,", "day", "after the horizon of 20 days"),
    Mistake("A,2020-02,w,5,people,,,attack,,¦2,,,,,gazette,", "from_day", "counted from the first day on"),
    Mistake("A,2020-02,w,5,people,,,attack,,,,¦valley,,,gazette,", "region", "for everybody together"),
    Mistake("A,2020-04,w,5,people,,count,attack,arrivals,9,8,,,,report,", "from_day", "after day 8"),
    Mistake("A,2020-04,w,5,people,,count,attack,arrivals,,8,¦vally,,,report,", "region", 'Did you mean "valley"?'),
    Mistake("A,2020-04,w,5,people,,count,attack,,,,,¦held,,report,", "truce", "brings no truce"),
    Mistake("A,2020-02,w,5,people,,,attack,,,,,,¦s,gazette,", "series", "a series is made of counts"),
    Mistake("A,¦2020-03-01,w,5,people,,count,attack,,,,,,,gazette,", "date", "not after as_of 2020-03-01"),
    Mistake("A,2020-02,w,¦-5,people,,,attack,,,,,,,gazette,", "value", "-5"),
    Mistake("A,¦2020-02-30,w,5,people,,,attack,,,,,,,gazette,", "date", "no such day"),
    Mistake("A,2020-02,w,5,people,¦around,,attack,,,,,,,gazette,", "sense", "about"),
    Mistake("A,2020-02,w,5,people,,,attack,,,,,,,¦repotr,", "source", 'Did you mean "report"?'),
]


@pytest.fixture
def small(tmp_path: Path) -> Copy:
    return Copy(tmp_path)


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: f"{mistake.where}: {mistake.says}")
def test_mistakes_in_the_table_are_told_with_their_place(small: Copy, mistake: Mistake) -> None:
    small.replace("later: later.csv\n", "later: later.csv\nforecasts: forecasts.csv\n")
    small.write("forecasts.csv", HEADER + mistake.row + "\n")
    problem = small.problem()
    assert (problem.file, problem.line, problem.where) == ("forecasts.csv", 2, mistake.where)
    assert mistake.says in problem.says
    if small.column:
        assert problem.column == small.column


def test_forecasts_may_cite_what_came_later_and_are_part_of_the_digest(small: Copy) -> None:
    before = small.load().digest
    small.replace("later: later.csv\n", "later: later.csv\nforecasts: forecasts.csv\n")
    small.write("forecasts.csv", HEADER + "A,2020-04,w,5,people,,,attack,,,,,,,report,\n")
    found = small.load()
    assert "forecasts.csv" in found.files and found.digest != before
    assert found.forecasts[0].value.mode == 5


def test_a_table_that_cannot_be_read_is_told_beside_other_problems(small: Copy) -> None:
    small.replace("held: 0.6", "held: 6")
    small.replace("later: later.csv\n", "later: later.csv\nforecasts: forecasts.csv\n")
    small.write("forecasts.csv", HEADER + "A,2020-04,w,x,people,,,attack,,,,,,,report,\n")
    assert [problem.file for problem in small.problems()] == ["forecasts.csv", "scenario.yaml"]


CHANCE = "kind: chance\n    within_days: 3\n    moves_per_day: 1\n    outcomes: "
SHARE = "kind: share\n    measure: people\n    at_least: 0.1\n    among: "
WEIGHT = "kind: weight\n    outcome: truce\n    "
TRAPPED = "kind: figure\n    at_least: 1\n    measure: "


@pytest.mark.parametrize(
    ("keys", "where", "says"),
    [
        (f"{SHARE}people below minimum", "", "of which standard"),
        (f"{SHARE}newly displaced", "", "on the first day"),
        (f"{SHARE}people\n    at_most: 1.1", ".at_most", "1.1"),
        ("kind: places\n    gap: 0.1\n    at_least: 1", "", "of which standard"),
        ("kind: places\n    gap: 0.1\n    standard: water", "", "at_least, at_most or both"),
        (f"{TRAPPED}people trapped\n    outcome: attack\n    regions: [valley]", ".regions", "for everybody together"),
        (f"{TRAPPED}children trapped", "", "on the first day"),
        (f"{CHANCE}[atack]\n    at_least: 0.1", ".outcomes[0]", 'Did you mean "attack"?'),
        (f"{CHANCE}[attack]", "", "at_least, at_most or both"),
        (f"{CHANCE}[attack]\n    at_least: 0.3\n    at_most: 0.2", ".at_least", "no figure can be both"),
        (f"{WEIGHT}decision_maker: nroth\n    statement: north.signs", ".decision_maker", 'Did you mean "north"?'),
        (f"{WEIGHT}decision_maker: north\n    statement: north.sings", ".statement", 'Did you mean "north.signs"?'),
        (
            "kind: ranks above\n    decision_maker: north\n    outcomes: [truce]\n    outcome: atack",
            ".outcome",
            'Did you mean "attack"?',
        ),
        (f"{TRAPPED}people\n    yardstick: {{evidence: [gazette#1 B2]}}", ".yardstick", "says"),
    ],
)
def test_mistakes_in_claims_about_numbers(small: Copy, keys: str, where: str, says: str) -> None:
    head = "    by: a\n    says: b\n    evidence: [gazette#1 B2]\n"
    small.replace("claims:\n", f"claims:\n  odd:\n{head}    {keys}\n")
    problem = small.problem()
    assert problem.where.startswith(f"claims.odd{where}")
    assert says in str(problem)


def test_only_a_yardstick_may_cite_what_came_later(small: Copy) -> None:
    claim = "  odd:\n    kind: figure\n    measure: people\n    at_least: 1\n    by: a\n    says: b\n"
    small.replace("claims:\n", f"claims:\n{claim}    yardstick: {{says: counted, evidence: [report B2]}}\n")
    assert small.load().document.claims["odd"].yardstick is not None
    small.replace("    yardstick: {says: counted, evidence: [report B2]}\n", "    evidence: [report B2]\n")
    assert "published on 2020-04-02" in small.problem().says


def test_a_statement_has_a_place_only_in_a_list_of_statements(small: Copy) -> None:
    old = small.text().partition("    broker:\n      - {says: north.signs and south.signs")
    rest = old[2].partition("  status_quo:")
    small.write("scenario.yaml", f"{old[0]}  weights: {{broker: {{north.signs: 1}}}}\n  status_quo:{rest[2]}")
    small.replace("  wanted: [truce]\n", "")
    assert small.load().document.talks.weights
    claim = "  odd:\n    kind: weight\n    decision_maker: broker\n    statement: north.signs\n    outcome: truce\n"
    small.replace("claims:\n", f"claims:\n{claim}    by: a\n    says: b\n    evidence: [gazette#1 B2]\n")
    assert "are not a list of statements" in "".join(problem.says for problem in small.problems())


def test_claims_about_talks_need_talks(small: Copy) -> None:
    """Found by running such a scenario, which ended in a traceback."""
    text = small.text()
    before, _, after = text.partition("talks:\n")
    text = before + "ground:\n" + after.partition("ground:\n")[2]
    small.write("scenario.yaml", text)
    found = {problem.where: problem.says for problem in small.problems() if problem.where.startswith("claims")}
    assert "is a claim about talks, and the scenario has none" in found["claims.truce-lasts.kind"]
    assert not any(where.startswith(("claims.flight", "claims.thirst")) for where in found)

"""Closures, capacities, prescribed departures and households: read, and refused with the place and a way out."""

from __future__ import annotations

import pytest

from tests.scenario import Copy
from trucelab.scenario import ALWAYS, load
from trucelab.scenario.movement import FORMER_KEYS, FORMER_RULES

CLOSURES = "what,name,other,start,end,judgement\n"
CAPACITIES = "place,day,capacity,judgement\n"
TOLD = "day,people,judgement\n"


def with_table(small: Copy, key: str, file: str, text: str) -> None:
    small.replace("  routes: routes.csv\n", f"  routes: routes.csv\n  {key}: {file}\n")
    (small.folder / file).write_text(text, encoding="utf-8")


def told(small: Copy, text: str) -> None:
    small.replace(
        "departure: {rule: danger departure, rate_per_day: {value: 0.1..0.2..0.4, judgement: ours}, power: 1}",
        "departure: {rule: prescribed departure, people: departures.csv, rate_per_day: 1, power: 1}",
    )
    (small.folder / "departures.csv").write_text(text, encoding="utf-8")


def test_tables_are_read_and_count_in_the_digest(small: Copy) -> None:
    before = load(small.folder).digest
    with_table(small, "closures", "closures.csv", CLOSURES + "regions,valley,hills,3,9,ours\nroad,birch,camp,0,,ours\n")
    scenario = load(small.folder)
    assert [row.what for row in scenario.closures[ALWAYS]] == ["regions", "road"]
    assert scenario.digest != before
    assert "closures.csv" in scenario.files


def test_told_departures_are_read(small: Copy) -> None:
    told(small, TOLD + "1,50,ours\n4,70,ours\n")
    assert [(row.day, row.people) for row in load(small.folder).prescribed or ()] == [(1, 50), (4, 70)]


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        ("regions,valley,hlls,3,9,", "other", 'Did you mean "hills"?'),
        ("regions,valley,,3,9,", "other", "name the second region too"),
        ("road,birch,hillton,3,,", "other", "no road leads straight"),
        ("road,birch,,3,,", "other", "name the second place too"),
        ("place,brigde,,3,,", "name", 'Did you mean "bridge"?'),
        ("place,bridge,camp,3,,", "other", "one name is enough"),
        ("camp,ashford,,3,,", "what", "is a town, not a camp"),
        ("place,bridge,,3,3,", "end", "not after day 3"),
        ("border,bridge,,3,,", "what", "road"),
    ],
)
def test_closures_that_cannot_be(small: Copy, row: str, column: str, says: str) -> None:
    with_table(small, "closures", "closures.csv", f"{CLOSURES}{row}\n")
    (problem,) = small.problems()
    assert (problem.file, problem.line) == ("closures.csv", 2)
    assert problem.where.endswith(column)
    assert says in problem.says


@pytest.mark.parametrize(
    ("rows", "line", "says"),
    [
        ("cmp,3,10,\n", 2, 'Did you mean "camp"?'),
        ("camp,3,10,\ncamp,3,20,\n", 3, "two capacities"),
        ("camp,3,-10,\n", 2, "-10"),
    ],
)
def test_capacities_that_cannot_be(small: Copy, rows: str, line: int, says: str) -> None:
    with_table(small, "capacities", "capacities.csv", CAPACITIES + rows)
    (problem,) = small.problems()
    assert (problem.file, problem.line) == ("capacities.csv", line)
    assert says in problem.says


@pytest.mark.parametrize(
    ("rows", "line", "says"),
    [
        ("1,5,\n1,6,\n", 3, "given twice"),
        ("21,5,\n", 2, "after the horizon of 20 days"),
        ("0,5,\n", 2, "day"),
        ("3,-5,\n", 2, "people"),
    ],
)
def test_told_departures_that_cannot_be(small: Copy, rows: str, line: int, says: str) -> None:
    told(small, TOLD + rows)
    (problem,) = small.problems()
    assert (problem.file, problem.line) == ("departures.csv", line)
    assert says in str(problem)


def test_shares_of_households_sum_to_one(small: Copy) -> None:
    kinds = "[{children: 2, adults: 2, share: 0.5}, {children: 0, adults: 1, share: 0.4}]"
    small.replace(
        "  judgement: invented\n", f"  households: {{kinds: {kinds}, judgement: ours}}\n  judgement: invented\n"
    )
    (problem,) = small.problems()
    assert problem.where == "movement.households.kinds"
    assert "sum to 0.9" in problem.says


def test_a_rule_for_onward_movement_is_listed_once(small: Copy) -> None:
    rule = "{rule: returns, rate_per_day: 0.1, power: 1, safe_below: 0.2}"
    small.replace("  travel: {awareness", f"  onward_and_return: [{rule}, {rule}]\n  travel: {{awareness")
    (problem,) = small.problems()
    assert problem.where == "movement.onward_and_return[1].rule"
    assert "listed twice" in problem.says


def test_former_names_are_read(small: Copy) -> None:
    told(small, TOLD + "1,50,ours\n")
    rule = "{rule: onward movement, rate_per_day: 0.1}"
    small.replace("  travel: {awareness", "    - {rule: population attraction, power: 1}\n  travel: {awareness")
    small.replace("  travel: {awareness", f"  onward_and_return: [{rule}]\n  travel: {{awareness")
    present = small.load().document
    for new, old in (*FORMER_RULES.items(), *FORMER_KEYS.items()):
        small.replace(old, new)
    assert small.load().document == present
    small.replace("  travel: {awareness", f"  onward_and_return: [{rule}]\n  travel: {{awareness")
    assert "unsettled" in small.problem().says or "unsettled" in small.problem().where

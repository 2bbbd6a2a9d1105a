"""Forecast logs: read with every mistake told, and scored as published examples are."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucelab.errors import Problem, WrongInput
from trucelab.scenario.forecasts import COLUMNS, Statement, read_log
from trucelab.validation.forecast_log import score_log

HEADER = "statement,probability,date,resolution_rule,resolves_by,resolved,outcome_date\n"
GOOD = "It rains,0.7,2020-01-01,the gauge,2020-01-02,yes,2020-01-02\n"


def statement(chance: float, resolved: str | None, number: int = 0) -> Statement:
    return Statement.model_validate(
        {
            "statement": f"number {number}", "probability": chance, "date": "2020-01-01",
            "resolution_rule": "it is seen", "resolves_by": "2020-02-01", "resolved": resolved,
        }
    )  # fmt: skip


def log(chances: list[float], came: list[str | None]) -> list[Statement]:
    return [statement(chance, one, number) for number, (chance, one) in enumerate(zip(chances, came, strict=True))]


def problems(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(WrongInput) as caught:
        read_log(path)
    return caught.value.problems


def csv_problems(folder: Path, rows: str) -> list[tuple[int, str, str]]:
    path = folder / "log.csv"
    path.write_text(HEADER + rows, encoding="utf-8")
    return [(problem.line, problem.where, problem.says) for problem in problems(path)]


def test_a_week_of_rain_worked_by_hand() -> None:
    """Brier (1950) in the form for two classes: 0.1, 0.3, 0.8 against 0, 1, 1; log score from the same chances."""
    found = score_log(log([0.1, 0.3, 0.8], ["no", "yes", "yes"]))
    assert found is not None
    assert found.brier == pytest.approx((0.01 + 0.49 + 0.04) / 3)
    assert found.log == pytest.approx(-(math.log(0.9) + math.log(0.3) + math.log(0.8)) / 3)
    assert found.base_rate == pytest.approx(2 / 3)
    assert found.brier_reference == pytest.approx(2 / 9)  # p(1 - p), the variance of what came
    assert found.brier_skill == pytest.approx(1 - 0.18 / (2 / 9))


def test_open_and_void_statements_are_counted_and_not_scored() -> None:
    alone = score_log(log([0.2, 0.9], ["no", "yes"]))
    more = score_log(log([0.2, 0.9, 0.5, 0.0], ["no", "yes", None, "void"]))
    assert alone is not None and more is not None
    assert (more.scored, more.unresolved, more.void) == (2, 1, 1)
    assert (more.brier, more.log) == (alone.brier, alone.log)


def test_nothing_resolved_has_no_score() -> None:
    assert score_log(log([0.2, 0.5], [None, "void"])) is None


def test_a_certain_error_is_infinite_and_named() -> None:
    found = score_log(log([0.0, 0.5], ["yes", "no"]))
    assert found is not None
    assert math.isinf(found.log) and found.log_skill is None
    assert found.impossible == ("number 0",)


def test_skill_is_not_defined_where_the_base_rate_is_perfect() -> None:
    found = score_log(log([0.7, 0.8], ["yes", "yes"]))
    assert found is not None and found.brier_skill is None and found.brier_reference == 0.0


def test_a_base_rate_of_ones_own() -> None:
    found = score_log(log([0.7, 0.8], ["yes", "no"]), base_rate=0.25)
    assert found is not None
    assert found.brier_reference == pytest.approx((0.75**2 + 0.25**2) / 2) and not found.in_hindsight


@given(
    st.lists(st.tuples(st.floats(0.01, 0.99), st.booleans()), min_size=1, max_size=40),
    st.integers(1, 10),
)
def test_the_parts_add_up_to_the_score(pairs: list[tuple[float, bool]], bins: int) -> None:
    found = score_log(log([chance for chance, _ in pairs], ["yes" if came else "no" for _, came in pairs]), bins=bins)
    assert found is not None
    parts = found.parts
    assert parts.reliability - parts.resolution + parts.uncertainty + parts.within_groups == pytest.approx(found.brier)
    assert int(parts.forecasts.sum()) == len(pairs) == found.scored
    assert len(parts.chance) <= bins


@pytest.mark.parametrize(("bins", "base_rate"), [(0, None), (5, 1.2), (5, -0.1), (5, math.nan)])
def test_numbers_out_of_range_are_refused(bins: int, base_rate: float | None) -> None:
    with pytest.raises(WrongInput, match="give"):
        score_log(log([0.5], ["yes"]), bins=bins, base_rate=base_rate)


def test_every_mistake_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    found = csv_problems(
        tmp_path,
        "A,1.2,2020-01-01,r,2020-02-01,,\n"
        "B,0.5,2020-01-01,r,2020-02-01,maybe,\n"
        "C,0.5,1 January,r,2020-02-01,,\n"
        "D,,2020-01-01,r,2020-02-01,,\n",
    )
    assert [(line, where) for line, where, _ in found] == [
        (2, "probability"), (3, "resolved"), (4, "date"), (5, "probability"),
    ]  # fmt: skip
    assert "yes" in found[1][2] and "void" in found[1][2]


def test_what_only_several_values_show_is_told_at_once(tmp_path: Path) -> None:
    found = csv_problems(
        tmp_path,
        GOOD
        + "A,0.5,2020-03-01,r,2020-02-01,,\n"
        + "it  RAINS,0.6,2020-01-01,r,2020-02-01,,\n"
        + "B,0.5,2020-01-05,r,2020-02-01,yes,2020-01-04\n"
        + "C,0.5,2020-01-05,r,2020-02-01,,2020-01-20\n",
    )
    assert [(line, where) for line, where, _ in found] == [
        (3, "date"), (4, "statement"), (5, "outcome_date"), (6, "outcome_date"),
    ]  # fmt: skip
    assert "lies after 2020-02-01" in found[0][2]
    assert "The first is on line 2" in found[1][2]
    assert "it was known by then" in found[2][2]
    assert "nothing under resolved" in found[3][2]


def test_an_empty_log_is_a_mistake(tmp_path: Path) -> None:
    assert "no statement" in csv_problems(tmp_path, "")[0][2]


def test_unknown_columns_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(HEADER.replace("probability", "probabilty") + GOOD, encoding="utf-8")
    assert any('Did you mean "probability"?' in problem.says for problem in problems(path))


YAML = """- statement: It rains
  probability: 0.7
  date: 2020-01-01
  resolution_rule: the gauge
  resolves_by: 2020-01-02
  resolved: yes
  outcome_date: 2020-01-02
- statement: It snows
  probability: 0.1
  date: 2020-01-01
  resolution_rule: the gauge
  resolves_by: 2020-01-02
"""


def test_yaml_and_csv_say_the_same(tmp_path: Path) -> None:
    yaml, table = tmp_path / "log.yaml", tmp_path / "log.csv"
    yaml.write_text(YAML, encoding="utf-8")
    table.write_text(HEADER + GOOD + "It snows,0.1,2020-01-01,the gauge,2020-01-02,,\n", encoding="utf-8")
    assert read_log(yaml) == read_log(table)


def test_mistakes_in_yaml_have_their_line(tmp_path: Path) -> None:
    path = tmp_path / "log.yml"
    bad = YAML.replace("probability: 0.7", "probability: 7").replace("resolves_by: 2020-01-02\n  resolved", "resolved")
    path.write_text(bad + "- nothing\n", encoding="utf-8")
    found = problems(path)
    assert [(problem.line, problem.where) for problem in found] == [
        (1, "[0].resolves_by"), (2, "[0].probability"), (12, "[2]"),
    ]  # fmt: skip


def test_a_yaml_file_that_is_no_list(tmp_path: Path) -> None:
    path = tmp_path / "log.yaml"
    path.write_text("statement: It rains\n", encoding="utf-8")
    assert "a list of statements" in problems(path)[0].says


def test_the_columns_are_those_of_the_model() -> None:
    assert HEADER.strip().split(",") == list(COLUMNS)[:7]
    assert np.all([name in COLUMNS for name in ("statement", "probability", "date", "resolution_rule", "resolves_by")])

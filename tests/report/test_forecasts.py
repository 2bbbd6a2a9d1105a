"""The section on forecasts, the words about verdicts, and the log that a run writes."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from tests.scenario import Copy
from trucelab.ensemble.record.run_record import Run
from trucelab.ensemble.running import run
from trucelab.report import brief_html, write_outputs
from trucelab.report.forecast_log import chance_of, statements
from trucelab.report.sections import claims, forecasts
from trucelab.scenario.forecasts import read_log

COLUMNS = "by,date,what,value,unit,sense,standing,outcome,measure,from_day,day,region,truce,series,source"
TABLE = f"""{COLUMNS},reliability,credibility
Agency,2020-02,Would flee,100..200..300,people,,,attack,,,,,,,gazette,B,2
Agency,2020-02,Could flee,9000,people,at most,,attack,,,10,,,,gazette,B,2
<b>Bureau</b>,2020-03-20,Arrivals,300,arrivals,,count,attack,arrivals,,10,,,moves,report,B,2
<b>Bureau</b>,2020-03-31,Arrivals later,30,arrivals,,count,truce,arrivals,,10,,held,moves,report,B,2
"""

CLAIMS = """  soon:
    kind: chance
    by: The Broker
    says: an attack may come soon
    row: B07
    outcomes: [attack]
    within_days: 5
    moves_per_day: {value: 0.5..1..2, judgement: invented}
    at_least: 0.5
    evidence: [gazette#9 B3]
  guards:
    kind: weight
    by: The Broker
    says: guards are what matters
    decision_maker: south
    statement: broker.guards
    outcome: truce
    evidence: [gazette#9 B3]
  waiting:
    kind: ranks above
    by: The Broker
    says: the South would rather wait
    decision_maker: south
    outcomes: [truce]
    outcome: attack
    yardstick: {says: invented, evidence: [report B2]}
    evidence: [gazette#9 B3]
  part:
    kind: share
    by: The Broker
    says: half of them flee again
    measure: displaced again
    among: newly displaced
    outcome: attack
    at_least: 0.5
    evidence: [gazette#9 B3]
  dry:
    kind: places
    by: The Broker
    says: some towns are dry
    standard: water
    gap: 0.1
    at_least: 1
    evidence: [gazette#9 B3]
backtests:
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run of the small scenario with a table of forecasts and every kind of claim that it lacks."""
    folder = tmp_path_factory.mktemp("told")
    copy = Copy(folder)
    copy.replace("later: later.csv\n", "later: later.csv\nforecasts: forecasts.csv\n")
    copy.replace("backtests:\n", CLAIMS)
    copy.write("forecasts.csv", TABLE)
    return run(copy.load(), members=13, seed=4, folder=folder / "run", workers=2)


def test_every_row_is_told_with_its_source(told: Run) -> None:
    page = brief_html(told)
    section = page.partition('<section id="forecasts">')[2].partition("</section>")[0]
    for words in ("Would flee", "Could flee", "at most 9,000", "100 to 300", "#source-gazette", "#source-report"):
        assert words in section
    assert "&lt;b&gt;Bureau" in section and "<b>Bureau" not in page


def test_where_there_is_no_table_there_is_no_section(small_run: Run) -> None:
    assert forecasts.content(small_run) == {}


def test_the_summary_has_the_numbers_of_the_section(told: Run) -> None:
    found: dict[str, Any] = json.loads(write_outputs(told)["summary"].read_text(encoding="utf-8"))["forecasts"]
    assert [one["standing"] for one in found["rows"]] == ["forecast", "forecast", "count", "count"]
    assert found["rows"][1]["agrees"] is (found["rows"][1]["model"][1] <= 9000)
    assert len(found["changes"]) == 1
    assert found["changes"][0]["counted"] == pytest.approx(-0.9)


@pytest.mark.parametrize("change", [-0.784, 0.05, 0.0, -0.004])
def test_a_change_has_its_sign(change: float) -> None:
    text = forecasts.signed(change)
    assert text.startswith("−" if round(100 * change) < 0 else "+" if round(100 * change) > 0 else "0")
    assert text.endswith(" %")


def test_every_verdict_says_why_and_how_far_it_is_from_turning(told: Run) -> None:
    rows = {row["judged"].key: row for row in claims.content(told)["rows"]}
    assert set(rows) == set(told.scenario.document.claims)
    for row in rows.values():
        assert any(letter.isdigit() for letter in row["why"]), row["why"]
        assert row["distance"].endswith("members change.") or row["judged"].distance.of == 0
        if row["judged"].verdict == "depends":
            assert "turns most on" in row["why"] or "told from luck" in row["why"]
    assert "Model-implied, uncalibrated" in rows["soon"]["why"]
    assert "times our median" in rows["part"]["distance"]
    assert [citation.source for citation in rows["waiting"]["yardstick"]] == ["report"]
    page = brief_html(told)
    assert "B07" in page and "Measured by: invented" in page


def test_the_summary_has_every_distance(told: Run) -> None:
    found = json.loads(write_outputs(told)["summary"].read_text(encoding="utf-8"))["claims"]
    assert found["soon"]["row"] == "B07"
    for key, one in found.items():
        assert one["verdict"] in ("holds", "depends", "differs", "untested")
        numbers = one["distance"]
        assert numbers["members"] >= 1
        assert (numbers["margin"] is not None) or (numbers["flips"] is not None) or one["kind"] == "weight", key


def test_the_run_writes_a_log_that_can_be_scored(told: Run) -> None:
    path = write_outputs(told)["forecasts"]
    rows = read_log(path)
    assert [row.statement for row in rows] == [one.statement for one in statements(told)]
    assert all(0.0 < row.probability < 1.0 and row.resolved is None for row in rows)
    truce = next(row for row in rows if "still in force" in row.statement)
    ends = told.manifest["truce_ends"]["truce"]
    assert truce.probability == pytest.approx(chance_of(sum(day < 0 for day in ends) / len(ends), len(ends)), abs=1e-3)
    assert (truce.resolves_by - truce.date).days == told.scenario.document.horizon_days


def test_the_log_is_the_same_from_the_record_alone(told: Run, tmp_path: Path) -> None:
    first = write_outputs(told)["forecasts"].read_bytes()
    assert write_outputs(Run(told.folder, told.manifest))["forecasts"].read_bytes() == first
    assert len(list(csv.reader(first.decode().splitlines()))) == len(statements(told)) + 1

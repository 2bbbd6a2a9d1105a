"""Truces held out: the published scores are found again, and a user's table is judged or refused."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from trucelab.cli.main import app
from trucelab.errors import WrongInput
from trucelab.validation import truces
from trucelab.validation.findings import Findings
from trucelab.validation.runs import Effort

BRIER = {
    "post2005, called off": (0.219, 0.397, 0.190),
    "syria, eroded": (0.193, 0.495, 0.208),
    "syria, broken": (0.289, 0.339, 0.240),
}
OBSERVED = {
    "post2005, called off": (0.67, 0.56, 0.56, 0.44, 0.33, 0.11),
    "syria, eroded": (1.0, 0.57, 0.57, 0.14, 0.14, 0.14),
    "syria, broken": (1.0, 0.86, 0.71, 0.43, 0.43, 0.29),
}
BANDS = {
    "post2005, called off": ((0.58, 0.39, 0.78), (0.50, 0.33, 0.67), (0.41, 0.22, 0.61), (0.33, 0.17, 0.50),
                             (0.29, 0.17, 0.44), (0.23, 0.11, 0.39)),
    "syria, eroded": ((0.66, 0.43, 0.86), (0.58, 0.29, 0.86), (0.49, 0.29, 0.71), (0.41, 0.14, 0.71),
                      (0.36, 0.14, 0.57), (0.29, 0.00, 0.57)),
}  # fmt: skip
"""Specification of truce durability, section 6."""
TRUCES = {"post2005, called off": 18, "syria, eroded": 7, "syria, broken": 7}
HEADER = "set,truce,start,mechanism,failure,day,seen_days,source\n"


@pytest.fixture(scope="module")
def findings() -> Findings:
    return truces.judge((), Effort(seed=1), lambda what: None)


def sets(findings: Findings) -> dict[str, dict[str, object]]:
    return {one["name"]: one for one in findings.values["sets"]}


def test_published_scores_are_found_again(findings: Findings) -> None:
    found = sets(findings)
    assert set(found) == set(BRIER)
    for name, (pause, war_ending, mix) in BRIER.items():
        scores = found[name]["brier"]
        assert scores == pytest.approx({"pause": pause, "war_ending": war_ending, "mix": mix}, abs=0.005)


def test_observed_shares_and_bands_are_those_published(findings: Findings) -> None:
    """Means are held to a hundredth and a half; bands lie on the shares that n truces can have, one of them apart."""
    apart = []
    for name, shares in OBSERVED.items():
        horizons = sets(findings)[name]["horizons"]
        assert isinstance(horizons, tuple)
        assert [row["observed"] for row in horizons] == pytest.approx(shares, abs=0.0051)
        for row, (mean, low, high) in zip(horizons, BANDS.get(name, BANDS["syria, eroded"]), strict=True):
            assert row["mean"] == pytest.approx(mean, abs=0.015)
            for found, published in ((row["low"], low), (row["high"], high)):
                assert found == pytest.approx(published, abs=1 / TRUCES[name] + 0.0051)
                apart.append(abs(found - published) > 0.0051)
    assert sum(apart) <= len(apart) / 10


def test_the_effect_of_earlier_truces_alone_is_shown_beside(findings: Findings) -> None:
    """Mix with 0.30 for a mechanism in a pause and 0.50 in a war-ending truce, day by day with the formulas."""
    with truces.SHIPPED.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["failure"] == "eroded"]
    errors = []
    for row in rows:
        pause, war_ending = (0.30, 0.50) if row["mechanism"] == "yes" else (1.0, 1.0)
        for day in range(1, 181):
            chance = 0.76 * math.exp(-1.80 * pause * (day / 30) ** 0.445)
            chance += 0.24 * math.exp(-0.607 * war_ending * (day / 365.25) ** 0.503)
            held = row["day"] == "" or float(row["day"]) > day
            errors.append((chance - held) ** 2)
    assert sets(findings)["syria, eroded"]["mix_earlier"] == pytest.approx(np.mean(errors))
    assert np.mean(errors) > 0.25


def test_the_checks_hold(findings: Findings) -> None:
    assert len(findings.checks) == 15
    assert [check.says for check in findings.checks if not check.holds] == []
    assert all(sum(of) >= 15 for of in zip(*(one["covered"] for one in findings.values["sets"]), strict=True))


def test_a_brier_score_by_hand() -> None:
    """Two truces, days summed one by one with the formula written out."""
    rows = [
        truces.TruceRow(set="s", truce="a", start="2020-01-01", mechanism="no", failure="broken", day=20),
        truces.TruceRow(set="s", truce="b", start="2020-01-01", mechanism="yes", failure="broken", seen_days=100),
    ]
    whole, seen = [], []
    for day in range(1, 181):
        for row, ratio in zip(rows, (1.0, 0.45), strict=True):
            held = 1.0 if row.failed > day else 0.0
            error = (math.exp(-1.80 * ratio * (day / 30) ** 0.445) - held) ** 2
            whole.append(error)
            if row.truce == "a" or day <= 100:
                seen.append(error)
    found = truces.verdict("two", rows, seed=1)
    assert found.brier.pause == pytest.approx(np.mean(whole))
    assert found.brier_seen.pause == pytest.approx(np.mean(seen))
    assert found.first_measured is None


def test_the_shipped_table_says_where_every_row_is_from() -> None:
    with truces.SHIPPED.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 18 + 7 + 7
    assert {row["source"] for row in rows} == {
        "ETH/PRIO Civil Conflict Ceasefire data v. Oct-2022",
        "UCDP GED Syria 652.1601.1911",
    }
    sources = (truces.SHIPPED.parent / "SOURCES.md").read_text(encoding="utf-8")
    assert "CC BY 4.0" in sources and "Sundberg and Melander 2013" in sources and "10.1177/00220027221129195" in sources


def test_the_command_runs_it() -> None:
    done = CliRunner().invoke(app, ["validate", "truce", "--format", "json"])
    assert done.exit_code == 0, done.output
    (kind,) = json.loads(done.stdout)["kinds"]
    assert kind["kind"] == "truce"
    assert all(check["holds"] for check in kind["checks"])


def test_a_users_truces_are_judged_without_checks(tmp_path: Path) -> None:
    table = tmp_path / "mine.csv"
    table.write_text(
        f"{HEADER}new,Somewhere,2021-01-01,yes,called off,12,,press\n"
        "new,Elsewhere,2021-02-01,no,called off,,60,press\n",
        encoding="utf-8",
    )
    done = CliRunner().invoke(app, ["validate", str(table)])
    assert done.exit_code == 0, done.output
    assert "mine: new, called off" in done.stdout
    assert truces.judge([str(table)], Effort(), lambda what: None).checks == ()


def test_what_is_wrong_with_a_table_comes_at_once(tmp_path: Path) -> None:
    table = tmp_path / "mine.csv"
    table.write_text(
        f"{HEADER}new,A,2021-01-01,maybe,called off,12,,\nnew,B,2021-02-30,no,called off,3,,\n"
        "new,C,2021-02-01,no,called off,,,\nnew,D,2021-02-01,no,first shot,-1,,\n",
        encoding="utf-8",
    )
    with pytest.raises(WrongInput) as caught:
        truces.judge([str(table)], Effort(), lambda what: None)
    found = [(problem.line, problem.says) for problem in caught.value.problems]
    assert [line for line, _ in found] == [2, 3, 4, 5, 5]
    text = "\n".join(says for _, says in found)
    for words in ("maybe", "2021-02-30", "neither day nor seen_days", "first shot", "-1"):
        assert words in text
    table.write_text(HEADER, encoding="utf-8")
    with pytest.raises(WrongInput, match="holds no truce"):
        truces.judge([str(table)], Effort(), lambda what: None)
    with pytest.raises(WrongInput, match="nowhere"):
        truces.judge([str(tmp_path / "nowhere.csv")], Effort(), lambda what: None)

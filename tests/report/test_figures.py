"""A figure is the same wherever it is told, and whatever the order in which outcomes are written."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest

from tests.scenario import Copy
from trucelab.ensemble.findings.claim_measures import figure_of
from trucelab.ensemble.findings.summary import BELOW, Band, below, measured
from trucelab.ensemble.members.variables import VARIABLES
from trucelab.ensemble.record.run_record import Run
from trucelab.ensemble.running import run
from trucelab.report import write_outputs
from trucelab.report.headline import headlines
from trucelab.report.sections import needs
from trucelab.report.wording import people
from trucelab.scenario import Scenario
from trucelab.scenario.claims import AtLeastClaim

CUT = "supply: {water: {value: 0.5..0.7..0.9, judgement: pumps are hit}}"


@pytest.fixture(scope="module")
def starved(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """The small scenario with an attack that cuts the water at once, and a claim about the first day."""
    copy = Copy(tmp_path_factory.mktemp("starved"))
    copy.replace(CUT, CUT.replace("0.5..0.7..0.9", "0.1..0.2..0.3"))
    claim = (
        "  now: {kind: figure, by: Relief Agency, says: few lack water today, measure: people below minimum, "
        "standard: water, at_most: 9000, evidence: [gazette#9 B3]}\n"
    )
    copy.replace("claims:\n", "claims:\n" + claim)
    return copy.load()


@pytest.fixture(scope="module")
def played(starved: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Run:
    return run(starved, members=6, seed=4, folder=tmp_path_factory.mktemp("runs") / "starved")


@pytest.fixture(scope="module")
def turned(starved: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The same with the outcomes written the other way round."""
    text = (starved.folder / "scenario.yaml").read_text(encoding="utf-8")
    attack, truce = text.index("  attack:\n    says"), text.index("  truce:\n    says")
    end = text.index("movement:\n")
    other = Copy(tmp_path_factory.mktemp("turned"))
    other.write("scenario.yaml", text[:attack] + text[truce:end] + text[attack:truce] + text[end:])
    assert list(other.load().document.consequences) == ["truce", "attack"]
    return run(other.load(), members=6, seed=4, folder=tmp_path_factory.mktemp("runs") / "turned")


def test_the_first_day_is_before_any_outcome(played: Run) -> None:
    for name, (dims, _) in VARIABLES.items():
        rows = [np.take(played.values(name, one), 0, axis=1 + dims.index("day")) for one in played.outcomes]
        assert (rows[0] == rows[1]).all(), name
    water = [below(played, one, "water", 0) for one in played.outcomes]
    assert water[0] == water[1] and below(played, "attack", "water", 1).median > 2 * water[0].median


def test_the_order_of_outcomes_changes_nothing_that_is_told(played: Run, turned: Run) -> None:
    assert headlines(played) == headlines(turned)
    first, other = needs.content(played), needs.content(turned)
    assert [row["start"] for row in first["rows"]] == [row["start"] for row in other["rows"]]
    assert (first["shown"], first["day"]) == (other["shown"], other["day"])
    for key, claim in played.scenario.document.claims.items():
        if isinstance(claim, AtLeastClaim):
            assert (figure_of(played, claim) == figure_of(turned, claim)).all(), key


def test_a_total_is_the_median_of_sums(played: Run) -> None:
    """Medians of regions do not add up to the median of the whole."""
    standards = list(played.scenario.document.needs.standards)
    for outcome in played.outcomes:
        values = played.on("below_minimum", outcome, 20)
        for index, standard in enumerate(standards):
            whole = values[:, index].sum(axis=(1, 2))
            assert below(played, outcome, standard, 20) == Band.of(whole)
            assert (measured(played, BELOW + standard, outcome)[:, 20] == whole).all()


@pytest.mark.parametrize(("standard", "name"), [("water", "Water"), ("shelter", "Covered living space")])
@pytest.mark.parametrize("outcome", ["attack", "truce"])
def test_headline_table_and_files_agree(played: Run, standard: str, name: str, outcome: str) -> None:
    write_outputs(played)
    for day in (0, 20):
        found = below(played, outcome, standard, day)
        with (played.folder / "summary.csv").open(encoding="utf-8") as file:
            (row,) = [
                row
                for row in csv.DictReader(file)
                if (row["outcome"], row["measure"], row["group"], row["day"], row["region"])
                == (outcome, f"below minimum: {standard}", "everyone", str(day), "")
            ]
        ends = [found.low, found.median, found.high]
        assert [float(row[key]) for key in ("low_10", "median", "high_90")] == [round(end) for end in ends]
        told = json.loads((played.folder / "summary.json").read_text(encoding="utf-8"))["outcomes"][outcome]
        assert told["people_below_minimum"][standard][str(day)] == ends
    shown = next(row for row in needs.content(played)["rows"] if row["name"] == name)
    assert shown["outcomes"][played.outcomes.index(outcome)][0] == found
    if outcome == "attack":
        start = below(played, "truce", standard, 0)
        says = f"{name.lower()} {people(found.median)} (first day: {people(start.median)})"
        assert any(says in sentence for sentence in headlines(played))

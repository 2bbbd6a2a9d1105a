"""The whole search: the driver that is there is found, the same bytes for any number of threads, bad input named."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.scenario import Copy
from trucelab.ensemble.findings.sensitivity.course_luck import ENDS
from trucelab.ensemble.findings.sensitivity.drivers import Sizes, drivers
from trucelab.ensemble.findings.sensitivity.outputs import REST
from trucelab.errors import WrongInput
from trucelab.report.drivers_words import sentence
from trucelab.scenario import Scenario, load

TINY = Sizes(trajectories=2, samples=2)


def certain(text: str) -> str:
    """The scenario with every range at its most likely value."""
    return re.sub(r"[\d.]+?\.\.([\d.]+?)\.\.[\d.]*\d", r"\1", text)


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    made = Copy(tmp_path)
    made.write("scenario.yaml", certain(made.text()))
    for table in (made.folder / "events").glob("*.csv"):
        table.write_text(certain(table.read_text(encoding="utf-8")), encoding="utf-8")
    return made


def output(found: dict[str, Any], measure: str, outcome: str) -> dict[str, Any]:
    return next(
        one
        for one in found["outputs"]
        if one["measure"] == measure and one["outcome"] == outcome and one["instead_of"] is None
    )


def test_the_only_driver_is_found(copy: Copy) -> None:
    """What is there of water decides how many lack it on a day, in proportion, and nothing else that is uncertain does.

    With supply S per person and minimum m, people below it are those concerned times 1 - S / m: linear in S.
    """
    copy.replace("town: {value: 18, judgement: wells}", "town: {value: 5..6..14, judgement: wells}")
    copy.replace("town: 4, camp: 3}", "town: 2..3..4, camp: 3}")
    found = drivers(load(copy.folder), outcome="attack", sizes=Sizes(2, 64))
    assert [one["name"] for one in found["inputs"]] == [
        "needs.standards.water.available.town",
        "needs.standards.shelter.available.town",
        ENDS.name,
    ]
    lacking = output(found, "below minimum: water", "attack")
    assert lacking["effects"][0]["input"] == "needs.standards.water.available.town"
    assert lacking["effects"][0]["mean"] < 0 and lacking["effects"][1]["mean_absolute"] == 0.0
    total = {row["input"]: row["total"] for row in lacking["indices"]["inputs"]}
    assert total["needs.standards.water.available.town"] == pytest.approx(1.0, abs=0.25)
    assert len(total) == 1 or total[REST] == 0.0
    assert "nearly all of the spread comes from water: available: town" in sentence(lacking)
    displaced = output(found, "newly displaced", "attack")
    assert displaced["indices"] is None
    assert sentence(displaced).endswith("nothing that is uncertain changes it.")


def test_a_truce_hangs_on_its_fate(small: Scenario) -> None:
    found = drivers(small, measure="newly displaced", sizes=Sizes(3, 4))
    assert found["leading"] == ["attack", "truce"]
    assert output(found, "newly displaced", "truce")["effects"][0]["input"] == ENDS.name
    assert output(found, "newly displaced", "truce")["effects"][0]["mean"] < 0
    assert (
        next(e for e in output(found, "newly displaced", "attack")["effects"] if e["input"] == ENDS.name)["share"]
        == 0.0
    )
    spared = next(one for one in found["outputs"] if one["instead_of"] == "attack")
    assert spared["title"] == "fewer people newly displaced by day 20 under truce than under attack"
    assert REST in {row["input"] for row in spared["indices"]["inputs"]}


def test_threads_change_no_byte(small: Scenario) -> None:
    one, two = (json.dumps(drivers(small, sizes=TINY, workers=workers)) for workers in (1, 2))
    assert one == two
    assert "NaN" not in one and "Infinity" not in one


def test_another_seed_gives_other_points(small: Scenario) -> None:
    one, other = (drivers(small, measure="newly displaced", sizes=TINY, seed=seed) for seed in (0, 1))
    assert one["outputs"] != other["outputs"]


def test_every_input_has_an_effect_of_its_own_on_every_output(small: Scenario) -> None:
    found = drivers(small, sizes=TINY)
    names = {one["name"] for one in found["inputs"]}
    for one in found["outputs"]:
        assert {row["input"] for row in one["effects"]} == names
        assert sum(row["share"] for row in one["effects"]) == pytest.approx(1.0) or one["effects"][0]["share"] == 0.0
        assert sentence(one)
    claims = {one["measure"] for one in found["outputs"]} & {"claim: flight", "claim: thirst"}
    assert len(claims) == 2, "each claim with a number has its margin among the outputs"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"outcome": "atack"}, 'Did you mean "attack"'),
        ({"measure": "newly displacd"}, 'Did you mean "newly displaced"'),
        ({"sizes": Sizes(samples=1)}, "1 samples: give 2 or more"),
        ({"sizes": Sizes(trajectories=1)}, "give 2 or more"),
    ],
)
def test_what_cannot_be_is_said(small: Scenario, given: dict[str, Any], says: str) -> None:
    with pytest.raises(WrongInput, match=says):
        drivers(small, **given)


def test_a_scenario_without_ranges_has_nothing_to_drive_it(copy: Copy) -> None:
    text = copy.text()
    copy.write("scenario.yaml", "\n".join(line for line in text.splitlines() if "truce: {then:" not in line))
    with pytest.raises(WrongInput, match="nothing in the scenario is uncertain"):
        drivers(load(copy.folder))

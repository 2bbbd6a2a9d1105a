"""Rules that ask who somebody is, and others that only persons can follow, by hand and against the plain model."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.flee.folder.folders import read
from tests.movement.flee.little import BY_TOTAL, Occupancy, by_persons, by_plain, little
from tests.movement.flee.models import FARTHEST, as_persons, distance, plain
from tests.movement.flee.random_folders import random_folder
from tests.oracles.flee_circumstances import Circumstances
from trucelab.errors import WrongInput
from trucelab.movement.flee.persons import persons_engine
from trucelab.movement.flee.world import world_of

START, CAMP, OTHER = ("Aden", "conflict_zone", "1000"), ("Camp", "camp", "0"), ("Other", "camp", "0", "Away")
MANY = 3000


@pytest.fixture(params=[by_plain, by_persons])
def model(request: pytest.FixtureRequest) -> Any:
    return request.param


def near(found: int, share: float) -> bool:
    return bool(abs(found - MANY * share) <= 5 * np.sqrt(MANY * share * (1 - share)))


@pytest.mark.parametrize("number", [0, 2, 4, 5, 9, 11])
def test_persons_agree_with_the_plain_model(number: int, tmp_path: Path) -> None:
    case = read(tmp_path, random_folder(number, people=True))
    assert distance(plain(case, 25), as_persons(case, 100)) < FARTHEST


def test_a_rule_of_persons_that_is_broken_would_be_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = read(tmp_path, random_folder(4, people=True))
    monkeypatch.setattr(Circumstances, "appeal", lambda self, *args, score, **more: score)
    assert distance(plain(case, 25), as_persons(case, 100)) > FARTHEST


def shares(folder: Path, model: Any, move: dict[str, Any], age: int, gender: str) -> int:
    """How many of a kind choose the camp whose score is a half, beside one of 1."""
    case = little(
        folder,
        [START, CAMP, OTHER],
        ["Aden,Camp,50,0", "Aden,Other,50,0"],
        total=(MANY,),
        days=1,
        move={"foreign_weight": 0.5, **move},
        demographics_age__csv=f"age,Default\n{age},1\n",
        demographics_gender__csv=f"gender,Default\n{gender},1\n",
    )
    return int(model(case)[0, 2])


@pytest.mark.parametrize(
    ("move", "age", "gender", "score"),
    [
        ({}, 5, "f", 1 / 2),
        ({"ChildrenAvoidHazards": True}, 18, "m", 1 / 4),
        ({"ChildrenAvoidHazards": True}, 19, "m", 1 / 2),
        ({"ChildrenAvoidHazards": True, "BoysTakeRisk": True}, 14, "m", 1 / 4),
        # any adult man too
        ({"ChildrenAvoidHazards": True, "BoysTakeRisk": True}, 15, "m", 1),
        ({"ChildrenAvoidHazards": True, "BoysTakeRisk": True}, 40, "m", 1),
        ({"ChildrenAvoidHazards": True, "BoysTakeRisk": True}, 15, "f", 1 / 4),
        ({"BoysTakeRisk": True}, 15, "m", 1 / 2),
        ({"ElderlyAvoidHazards": True}, 59, "f", 1 / 2),
        ({"ElderlyAvoidHazards": True}, 60, "f", 1 / 4),
        ({"WomenAvoidHazards": True}, 30, "f", 1 / 4),
        ({"WomenAvoidHazards": True}, 30, "m", 1 / 2),
        # squared once and not twice
        ({"WomenAvoidHazards": True, "ChildrenAvoidHazards": True}, 5, "f", 1 / 4),
        ({"WomenAvoidHazards": True, "ElderlyAvoidHazards": True}, 70, "f", 1 / 4),
    ],
    ids=str,
)
def test_who_keeps_away_from_hazards(
    move: dict[str, Any], age: int, gender: str, score: float, model: Any, tmp_path: Path
) -> None:
    assert near(shares(tmp_path, model, move, age, gender), score / (1 + score))


def test_camps_do_not_draw_their_own_group(model: Any, tmp_path: Path) -> None:
    """Q16: a camp has no population, which counts as 100,000,000; all go to the town, where one of ten is alike."""
    case = little(
        tmp_path,
        [START, ("Camp", "camp", "0"), ("Town", "town", "10")],
        ["Aden,Camp,50,0", "Aden,Town,50,0"],
        total=(100,),
        days=1,
        counts={"Camp": [40]},
        spawn={"insert_day0": True, "read_from_agents_csv_file": True},
        move={"MatchCampEthnicity": True, "max_move_speed": 50.5, "default_movechance": 0.005},
        demographics_ethnicity__csv="ethnicity,Default\none,1\n",
        agents__csv="location,ethnicity\n" + "Aden,one\n" * 50 + "Town,one\n",
    )
    assert model(case)[0, 1] == 40


def fixed(folder: Path, **options: Any) -> Any:
    move = {"fixed_routes": True} | options.pop("move", {})
    return little(folder, options.pop("places", [START, CAMP, OTHER]), options.pop("routes"), total=(MANY,), days=1,
                  move=move, **options)  # fmt: skip


def test_fixed_routes_take_the_score_twice(model: Any, tmp_path: Path) -> None:
    """3 squared against 1."""
    case = fixed(tmp_path, routes=["Aden,Camp,50,0", "Aden,Other,50,0"], move={"foreign_weight": 3.0})
    assert near(int(model(case)[0, 2]), 9 / 10)


def test_fixed_routes_are_the_best_to_every_place_and_heed_no_crowd(model: Any, tmp_path: Path) -> None:
    """Two ways to one camp are one, and a full camp draws people who then stay: 20 km against 50 km, softened by 10."""
    places = [START, ("Camp", "camp", "20"), ("Other", "camp", "0")]
    case = fixed(
        tmp_path, places=places, routes=["Aden,Camp,50,0", "Aden,Camp,20,0", "Aden,Other,50,0"],
        counts={"Camp": [10, 10]}, spawn=BY_TOTAL,
    )  # fmt: skip
    assert near(int(model(case)[0, 2]), (1 / 60) / (1 / 30 + 1 / 60))


def test_major_routes_count_a_quarter(model: Any, tmp_path: Path) -> None:
    """Camp by one link of 90 km; Other by a major route of two over a marker, (10 + 90) / 4."""
    places = [START, ("Mark", "marker", "0"), CAMP, OTHER]
    case = fixed(
        tmp_path,
        places=places,
        routes=["Aden,Camp,90,0", "Aden,Mark,45,0", "Mark,Other,45,0"],
        major_routes__csv="Aden,Mark,Other\n",
    )
    assert near(int(model(case)[0, 3]), 4 / 5)


def test_harvest_keeps_people_and_counts_them_at_home(tmp_path: Path, model: Any) -> None:
    """Q20.  150 km: off on day 0, the 31st; there on day 1, in February, but counted in Aden; in March in the camp."""
    case = little(tmp_path, [START, CAMP], ["Aden,Camp,150,0"], total=(10, 15), days=32, move={"harvest_months": "[2]"})
    case = replace(case, start=case.start.replace(day=31), observed=moved(case, 30))
    found: Occupancy = model(case)
    assert found[0].tolist() == [0, 0]
    assert (found[1:30] == [15, 0]).all()
    assert found[30].tolist() == [0, 10]
    assert found[31].tolist() == [0, 15]


def moved(case: Any, days: int) -> Any:
    """The observed counts, later by so many days."""
    shift = np.timedelta64(days, "D")
    return tuple(
        replace(row, series=tuple(
            replace(series, dates=tuple((np.datetime64(date) + shift).item() for date in series.dates))
            for series in row.series
        ))
        for row in case.observed
    )  # fmt: skip


@pytest.mark.parametrize(("freeze", "kept"), [("1", True), ("0", False)])
def test_sinks_keep_people_for_ever(freeze: str, kept: bool, model: Any, tmp_path: Path) -> None:
    """The key is misspelt (Q10)."""
    case = little(
        tmp_path,
        [START, (*CAMP, "Home", "R", "0", "0", freeze), ("Other", "camp", "0", "Home", "R", "0", "0", "0")],
        ["Aden,Camp,99.5,0", "Camp,Other,99.5,0"],
        columns=",deactivation_probability",
        move={"camp_movechance": 1.0, "max_move_speed": 60},
        spawn=dict(BY_TOTAL) | {"camps_are_sicks": True, "insert_day0": True},
        counts={"Camp": [30]},
        total=(0,),
        days=3,
    )
    found = model(case)
    assert (found[:, 1].tolist() == [30, 30, 30]) == kept


def test_listed_agents_are_there_from_the_start(model: Any, tmp_path: Path) -> None:
    spawn = dict(BY_TOTAL) | {"read_from_agents_csv_file": True}
    listed = "location,age\n" + "Aden,5\n" * 7 + "Camp,30\n" * 2
    case = little(tmp_path, [START, CAMP], ["Aden,Camp,50,0"], spawn=spawn, agents__csv=listed, days=2)
    assert model(case)[:, 1].tolist() == [19, 19]


def test_people_can_begin_with_nobody(model: Any, tmp_path: Path) -> None:
    """FolderPaths places drive departures nobody knows beforehand how many there will be."""
    spawn = {"conflict_driven_spawning": "{spawn_mode: constant, displaced_per_conflict_day: 33}"}
    case = little(tmp_path, [START, CAMP], ["Aden,Camp,50,0"], spawn=spawn, days=4)
    assert model(case)[:, 1].tolist() == [33, 66, 99, 132]


def test_a_rule_without_its_attribute_is_told(tmp_path: Path) -> None:
    case = little(tmp_path, [START, CAMP], ["Aden,Camp,50,0"], move={"ElderlyAvoidHazards": True})
    with pytest.raises(WrongInput, match=r"demographics_age\.csv"):
        persons_engine(world_of(case), case.settings)

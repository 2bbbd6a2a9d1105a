"""What counts refuse, and where their classes or loops could give way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.movement.flee.little import MODELS, by_counts, by_persons, little
from trucelab.errors import WrongInput
from trucelab.movement.flee.case import FleeCase
from trucelab.movement.flee.counts import counts_engine
from trucelab.movement.flee.simulation import simulate_case
from trucelab.movement.flee.world import world_of

START, CAMP, HUB = ("Aden", "conflict_zone", "1000"), ("Camp", "camp", "0"), ("Hub", "forwarding_hub", "0")


def simple(folder: Path, **options: object) -> FleeCase:
    return little(folder, [START, CAMP], ["Aden,Camp,150,0"], **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("move", "spawn"),
    [
        ({"harvest_months": "[6]"}, {}),
        ({"fixed_routes": True}, {}),
        ({}, {"camps_are_sicks": True}),
    ],
    ids=str,
)
def test_what_hangs_on_persons_is_refused_and_run_person_by_person(
    move: dict[str, object], spawn: dict[str, object], tmp_path: Path
) -> None:
    case = simple(tmp_path, move=move, spawn={"insert_day0": False, "sum_from_camps": False} | spawn)
    with pytest.raises(WrongInput, match="run this case person by person"):
        counts_engine(world_of(case), case.settings)
    found = simulate_case(case, seed=1, members=1)
    assert found.engine == "persons"
    assert next(iter(move or spawn)) in found.why


@pytest.mark.parametrize(("batches", "bins"), [(0, 64), (20, 0)])
def test_parts_and_bins_are_one_or_more(batches: int, bins: int, tmp_path: Path) -> None:
    case = simple(tmp_path)
    with pytest.raises(WrongInput, match="give 1 or more"):
        counts_engine(world_of(case), case.settings, batches=batches, recent_bins=bins)


def test_walking_may_be_faster_than_riding(tmp_path: Path) -> None:
    """On foot for the first leg, 900 km on one day at a top speed of 100: recent travel of 9 days."""
    move = {"start_on_foot": True, "max_walk_speed": 1000, "avoid_short_stints": True}
    case = little(tmp_path, [START, CAMP], ["Aden,Camp,2990,0"], move=move)
    np.testing.assert_array_equal(by_counts(case), by_persons(case))
    assert by_counts(case)[:, 1].tolist() == [0, 0, 10, 10, 10, 10]


def test_ways_of_no_length_hold_nobody_for_ever(tmp_path: Path) -> None:
    """Between two hubs at one spot people would go to and fro without end."""
    places = [START, HUB, ("Post", "forwarding_hub", "0")]
    case = little(tmp_path, places, ["Aden,Hub,50,0", "Hub,Post,0,0"], days=1)
    for model in (by_counts, by_persons):
        assert model(case)[0, 1:].sum() == 10


@pytest.mark.parametrize(("per_day", "conflict", "people", "made"), [(0.01, 0.7, 1000, 7), (0.02, 0.7, 1500, 21)])
def test_shares_of_the_population_are_cut_in_one_order(
    per_day: float, conflict: float, people: int, made: int, tmp_path: Path
) -> None:
    """0.01 * 1000 * 0.7 is 7, and 0.01 * 0.7 * 1000 a little less."""
    mode = f"{{spawn_mode: pop_ratio, displaced_per_conflict_day: {per_day}}}"
    case = little(
        tmp_path,
        [("Aden", "conflict_zone", str(people)), CAMP],
        ["Aden,Camp,50,0"],
        conflicts={"Aden": [conflict]},
        spawn={"conflict_driven_spawning": mode},
        days=2,
    )
    for model in MODELS.values():
        assert model(case)[:, 1].tolist() == [made, 2 * made]


def test_taken_people_are_no_longer_there(tmp_path: Path) -> None:
    """A tenth of 100, of 90, of 81."""
    spawn = {"take_from_population": True} | {
        "conflict_driven_spawning": "{spawn_mode: pop_ratio, displaced_per_conflict_day: 0.1}"
    }
    case = little(tmp_path, [("Aden", "conflict_zone", "100"), CAMP], ["Aden,Camp,50,0"], spawn=spawn, days=3)
    for model in MODELS.values():
        assert model(case)[:, 1].tolist() == [10, 19, 27]


def test_agents_of_ten_persons_are_a_tenth(tmp_path: Path) -> None:
    case = little(
        tmp_path, [START, CAMP, ("Other", "camp", "0")], ["Aden,Camp,150,0", "Aden,Other,150,0"], total=(4000,), days=2
    )
    tenth = replace(case, settings=replace(case.settings, hasten=10))
    for model in (by_counts, by_persons):
        whole, part = model(case), model(tenth)
        assert part[:, 1:].sum(axis=1).tolist() == [0, 400]
        assert abs(10 * part[1, 1] - whole[1, 1]) < 5 * np.sqrt(4000 / 4 + 100 * 400 / 4)

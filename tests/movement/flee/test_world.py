"""What does not depend on people, worked out by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.flee.folder.folders import read
from tests.movement.flee.little import little
from trucelab.chance import stream
from trucelab.errors import WrongInput
from trucelab.movement.flee.departures import departures_of, set_out
from trucelab.movement.flee.world import World, world_of

ZONE, TOWN, CAMP = ("Aden", "conflict_zone", "1000"), ("Bura", "town", "500"), ("Camp", "camp", "30", "Away")
ROUTES = ["Aden,Bura,50,0", "Bura,Camp,50,0"]
DECAY = "[1.0, 0.5, 0.25]"


def world(folder: Path, **options: Any) -> World:
    return world_of(little(folder, options.pop("places", [ZONE, TOWN, CAMP]), options.pop("routes", ROUTES), **options))


def weights(found: World) -> list[list[float]]:
    return [row.tolist() for row in found.population * found.spawn_factor]


@pytest.mark.parametrize(
    ("bura", "expected"),
    [
        # since before the first day: on day t of the weights (t + 1) // 2 steps, and these are a day old (Q13)
        ([0], [1000, 1000, 500, 500, 250, 250]),
        # a conflict elsewhere brings all up to date on day 3 and on day 5
        ([0, 0, 0, 0.5, 0.5, 0], [1000, 1000, 500, 250, 250, 250]),
        ([0, 0.5, 0], [1000, 500, 500, 500, 250, 250]),
    ],
)
def test_departures_fade_a_day_late(bura: list[float], expected: list[float], tmp_path: Path) -> None:
    spawn = {"conflict_spawn_decay": DECAY, "conflict_spawn_decay_interval": 2}
    found = world(tmp_path, spawn=spawn, conflicts={"Bura": bura})
    assert [row[0] for row in weights(found)] == expected


def test_a_conflict_fades_from_when_it_began(tmp_path: Path) -> None:
    """Bura from day 2: whole on days 2 to 4, as the weights of day 4 are those of day 3; then a half."""
    spawn = {"conflict_spawn_decay": DECAY, "conflict_spawn_decay_interval": 2}
    found = world(tmp_path, spawn=spawn, conflicts={"Bura": [0, 0, 0.8]}, days=8)
    assert [row[1] for row in weights(found)] == [0, 0, 400, 400, 400, 200, 200, 100]


def test_intensities_change_only_from_and_to_nothing(tmp_path: Path) -> None:
    """Q6; below 0.000001 is nothing."""
    found = world(tmp_path, conflicts={"Bura": [0.5, 0.9, 1e-7, 0.3, 0, 0]})
    assert found.conflict[:, 1].tolist() == [0.5, 0.5, -1, 0.3, -1, -1]
    assert found.is_town[:, 1].tolist() == [False, False, True, False, True, True]
    assert found.is_conflict[:, 1].tolist() == [True, True, False, True, False, False]
    assert [row[1] for row in weights(found)] == [250, 250, 0, 150, 0, 0]


def test_a_zone_that_no_row_names_stays_one(tmp_path: Path) -> None:
    found = world(tmp_path, conflicts={"Bura": [0]}, places=[(*ZONE, "Home", "R", "0", "0", "0.4"), TOWN, CAMP],
                  columns=",conflict_intensity")  # fmt: skip
    assert set(found.conflict[:, 0]) == {0.4}
    assert set(found.move_chance[:, 0]) == {1.0}


@pytest.mark.parametrize(
    ("spawn", "raw", "new", "debt"),
    [
        # camps 5, 8, 6, 6, 9, 20 and a total of 100: both are counted on day 0 (Q14), where nobody sets out
        ({}, [105, 108, 106, 106, 109, 120], [0, 3, 0, 0, 1, 11], [0, 0, 2, 2, 0, 0]),
        ({"insert_day0": False}, [105, 108, 106, 106, 109, 120], [105, 3, 0, 0, 1, 11], [0, 0, 2, 2, 0, 0]),
        ({"sum_from_camps": False}, [100, 90, 90, 95, 120, 120], [0, 0, 0, 0, 20, 0], [0, 10, 10, 5, 0, 0]),
        ({"empty_camps_on_day0": True}, [0, 3, 1, 1, 4, 15], [0, 3, 0, 0, 1, 11], [0, 0, 2, 2, 0, 0]),
        (
            {"empty_camps_on_day0": True, "insert_day0": False},
            [0, 3, 1, 1, 4, 15],
            [0, 3, 0, 0, 1, 11],
            [0, 0, 2, 2, 0, 0],
        ),
    ],
    ids=str,
)
def test_who_sets_out_follows_the_counts(
    spawn: dict[str, object], raw: list[int], new: list[int], debt: list[int], tmp_path: Path
) -> None:
    """A fall is a debt that later growth pays.  Rows that are no places count with the camps."""
    found = world(
        tmp_path,
        spawn=spawn,
        total=[100, 90, 90, 95, 120],
        counts={"Camp": [5, 7, 5, 5, 8, 18], "Elsewhere": [0, 1, 1, 1, 1, 2]},
    )
    assert found.raw.tolist() == raw
    assert found.new_people.tolist() == new
    assert found.debt.tolist() == debt


def test_the_start(tmp_path: Path) -> None:
    """Camps begin with their counts and those named beside; towns with nobody."""
    options: dict[str, Any] = {
        "places": [ZONE, (*TOWN, "Home", "R", "0", "0", "9"), (*CAMP, "R", "0", "0", "7")],
        "columns": ",initial_idps",
        "counts": {"Camp": [12, 15]},
    }
    for spawn, people, seen in (({}, 19, 12), ({"insert_day0": False}, 7, 12), ({"empty_camps_on_day0": True}, 0, 0)):
        found = world(tmp_path / f"{people}", spawn=spawn, **options)
        assert found.start_people.tolist() == [0, 0, people]
        assert found.observed[:2, 0].tolist() == [seen, seen + 3]


@pytest.mark.parametrize(
    ("spawn", "capacity"),
    [({}, [18 + 4, 18 + 8, 18 + 12]), ({"insert_day0": False}, [34, 38, 42])],
)
def test_capacities(spawn: dict[str, object], capacity: list[int], tmp_path: Path) -> None:
    """Those of day 0 are taken off (Q9), and it grows before the first day is lived."""
    found = world(
        tmp_path, places=[ZONE, (*CAMP, "R", "0", "0", "4"), TOWN], columns=",capacity_per_day",
        counts={"Camp": [12]}, spawn=spawn, days=3, routes=ROUTES,
    )  # fmt: skip
    assert found.capacity[:, 1].tolist() == capacity
    assert found.capacity[:, 0].tolist() == [-1, -1, -1]


def test_agents_stand_for_several_persons(tmp_path: Path) -> None:
    """Places are cut to whole agents; counts are cut day by day."""
    settings = (
        "optimisations:\n  hasten: 10\nspawn_rules:\n  sum_from_camps: true\nmove_rules:\n  max_move_speed: 200\n"
    )
    places = [("Aden", "conflict_zone", "1009"), TOWN, ("Camp", "camp", "39", "Away")]
    found = world(tmp_path, places=places, counts={"Camp": [19, 24, 31]}, simsetting__yml=settings, days=3)
    assert found.population.tolist() == [100, 50, 0]
    assert found.capacity[:, 2].tolist() == [2, 2, 2]
    assert found.start_people.tolist() == [0, 0, 1]
    assert found.new_people.tolist() == [0, 1, 1]


@pytest.mark.parametrize(
    ("kind", "flags", "chance"),
    [
        ("Camp", {"camp"}, 0.02),
        ("idpcamp", {"camp", "idpcamp"}, 0.1),
        ("camp_conflict", {"camp"}, 0.02),
        ("conflict_zone", {"conflict"}, 0.9),
        ("forwarding_hub", set(), 1.0),
        ("marker", {"marker"}, 1.0),
        ("flood_zone", set(), 0.4),
        ("default", {"town"}, 0.4),
        ("Town", {"town"}, 0.4),
        ("village", set(), 1.0),
    ],
)
def test_types_go_by_the_words_in_them(kind: str, flags: set[str], chance: float, tmp_path: Path) -> None:
    move = {"camp_movechance": 0.02, "idpcamp_movechance": 0.1, "conflict_movechance": 0.9, "default_movechance": 0.4}
    found = world(tmp_path, places=[ZONE, ("Odd", kind, "5")], routes=["Aden,Odd,50,0"], move=move, days=1)
    names = ("camp", "idpcamp", "conflict", "marker", "town")
    assert {name for name in names if getattr(found, f"is_{name}")[0, 1]} == flags
    assert found.move_chance[0, 1] == chance
    assert found.is_output_camp.tolist() == [False, "camp" in flags]


def test_scores(tmp_path: Path) -> None:
    """Home is the country of the first row (Q2); the decay of departures weakens avoidance, today's at once (Q15)."""
    found = world(
        tmp_path,
        places=[ZONE, (*TOWN, "Home", "S"), CAMP],
        conflicts={"Bura": [0, 0.5, 0.5, 0]},
        move={
            "foreign_weight": 3.0,
            "camp_weight": 2.0,
            "conflict_weight": 0.25,
            "avoid_food_deprived_locations": True,
        },
        spawn={"conflict_spawn_decay": "[1.0, 0.5]", "conflict_spawn_decay_interval": 1},
        region_attributes_IPC__csv="#Day,S\n0,50\n9,50\n",
        days=4,
    )
    np.testing.assert_allclose(found.score[:, 0], [0.5, 0.5, 0.5, 0.5])
    np.testing.assert_allclose(found.score[:, 1], [1, 0.75 * 0.25**0.5, 0.75 * 0.25**0.25, 0.75])
    np.testing.assert_allclose(found.score[:, 2], 6.0)


def test_trade_and_development_pull_abroad(tmp_path: Path) -> None:
    own = ("0.5", "0.6")
    found = world(
        tmp_path,
        places=[(*place, *("Home", "R", "0", "0")[len(place) - 3 :], *own) for place in (ZONE, TOWN, CAMP)],
        columns=",trade_volume,hdi",
        move={"use_economic_pull": True, "foreign_weight": 2.0},
    )
    np.testing.assert_allclose(found.score[0], [0, 1, (1 + 0.5 + 0.36) * 2])


def test_hungry_places_are_origins(tmp_path: Path) -> None:
    """From day 2 on, as weights are a day old and day 0 has none; elsewhere than in zones only where that is said."""
    options: dict[str, Any] = {"region_attributes_IPC__csv": "#Day,R\n0,10\n10,60\n", "days": 4}
    spawn = {"starvation_driven_spawning": True}
    zones = world(tmp_path / "a", spawn=spawn, **options)
    np.testing.assert_allclose(zones.population[:2] * zones.spawn_factor[:, :2], [
        [1000, 0], [1000, 0], [1150, 0], [1200, 0],
    ])  # fmt: skip
    everywhere = world(tmp_path / "b", spawn=spawn | {"conflict_zone_spawning_only": False}, **options)
    np.testing.assert_allclose(everywhere.population[1] * everywhere.spawn_factor[:, 1], [0, 0, 75, 100])


def test_camps_close_and_open(tmp_path: Path) -> None:
    """They stay in the output, and the weights of origins follow a day later."""
    found = world(tmp_path, closures=["camp,Camp,,1,3", "idpcamp,Camp,,-1,4"], move={"default_movechance": 0.3})
    assert found.is_camp[:, 2].tolist() == [True, False, False, True, True, True]
    assert found.is_town[:, 2].tolist() == [False, True, True, False, False, False]
    assert found.is_idpcamp[:, 2].tolist() == [False] * 4 + [True] * 2
    assert found.move_chance[:, 2].tolist() == [0, 0.3, 0.3, 0, 0.1, 0.1]
    assert found.is_output_camp.tolist() == [False, False, True]


def test_types_change_on_their_day(tmp_path: Path) -> None:
    """A zone has the intensity of the settings, and is an origin from the day after."""
    changes = "#name,new_type,day\nBura,conflict_zone,1\nBura,marker,3\n"
    found = world(tmp_path, location_changes__csv=changes, days=5)
    assert found.is_town[:, 1].tolist() == [True, False, False, False, False]
    assert found.is_conflict[:, 1].tolist() == [False, True, True, False, False]
    assert found.is_marker[:, 1].tolist() == [False, False, False, True, True]
    assert [row[1] for row in weights(found)] == [0, 0, 500, 500, 0]


def test_links_come_twice_where_redirection_is_forced(tmp_path: Path) -> None:
    """Q3: and a way that opens again is another, at the end of the list."""
    routes = ["Aden,Camp,10,1", "Aden,Bura,20,2", "Bura,Camp,30,0"]
    found = world(tmp_path, routes=routes, closures=["location,Camp,,1,2"], days=3)
    first, listed = found.links_of(0)
    assert [found.links.km[listed[first[at] : first[at + 1]]].tolist() for at in range(3)] == [
        [10, 10, 20], [20, 30], [10, 10, 30],
    ]  # fmt: skip
    first, listed = found.links_of(1)
    assert np.diff(first).tolist() == [1, 1, 0]
    first, listed = found.links_of(2)
    assert [found.links.km[listed[first[at] : first[at + 1]]].tolist() for at in range(3)] == [
        [20, 10, 10], [20, 30], [10, 10, 30],
    ]  # fmt: skip
    assert listed.min() < 8 <= listed.max()


def made_on(found: World, day: int) -> list[int]:
    """People who set out from every place."""
    departures, made = departures_of(found), np.zeros(len(found.names), np.int64)
    room = np.zeros(len(departures.place) + 1)
    set_out(stream(1, 0, "set out", day=day).state, day, departures, found.population, room, made)
    return made.tolist()


def test_floods_are_whole_levels(tmp_path: Path) -> None:
    spawn = {
        "take_from_population": True,
        "flood_driven_spawn_mode": "{spawn_mode: constant, displaced_per_flood_day: [0, 5, 7.5, 9]}",
    }
    found = world(tmp_path, flood_level__csv="#Day,Bura\n0,0.9\n1,1.99\n2,2\n", spawn=spawn, days=3)
    assert found.flood[:, 1].tolist() == [0, 1, 2]
    assert found.flood_spawn[:, 1].tolist() == [0, 5, 7.5]
    assert [made_on(found, day) for day in range(3)] == [[0, 0, 0], [0, 5, 0], [0, 7, 0]]
    assert found.raw.tolist() == found.new_people.tolist() == [0, 0, 0]


def problem(case_of: Any) -> str:
    with pytest.raises(WrongInput) as caught:
        case_of()
    return str(caught.value)


def test_the_highest_level_of_a_list_cannot_be_used(tmp_path: Path) -> None:
    """Q19."""
    move = {"flood_rules": "{flood_movechances: [0, 1, 1], flood_loc_weights: [1, 1, 1]}"}
    case = little(tmp_path, [ZONE, TOWN, CAMP], ROUTES, move=move, flood_level__csv="#Day,Bura\n0,2\n", days=1)
    told = problem(lambda: world_of(case))
    assert "flood level 2 needs at least 4 numbers here, and there are 3" in told
    assert "flood_loc_weights" in told


def test_days_without_an_origin_are_told(tmp_path: Path) -> None:
    """Q23: Flee stops; here nobody sets out on these days, and it is said where somebody should have."""
    places = [TOWN, CAMP, ("Aden", "town", "9")]
    for levels, missing in (([0], (1, 2)), ([1, 1, 0], (2,))):
        found = world(tmp_path / str(missing), conflicts={"Aden": levels}, total=(0, 5, 9), places=places)
        assert found.origins_missing() == missing
        assert not any(any(made_on(found, day)) for day in missing)


def test_missing_days_are_told(tmp_path: Path) -> None:
    told = problem(lambda: read(tmp_path, {"conflicts.csv": "#Day,Aden,Bura\n0,1,0\n"}))
    assert "conflicts.csv" in told

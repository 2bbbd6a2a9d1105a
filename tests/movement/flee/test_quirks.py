"""What must be copied of Flee, and the rules of a day, on maps where every number can be worked out by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.movement.flee.little import MODELS, Model, Occupancy, little

START, CAMP = ("Aden", "conflict_zone", "1000"), ("Camp", "camp", "0")
MARKER, HUB, TOWN = ("Mark", "marker", "0"), ("Hub", "forwarding_hub", "0"), ("Town", "town", "0")


@pytest.fixture(params=MODELS)
def model(request: pytest.FixtureRequest) -> Model:
    return MODELS[str(request.param)]


def at(found: Occupancy, place: int) -> list[int]:
    return [int(count) for count in found[:, place]]


@pytest.mark.parametrize(
    ("km", "camp"),
    [(99, [10, 10, 10]), (100, [0, 10, 10]), (200, [0, 0, 10]), (199.9, [0, 10, 10])],
)
def test_an_exact_multiple_of_the_speed_takes_a_day_more(
    km: float, camp: list[int], model: Model, tmp_path: Path
) -> None:
    """Q22."""
    assert at(model(little(tmp_path, [START, CAMP], [f"Aden,Camp,{km},0"], days=3)), 1) == camp


@pytest.mark.parametrize(("km", "camp"), [(99, [10, 10, 10]), (150, [0, 10, 10]), (250, [0, 0, 10])])
def test_a_second_leg_has_the_whole_speed(km: float, camp: list[int], model: Model, tmp_path: Path) -> None:
    """Q18: behind the marker at 60 km everybody covers 100 km more on the same day."""
    case = little(tmp_path, [START, MARKER, CAMP], ["Aden,Mark,60,0", f"Mark,Camp,{km},0"], days=3)
    found = model(case)
    assert at(found, 2) == camp
    assert at(found, 1) == [0, 0, 0]


def test_markers_are_neither_steps_nor_ends(model: Model, tmp_path: Path) -> None:
    """One step of awareness passes two markers."""
    places = [START, MARKER, ("Post", "marker", "0"), CAMP]
    case = little(tmp_path, places, ["Aden,Mark,30,0", "Mark,Post,30,0", "Post,Camp,30,0"], days=2)
    assert at(model(case), 3) == [10, 10]


@pytest.mark.parametrize("place", [HUB, TOWN, ("Odd", "nowhere", "0")])
def test_whoever_has_time_left_goes_on(place: tuple[str, ...], model: Model, tmp_path: Path) -> None:
    """From a hub, and from a place of no known type, always; from a town by the chance to move, here 1."""
    case = little(tmp_path, [START, place, CAMP], [f"Aden,{place[0]},60,0", f"{place[0]},Camp,90,0"], days=2)
    assert at(model(case), 2) == [10, 10]


def test_a_camp_keeps_people(model: Model, tmp_path: Path) -> None:
    case = little(tmp_path, [START, CAMP, TOWN], ["Aden,Camp,60,0", "Camp,Town,30,0"], days=3)
    assert at(model(case), 1) == [10, 10, 10]


def test_nobody_moves_on_after_a_full_day(model: Model, tmp_path: Path) -> None:
    """Time is left only below the speed: 100 km are not."""
    fast = little(tmp_path, [START, TOWN, CAMP], ["Aden,Town,99.9,0", "Town,Camp,10,0"], days=1)
    assert at(model(fast), 2) == [10]
    slow = little(
        tmp_path,
        [START, TOWN, CAMP],
        ["Aden,Town,100,0,100", "Town,Camp,10,0,100"],
        route_columns=",max_move_speed",
        days=2,
    )
    assert at(model(slow), 2) == [0, 10]


def test_the_way_has_a_speed_of_its_own(model: Model, tmp_path: Path) -> None:
    case = little(
        tmp_path, [START, CAMP], ["Aden,Camp,350,0,200"], route_columns=",max_move_speed", move={"max_move_speed": 400}
    )
    assert at(model(case), 1) == [0, 10, 10, 10, 10, 10]


def test_the_first_way_is_on_foot(model: Model, tmp_path: Path) -> None:
    """35 km on the first day, then 100 km: the second leg has the whole speed."""
    move = {"start_on_foot": True, "max_walk_speed": 35}
    case = little(tmp_path, [START, MARKER, CAMP], ["Aden,Mark,30,0", "Mark,Camp,90,0"], move=move, days=2)
    assert at(model(case), 2) == [10, 10]
    case = little(tmp_path, [START, CAMP], ["Aden,Camp,100,0"], move=move, days=4)
    assert at(model(case), 1) == [0, 0, 10, 10]


def test_walking_is_drawn_for_a_leg(model: Model, tmp_path: Path) -> None:
    """A probability of 1 is certain."""
    case = little(
        tmp_path, [START, CAMP], ["Aden,Camp,80,0,1"], route_columns=",walk_probability", move={"max_walk_speed": 35}
    )
    assert at(model(case), 1) == [0, 0, 10, 10, 10, 10]


@pytest.mark.parametrize(("km", "forced"), [(149, True), (150, False)])
def test_short_stints_are_forced_in_towns(km: int, forced: bool, model: Model, tmp_path: Path) -> None:
    """After a day of 100 of 100 km recent travel is 1/2; with 49 km more it is (1/2 + 0.49) / 2, below a half."""
    move = {"avoid_short_stints": True, "default_movechance": 0.01}
    routes = [f"Aden,Town,{km},0", "Town,Camp,10,0"]
    case = little(tmp_path, [START, TOWN, CAMP], routes, move=move, days=2, total=(200,))
    assert (at(model(case), 2)[1] == 200) == forced
    hub = little(tmp_path, [START, CAMP, TOWN], ["Aden,Camp,149,0", "Camp,Town,10,0"], move=move, days=2)
    assert at(model(hub), 2) == [0, 0]


CLOSED = [START, ("Camp", "camp", "0", "Away")]


@pytest.mark.parametrize(
    ("closure", "start", "camp"),
    [
        # back at the start on the day on which the way is done, and no way out of it
        ("country,Home,Away,1,-1", [0, 10, 10, 10, 10, 10], [0, 0, 0, 0, 0, 0]),
        # a way that is open again is another: back at the start, off on day 2, there on day 3
        ("country,Home,Away,1,1", [0, 10, 0, 0, 0, 0], [0, 0, 0, 10, 10, 10]),
        ("country,Away,Home,1,2", [0, 10, 0, 0, 0, 0], [0, 0, 0, 10, 10, 10]),
        ("location,Camp,,1,3", [0, 10, 10, 0, 0, 0], [0, 0, 0, 0, 10, 10]),
        ("location,Aden,,0,2", [10, 10, 0, 0, 0, 0], [0, 0, 0, 10, 10, 10]),
        # whoever was through before it closed is through
        ("country,Home,Away,2,-1", [0, 0, 0, 0, 0, 0], [0, 10, 10, 10, 10, 10]),
        # does nothing (Q5)
        ("link,Aden,Camp,0,-1", [0, 0, 0, 0, 0, 0], [0, 10, 10, 10, 10, 10]),
        ("remove_forced_redirection,Aden,Camp,0,-1", [0, 0, 0, 0, 0, 0], [0, 10, 10, 10, 10, 10]),
        # first what closes and then what opens, in one row; rows in the order of the file
        ("country,Home,Away,5,0\nlocation,Camp,,0,-1", [10, 10, 10, 10, 10, 10], [0, 0, 0, 0, 0, 0]),
        ("location,Camp,,0,-1\ncountry,Home,Away,5,0", [0, 0, 0, 0, 0, 0], [0, 10, 10, 10, 10, 10]),
    ],
)
def test_closed_ways(closure: str, start: list[int], camp: list[int], model: Model, tmp_path: Path) -> None:
    """150 km at 100 km a day."""
    found = model(little(tmp_path, CLOSED, ["Aden,Camp,150,0"], closures=closure.split("\n")))
    assert at(found, 0) == start
    assert at(found, 1) == camp


def test_a_place_opens_borders_too(model: Model, tmp_path: Path) -> None:
    """`location` opens whatever is closed there."""
    closures = ["country,Home,Away,0,-1", "location,Camp,,-1,2"]
    assert at(model(little(tmp_path, CLOSED, ["Aden,Camp,50,0"], closures=closures)), 1) == [0, 0, 10, 10, 10, 10]


def test_whoever_comes_back_keeps_waypoints_that_lead_nowhere(model: Model, tmp_path: Path) -> None:
    """Back in Aden on day 1 with Camp as the next place, to which no way leads: dropped on day 2, off on day 3."""
    case = little(
        tmp_path, [START, MARKER, CAMP], ["Aden,Mark,150,0", "Mark,Camp,60,0"], closures=["location,Mark,,1,1"]
    )
    found = model(case)
    assert at(found, 0) == [0, 10, 10, 0, 0, 0]
    assert at(found, 2) == [0, 0, 0, 0, 10, 10]


def test_a_full_camp_ends_journeys_on_the_way(model: Model, tmp_path: Path) -> None:
    """Ten fill the camp on day 1; the ten behind them learn of it at the marker on day 2."""
    places = [START, MARKER, ("Camp", "camp", "10")]
    case = little(tmp_path, places, ["Aden,Mark,150,0", "Mark,Camp,10,0"], total=(10, 20), days=3)
    found = model(case)
    assert at(found, 2) == [0, 10, 10]
    assert at(found, 1) == [0, 0, 10]


@pytest.mark.parametrize("name", ["plain", "persons"])
@pytest.mark.parametrize(("buffer", "room"), [(0.9, 10), (0.5, 8), (0.1, 6)])
def test_one_after_another_finds_a_camp_full(name: str, buffer: float, room: int, tmp_path: Path) -> None:
    """Full is above C (1 + beta) / 2, here 9.5, 7.5 and 5.5 of 10."""
    places = [START, MARKER, ("Camp", "camp", "10")]
    case = little(
        tmp_path,
        places,
        ["Aden,Mark,150,0", "Mark,Camp,10,0"],
        total=(30,),
        days=2,
        move={"capacity_buffer": buffer},
    )
    found = MODELS[name](case)
    assert at(found, 2) == [0, room]
    assert at(found, 1) == [0, 30 - room]


def test_capacity_is_scaled_grows_and_is_lowered_by_those_of_day_0(model: Model, tmp_path: Path) -> None:
    """30 and 20 more a day, less the 12 of day 0 who are there as well (Q9), of which a half counts: 39 on day 2.

    It is full above 37.05.  80 set out on day 1, when there is room for 29, and come on day 2.
    """
    places = [START, MARKER, ("Camp", "camp", "30", "Home", "R", "0", "0", "20")]
    case = little(
        tmp_path,
        places,
        ["Aden,Mark,150,0", "Mark,Camp,10,0"],
        days=3,
        columns=",capacity_per_day",
        counts={"Camp": [12, 92]},
        spawn={"insert_day0": True},
        move={"capacity_scaling": 0.5},
    )
    found = model(case)
    assert at(found, 2)[:2] == [12, 12]
    # counts come in parts of a few people, the last of which may go beyond it
    assert at(found, 2)[2] in range(38, 42)
    assert at(found, 2)[2] + at(found, 1)[2] == 92


def test_the_first_of_parallel_ways_decides_the_length(model: Model, tmp_path: Path) -> None:
    long_first = little(tmp_path / "a", [START, CAMP], ["Aden,Camp,150,0", "Aden,Camp,50,0"], days=2)
    assert at(model(long_first), 1) == [0, 10]
    short_first = little(tmp_path / "b", [START, CAMP], ["Aden,Camp,50,0", "Aden,Camp,150,0"], days=2)
    assert at(model(short_first), 1) == [10, 10]


@pytest.mark.parametrize(("redirection", "share"), [(1, 2 / 3), (2, 1 / 2), (0, 1 / 2)])
def test_forced_redirection_doubles_a_way_and_does_no_more(
    redirection: int, share: float, model: Model, tmp_path: Path
) -> None:
    """Q3, Q4."""
    places = [START, CAMP, ("Other", "camp", "0")]
    routes = ["Aden,Camp,50,0", f"Aden,Other,50,{redirection}"]
    (there,) = at(model(little(tmp_path, places, routes, total=(3000,), days=1)), 2)
    assert abs(there - 3000 * share) < 5 * np.sqrt(3000 * share * (1 - share))


def test_without_awareness_everybody_stays(model: Model, tmp_path: Path) -> None:
    """Q11."""
    case = little(tmp_path, [START, CAMP], ["Aden,Camp,50,0"], move={"awareness_level": 0})
    assert at(model(case), 0) == [10] * 6


def test_a_negative_awareness_is_one_step(model: Model, tmp_path: Path) -> None:
    case = little(tmp_path, [START, CAMP], ["Aden,Camp,50,0"], move={"awareness_level": -1})
    assert at(model(case), 1) == [10] * 6


def test_where_nothing_weighs_anything_every_way_is_as_good(model: Model, tmp_path: Path) -> None:
    """However long the ways are."""
    routes, other = ["Aden,Camp,20,0", "Aden,Other,90,0"], ("Other", "camp", "0")
    case = little(tmp_path / "a", [START, CAMP, other], routes, total=(3000,), days=1, move={"camp_weight": 0})
    (there,) = at(model(case), 1)
    assert abs(there - 1500) < 5 * np.sqrt(3000 / 4)
    full = little(
        tmp_path / "b",
        [START, CAMP, ("Other", "camp", "5")],
        routes,
        days=2,
        counts={"Other": [5, 3005]},
        spawn={"insert_day0": True},
        move={"camp_weight": 0},
    )
    # Q9: the camp has no limit once its 5 of day 0 are taken off
    assert abs(at(model(full), 1)[1] - 1500) < 5 * np.sqrt(3000 / 4)


@pytest.mark.parametrize(
    ("move", "near"),
    [
        # 1/30 against 1/60, to the power of all
        ({"softening": 10}, 2 / 3),
        ({"softening": 0}, 5 / 7),
        ({"distance_power": 2}, 4 / 5),
        ({"weight_power": 3}, 8 / 9),
        ({"camp_weight": 2.0}, 1 / 2),
        ({"camp_weight": 2.0, "weight_softening": 1.0}, 4 / 7),
        ({"pruning_threshold": 1.9}, 1.0),
        ({"pruning_threshold": 2.1}, 2 / 3),
        ({"use_pop_for_loc_weight": True, "pop_power_for_loc_weight": 1.0}, 2 / 3 / (2 / 3 + 1 / 30)),
    ],
    ids=str,
)
def test_weights(move: dict[str, object], near: float, model: Model, tmp_path: Path) -> None:
    """A town of 10 people 20 km off, and a camp 50 km off."""
    places = [START, ("Town", "town", "10"), CAMP]
    routes = ["Aden,Town,20,0", "Aden,Camp,50,0"]
    slow = {"max_move_speed": 60.0, "default_movechance": 0.005, **move}
    case = little(tmp_path, places, routes, total=(3000,), days=1, move=slow)
    here, there = at(model(case), 1)[0], at(model(case), 2)[0]
    expected = 3000 * near
    # one in 200 of those in the town has gone on
    assert abs(here - expected * 0.995) < 5 * np.sqrt(max(3000 * near * (1 - near), 25))
    assert here + there <= 3000


def test_homes_are_near_as_the_crow_flies_with_the_axes_swapped(model: Model, tmp_path: Path) -> None:
    """Q1: x is a longitude.  On 60 degrees of latitude one of longitude is half as long as one of latitude."""
    places = [
        ("Aden", "conflict_zone", "1000", "Home", "R", "0", "60"),
        ("East", "camp", "0", "Home", "R", "1", "60"),
        ("North", "camp", "0", "Home", "R", "0", "61"),
    ]
    move = {"stay_close_to_home": True, "home_distance_power": 1.0}
    case = little(tmp_path, places, ["Aden,East,50,0", "Aden,North,50,0"], total=(3000,), days=1, move=move)
    (east,) = at(model(case), 1)
    assert abs(east - 2000) < 5 * np.sqrt(3000 * 2 / 9)


def test_people_leave_large_places_more_or_less(model: Model, tmp_path: Path) -> None:
    """0.01 times (4 000 / 10)^0.5 is 0.2."""
    move = {"conflict_movechance": 0.01, "movechance_pop_base": 10, "movechance_pop_scale_factor": 0.5}
    places = [("Aden", "conflict_zone", "4000"), CAMP]
    (there,) = at(model(little(tmp_path, places, ["Aden,Camp,50,0"], total=(3000,), days=1, move=move)), 1)
    assert abs(there - 600) < 5 * np.sqrt(3000 * 0.2 * 0.8)


def test_hunger_makes_people_leave(model: Model, tmp_path: Path) -> None:
    """0.4 + 0.6 * 0.5."""
    (there,) = at(
        model(
            little(
                tmp_path,
                [START, ("Camp", "camp", "0", "Home", "Q")],
                ["Aden,Camp,50,0"],
                total=(3000,),
                days=1,
                move={"conflict_movechance": 0.5, "flee_when_starving": True},
                region_attributes_IPC__csv="#Day,R\n0,40\n9,40\n",
            )
        ),
        1,
    )
    assert abs(there - 2100) < 5 * np.sqrt(3000 * 0.7 * 0.3)


def test_floods_replace_the_chance_and_weigh_once_or_twice(model: Model, tmp_path: Path) -> None:
    """A chance of 1 at level 2; a town under water weighs 1/2, and a flood zone 1/4."""
    places = [("Aden", "conflict_zone", "1000"), ("Wet", "town", "0"), ("Low", "flood_zone", "0"), CAMP]
    routes = ["Aden,Wet,50,0", "Aden,Low,50,0", "Aden,Camp,50,0"]
    floods = "flood_rules: {flood_movechances: [0, 0, 1, 1], flood_loc_weights: [1, 0.5, 0.25, 0.1]}"
    case = little(
        tmp_path,
        places,
        routes,
        total=(3500,),
        days=1,
        move={"conflict_movechance": 0.005, **dict([floods.split(": ", 1)]), "max_move_speed": 51.0},
        flood_level__csv="#Day,Aden,Wet,Low\n0,2.9,1,1\n",
    )
    found = model(case)[0]
    assert found[0] == 0
    # whoever came to a flooded place has a chance of 0 to leave it
    expected = np.array([0.5, 0.25, 1.0]) / 1.75 * 3500
    assert (np.abs(found[1:] - expected) < 5 * np.sqrt(expected)).all()

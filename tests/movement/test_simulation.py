"""What must hold on every day, and small areas whose outcome can be said in advance."""

from __future__ import annotations

import dataclasses
import math
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from tests.movement.areas import FLEE, area, days, line, people, small_runs
from trucelab.errors import PeopleLost
from trucelab.movement.kit.cohorts import FIRST, UNITS
from trucelab.movement.native import (
    Conditions,
    Network,
    Parameters,
    Trajectory,
    kernels,
    known_routes,
    simulate,
    simulation,
    warm,
)
from trucelab.movement.native import people as people_file
from trucelab.movement.native.kinds import BORDER, KINDS, NO_LIMIT
from trucelab.movement.native.travel import BUDGET_BINS

Run = tuple[Network, Conditions, np.ndarray, Parameters]


def at(trajectory: Trajectory, day: int) -> list[int]:
    counted: list[int] = trajectory.people[day].sum(axis=(1, 2)).tolist()
    return counted


def same(one: Trajectory, other: Trajectory) -> bool:
    return all(
        getattr(one, field.name).tobytes() == getattr(other, field.name).tobytes()
        for field in dataclasses.fields(Trajectory)
    )


@settings(max_examples=250, deadline=None)
@given(small_runs())
def test_the_books_balance_on_every_day(run: Run) -> None:
    network, conditions, start, parameters = run
    trajectory = simulate(network, conditions, start, parameters, 3, 1)
    for field in dataclasses.fields(Trajectory):
        array = getattr(trajectory, field.name)
        assert array.dtype == (np.float64 if field.name == "journey_km" else np.int32)
        assert len(array) == conditions.horizon_days + 1
        assert array.min(initial=0) >= 0
    here, road = trajectory.people, trajectory.on_road
    everybody = here.sum(axis=(1, 3)) + road.sum(axis=2)
    assert (everybody == start.sum(axis=(0, 2, 3))).all()
    passed = np.isin(network.kind, (KINDS.index("crossing"), KINDS.index("junction")))
    assert not here[:, passed].any()
    border = network.kind == BORDER
    if not parameters.return_rate_per_day:
        assert (np.diff(here[:, border].sum(axis=(2, 3)), axis=0) >= 0).all()
    assert not trajectory.departures[:, border].any()
    assert not trajectory.arrivals[1:][conditions.shut[1:]].any()
    assert not trajectory.departures[1:][conditions.shut[1:]].any()
    assert (trajectory.departures.sum(axis=1) == trajectory.events).all()
    # a place has whom it had, less those who left, plus those who arrived; the road has the rest
    change = np.diff(here.sum(axis=3), axis=0)
    net = (trajectory.arrivals - trajectory.departures)[1:]
    moves_on_or_returns = parameters.return_rate_per_day or parameters.onward_rate_per_day
    assert (change <= net).all() if moves_on_or_returns else (change == net).all()
    assert (trajectory.returns <= trajectory.arrivals).all()
    assert ((trajectory.journey_km > 0) == (trajectory.arrivals.sum(axis=2) > 0)).all()
    assert (trajectory.displaced >= trajectory.displaced_again).all()
    moved_at_start = start[:, :, 1:].sum(axis=(0, 2, 3))
    assert (trajectory.displaced - moved_at_start <= np.cumsum(trajectory.events, axis=0)).all()
    assert (np.diff(trajectory.displaced, axis=0) >= 0).all()
    assert (trajectory.displaced_here.sum(axis=1) <= trajectory.away).all()
    assert (trajectory.away <= trajectory.displaced).all()
    fled = here[..., 1:].sum(axis=(2, 3))
    limits = np.where(border, NO_LIMIT, network.capacity if conditions.capacity is None else conditions.capacity)
    beyond = np.where(limits == NO_LIMIT, 0, np.maximum(0, fled - limits))
    if parameters.homes_matter:
        assert (trajectory.beyond_capacity <= beyond).all()
    else:
        assert (trajectory.beyond_capacity == beyond).all()
        assert (trajectory.away == trajectory.displaced).all()
        assert not trajectory.returns.any()


@settings(max_examples=150, deadline=None)
@given(small_runs(new_rules=False))
def test_nobody_is_put_beyond_capacity_while_a_place_without_limit_is_in_view(run: Run) -> None:
    network, conditions, start, parameters = run
    # a road from everywhere to one more town that is never closed and takes in everybody
    places = network.places
    passable = [row for row in range(places) if network.kind[row] != BORDER]
    wider = dataclasses.replace(
        network,
        names=(*network.names, "refuge"),
        lat=np.append(network.lat, 36.0),
        lon=np.append(network.lon, 36.0),
        kind=np.append(network.kind, KINDS.index("town")),
        capacity=np.append(network.capacity, NO_LIMIT),
        ends=np.concatenate([network.ends, np.array([(row, places) for row in passable], np.int64).reshape(-1, 2)]),
        km=np.append(network.km, np.full(len(passable), 5.0)),
    )
    pad = ((0, 0), (0, 1))
    shut = conditions.shut & np.isin(network.kind, (BORDER, KINDS.index("crossing")))
    wide_open = Conditions(np.pad(conditions.danger, pad), np.pad(conditions.captured, pad), np.pad(shut, pad))
    wide_start = np.concatenate([start, np.zeros_like(start[:1])])
    mild = parameters._replace(aversion=1.0)
    trajectory = simulate(wider, wide_open, wide_start, mild, 3, 1)
    # only those there from the start can be too many; captured places turn everybody away
    assert (np.diff(trajectory.beyond_capacity, axis=0) <= 0).all()
    assert not trajectory.trapped[:, :].any()
    full = (trajectory.beyond_capacity > 0)[1:]
    assert not trajectory.arrivals[1:][full].any()


@settings(max_examples=50, deadline=None)
@given(small_runs())
def test_same_bytes_again(run: Run) -> None:
    assert same(simulate(*run, 5, 2), simulate(*run, 5, 2))


def busy() -> Run:
    network = area(
        ["city", "town", "town", "camp", "border"],
        [(0, 1, 15.0), (1, 2, 25.0), (2, 3, 30.0), (3, 4, 10.0), (0, 3, 70.0)],
        {1: 2000, 3: 30_000},
    )
    conditions = days(network, 30, {0: 0.8, 1: 0.3, 2: 0.1})
    parameters = Parameters(0.2, 1.2, 10.0, 1.5, 2.0, 1.0, 0.8, 0.3, km_per_day=40.0, awareness_hops=3)
    return network, conditions, people(network, {0: 90_000, 1: 9000, 2: 3000}, {1: 900, 3: 300}), parameters


def test_same_bytes_in_threads_and_another_member_is_another() -> None:
    one_by_one = [simulate(*busy(), 1, member) for member in range(8)]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda member: simulate(*busy(), 1, member), reversed(range(8))))
    assert all(same(one, other) for one, other in zip(one_by_one, reversed(together), strict=True))
    assert not same(one_by_one[0], one_by_one[1])
    assert not same(one_by_one[0], simulate(*busy(), 2, 0))


def test_the_day_before_a_change_is_the_same_whatever_comes_after() -> None:
    network, conditions, start, parameters = busy()
    later = conditions.danger.copy()
    later[20:] = 1.0
    one = simulate(network, conditions, start, parameters, 1, 0)
    other = simulate(network, dataclasses.replace(conditions, danger=later), start, parameters, 1, 0)
    assert (one.people[:20] == other.people[:20]).all()
    assert (one.people[20] != other.people[20]).any()


def test_departures_have_the_mean_of_the_formula() -> None:
    network = line(["town", "town"], 10.0)
    parameters = Parameters(departure_rate_per_day=0.3, departure_power=2.0)
    chance = 1 - math.exp(-0.3 * 0.7**2)
    left = [
        int(simulate(network, days(network, 1, {0: 0.7}), people(network, {0: 5000}), parameters, 1, m).events.sum())
        for m in range(400)
    ]
    assert abs(np.mean(left) - 5000 * chance) < 4 * math.sqrt(5000 * chance * (1 - chance) / 400)
    assert np.var(left) == pytest.approx(5000 * chance * (1 - chance), rel=4 * math.sqrt(2 / 400))


@pytest.mark.parametrize(("km", "arrives"), [(39.9, 1), (40.0, 1), (40.1, 2), (80.0, 2), (81.0, 3), (130.0, 4)])
def test_a_long_road_takes_the_days_it_takes(km: float, arrives: int) -> None:
    network = line(["town", "town"], km)
    trajectory = simulate(network, days(network, 6, {0: 1.0}), people(network, {0: 900}), FLEE, 1, 0)
    for day in range(1, 7):
        assert at(trajectory, day) == ([0, 900] if day >= arrives else [0, 0])
        assert trajectory.on_road[day].sum() == (0 if day >= arrives else 900)


@pytest.mark.parametrize("km", [0.3, 3.0, 7.0, 13.0, 39.0, 41.0, 95.0])
@pytest.mark.parametrize("hops", [1, 3])
def test_nobody_covers_more_than_a_day_allows(km: float, hops: int) -> None:
    """Everybody is driven on along a line that gets safer by the step, up to its safe end."""
    network = line(["town"] * 13, km)
    length, steps = 12 * km, 12
    parameters = FLEE._replace(awareness_hops=hops, aversion=400.0)
    conditions = days(network, 60, {place: 1.0 - place / 12 for place in range(13)})
    trajectory = simulate(network, conditions, people(network, {0: 3000}), parameters, 1, 0)
    there = trajectory.people[:, 12].sum(axis=(1, 2))
    first, last = np.flatnonzero(there > 0)[0], np.flatnonzero(there == 3000)[0]
    lost = steps * parameters.km_per_day / BUDGET_BINS
    assert math.ceil(length / parameters.km_per_day) <= first <= last
    assert last <= math.ceil((length + lost) / parameters.km_per_day)


def test_several_hops_in_a_day_are_one_displacement() -> None:
    network = line(["town", "town", "town", "camp"], 10.0)
    parameters = FLEE._replace(awareness_hops=1)
    trajectory = simulate(network, days(network, 9, {0: 1.0, 1: 1.0}), people(network, {0: 3000}), parameters, 1, 0)
    # place 1 sends people on within the day, forth or back to place 0, which sends them on in turn
    assert trajectory.arrivals[1, 2].sum() > 1000
    assert trajectory.events[1].sum() == trajectory.displaced[1].sum() == 3000
    assert trajectory.people[1, 2, :, 1].sum() == trajectory.people[1, 2].sum()
    assert trajectory.displaced_again[1].sum() == 0


def test_leaving_after_a_night_is_another_displacement() -> None:
    network = line(["town", "town", "town"], 40.0)
    parameters = FLEE._replace(awareness_hops=1)
    danger = np.zeros((3, 3))
    # place 1 is in danger on day 1 too, but they arrive in the evening, with no travel left
    danger[1, 0] = danger[1, 1] = danger[2, 1] = 1.0
    nothing = np.zeros_like(danger, np.bool_)
    trajectory = simulate(network, Conditions(danger, nothing, nothing), people(network, {0: 600}), parameters, 1, 0)
    assert at(trajectory, 1) == [0, 600, 0]
    assert trajectory.displaced_again.sum(axis=1).tolist() == [0, 0, 600]
    assert trajectory.people[2, ..., 2].sum() == 600
    assert trajectory.events.sum(axis=1).tolist() == [0, 600, 600]


def test_a_shut_crossing_blocks_and_an_open_one_does_not() -> None:
    network = line(["town", "crossing", "town"], 10.0)
    start = people(network, {0: 500})
    shut = simulate(network, days(network, 5, {0: 1.0}, shut={1: range(0, 4)}), start, FLEE, 1, 0)
    assert [at(shut, day) for day in range(6)] == [[500, 0, 0]] * 4 + [[0, 0, 500]] * 2
    assert shut.trapped.sum(axis=1).tolist() == [0, 500, 500, 500, 0, 0]
    assert shut.displaced.sum(axis=1).tolist() == [0, 0, 0, 0, 500, 500]
    opened = simulate(network, days(network, 1, {0: 1.0}), start, FLEE, 1, 0)
    assert at(opened, 1) == [0, 0, 500]


def test_trapped_people_are_those_who_would_have_left() -> None:
    network = line(["town", "junction"], 10.0)
    parameters = FLEE._replace(departure_rate_per_day=0.2)
    trajectory = simulate(network, days(network, 40, {0: 1.0}), people(network, {0: 3000}), parameters, 1, 0)
    expected = 3000 * (1 - math.exp(-0.2))
    assert not trajectory.displaced.any()
    assert trajectory.trapped[1:].sum(axis=1).mean() == pytest.approx(expected, rel=0.02)
    children = trajectory.trapped[1:, 0].sum() / trajectory.trapped.sum()
    assert children == pytest.approx(1 / 3, abs=0.01)


def test_places_fill_to_the_last_bed_and_the_rest_goes_on() -> None:
    network = line(["town", "camp", "camp", "town"], 5.0, {1: 700, 2: 400})
    trajectory = simulate(network, days(network, 2, {0: 1.0}), people(network, {0: 6000}, {1: 100}), FLEE, 1, 0)
    assert at(trajectory, 2) == [0, 700, 400, 5000]
    assert not trajectory.beyond_capacity.any()


def test_people_flee_to_full_places_when_all_are_full() -> None:
    network = line(["town", "camp", "camp"], 5.0, {1: 700, 2: 400})
    # once they have left, the town is captured: its unlimited room is no room
    conditions = days(network, 3, {0: 1.0}, captured={0: range(1, 9)})
    trajectory = simulate(network, conditions, people(network, {0: 6000}), FLEE, 1, 0)
    assert at(trajectory, 3)[0] == 0
    beyond = trajectory.beyond_capacity[3]
    assert beyond.sum() == 6000 - 1100
    assert (beyond[1:] > 0).all()


def test_beds_are_given_evenly_among_those_who_arrive() -> None:
    network = line(["town", "camp", "town"], 5.0, {1: 600})
    shares = []
    for member in range(200):
        trajectory = simulate(network, days(network, 1, {0: 1.0}), people(network, {0: 3000}), FLEE, 1, member)
        assert trajectory.people[1, 1].sum() == 600
        shares.append(trajectory.people[1, 1, 0].sum() / 600)
    assert np.mean(shares) == pytest.approx(1 / 3, abs=4 * math.sqrt(2 / 9 / 600 / 200))


def test_who_finds_the_border_shut_turns_back_or_waits() -> None:
    network = line(["town", "border"], 60.0)
    captured = {0: range(2, 99)}
    waits = simulate(
        network,
        days(network, 6, {0: 1.0}, shut={1: range(2, 5)}, captured=captured),
        people(network, {0: 90}),
        FLEE,
        1,
        0,
    )
    # they set out on day 1, arrive on day 2, and there is nothing to turn back to
    assert [at(waits, day)[1] for day in range(7)] == [0, 0, 0, 0, 0, 90, 90]
    assert waits.on_road.sum(axis=(1, 2)).tolist() == [0, 90, 90, 90, 90, 0, 0]
    assert waits.displaced_again.sum() == 0
    town = area(["town", "border", "camp"], [(0, 1, 60.0), (1, 2, 30.0)])
    danger = days(town, 4, {0: 1.0}, shut={1: range(2, 9)}, captured={0: range(2, 9), 2: range(0, 2)})
    assert at(simulate(town, danger, people(town, {0: 90}), FLEE, 1, 0), 4) == [0, 0, 90]


def test_a_place_captured_meanwhile_sends_people_on_and_can_be_left() -> None:
    network = line(["town", "town", "town"], 50.0)
    parameters = FLEE._replace(awareness_hops=1)
    captured = days(network, 6, {0: 1.0}, captured={1: range(2, 9)})
    trajectory = simulate(network, captured, people(network, {0: 90}), parameters, 1, 0)
    assert not trajectory.arrivals[:, 1].any()
    assert at(trajectory, 6)[2] > 0
    assert trajectory.events[2:].sum() <= trajectory.arrivals[2:, 0].sum()


def test_nobody_returns_from_behind_the_border() -> None:
    network = line(["town", "border", "town"], 10.0)
    trajectory = simulate(network, days(network, 9, {0: 1.0, 1: 1.0}), people(network, {0: 900}), FLEE, 1, 0)
    assert at(trajectory, 9) == [0, 900, 0]


@pytest.mark.parametrize("on_the_way", [(0.25, 0.1), (0.1, 0.25)])
def test_danger_and_distance_and_faces_shape_the_choice(on_the_way: tuple[float, float]) -> None:
    kinds = ["town", "town", "junction", "town", "junction"]
    network = area(kinds, [(0, 1, 30.0), (0, 2, 10.0), (2, 4, 10.0), (4, 3, 10.0)])
    conditions = days(network, 1, {0: 1.0, 1: 0.5, 2: on_the_way[0], 4: on_the_way[1]})
    start = people(network, {0: 400_000, 1: 99, 3: 399})
    parameters = FLEE._replace(
        aversion=1.0, aversion_on_the_way=3.0, softening_km=10.0, distance_power=2.0, attraction_power=0.5,
        departure_rate_per_day=0.7, km_per_day=30.0,
    )  # fmt: skip
    trajectory = simulate(network, conditions, start, parameters, 1, 0)
    # arrivals in the afternoon have no budget left, so nobody is driven on from place 1
    stayed = 99 - trajectory.departures[1, 1].sum()
    pulls = np.array([math.exp(-0.5) * math.sqrt(1 + stayed), math.exp(-0.75) * math.sqrt(400)])
    left = trajectory.departures[1, 0].sum()
    expected = left * pulls[1] / pulls.sum()
    assert trajectory.arrivals[1, 3].sum() - expected == pytest.approx(0, abs=4.5 * math.sqrt(left) / 2)


def test_a_lost_person_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = kernels.all_days

    def careless(key, people, *rest):  # type: ignore[no-untyped-def]
        people.cohorts.row[people.cohorts.queue[0, FIRST] + 1, UNITS] -= 1
        return whole(key, people, *rest)

    monkeypatch.setattr(kernels, "all_days", careless)
    with pytest.raises(PeopleLost, match="of 3333 children and 6667 adults, 3333 and 6666"):
        network = line(["town", "town"], 10.0)
        simulate(network, days(network, 2, {}), people(network, {0: 10_000}), FLEE, 1, 0)


def test_a_run_for_which_room_ran_out_is_done_again_and_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = simulate(*busy(), 1, 0)
    asked = []

    def little(*_: object) -> tuple[int, int]:
        asked.append(1)
        return 70, 8

    monkeypatch.setattr(simulation, "first_room", little)
    assert same(whole, simulate(*busy(), 1, 0)) and asked


def test_after_warming_up_only_prescribed_and_onward_movement_are_compiled() -> None:
    warm()
    entries: Any = (kernels.all_days, known_routes.forget, people_file._fill)
    before = [list(kernel.signatures) for kernel in entries]
    simulate(*busy(), 1, 0)
    network, conditions, start, parameters = busy()
    limited = dataclasses.replace(conditions, capacity=np.full((31, 5), 9000))
    simulate(network, limited, start, parameters._replace(home_power=1.5, return_rate_per_day=0.1), 1, 0)
    assert [list(kernel.signatures) for kernel in entries] == before


def test_what_does_not_fit_is_refused() -> None:
    network = line(["town", "junction"], 10.0)
    calm = days(network, 2, {})
    with pytest.raises(ValueError, match='"p1", which is only passed'):
        simulate(network, calm, people(network, {1: 3}), FLEE, 1, 0)
    with pytest.raises(ValueError, match="shape"):
        simulate(network, calm, np.zeros((3, 2, 3, 4), np.int32), FLEE, 1, 0)
    with pytest.raises(ValueError, match="full has the shape"):
        wrong = dataclasses.replace(calm, full=np.zeros((2, 2), np.bool_))
        simulate(network, wrong, people(network, {0: 3}), FLEE, 1, 0)
    with pytest.raises(ValueError, match="prescribed has the shape"):
        simulate(
            network, dataclasses.replace(calm, prescribed=np.zeros(2, np.int64)), people(network, {0: 3}), FLEE, 1, 0
        )
    with pytest.raises(ValueError, match="negative"):
        simulate(network, calm, -people(network, {0: 3}), FLEE, 1, 0)

"""Person by person: hand calculations, the books, the bytes, the chance."""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.typing import NDArray

from tests.movement.areas import FLEE, area, days, line, people, small_runs
from trucelab.chance.splitmix import GAMMA, key_for, mixed, uniform
from trucelab.errors import PeopleLost, WrongInput
from trucelab.movement.native import Conditions, Network, Parameters
from trucelab.movement.native.persons import Demographics, PersonsResult, day, simulate_persons, simulation
from trucelab.movement.native.persons.demographics import AgeBand
from trucelab.movement.native.persons.lists import CHUNK, drained, empty_lists, pop, push, remove
from trucelab.movement.native.persons.record import PERSON
from trucelab.movement.native.persons.recorder import require_records
from trucelab.scenario.movement import Household, Households

FAMILY = Households(kinds=(Household(children=2, adults=1, share=1.0),))


def run(
    network: Network,
    conditions: Conditions,
    start: NDArray[np.int32],
    parameters: Parameters = FLEE,
    member: int = 0,
    households: Households | None = None,
) -> PersonsResult:
    return simulate_persons(network, conditions, start, parameters, 1, member, households=households, histories=True)


def at(result: PersonsResult, day: int) -> list[int]:
    return [int(count) for count in result.trajectory.people[day].sum(axis=(1, 2))]


def test_a_record_has_24_bytes_and_the_lists_little_more() -> None:
    assert PERSON.itemsize == 24
    lists = empty_lists(500, 1_000_000)
    assert PERSON.itemsize + sum(part.nbytes for part in lists) / 1_000_000 < 32


def test_splitmix64_gives_its_published_numbers() -> None:
    """The first numbers of seed 1234567, as printed by the authors' and many other implementations."""
    with np.errstate(over="ignore"):
        seed, gamma = np.uint64(1234567), GAMMA
        numbers = [int(mixed(seed + np.uint64(n) * gamma)) for n in range(1, 6)]
    assert numbers == [
        6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821,
    ]  # fmt: skip


def test_uniform_numbers_are_even_and_unlike_for_days_rounds_and_persons() -> None:
    # a compiled function gives a plain number to Python, which numba would take back as a signed one
    keys = [np.uint64(key_for(np.uint64(5), day, part)) for day in range(20) for part in range(5)]
    draws = np.array([[uniform(key, person) for person in range(1000)] for key in keys])
    assert len(np.unique(draws)) == draws.size
    counts = np.histogram(draws, bins=100, range=(0, 1))[0]
    # chi-squared of 99 degrees of freedom: above 190 with a chance below 1e-7
    assert ((counts - draws.size / 100) ** 2 / (draws.size / 100)).sum() < 190
    assert np.abs(np.corrcoef(draws)[np.triu_indices(100, 1)]).max() < 6 / np.sqrt(1000)


def test_lists_keep_every_unit_once() -> None:
    rng = np.random.default_rng(3)
    units, count = 700, 6
    lists, plain = empty_lists(count, units), [list[int]() for _ in range(count)]
    for unit in range(units):
        push(lists, 0, unit)
        plain[0].append(unit)
    for _ in range(4000):
        one, other = (int(number) for number in rng.integers(0, count, 2))
        if plain[one]:
            position = int(rng.integers(len(plain[one])))
            chunk = lists.ends[one]["first"]
            for _ in range(position // CHUNK):
                chunk = lists.chunks[chunk]["after"]
            unit = int(lists.units[chunk, position % CHUNK])
            assert unit == plain[one][position]
            remove(lists, one, int(chunk), position % CHUNK)
            last = plain[one].pop()
            if position < len(plain[one]):
                plain[one][position] = last
            push(lists, other, unit)
            plain[other].append(unit)
    assert [lists.ends[which]["length"] for which in range(count)] == [len(one) for one in plain]
    if plain[1]:
        assert pop(lists, 1) == plain[1].pop()
    assert [drained(lists, which).tolist() for which in range(count)] == plain
    assert lists.ends[-1]["length"] == len(lists.chunks)


def test_days_of_arrival_along_a_chain() -> None:
    """130 km at 40 a day: out on day 1, there on day 4."""
    network = line(["town", "junction", "junction", "camp"], 130.0 / 3)
    result = run(network, days(network, 5, {0: 1.0}), people(network, {0: 90}))
    assert [at(result, day)[3] for day in range(6)] == [0, 0, 0, 0, 90, 90]
    assert result.trajectory.journey_km[4, 3] == pytest.approx(90 * 130.0, rel=1e-6)
    assert result.trajectory.on_road.sum(axis=(1, 2)).tolist() == [0, 90, 90, 90, 0, 0]
    assert (result.persons.records["day"] == 4).all()


def test_the_last_beds_are_taken_in_the_order_drawn() -> None:
    network = line(["town", "camp", "town"], 5.0, {1: 40})
    # those refused know of the town behind the camp, and shun that they come from
    parameters = FLEE._replace(awareness_hops=1, aversion=1e6)
    result = run(network, days(network, 1, {0: 1.0}), people(network, {0: 300}), parameters)
    assert at(result, 1) == [0, 40, 260]
    many = [run(network, days(network, 1, {0: 1.0}), people(network, {0: 300}), FLEE, m) for m in range(60)]
    inside = np.mean([one.trajectory.people[1, 1, 0].sum() for one in many])
    # 40 beds for a third of children: standard error of the mean about 0.38
    assert inside == pytest.approx(40 / 3, abs=2.1)


def test_households_stay_whole_and_the_first_that_does_not_fit_closes_the_door() -> None:
    network = line(["town", "camp", "town"], 5.0, {1: 40})
    start = people(network, {0: 300})
    start[0, :, 0, 0] = 200, 100
    parameters = FLEE._replace(awareness_hops=1, aversion=1e6)
    result = run(network, days(network, 1, {0: 1.0}), start, parameters, households=FAMILY)
    # 13 families of three fit into 40 beds
    assert at(result, 1) == [0, 39, 261]
    records = result.persons.records
    assert (records["size"] == 3).all()
    places = records["place"].reshape(-1, 3)
    assert (places == places[:, :1]).all()
    assert (result.trajectory.people[1].sum(axis=2)[:, 0] == 2 * result.trajectory.people[1].sum(axis=2)[:, 1]).all()
    ages = records["age"].reshape(-1, 3)
    assert (ages[:, 0] >= 18).all()
    assert (ages[:, 1:] < 18).all()


def test_who_belongs_to_no_household_travels_alone() -> None:
    network = line(["town", "camp"], 5.0)
    start = people(network, {0: 300}, {1: 7})
    result = run(network, days(network, 1, {}), start, households=FAMILY)
    # 100 children and 200 adults make 50 families; 2 children and 5 adults make one
    records = result.persons.records
    assert ((records["kind"] == 2) & (records["member"] == 0)).sum() == 51
    assert (records["kind"] == 1).sum() == 154
    assert result.trajectory.people[0].sum(axis=2).tolist() == start.sum(axis=(2, 3)).tolist()


def test_everybody_returns_when_danger_ends_and_nobody_while_it_lasts() -> None:
    network = line(["town", "camp", "camp"], 30.0)
    conditions = days(network, 12, {0: 1.0})
    conditions.danger[6:] = 0.0
    parameters = FLEE._replace(return_rate_per_day=1000.0, return_safe_below=0.5)
    result = run(network, conditions, people(network, {0: 90}, {1: 9}), parameters)
    trajectory = result.trajectory
    assert not trajectory.returns[:6].any()
    assert trajectory.returns.sum() == 90
    # nobody knows where those live who were displaced before
    assert at(result, 12) == [90, 9, 0]
    assert not trajectory.away[-1].any()
    assert trajectory.displaced[-1].sum() == 90
    assert trajectory.displaced_here[-1].sum() == 0
    assert trajectory.events.sum() == 90


def test_nobody_goes_home_past_what_is_shut() -> None:
    network = line(["town", "crossing", "camp"], 10.0)
    conditions = days(network, 9, {0: 1.0}, shut={1: range(2, 7)})
    conditions.danger[2:] = 0.0
    parameters = FLEE._replace(return_rate_per_day=1000.0, return_safe_below=0.5)
    result = run(network, conditions, people(network, {0: 30}), parameters)
    assert [at(result, day)[0] for day in range(10)] == [30, 0, 0, 0, 0, 0, 0, 30, 30, 30]


def test_waits_before_moving_on_are_geometric() -> None:
    network = area(["town", "town", "town"], [(0, 1, 5.0), (1, 2, 5.0), (0, 2, 5.0)])
    parameters = FLEE._replace(onward_rate_per_day=0.5)
    result = run(network, days(network, 60, {}), people(network, {}, {0: 2000}), parameters)
    kept = result.histories
    assert kept is not None
    ended = (kept.left >= 0) & (kept.came < 30)
    waits = (kept.left - kept.came)[ended]
    chance = 1 - np.exp(-0.5)
    error = np.sqrt((1 - chance) / chance**2 / ended.sum())
    assert waits.mean() == pytest.approx(1 / chance, abs=6 * error)
    assert not result.trajectory.events.any()


def test_as_many_leave_as_the_table_says() -> None:
    network = line(["town", "town", "camp"], 10.0)
    told = np.array([0, 40, 0, 25, 1000, 5])
    conditions = dataclasses.replace(days(network, 5, {0: 1.0, 1: 0.25}), prescribed=told)
    start = people(network, {0: 60, 1: 60})
    result = run(network, conditions, start, FLEE._replace(departure_rate_per_day=0.0))
    assert result.trajectory.events.sum(axis=1).tolist() == [0, 40, 0, 25, 55, 0]
    households = run(network, conditions, start, FLEE._replace(departure_rate_per_day=0.0), households=FAMILY)
    left = np.cumsum(households.trajectory.events.sum(axis=1))
    assert (np.abs(left[1:4] - np.cumsum(told)[1:4]) <= 4).all()
    assert left[-1] == 120


def test_places_in_danger_are_told_in_proportion() -> None:
    network = line(["town", "town", "camp"], 10.0)
    conditions = dataclasses.replace(days(network, 1, {0: 0.8, 1: 0.2}), prescribed=np.array([0, 100]))
    parameters = FLEE._replace(departure_rate_per_day=0.0)
    start = people(network, {0: 3000, 1: 3000})
    left = [run(network, conditions, start, parameters, m).trajectory.departures[1, 0].sum() for m in range(100)]
    assert np.mean(left) == pytest.approx(80, abs=6 * 4 / 10)


def test_known_places_grow_with_displacement() -> None:
    network = line(["town", "town", "junction", "junction", "camp"], 10.0)
    conditions = days(network, 4, {0: 1.0, 1: 1.0})
    parameters = FLEE._replace(awareness_hops=1, awareness_gained=2)
    start = people(network, {1: 30})
    result = run(network, conditions, start, parameters)
    # who is displaced for the first time knows of 3 roads from then on, the camp among them
    assert at(result, 4)[4] > 0
    alone = run(network, conditions, start, FLEE._replace(awareness_hops=1))
    assert at(alone, 4)[4] == 0


@settings(max_examples=40, deadline=None)
@given(small_runs())
def test_nobody_is_lost_whatever_happens(case: tuple[Network, Conditions, NDArray[np.int32], Parameters]) -> None:
    network, conditions, start, parameters = case
    start = np.minimum(start, 40)
    parameters = parameters._replace(return_rate_per_day=0.3, return_safe_below=0.8, onward_rate_per_day=0.2)
    rng = np.random.default_rng(int(start.sum()))
    shape = conditions.danger.shape
    conditions = dataclasses.replace(
        conditions,
        shut=rng.random(shape) < 0.2,
        full=rng.random(shape) < 0.2,
        road_shut=rng.random((shape[0], len(network.km))) < 0.2,
        prescribed=np.asarray(rng.integers(0, 50, shape[0])) if rng.random() < 0.5 else None,
    )
    households = FAMILY if rng.random() < 0.5 else None
    result = run(network, conditions, start, parameters, households=households)
    trajectory = result.trajectory
    everybody = start.sum(axis=(0, 2, 3))
    assert (trajectory.people.sum(axis=(1, 3)) + trajectory.on_road.sum(axis=2) == everybody).all()
    assert (trajectory.people >= 0).all()
    assert len(result.persons.records) == everybody.sum()


def test_a_lost_person_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = day.move_one_day

    def careless(context, prescribed):  # type: ignore[no-untyped-def]
        drawn = whole(context, prescribed)
        context.counts.here[0, 0] -= 1
        return drawn

    network = line(["town", "town"], 10.0)
    monkeypatch.setattr(simulation, "move_one_day", careless)
    with pytest.raises(PeopleLost, match="of 30 children and 60 adults, 6 and 60"):
        run(network, days(network, 2, {}), people(network, {0: 90}))


def test_a_wrong_record_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(counts, heads):  # type: ignore[no-untyped-def]
        counts.records["place"][3] = 1
        require_records(counts, heads)

    network = line(["town", "town"], 10.0)
    monkeypatch.setattr(simulation, "require_records", careless)
    with pytest.raises(PeopleLost, match="differ from their counts by 2"):
        run(network, days(network, 2, {}), people(network, {0: 90}))


def test_the_same_bytes_on_one_thread_and_on_two() -> None:
    network = line(["town", "camp", "town", "camp"], 15.0, {1: 700})
    conditions = days(network, 6, {0: 0.7, 2: 0.3})
    start = people(network, {0: 3000, 2: 900})
    parameters = FLEE._replace(departure_rate_per_day=0.5, attraction_power=0.3, onward_rate_per_day=0.2)

    def bytes_of(member: int) -> bytes:
        return run(network, conditions, start, parameters, member).persons.records.tobytes()

    alone = [bytes_of(member) for member in range(6)]
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(bytes_of, range(6))) == alone
    assert len(set(alone)) == 6


def test_somebody_who_meets_the_same_danger_decides_alike() -> None:
    """Danger at another place, and people who live there, do not change who leaves."""
    network = area(["town", "camp", "town", "camp"], [(0, 1, 10.0), (2, 3, 10.0)])
    start = people(network, {0: 900, 2: 900})
    parameters = FLEE._replace(departure_rate_per_day=0.4)
    one = run(network, days(network, 3, {0: 0.6}), start, parameters).persons.records
    both = run(network, days(network, 3, {0: 0.6, 2: 1.0}), start, parameters).persons.records
    assert (one["place"][:900] == both["place"][:900]).all()
    assert (one["place"][900:] != both["place"][900:]).any()


def test_ages_sexes_and_attributes_follow_their_shares() -> None:
    network = line(["town", "camp"], 10.0)
    demographics = Demographics(
        ages=(AgeBand(0, 4, 1.0), AgeBand(5, 17, 3.0), AgeBand(18, 18, 1.0)),
        female=0.6,
        attributes={"disability": {"no": 0.85, "yes": 0.15}},
    )
    start = people(network, {0: 30_000})
    persons = simulate_persons(network, days(network, 1, {}), start, FLEE, 1, 0, demographics=demographics).persons
    ages = persons.records["age"]
    assert (ages < 18).sum() == 10_000
    assert (ages[ages >= 18] == 18).all()
    assert (ages < 5).sum() == pytest.approx(2500, abs=6 * np.sqrt(10_000 * 0.25 * 0.75))
    assert (persons.records["sex"] == 0).mean() == pytest.approx(0.6, abs=6 * 0.49 / np.sqrt(30_000))
    assert persons.attributes["disability"].mean() == pytest.approx(0.15, abs=6 * 0.36 / np.sqrt(30_000))
    assert persons.values == {"disability": ("no", "yes")}


def test_everything_wrong_with_shares_is_told_at_once() -> None:
    with pytest.raises(WrongInput) as told:
        Demographics(ages=(AgeBand(10, 20, 1.0),), female=1.5, attributes={"sex": {"a": 0.5}})
    assert len(told.value.problems) == 5
    assert "Cut it at 18" in str(told.value)


def test_what_does_not_fit_is_refused() -> None:
    network = line(["town", "junction"], 10.0)
    calm = days(network, 2, {})
    with pytest.raises(ValueError, match='"p1", which is only passed'):
        run(network, calm, people(network, {1: 3}))
    with pytest.raises(ValueError, match="shape"):
        run(network, calm, np.zeros((3, 2, 3, 4), np.int32))
    with pytest.raises(ValueError, match="negative"):
        run(network, calm, -people(network, {0: 3}))


def test_nobody_at_all_is_no_trouble() -> None:
    network = line(["town", "camp"], 10.0)
    result = run(network, days(network, 2, {0: 1.0}), people(network, {}))
    assert len(result.persons.records) == 0
    assert not result.trajectory.people.any()

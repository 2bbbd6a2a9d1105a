"""Person by person and in counts, people are distributed alike."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.movement.areas import area, days, people
from trucelab.movement.native import Conditions, Parameters, simulate
from trucelab.movement.native.persons import simulate_persons
from trucelab.movement.native.simulation import Trajectory
from trucelab.scenario.movement import Household, Households

MEMBERS = 200
BOUND = 6.5
"""Of standard errors; some 6,000 comparisons, so a false alarm has a chance below 1e-6.  The seeds are fixed."""

NETWORK = area(
    ["city", "town", "camp", "crossing", "border", "junction", "town"],
    [
        (0, 1, 11.0), (1, 2, 17.0), (2, 3, 9.0), (3, 4, 23.0), (0, 5, 14.5), (5, 6, 31.0), (6, 2, 43.0), (1, 5, 6.2),
    ],
    {1: 25, 2: 30, 6: 40},
)  # fmt: skip
START = people(NETWORK, {0: 90, 1: 30, 6: 15}, {1: 9, 2: 21, 6: 6})
BASE = Parameters(departure_rate_per_day=0.6, departure_power=1.3, km_per_day=30.0, awareness_hops=3)
DANGER = {0: 0.9, 1: 0.5, 2: 0.15, 5: 0.4}
DAYS = 7
FADING = days(NETWORK, DAYS, DANGER)
FADING.danger[4:] *= 0.1
RETURNS = BASE._replace(return_rate_per_day=0.8, return_power=1.5, return_safe_below=0.5)
TOLD = dataclasses.replace(FADING, prescribed=np.array([0, 20, 15, 0, 30, 8, 0, 5]))
TOLD_IN_VAIN = dataclasses.replace(
    days(NETWORK, DAYS, {0: 0.9, 4: 0.8}, {0: range(2, 5)}), prescribed=np.array([0, 20, 15, 40, 0, 8, 30, 5])
)
FAMILIES = Households(
    kinds=(
        Household(children=2, adults=2, share=0.4),
        Household(children=1, adults=1, share=0.3),
        Household(children=0, adults=3, share=0.3),
    ),
)


def closures() -> Conditions:
    """A road is shut from day 2 on, the camp is full from day 3 on, when a town loses most of its room."""
    road_shut = np.zeros((DAYS + 1, len(NETWORK.km)), np.bool_)
    full = np.zeros((DAYS + 1, NETWORK.places), np.bool_)
    capacity = np.tile(NETWORK.capacity, (DAYS + 1, 1))
    road_shut[2:, 1], full[3:, 2], capacity[3:, 6] = True, True, 5
    return dataclasses.replace(FADING, road_shut=road_shut, full=full, capacity=capacity)


class Case(NamedTuple):
    conditions: Conditions
    parameters: Parameters
    households: Households | None = None


EVERYTHING = RETURNS._replace(onward_rate_per_day=0.3, home_power=1.0, awareness_hops=2, awareness_gained=1)
CASES: dict[str, Case] = {
    "departure alone": Case(days(NETWORK, 4, DANGER), BASE),
    "distance": Case(days(NETWORK, 4, DANGER), BASE._replace(softening_km=8.0, distance_power=1.4)),
    "avoidance": Case(days(NETWORK, 4, DANGER), BASE._replace(aversion=1.5, aversion_on_the_way=1.0)),
    "crowding": Case(days(NETWORK, 4, DANGER), BASE._replace(crowding_starts_at=0.3)),
    "population attraction": Case(days(NETWORK, 4, DANGER), BASE._replace(attraction_power=0.6)),
    "crossing shuts, town captured": Case(
        days(NETWORK, 5, DANGER, {3: range(3, 9)}, {1: range(2, 9)}),
        BASE._replace(distance_power=1.0, softening_km=5.0, attraction_power=0.3),
    ),
    "border shut, little time": Case(
        days(NETWORK, 6, {0: 1.0, 1: 0.7, 6: 0.6}, {4: range(2, 5)}),
        BASE._replace(km_per_day=13.0, awareness_hops=4),
    ),
    "next place only": Case(
        days(NETWORK, 4, {0: 0.9, 1: 0.8, 2: 0.5, 6: 0.3}, {3: range(0, 9)}),
        BASE._replace(km_per_day=70.0, awareness_hops=1, departure_rate_per_day=1.5),
    ),
    "a day's travel to the kilometre": Case(days(NETWORK, 5, DANGER), BASE._replace(km_per_day=11.0, awareness_hops=2)),
    "host attraction": Case(FADING, BASE._replace(camp_weight=3.0, border_weight=0.4, room_power=0.3)),
    "awareness gained": Case(FADING, BASE._replace(awareness_hops=1, awareness_gained=1)),
    "onward movement": Case(FADING, BASE._replace(onward_rate_per_day=0.4, onward_rate_from_camps_per_day=0.1)),
    "returns": Case(FADING, RETURNS),
    "home attraction": Case(FADING, BASE._replace(home_power=1.5, home_scale_km=20.0)),
    "home too far from everywhere": Case(FADING, BASE._replace(home_power=400.0)),
    "prescribed departure": Case(TOLD, BASE),
    "told in vain, and at the border": Case(TOLD_IN_VAIN, BASE),
    "roads, camps and room": Case(closures(), RETURNS._replace(km_per_day=15.0)),
    "towns shut": Case(days(NETWORK, DAYS, {0: 0.9, 1: 0.5}, {1: range(2, 5), 6: range(4, 9)}), RETURNS),
    "households": Case(FADING, BASE._replace(crowding_starts_at=0.3, softening_km=5.0, distance_power=1.0), FAMILIES),
    "households told": Case(TOLD, BASE, FAMILIES),
    "households with everything": Case(
        dataclasses.replace(closures(), prescribed=TOLD.prescribed), EVERYTHING, FAMILIES
    ),
}
WRONG: dict[str, dict[str, float]] = {
    "departure alone": {"departure_rate_per_day": 0.66},
    "distance": {"distance_power": 1.7},
    "avoidance": {"aversion_on_the_way": 0.0},
    "crowding": {"crowding_starts_at": 0.9},
    "population attraction": {"attraction_power": 0.3},
    "a day's travel to the kilometre": {"km_per_day": 10.9},
    "host attraction": {"room_power": 0.0},
    "awareness gained": {"awareness_gained": 0},
    "onward movement": {"onward_rate_from_camps_per_day": 0.4},
    "returns": {"return_rate_per_day": 0.5},
    "home attraction": {"home_scale_km": 60.0},
    "households with everything": {"onward_rate_per_day": 0.8},
}
"""One rule of a case put a little wrong: the comparison must tell."""


MEANS_ONLY = {"all journey_km"}
"""Counts share kilometres out evenly among those who part, so that they spread less: only means are alike."""


def figures(trajectory: Trajectory) -> dict[str, float]:
    """Numbers at the end and in the middle."""
    found: dict[str, float] = {}
    for day in (1, len(trajectory.people) // 2, len(trajectory.people) - 1):
        here = trajectory.people[day]
        found |= {f"at {place} on {day}": int(count) for place, count in enumerate(here.sum(axis=(1, 2)))}
        found |= {f"fled at {place} on {day}": int(n) for place, n in enumerate(here[..., 1:].sum(axis=(1, 2)))}
        found |= {f"here at {place} on {day}": int(n) for place, n in enumerate(trajectory.displaced_here[day].sum(1))}
        found[f"on the road on {day}"] = int(trajectory.on_road[day].sum())
        found[f"three times on {day}"] = int(here[..., 3].sum() + trajectory.on_road[day, :, 3].sum())
        found[f"beyond capacity on {day}"] = int(trajectory.beyond_capacity[day].sum())
    for name in ("displaced", "displaced_again", "away"):
        found |= {f"{name} {group}": int(getattr(trajectory, name)[-1, group]) for group in range(2)}
    for name in ("events", "trapped", "departures", "arrivals", "returns", "journey_km"):
        found[f"all {name}"] = float(getattr(trajectory, name).sum())
    return found


def sample(run: Callable[[int], Trajectory]) -> dict[str, NDArray[np.float64]]:
    rows = [figures(run(member)) for member in range(MEMBERS)]
    return {name: np.array([row[name] for row in rows], np.float64) for name in rows[0]}


@cache
def by_persons(name: str) -> dict[str, NDArray[np.float64]]:
    conditions, parameters, households = CASES[name]
    return sample(
        lambda member: (
            simulate_persons(NETWORK, conditions, START, parameters, 1, member, households=households).trajectory
        )
    )


def by_counts(name: str, **changes: float) -> dict[str, NDArray[np.float64]]:
    conditions, parameters, households = CASES[name]
    parameters = parameters._replace(**changes)  # type: ignore[arg-type]
    return sample(lambda member: simulate(NETWORK, conditions, START, parameters, 1, member, households=households))


def apart(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Distance of two means in standard errors; kilometres of persons are single floats, so no tie is exact."""
    error = math.sqrt((one.var() + other.var() + 1e-6) / MEMBERS)
    return abs(float(one.mean() - other.mean())) / error


def differences(persons: dict[str, NDArray[np.float64]], counts: dict[str, NDArray[np.float64]]) -> list[str]:
    """What is not alike: means, and spreads around them."""
    assert persons.keys() == counts.keys()
    wrong = []
    for name, values in persons.items():
        others = counts[name]
        squares = [(sample - sample.mean()) ** 2 for sample in (values, others)]
        if apart(values, others) > BOUND or (name not in MEANS_ONLY and apart(*squares) > BOUND):
            wrong.append(f"{name}: {values.mean():.3f} ({values.std():.3f}), in counts {others.mean():.3f} "
                         f"({others.std():.3f})")  # fmt: skip
    return wrong


@pytest.mark.parametrize("name", CASES)
def test_the_same_distribution_with_each_rule(name: str) -> None:
    assert not differences(by_persons(name), by_counts(name))


@pytest.mark.parametrize("name", WRONG)
def test_the_comparison_can_tell_a_wrong_rule(name: str) -> None:
    assert differences(by_persons(name), by_counts(name, **WRONG[name]))


def test_the_comparison_can_tell_who_decides_alone() -> None:
    conditions, parameters, _ = CASES["households"]
    alone = sample(lambda member: simulate(NETWORK, conditions, START, parameters, 1, member))
    assert differences(by_persons("households"), alone)

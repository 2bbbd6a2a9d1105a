"""The rules of the second version, each against a slow plain version of them."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.movement.areas import area, days, people
from tests.movement.persons.plain import run_plain
from trucelab.movement.native import Conditions, Parameters, types_of, units_of
from trucelab.movement.native.persons import PersonsResult, simulate_persons
from trucelab.scenario.movement import Household, Households

PLAIN_RUNS = 100
PERSON_RUNS = 300
BOUND = 6.5
"""Of standard errors; some 700 comparisons, so a false alarm has a chance below 1e-6.  The seeds are fixed."""
DAYS = 7

NETWORK = area(
    ["city", "town", "camp", "crossing", "border", "junction", "town"],
    [
        (0, 1, 11.0), (1, 2, 17.0), (2, 3, 9.0), (3, 4, 23.0), (0, 5, 14.5), (5, 6, 31.0), (6, 2, 43.0), (1, 5, 6.2),
    ],
    {1: 12, 2: 15, 6: 20},
)  # fmt: skip
START = people(NETWORK, {0: 36, 1: 15, 6: 9}, {1: 3, 2: 9, 6: 3})
BASE = Parameters(departure_rate_per_day=0.6, departure_power=1.3, km_per_day=30.0, awareness_hops=3)
FADING = days(NETWORK, DAYS, {0: 0.9, 1: 0.5, 2: 0.15, 5: 0.4})
FADING.danger[4:] *= 0.1
RETURNS = BASE._replace(return_rate_per_day=0.8, return_power=1.5, return_safe_below=0.5)
TOLD = dataclasses.replace(FADING, prescribed=np.array([0, 8, 6, 0, 12, 3, 0, 2]))
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


def fled() -> Conditions:
    """The town is captured on day 5; people flee from it, and from the city near by, over three days."""
    flight = np.zeros((DAYS + 1, NETWORK.places))
    flight[3:6, 1], flight[3:6, 0] = (0.2, 0.3, 0.5), (0.08, 0.12, 0.2)
    captured = np.zeros((DAYS + 1, NETWORK.places), np.bool_)
    captured[5:, 1] = True
    return dataclasses.replace(FADING, flight=flight, captured=captured)


CASES: dict[str, tuple[Conditions, Parameters, Households | None]] = {
    "host attraction": (FADING, BASE._replace(camp_weight=3.0, border_weight=0.4, room_power=0.3), None),
    "awareness gained": (FADING, BASE._replace(awareness_hops=1, awareness_gained=1), None),
    "onward movement": (FADING, BASE._replace(onward_rate_per_day=0.4, onward_rate_from_camps_per_day=0.1), None),
    "returns": (FADING, RETURNS, None),
    "front flight": (fled(), RETURNS._replace(flight_share=0.7), None),
    "home attraction": (FADING, BASE._replace(home_power=1.5, home_scale_km=20.0), None),
    "all that people do without danger": (
        FADING,
        RETURNS._replace(onward_rate_per_day=0.3, home_power=1.0, home_scale_km=30.0, attraction_power=0.3),
        None,
    ),
    "prescribed departure": (TOLD, BASE, None),
    "prescribed departure and returns": (TOLD, RETURNS, None),
    "roads, camps and room": (closures(), RETURNS._replace(km_per_day=15.0), None),
    "towns shut": (days(NETWORK, DAYS, {0: 0.9, 1: 0.5}, {1: range(2, 5), 6: range(4, 9)}), RETURNS, None),
    "border shut": (days(NETWORK, DAYS, {0: 1.0, 1: 0.7, 2: 0.9}, {4: range(2, 5)}), RETURNS, None),
    "households": (FADING, BASE._replace(crowding_starts_at=0.3, softening_km=5.0, distance_power=1.0), FAMILIES),
    "households with everything": (
        dataclasses.replace(closures(), prescribed=TOLD.prescribed),
        RETURNS._replace(onward_rate_per_day=0.3, home_power=1.0, awareness_hops=2, awareness_gained=1),
        FAMILIES,
    ),
}


def figures(result: PersonsResult) -> dict[str, float]:
    """The same figures as the plain version's."""
    trajectory, records = result.trajectory, result.persons.records
    here = trajectory.people[-1]
    at_place = records["budget"] == 255
    homes = at_place & (records["place"] == records["home"]) & (trajectory.returns.sum() > 0)
    fled = at_place & (records["times"] > 0) & ~homes
    return {
        **{f"at {place}": int(count) for place, count in enumerate(here.sum(axis=(1, 2)))},
        **{f"fled at {place}": int((fled & (records["place"] == place)).sum()) for place in range(len(here))},
        "on the road": int(trajectory.on_road[-1].sum()),
        "three times": int(here[..., 3].sum() + trajectory.on_road[-1, :, 3].sum()),
        "displaced": int(trajectory.displaced[-1].sum()),
        "children displaced": int(trajectory.displaced[-1, 0]),
        "displaced again": int(trajectory.displaced_again[-1].sum()),
        "away": int(trajectory.away[-1].sum()),
        "events": int(trajectory.events.sum()),
        "trapped": int(trajectory.trapped.sum()),
        "returns": int(trajectory.returns.sum()),
        "arrivals": int(trajectory.arrivals.sum()),
        "km": float(trajectory.journey_km.sum()),
    }


def apart(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Distance of two means in standard errors; a tie of constants is 0 up to the precision of single floats."""
    error = math.sqrt(one.var() / len(one) + other.var() / len(other) + 1e-6)
    return abs(float(one.mean() - other.mean())) / error


@pytest.mark.parametrize("name", CASES)
def test_the_same_distribution_as_unit_by_unit(name: str) -> None:
    conditions, parameters, households = CASES[name]
    units, sizes = units_of(START, households), np.array(types_of(households))
    plain = [run_plain(NETWORK, conditions, units, sizes, parameters, seed, DAYS) for seed in range(PLAIN_RUNS)]
    fast = [
        figures(simulate_persons(NETWORK, conditions, START, parameters, 1, member, households=households))
        for member in range(PERSON_RUNS)
    ]
    wrong = []
    for figure in plain[0]:
        slow, quick = np.array([row[figure] for row in plain]), np.array([row[figure] for row in fast])
        spread = [(values - values.mean()) ** 2 for values in (slow, quick)]
        if apart(slow, quick) > BOUND or apart(*spread) > BOUND:
            wrong.append(f"{figure}: {quick.mean():.3f} ({quick.std():.3f}), not {slow.mean():.3f} ({slow.std():.3f})")
    assert not wrong

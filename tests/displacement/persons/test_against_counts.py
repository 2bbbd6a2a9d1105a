"""Person by person and in counts, people are distributed alike."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.displacement.areas import area, days, people
from trucelab.displacement import Conditions, Network, Parameters, simulate
from trucelab.displacement.persons import simulate_persons
from trucelab.displacement.simulation import Trajectory

MEMBERS = 200
BOUND = 6.5
"""Of standard errors; some 2,000 comparisons, so a false alarm has a chance below 1e-6.  The seeds are fixed."""

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

Case = tuple[Conditions, Parameters]
CASES: dict[str, Case] = {
    "departure alone": (days(NETWORK, 4, DANGER), BASE),
    "distance": (days(NETWORK, 4, DANGER), BASE._replace(softening_km=8.0, distance_power=1.4)),
    "avoidance": (days(NETWORK, 4, DANGER), BASE._replace(aversion=1.5, aversion_on_the_way=1.0)),
    "crowding": (days(NETWORK, 4, DANGER), BASE._replace(crowding_starts_at=0.3)),
    "known faces": (days(NETWORK, 4, DANGER), BASE._replace(faces_power=0.6)),
    "crossing shuts, town captured": (
        days(NETWORK, 5, DANGER, {3: range(3, 9)}, {1: range(2, 9)}),
        BASE._replace(distance_power=1.0, softening_km=5.0, faces_power=0.3),
    ),
    "border shut, little time": (
        days(NETWORK, 6, {0: 1.0, 1: 0.7, 6: 0.6}, {4: range(2, 5)}),
        BASE._replace(km_per_day=13.0, awareness_hops=4),
    ),
    "next place only": (
        days(NETWORK, 4, {0: 0.9, 1: 0.8, 2: 0.5, 6: 0.3}, {3: range(0, 9)}),
        BASE._replace(km_per_day=70.0, awareness_hops=1, departure_rate_per_day=1.5),
    ),
}


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
    for name in ("displaced", "displaced_again"):
        found |= {f"{name} {group}": int(getattr(trajectory, name)[-1, group]) for group in range(2)}
    for name in ("events", "trapped", "departures", "arrivals", "beyond_capacity"):
        found[f"all {name}"] = float(getattr(trajectory, name).sum())
    return found


def sample(run: Callable[[int], Trajectory]) -> dict[str, NDArray[np.float64]]:
    rows = [figures(run(member)) for member in range(MEMBERS)]
    return {name: np.array([row[name] for row in rows], np.float64) for name in rows[0]}


def apart(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Distance of two means in standard errors; counts by persons are whole, so a tie of constants is 0."""
    error = math.sqrt((one.var() + other.var() + 1e-9) / MEMBERS)
    return abs(float(one.mean() - other.mean())) / error


def compare(network: Network, case: Case) -> list[str]:
    conditions, parameters = case
    counts = sample(lambda member: simulate(network, conditions, START, parameters, 1, member))
    persons = sample(lambda member: simulate_persons(network, conditions, START, parameters, 1, member).trajectory)
    wrong = []
    for name, values in persons.items():
        squares = [(sample - sample.mean()) ** 2 for sample in (values, counts[name])]
        if apart(values, counts[name]) > BOUND or apart(*squares) > BOUND:
            wrong.append(f"{name}: {values.mean():.3f} ({values.std():.3f}), in counts {counts[name].mean():.3f} "
                         f"({counts[name].std():.3f})")  # fmt: skip
    return wrong


@pytest.mark.parametrize("name", CASES)
def test_the_same_distribution_with_each_rule(name: str) -> None:
    assert not compare(NETWORK, CASES[name])

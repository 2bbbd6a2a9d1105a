"""The distribution of counts is that of the plain person-by-person model."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np
import pytest

from tests.movement.areas import area, days, people
from tests.oracles.displacement import Land, run_persons
from trucelab.movement.native import Conditions, Network, Parameters, simulate
from trucelab.movement.native.simulation import Trajectory

COUNT_RUNS = 700
PERSON_RUNS = 300
BOUND = 4.8
"""For some 200 comparisons of normal means: about 1 in 3,000 that any is beyond by chance; the seeds are fixed."""

NETWORK = area(
    ["city", "town", "camp", "crossing", "border", "junction", "town"],
    [
        (0, 1, 11.0), (1, 2, 17.0), (2, 3, 9.0), (3, 4, 23.0), (0, 5, 14.5), (5, 6, 31.0), (6, 2, 43.0), (1, 5, 6.2),
    ],
    {1: 25, 2: 30, 6: 40},
)  # fmt: skip
PARAMETERS = Parameters(0.6, 1.3, 8.0, 1.4, 1.5, 1.0, 0.5, 0.4, km_per_day=30.0, awareness_hops=3)
CASES = {
    "room for all": (days(NETWORK, 2, {0: 0.9, 1: 0.5, 2: 0.15, 5: 0.4}), PARAMETERS._replace(km_per_day=40.0)),
    "crossing shuts, town captured": (
        days(NETWORK, 5, {0: 0.9, 1: 0.5, 2: 0.15, 5: 0.4}, {3: range(3, 9)}, {1: range(2, 9)}),
        PARAMETERS,
    ),
    "border shut, little time": (
        days(NETWORK, 6, {0: 1.0, 1: 0.7, 6: 0.6}, {4: range(2, 5)}),
        PARAMETERS._replace(km_per_day=13.0, crowding_starts_at=1.0, awareness_hops=4),
    ),
    "next place only, no limit in view": (
        days(NETWORK, 4, {0: 0.9, 1: 0.8, 2: 0.5, 6: 0.3}, {3: range(0, 9)}),
        PARAMETERS._replace(km_per_day=70.0, awareness_hops=2, departure_rate_per_day=1.5),
    ),
}
START = people(NETWORK, {0: 90, 1: 30, 6: 15}, {1: 9, 2: 21, 6: 6})


def figures(trajectory: Trajectory) -> dict[str, float]:
    """The same figures as the oracle's."""
    here = trajectory.people[-1]
    return {
        **{f"at {place}": int(count) for place, count in enumerate(here.sum(axis=(1, 2)))},
        **{f"fled at {place}": int(count) for place, count in enumerate(here[..., 1:].sum(axis=(1, 2)))},
        "on the road": int(trajectory.on_road[-1].sum()),
        "displaced": int(trajectory.displaced[-1].sum()),
        "displaced again": int(trajectory.displaced_again[-1].sum()),
        "three times": int(here[..., 3].sum() + trajectory.on_road[-1, :, 3].sum()),
        "children displaced": int(trajectory.displaced[-1, 0]),
        "events": int(trajectory.events.sum()),
        "trapped": int(trajectory.trapped[-1].sum()),
    }


def by_counts(conditions: Conditions, parameters: Parameters, network: Network = NETWORK) -> dict[str, np.ndarray]:
    runs = [figures(simulate(network, conditions, START, parameters, 11, member)) for member in range(COUNT_RUNS)]
    return {name: np.array([run[name] for run in runs], float) for name in runs[0]}


@cache
def by_persons(case: str) -> dict[str, np.ndarray]:
    land = Land.of(NETWORK, *CASES[case])
    runs = [run_persons(land, START.tolist(), seed) for seed in range(PERSON_RUNS)]
    return {name: np.array([run[name] for run in runs], float) for name in runs[0]}


def apart(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> dict[str, float]:
    """Standard errors between the means, and between the spreads, of each figure."""
    assert one.keys() == other.keys()
    found = {}
    for name, runs in one.items():
        others = other[name]
        centre = np.concatenate([runs, others]).mean()
        for what, a, b in (
            (name, runs, others),
            (f"spread of {name}", (runs - centre) ** 2, (others - centre) ** 2),
        ):
            error = math.sqrt(a.var() / len(a) + b.var() / len(b))
            found[what] = abs(a.mean() - b.mean()) / error if error > 0 else (0.0 if a.mean() == b.mean() else math.inf)
    return found


@pytest.mark.parametrize("case", CASES)
def test_counts_and_persons_agree(case: str) -> None:
    distances = apart(by_counts(*CASES[case]), by_persons(case))
    assert {name: z for name, z in distances.items() if z > BOUND} == {}


@pytest.mark.parametrize(
    "wrong",
    [
        {"crowding_starts_at": 0.9},
        {"attraction_power": 0.7},
        {"aversion": 2.5},
        {"aversion_on_the_way": 2.0},
        {"distance_power": 1.8},
        {"softening_km": 4.0},
        {"km_per_day": 48.0},
        {"awareness_hops": 2},
        {"departure_rate_per_day": 0.66},
        {"departure_power": 1.5},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_the_comparison_can_tell_a_wrong_rule(wrong: dict[str, Any]) -> None:
    conditions, parameters = CASES["room for all"]
    distances = apart(by_counts(conditions, parameters._replace(**wrong)), by_persons("room for all"))
    assert max(distances.values()) > BOUND

"""Small areas to move people in."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from trucelab.movement.native import Conditions, Network, Parameters
from trucelab.movement.native.kinds import KINDS, NO_LIMIT
from trucelab.movement.native.strata import GROUPS, MOVED, TIMES
from trucelab.scenario.values import Quantity

FLEE = Parameters(departure_rate_per_day=1000.0, km_per_day=40.0, awareness_hops=5)
"""Everybody in danger leaves at once; every place in reach is as good as another."""


def likeliest(purpose: str, quantity: Quantity) -> float:
    return quantity.mode


def area(
    kinds: Sequence[str], roads: Sequence[tuple[int, int, float]], capacity: dict[int, int] | None = None
) -> Network:
    places = len(kinds)
    limits = np.full(places, NO_LIMIT, np.int64)
    for place, limit in (capacity or {}).items():
        limits[place] = limit
    return Network(
        names=tuple(f"p{place}" for place in range(places)),
        lat=np.linspace(35.0, 36.0, places),
        lon=np.full(places, 36.5),
        kind=np.array([KINDS.index(kind) for kind in kinds], np.int64),
        capacity=limits,
        ends=np.array([(a, b) for a, b, _ in roads], np.int64).reshape(-1, 2),
        km=np.array([km for _, _, km in roads], np.float64),
    )


def line(kinds: Sequence[str], km: float, capacity: dict[int, int] | None = None) -> Network:
    return area(kinds, [(place, place + 1, km) for place in range(len(kinds) - 1)], capacity)


def days(
    network: Network,
    horizon: int,
    danger: dict[int, float],
    shut: dict[int, range] | None = None,
    captured: dict[int, range] | None = None,
) -> Conditions:
    """Danger by place, the same on all days; places shut and captured during ranges of days."""
    dangers = np.zeros((horizon + 1, network.places))
    for place, value in danger.items():
        dangers[:, place] = value
    flags = [np.zeros((horizon + 1, network.places), np.bool_) for _ in range(2)]
    for flag, spells in zip(flags, (shut, captured), strict=True):
        for place, spell in (spells or {}).items():
            flag[[day for day in spell if day <= horizon], place] = True
    return Conditions(dangers, captured=flags[1], shut=flags[0])


def people(network: Network, residents: dict[int, int], displaced: dict[int, int] | None = None) -> NDArray[np.int32]:
    """A third of everybody are children; the displaced were displaced once."""
    start = np.zeros((network.places, GROUPS, MOVED, TIMES), np.int32)
    for times, counts in enumerate((residents, displaced or {})):
        for place, count in counts.items():
            start[place, :, 0, times] = count // 3, count - count // 3
    return start


@st.composite
def small_runs(draw: st.DrawFn, *, new_rules: bool = True) -> tuple[Network, Conditions, NDArray[np.int32], Parameters]:
    """Anything goes: any kinds, disconnected places, no capacity, places and roads closed at random.

    new_rules  whether people may return, move on, learn of farther places and prefer some of them
    """
    places = draw(st.integers(1, 7))
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=places, max_size=places))
    ends = st.integers(0, places - 1)
    roads = draw(st.lists(st.tuples(ends, ends, st.floats(0.01, 120.0)), max_size=12))
    limits = draw(st.dictionaries(ends, st.integers(0, 300), max_size=places))
    network = area(kinds, [road for road in roads if road[0] != road[1]], limits)
    horizon = draw(st.integers(0, 8))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    shape = (horizon + 1, places)
    conditions = Conditions(
        danger=rng.random(shape) * (rng.random(shape) < 0.7),
        captured=rng.random(shape) < 0.15,
        shut=rng.random(shape) < draw(st.sampled_from((0.0, 0.3))),
        road_shut=None if draw(st.booleans()) else rng.random((horizon + 1, len(network.km))) < 0.3,
        full=None if draw(st.booleans()) else rng.random(shape) < 0.2,
        capacity=None if draw(st.booleans()) else rng.integers(NO_LIMIT, 200, shape),
        prescribed=None if draw(st.booleans()) else rng.integers(0, 2000, horizon + 1),
    )
    start = rng.integers(0, draw(st.sampled_from((1, 5, 300, 30_000))), (places, GROUPS, MOVED, TIMES))
    start[np.isin(network.kind, (KINDS.index("crossing"), KINDS.index("junction")))] = 0
    # who has moved has been displaced
    start[:, :, 1:, 0] = 0
    parameters = Parameters(
        departure_rate_per_day=draw(st.sampled_from((0.0, 0.3, 3.0, 1000.0))),
        softening_km=draw(st.sampled_from((0.0, 10.0))),
        distance_power=draw(st.floats(0.0, 4.0)),
        aversion=draw(st.sampled_from((0.0, 4.0, 1e6))),
        aversion_on_the_way=draw(st.floats(0.0, 4.0)),
        crowding_starts_at=draw(st.sampled_from((0.0, 0.8, 1.0))),
        attraction_power=draw(st.floats(0.0, 1.0)),
        km_per_day=draw(st.sampled_from((1.0, 20.0, 40.0, 1000.0))),
        awareness_hops=draw(st.integers(1, 6)),
    )
    if new_rules:
        parameters = parameters._replace(
            home_power=draw(st.sampled_from((0.0, 1.5, 400.0))),
            camp_weight=draw(st.sampled_from((0.0, 1.0, 3.0))),
            room_power=draw(st.sampled_from((0.0, 0.5))),
            onward_rate_per_day=draw(st.sampled_from((0.0, 0.2))),
            return_rate_per_day=draw(st.sampled_from((0.0, 0.5, 1000.0))),
            return_safe_below=draw(st.sampled_from((0.0, 0.5, 1.0))),
            awareness_gained=draw(st.integers(0, 2)),
        )
    return network, conditions, start.astype(np.int32), parameters

"""All days of one member."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from trucelab import seeding
from trucelab.displacement.conditions import Conditions
from trucelab.displacement.day import Flows, Roads, Whereabouts, move, roads_when
from trucelab.displacement.network import BORDER, CROSSING, JUNCTION, NO_LIMIT, Network
from trucelab.displacement.parameters import Parameters
from trucelab.displacement.strata import GROUPS, MOVED, STRATA, TIMES

IntArray = NDArray[np.int32]


@dataclass(frozen=True)
class Trajectory:
    """What became of everybody in one member; row 0 of every array is the start.

    Groups: children, adults.  Times: displaced 0, 1, 2, 3 or more times in life.
    """

    people: IntArray
    """(day, place, group, times) people present at the end of the day; at a border, those who left the area there."""
    on_road: IntArray
    """(day, group, times) people on the road at the end of the day, those who wait at a shut border included."""
    displaced_here: IntArray
    """(day, place, group) people present who were displaced during this run."""
    displaced: IntArray
    """(day, group) persons displaced at least once during the run so far, wherever they are."""
    displaced_again: IntArray
    """(day, group) persons displaced at least twice during the run so far."""
    events: IntArray
    """(day, group) displacement events of the day."""
    departures: IntArray
    """(day, place, group) displacement events of the day by the place that was left."""
    arrivals: IntArray
    """(day, place, group) people who arrived to stay."""
    trapped: IntArray
    """(day, group) people who would have left on the day but had nowhere to go."""
    beyond_capacity: IntArray
    """(day, place) displaced persons present beyond capacity."""


def simulate(
    network: Network,
    conditions: Conditions,
    start: NDArray[np.integer],
    parameters: Parameters,
    seed: int,
    member: int,
) -> Trajectory:
    """Moves the people of one member through all days.

    The stream of a day is keyed by seed, member and day alone, so two outcomes of a member meet the same luck and no
    order of work changes a byte.  Nobody returns home in this version.

    start   (place, group, moved, times) people at the start, as from `starting_people`
    raises  ValueError, if shapes do not fit or people are where nobody can stay; PeopleLost, never
    """
    _require_fit(network, conditions, start)
    roads = _roads_by_day(network, conditions, parameters.awareness_hops)
    longest_km = max(_longest_km(open_roads) for open_roads in roads)
    people = start.reshape(network.places, STRATA).astype(np.int64)
    where = Whereabouts.at_places(people, longest_km, parameters.km_per_day)
    trajectory = _blank(conditions.horizon_days, network.places)
    _record(trajectory, 0, where, network, _nothing_happened(network))
    for day in range(1, conditions.horizon_days + 1):
        rng = seeding.stream(seed, member, "movement", day=day)
        flows = move(rng, where, network, (roads[day], conditions.danger[day]), parameters)
        _record(trajectory, day, where, network, flows)
    return trajectory


def _require_fit(network: Network, conditions: Conditions, start: NDArray[np.integer]) -> None:
    shape = (network.places, GROUPS, MOVED, TIMES)
    if start.shape != shape:
        raise ValueError(f"the people at the start have the shape {start.shape}; give {shape}")
    if conditions.danger.shape[1:] != (network.places,):
        raise ValueError(f"conditions have the shape {conditions.danger.shape}; give (days, {network.places})")
    if start.min(initial=0) < 0:
        raise ValueError("the people at the start hold a negative count")
    passed = np.isin(network.kind, (CROSSING, JUNCTION))
    for row in np.flatnonzero(passed & (start.sum(axis=(1, 2, 3)) > 0)):
        raise ValueError(f'people are at "{network.names[row]}", which is only passed through')
    can_shut = np.isin(network.kind, (CROSSING, BORDER))
    for row in np.flatnonzero(conditions.shut.any(axis=0) & ~can_shut):
        raise ValueError(f'"{network.names[row]}" is shut, but only crossings and borders can be')


def _roads_by_day(network: Network, conditions: Conditions, awareness_hops: int) -> list[Roads]:
    """The open roads of every day; days with the same closures share them."""
    known: dict[bytes, Roads] = {}
    roads = []
    for captured, shut in zip(conditions.captured, conditions.shut, strict=True):
        key = captured.tobytes() + shut.tobytes()
        if key not in known:
            known[key] = roads_when(network, captured, shut, awareness_hops)
        roads.append(known[key])
    return roads


def _longest_km(roads: Roads) -> float:
    km = roads.ways.km
    return float(km[np.isfinite(km)].max(initial=0.0))


def _blank(horizon_days: int, places: int) -> Trajectory:
    tails = {
        "people": (places, GROUPS, TIMES),
        "on_road": (GROUPS, TIMES),
        "displaced_here": (places, GROUPS),
        "displaced": (GROUPS,),
        "displaced_again": (GROUPS,),
        "events": (GROUPS,),
        "departures": (places, GROUPS),
        "arrivals": (places, GROUPS),
        "trapped": (GROUPS,),
        "beyond_capacity": (places,),
    }
    assert tails.keys() == {field.name for field in fields(Trajectory)}
    return Trajectory(**{name: np.zeros((horizon_days + 1, *tail), np.int32) for name, tail in tails.items()})


def _nothing_happened(network: Network) -> Flows:
    nobody = np.zeros((network.places, GROUPS), np.int64)
    return Flows(nobody, nobody, np.zeros(GROUPS, np.int64), np.zeros(STRATA, np.int64))


def _record(trajectory: Trajectory, day: int, where: Whereabouts, network: Network, flows: Flows) -> None:
    """Writes one row of every array."""
    people = where.people.reshape(network.places, GROUPS, MOVED, TIMES)
    on_road = flows.on_road.reshape(GROUPS, MOVED, TIMES)
    everybody = people.sum(axis=0) + on_road
    present = people.sum(axis=2)
    beyond = np.maximum(0, present[:, :, 1:].sum(axis=(1, 2)) - network.capacity)
    trajectory.people[day] = present
    trajectory.on_road[day] = on_road.sum(axis=1)
    trajectory.displaced_here[day] = people[:, :, 1:].sum(axis=(2, 3))
    trajectory.displaced[day] = everybody[:, 1:].sum(axis=(1, 2))
    trajectory.displaced_again[day] = everybody[:, 2:].sum(axis=(1, 2))
    trajectory.events[day] = flows.departures.sum(axis=0)
    trajectory.departures[day] = flows.departures
    trajectory.arrivals[day] = flows.arrivals
    trajectory.trapped[day] = flows.trapped
    trajectory.beyond_capacity[day] = np.where(network.capacity == NO_LIMIT, 0, beyond)

"""The land as kernels see it: roads by place, and what every day makes of the places."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from trucelab.compiled import compiled, part
from trucelab.movement.native.conditions import Conditions
from trucelab.movement.native.kinds import BORDER, CAMP, CROSSING, JUNCTION, NO_LIMIT
from trucelab.movement.native.network import Network
from trucelab.movement.native.parameters import Parameters
from trucelab.movement.native.rules.danger_departure import departure_chance
from trucelab.movement.native.rules.front_flight import flight_chance
from trucelab.movement.native.rules.host_attraction import host_factor
from trucelab.movement.native.rules.onward_movement import onward_chance
from trucelab.movement.native.rules.returns import return_chance

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Graph(NamedTuple):
    """Roads by place: those at place p are `first[p]` to `first[p + 1] - 1`."""

    first: Counts
    """(place + 1,)"""
    to: Counts
    """(2 x roads,) place at the other end."""
    road: Counts
    """(2 x roads,) which road it is."""
    km: Floats
    """(2 x roads,) kilometres."""


class Today(NamedTuple):
    """The places on one day; all arrays but the roads are (place,)."""

    day: int
    danger: Floats
    """0 to 1."""
    leaving: Floats
    """Chance that danger makes somebody leave within the day."""
    onward: Floats
    """Chance that a displaced person moves on within the day without danger."""
    going_home: Floats
    """Chance that somebody whose home it is goes home within the day."""
    host: Floats
    """Pull of what a place offers."""
    capacity: Counts
    """Displaced persons that a place can take in; below 0 where there is no limit."""
    takes_in: Flags
    """Whether people can arrive to stay."""
    passable: Flags
    """Whether people can pass through."""
    shut: Flags
    """Whether nobody enters or leaves."""
    road_open: Flags
    """(road,) whether it can be used."""


class Land(NamedTuple):
    """What every day makes of the land; arrays by day may have one row, which then holds for all days."""

    danger: Floats
    leaving: Floats
    onward: Floats
    going_home: Floats
    host: Floats
    capacity: Counts
    takes_in: Flags
    passable: Flags
    shut: Flags
    road_open: Flags


@part
def on(land: Land, day: int) -> Today:
    """The land on one day."""
    return Today(
        day,
        land.danger[min(day, len(land.danger) - 1)],
        land.leaving[min(day, len(land.leaving) - 1)],
        land.onward[min(day, len(land.onward) - 1)],
        land.going_home[min(day, len(land.going_home) - 1)],
        land.host[min(day, len(land.host) - 1)],
        land.capacity[min(day, len(land.capacity) - 1)],
        land.takes_in[min(day, len(land.takes_in) - 1)],
        land.passable[min(day, len(land.passable) - 1)],
        land.shut[min(day, len(land.shut) - 1)],
        land.road_open[min(day, len(land.road_open) - 1)],
    )


def graph_of(network: Network) -> Graph:
    """Roads by place; every road can be taken both ways."""
    start, end = np.concatenate([network.ends, network.ends[:, ::-1]]).T
    order = np.argsort(start, kind="stable")
    road = np.tile(np.arange(len(network.km)), 2)[order]
    first = np.searchsorted(start[order], np.arange(network.places + 1))
    return Graph(first.astype(np.int64), np.ascontiguousarray(end[order]), road, network.km[road])


def land_of(network: Network, conditions: Conditions, parameters: Parameters) -> Land:
    """What the days of a member make of the land.

    Nobody passes through captured and shut places, nor through borders; junctions and crossings are passed and never
    stayed at.  A border never fills.
    """
    kind, captured, shut = network.kind, conditions.captured, conditions.shut
    takes_in = ~np.isin(kind, (CROSSING, JUNCTION)) & ~captured & ~shut
    if conditions.full is not None:
        takes_in &= ~conditions.full
    given = network.capacity[None] if conditions.capacity is None else conditions.capacity
    capacity = np.where(kind == BORDER, NO_LIMIT, given).astype(np.int64)
    road_open = np.ones((1, len(network.km)), np.bool_) if conditions.road_shut is None else ~conditions.road_shut
    onward = np.full((1, network.places), onward_chance(parameters.onward_rate_per_day))
    onward[:, kind == CAMP] = onward_chance(parameters.onward_rate_from_camps_per_day)
    onward[:, kind == BORDER] = 0.0
    flight = np.zeros((1, network.places)) if conditions.flight is None else conditions.flight
    leaving, going_home = _chances(conditions.danger, flight, parameters)
    return Land(
        danger=np.ascontiguousarray(conditions.danger),
        leaving=leaving * (kind != BORDER),
        onward=onward,
        going_home=going_home * ~(captured | shut),
        host=_host(capacity, kind, parameters),
        capacity=capacity,
        takes_in=takes_in,
        passable=~captured & ~shut & (kind != BORDER),
        shut=np.ascontiguousarray(shut),
        road_open=road_open,
    )


def changes_of(land: Land) -> Flags:
    """(day,) whether other places or roads can be passed than on the day before; True for the first two days."""
    changes = np.ones(len(land.passable), np.bool_)
    changes[2:] = (land.passable[2:] != land.passable[1:-1]).any(axis=1)
    if len(land.road_open) > 1:
        changes[2:] |= (land.road_open[2:] != land.road_open[1:-1]).any(axis=1)
    return changes


def _host(capacity: Counts, kind: Counts, parameters: Parameters) -> Floats:
    weight = np.ones(len(kind))
    weight[kind == CAMP] = parameters.camp_weight
    weight[kind == BORDER] = parameters.border_weight
    return _host_factors(capacity, weight, parameters.room_power)


@compiled
def _host_factors(capacity: Counts, weight: Floats, room_power: float) -> Floats:
    host = np.empty(capacity.shape)
    for day in range(len(capacity)):
        for place in range(len(weight)):
            host[day, place] = host_factor(weight[place], capacity[day, place], room_power)
    return host


@compiled
def _chances(danger: Floats, flight: Floats, parameters: Parameters) -> tuple[Floats, Floats]:
    """Chances to leave, and to go back, by the danger of every day and place and the flight that falls on it.

    flight   (day, place), or one row for all days
    """
    leaving, going_home = np.zeros(danger.shape), np.zeros(danger.shape)
    for day in range(len(danger)):
        for place in range(danger.shape[1]):
            here = danger[day, place]
            leaves = departure_chance(here, parameters.departure_rate_per_day, parameters.departure_power)
            flees = flight_chance(flight[min(day, len(flight) - 1), place], parameters.flight_share)
            leaving[day, place] = leaves + (1.0 - leaves) * flees
            if parameters.return_rate_per_day > 0.0:
                going_home[day, place] = return_chance(
                    here, parameters.return_rate_per_day, parameters.return_power, parameters.return_safe_below
                )
    return leaving, going_home

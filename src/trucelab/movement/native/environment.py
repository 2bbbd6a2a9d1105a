"""The environment as the loops read it: roads by place, and what every day makes of the places."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from trucelab.arrays import Flags, Floats, Ints
from trucelab.compiled import jit_private
from trucelab.movement.native.conditions import Conditions
from trucelab.movement.native.kinds import BORDER, CAMP, CROSSING, JUNCTION, NO_LIMIT
from trucelab.movement.native.network import Network
from trucelab.movement.native.parameters import Parameters
from trucelab.movement.native.rules.danger_avoidance import avoidance_factor
from trucelab.movement.native.rules.danger_departure import departure_chance
from trucelab.movement.native.rules.front_flight import flight_chance
from trucelab.movement.native.rules.host_attraction import host_factor
from trucelab.movement.native.rules.onward_movement import onward_chance
from trucelab.movement.native.rules.prescribed_departure import origin_weight
from trucelab.movement.native.rules.returns import return_chance

LEAVING, ONWARD, GOING_HOME, PULL, CALM, ORIGIN = range(6)
"""Columns of rates: chance that danger makes somebody leave within the day; chance that a displaced person moves on
within the day without danger; chance that somebody whose home it is goes home within the day; pull of the place by
what it offers and its danger, 0 where nobody can stay; what the danger of the place leaves of the pull of what lies
behind it; weight of a resident among those whom a table makes leave."""


class DayConditions(NamedTuple):
    """The places on one day."""

    day: int
    rates: Floats
    """(place, 6), see `LEAVING`."""
    capacity: Ints
    """(place,) displaced persons that a place can take in; below 0 where there is no limit."""
    takes_in: Flags
    """(place,) whether people can arrive to stay."""
    passable: Flags
    """(place,) whether people can pass through."""
    shut: Flags
    """(place,) whether nobody enters or leaves."""
    road_open: Flags
    """(road,) whether it can be used."""


class Environment(NamedTuple):
    """What every day makes of the places; arrays by day may have one row, which then holds for all days."""

    rates: Floats
    capacity: Ints
    takes_in: Flags
    passable: Flags
    shut: Flags
    road_open: Flags


@jit_private
def conditions_on(environment: Environment, day: int) -> DayConditions:
    """The places on one day."""
    return DayConditions(
        day,
        environment.rates[day],
        environment.capacity[min(day, len(environment.capacity) - 1)],
        environment.takes_in[day],
        environment.passable[day],
        environment.shut[day],
        environment.road_open[min(day, len(environment.road_open) - 1)],
    )


def environment_of(network: Network, conditions: Conditions, parameters: Parameters) -> Environment:
    """What the days of a member make of the places.

    Nobody passes through captured and shut places, nor through borders; junctions and crossings are passed and never
    stayed at.  A border never fills.
    """
    kind, captured, shut = network.kind, conditions.captured, conditions.shut
    takes_in = stays(network) & ~captured & ~shut
    if conditions.full is not None:
        takes_in &= ~conditions.full
    given = network.capacity[None] if conditions.capacity is None else conditions.capacity
    capacity = np.where(kind == BORDER, NO_LIMIT, given).astype(np.int64)
    road_open = np.ones((1, len(network.km)), np.bool_) if conditions.road_shut is None else ~conditions.road_shut
    return Environment(
        rates=_rates(network, conditions, parameters, capacity, takes_in),
        capacity=capacity,
        takes_in=takes_in,
        passable=~captured & ~shut & (kind != BORDER),
        shut=np.array(shut, order="C"),
        road_open=road_open,
    )


def stays(network: Network) -> Flags:
    """(place,) where people can stay at all."""
    return ~np.isin(network.kind, (CROSSING, JUNCTION))


def changes_of(environment: Environment) -> Flags:
    """(day,) whether other places or roads can be passed than on the day before; True for the first two days."""
    changes = np.ones(len(environment.passable), np.bool_)
    changes[2:] = (environment.passable[2:] != environment.passable[1:-1]).any(axis=1)
    if len(environment.road_open) > 1:
        changes[2:] |= (environment.road_open[2:] != environment.road_open[1:-1]).any(axis=1)
    return changes


def _rates(network: Network, conditions: Conditions, parameters: Parameters, capacity: Ints, takes_in: Flags) -> Floats:
    """(day, place, 6), see `LEAVING`."""
    kind, danger = network.kind, conditions.danger
    weight = np.ones(len(kind))
    weight[kind == CAMP], weight[kind == BORDER] = parameters.camp_weight, parameters.border_weight
    onward = np.full(len(kind), onward_chance(parameters.onward_rate_per_day))
    onward[kind == CAMP] = onward_chance(parameters.onward_rate_from_camps_per_day)
    rates = np.zeros((*danger.shape, 6))
    leaves = departure_chance(danger, parameters.departure_rate_per_day, parameters.departure_power)
    if conditions.flight is not None:
        leaves = leaves + (1.0 - leaves) * flight_chance(conditions.flight, parameters.flight_share)
    rates[..., LEAVING] = np.where(kind == BORDER, 0.0, leaves)
    rates[..., ONWARD] = np.where(kind == BORDER, 0.0, onward)
    if parameters.return_rate_per_day > 0.0:
        rates[..., GOING_HOME] = return_chance(
            danger, parameters.return_rate_per_day, parameters.return_power, parameters.return_safe_below
        )
        rates[..., GOING_HOME] *= ~(conditions.captured | conditions.shut)
    host = host_factor(weight, capacity, parameters.room_power)
    rates[..., PULL] = np.where(takes_in, host * avoidance_factor(danger, parameters.aversion), 0.0)
    rates[..., CALM] = avoidance_factor(danger, parameters.aversion_on_the_way)
    if conditions.prescribed is not None:
        rates[..., ORIGIN] = np.where(kind == BORDER, 0.0, origin_weight(danger, parameters.departure_power))
    return rates

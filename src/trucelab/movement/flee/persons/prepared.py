"""A case in the form that the loops over people need: rules, links, ways of every day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trucelab.arrays import Counts32, Flags, Floats, Ints
from trucelab.elementary import power
from trucelab.movement.flee.case import number_in
from trucelab.movement.flee.departures import Departures, departures_of
from trucelab.movement.flee.known_routes import NO_WAYPOINTS, KnownRoutes, routes_by_day
from trucelab.movement.flee.persons.day import Network, Rules
from trucelab.movement.flee.persons.traits import Traits
from trucelab.movement.flee.world import World


@dataclass(frozen=True)
class Ways:
    """Ways that people may choose from all places: those from place i are first[i] to first[i + 1]."""

    first: Ints
    """(place + 1,)"""
    end: Ints
    """(way,) the last place."""
    hop: Ints
    """(way,) the link to set out on."""
    waypoints: Counts32
    """(way,) the list of places left once it is taken."""
    resistance: Floats
    """(way,) softened length to the distance power, by which attraction is divided."""
    near: Floats
    """(way,) factor for ends close to where people are; 1 without stay_close_to_home."""


@dataclass(frozen=True)
class Prepared:
    """What is the same for all members."""

    rules: Rules
    network: Network
    departures: Departures
    ways: tuple[Ways, ...]
    """By day; days with the same links and markers share one object."""
    freeze: Floats
    """(place,) chance a day that a camp keeps a person for ever."""
    harvest: Flags
    """(day,) whether everyone stays where they are."""


def prepared(world: World, traits: Traits) -> Prepared:
    """Everything that loops need of a case.

    raises  WrongInput, where a number in a custom column is none, or there are too many ways
    """
    rules, spawning, links = world.case.settings.move_rules, world.case.settings.spawn_rules, world.links
    known = routes_by_day(world)
    ways = [_ways(world, one) for one in known.sets]
    return Prepared(
        rules=Rules(
            top_speed=rules.max_move_speed,
            walk_speed=rules.max_walk_speed,
            buffer=rules.capacity_buffer,
            weight_power=rules.weight_power,
            pruning=0.0 if rules.fixed_routes else rules.pruning_threshold,
            on_foot=rules.start_on_foot,
            short_stints=rules.avoid_short_stints,
            waypoints=any((one.waypoints != NO_WAYPOINTS).any() for one in known.sets),
            kinds=traits.kinds > 1,
            marks=rules.start_on_foot or spawning.camps_are_sinks,
            crowding=not rules.fixed_routes,
            sinks=spawning.camps_are_sinks,
        ),
        network=Network(
            start=links.start,
            end=links.end,
            km=links.km,
            speed=links.speed,
            walk_probability=links.walk_probability,
            closed=links.closed,
            waypoints=known.waypoints,
        ),
        departures=departures_of(world),
        ways=tuple(ways[number] for number in known.set_of_day.tolist()),
        freeze=_freeze(world),
        harvest=_harvest(world),
    )


def _ways(world: World, known: KnownRoutes) -> Ways:
    rules = world.case.settings.move_rules
    if rules.awareness_level == 0:
        known = known.of(np.zeros(0, np.int64))
    return Ways(
        first=np.searchsorted(known.start, np.arange(len(world.names) + 1)),
        end=known.end,
        hop=known.link,
        waypoints=known.waypoints.astype(np.int32),
        resistance=power((rules.softening + known.km) * known.share, rules.distance_power),
        near=world.nearness(known.start, known.end),
    )


def _freeze(world: World) -> Floats:
    locations = world.case.locations
    if not world.case.settings.spawn_rules.camps_are_sinks:
        return np.zeros(len(locations))
    return np.array([number_in(location, "deactivation_probability") for location in locations])


def _harvest(world: World) -> Flags:
    start, months = np.datetime64(world.case.start), world.case.settings.move_rules.harvest_months
    month = (start + np.arange(world.days)).astype("datetime64[M]").astype(np.int64) % 12 + 1
    return np.isin(month, months)

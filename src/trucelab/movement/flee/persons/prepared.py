"""A case in the form that loops need: rules, links, ways of every day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trucelab.movement.flee.attributes import number_in
from trucelab.movement.flee.persons.moving import Land, Rules
from trucelab.movement.flee.persons.traits import Traits
from trucelab.movement.flee.persons.ways import Paths, Ways, ways_on
from trucelab.movement.flee.world import World


@dataclass(frozen=True)
class Prepared:
    """What is the same for all members."""

    rules: Rules
    land: Land
    ways: tuple[Ways, ...]
    """By day; days with the same links and markers share one object."""
    freeze: NDArray[np.float64]
    """(place,) chance a day that a camp keeps somebody for ever."""
    harvest: NDArray[np.bool_]
    """(day,) whether everybody stays where they are."""


def prepared(world: World, traits: Traits, *, diary: bool) -> Prepared:
    """Everything that loops need of a case.

    raises  WrongInput, where a number in a custom column is none, or there are too many ways
    """
    paths = Paths()
    ways = _ways(world, paths)
    return Prepared(
        rules=_rules(world, traits, any(len(path) > 1 for path in paths.number), diary),
        land=_land(world, paths),
        ways=ways,
        freeze=_freeze(world),
        harvest=_harvest(world),
    )


def _ways(world: World, paths: Paths) -> tuple[Ways, ...]:
    made: dict[tuple[int, bytes], Ways] = {}
    by_day: list[Ways] = []
    for day in range(world.days):
        key = (id(world.links_of(day)), world.is_marker[day].tobytes())
        if key not in made:
            made[key] = ways_on(world, world.case.settings.move_rules, day, paths)
        by_day.append(made[key])
    return tuple(by_day)


def _rules(world: World, traits: Traits, paths: bool, diary: bool) -> Rules:
    rules, spawning = world.case.settings.move_rules, world.case.settings.spawn_rules
    return Rules(
        top_speed=rules.max_move_speed,
        walk_speed=rules.max_walk_speed,
        buffer=rules.capacity_buffer,
        weight_power=rules.weight_power,
        pruning=0.0 if rules.fixed_routes else rules.pruning_threshold,
        on_foot=rules.start_on_foot,
        short_stints=rules.avoid_short_stints,
        paths=paths,
        kinds=traits.kinds > 1,
        marks=rules.start_on_foot or spawning.camps_are_sinks,
        crowding=not rules.fixed_routes,
        sinks=spawning.camps_are_sinks,
        diary=diary,
    )


def _land(world: World, paths: Paths) -> Land:
    first, places = paths.arrays()
    links = world.links
    return Land(
        start=links.start,
        end=links.end,
        km=links.km,
        speed=links.speed,
        walk_probability=links.walk_probability,
        closed=links.closed,
        path_first=first,
        path_place=places,
    )


def _freeze(world: World) -> NDArray[np.float64]:
    locations = world.case.locations
    if not world.case.settings.spawn_rules.camps_are_sinks:
        return np.zeros(len(locations))
    return np.array([number_in(location, "deactivation_probability") for location in locations])


def _harvest(world: World) -> NDArray[np.bool_]:
    start, months = np.datetime64(world.case.start), world.case.settings.move_rules.harvest_months
    month = (start + np.arange(world.days)).astype("datetime64[M]").astype(np.int64) % 12 + 1
    return np.isin(month, months)

"""A case as the loops over counts read it: numbers of the settings, places by day, links and known routes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trucelab.arrays import Floats, Ints
from trucelab.elementary import power
from trucelab.movement.flee.counts.thresholds import thresholds
from trucelab.movement.flee.known_routes import KnownRoutes, RoutesByDay, routes_by_day
from trucelab.movement.flee.world import World

Table: TypeAlias = NDArray[Any]
"""Records of one layout."""

PLACE_ON_DAY: Final = np.dtype(
    [
        ("move_chance", "f8"),  # but for what depends on the population
        ("move_chance_by_population", "f8"),  # times a factor of population, to be added
        ("moving_capacity", "f8"),  # least number of people in that factor
        ("appeal", "f8"),  # score as an end point, before the route, crowding and population
        ("is_town", "i8"),
    ]
)
LINK: Final = np.dtype(
    [
        ("start", "i8"),
        ("end", "i8"),
        ("km", "f8"),
        ("km_per_day", "f8"),
        ("walk_chance", "f8"),
        ("closed", "i8"),  # first day on which it is closed for good
    ]
)
ROUTE: Final = np.dtype(
    [
        ("end", "i8"),
        ("link", "i8"),  # the link that is taken first
        ("waypoints", "i8"),  # list of places left once it is taken
        ("nearness", "f8"),  # what length makes of the weight, before the power of weights
        ("affinity", "f8"),  # factor on the score of the end as seen from the start
    ]
)


class Rules(NamedTuple):
    """Numbers of the settings, and how a class of people is packed into one number."""

    km_per_day: float
    """Top speed."""
    walk_km_per_day: float
    start_on_foot: bool
    avoid_short_stints: bool
    recent_bins: int
    """Bins of recent travel for one day's travel at top speed."""
    weight_softening: float
    weight_power: float
    pruning: float
    """Routes that weigh less than the best by more than this factor are dropped; below 1.001 none."""
    buffer: float
    """Share of the capacity from which on crowding is felt."""
    move_population_base: float
    move_population_power: float
    weight_population_power: float
    """Of the population of a destination; 0 where it does not count."""
    take_from_population: bool
    batches: int
    """Most parts in which people move on days when a place with a limit may fill up."""
    resting: bool
    """Whether everyone at a place stays there: without awareness no route is known (Q11)."""
    links: int
    """Where people are: a link, or this many plus a place."""
    recent_bits: int
    waypoint_bits: int


class Environment(NamedTuple):
    """P places, T days, S sets of open links."""

    rules: Rules
    places: Table
    """(T, P) of `PLACE_ON_DAY`."""
    limited: Ints
    """(limited place,) places that have a limit on some day, in order."""
    room: Floats
    """(T, limited place) people at whom a place is full; below 1 without limit."""
    links: Table
    """(link,) of `LINK`."""
    set_of_day: Ints
    """(T,)"""
    route_first: Ints
    """(S, P + 1) the routes known at a place are those from first to next."""
    routes: Table
    """(route,) of `ROUTE`."""
    open_first: Ints
    """(S, P + 1) the links open from a place are open_ids[first:next]."""
    open_ids: Ints
    waypoints: Ints
    """(list, 3), see `known_routes.Waypoints`."""
    steps_first: Ints
    """(P + 1,) the distances of a place are steps[first:next], see `thresholds`."""
    steps: Floats


def environment_of(world: World, recent_bins: int, batches: int) -> Environment:
    """Places, links and routes of a case on all days."""
    move, spawn, links = world.case.settings.move_rules, world.case.settings.spawn_rules, world.links
    known = routes_by_day(world)
    chance, by_population = _move_chances(world)
    room = world.capacity * move.capacity_scaling
    limited = np.flatnonzero((room >= 1.0).any(axis=0))
    steps_first, steps = thresholds(links, len(world.names))
    recent_bits = 1
    if move.avoid_short_stints:
        fastest = max(float(links.speed.max(initial=0.0)), move.max_move_speed, move.max_walk_speed)
        # no one moves on after a day's travel, so that a day holds less than two, and the days before no more
        recent_bits = int(4.0 * fastest / move.max_move_speed * recent_bins + 64.0).bit_length()
    rules = Rules(
        km_per_day=move.max_move_speed,
        walk_km_per_day=move.max_walk_speed,
        start_on_foot=move.start_on_foot,
        avoid_short_stints=move.avoid_short_stints,
        recent_bins=recent_bins,
        weight_softening=move.weight_softening,
        weight_power=move.weight_power,
        pruning=move.pruning_threshold,
        buffer=move.capacity_buffer,
        move_population_base=move.movechance_pop_base,
        move_population_power=move.movechance_pop_scale_factor,
        weight_population_power=move.pop_power_for_loc_weight if move.use_pop_for_loc_weight else 0.0,
        take_from_population=spawn.take_from_population,
        batches=batches,
        resting=move.awareness_level == 0,
        links=len(links.km),
        recent_bits=recent_bits,
        waypoint_bits=len(known.waypoints).bit_length(),
    )
    places = {
        "move_chance": chance,
        "move_chance_by_population": by_population,
        "moving_capacity": np.maximum(world.capacity, 0),
        "appeal": world.score * world.flood_pull,
        "is_town": world.is_town,
    }
    link_columns = {
        "start": links.start,
        "end": links.end,
        "km": links.km,
        "km_per_day": links.speed,
        "walk_chance": links.walk_probability,
        "closed": links.closed,
    }
    return Environment(
        rules=rules,
        places=table(PLACE_ON_DAY, places),
        limited=limited,
        room=np.ascontiguousarray(room[:, limited]),
        links=table(LINK, link_columns),
        waypoints=known.waypoints,
        steps_first=steps_first,
        steps=steps,
        **_routes(world, known),
    )


def table(layout: np.dtype[np.void], columns: Mapping[str, ArrayLike]) -> Table:
    """Columns of one shape as records of a layout."""
    records = np.empty(np.shape(next(iter(columns.values()))), layout)
    for name, column in columns.items():
        records[name] = column
    return records


def _move_chances(world: World) -> tuple[Floats, Floats]:
    """The chance to move without what depends on the population, and what a factor of population of 1 adds."""
    move = world.case.settings.move_rules
    full = np.array([world.chances(day, world.population) for day in range(world.days)]).reshape(world.score.shape)
    if move.movechance_pop_scale_factor == 0.0:
        return full, np.zeros(full.shape)
    hunger = world.ipc / 100.0 if move.flee_when_starving else np.zeros(world.ipc.shape)
    drowned = (world.flood > 0) & (move.flood_rules is not None)
    return np.where(drowned, full, hunger), np.where(drowned, 0.0, (1.0 - hunger) * world.move_chance)


def _routes(world: World, known: RoutesByDay) -> dict[str, Any]:
    """Routes and open links of all sets of open links, one set after another."""
    move, places = world.case.settings.move_rules, len(world.names)
    sets, open_links = known.sets, [world.links_of(day) for day in known.days]
    route_base = np.cumsum([0, *(len(one.start) for one in sets)])[: len(sets)]
    open_base = np.cumsum([0, *(len(ids) for _, ids in open_links)])[: len(sets)]
    every = KnownRoutes(*(np.concatenate(part) for part in zip(*sets, strict=True)))
    columns = {
        "end": every.end,
        "link": every.link,
        "waypoints": every.waypoints,
        "nearness": power(move.softening + every.km, -move.distance_power),
        "affinity": world.nearness(every.start, every.end),
    }
    found = zip(route_base, sets, strict=True)
    return {
        "set_of_day": known.set_of_day,
        "route_first": np.array([base + np.searchsorted(one.start, np.arange(places + 1)) for base, one in found]),
        "routes": table(ROUTE, columns),
        "open_first": np.array([base + first for base, (first, _) in zip(open_base, open_links, strict=True)]),
        "open_ids": np.concatenate([ids for _, ids in open_links]),
    }

"""A case as the compiled loops need it, made once for all members."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trucelab.movement.flee.counts.memory import Table
from trucelab.movement.flee.counts.parameters import GROUND, LINK, PATH, RULES, WAYPOINTS, Land, Packing
from trucelab.movement.flee.counts.thresholds import thresholds
from trucelab.movement.flee.counts.ways import Paths, Waypoints, paths_over
from trucelab.movement.flee.links import Rows
from trucelab.movement.flee.settings import MoveRules, Settings
from trucelab.movement.flee.world import World

EARTH_KM = 6371.0
"""Radius of the sphere on which places lie."""


def rules_of(settings: Settings, bins: int, batches: int) -> Table:
    """(1,) the numbers of the settings."""
    move = settings.move_rules
    rules = np.zeros(1, RULES)
    rules["km_per_day"] = move.max_move_speed
    rules["walk_km_per_day"] = move.max_walk_speed
    rules["start_on_foot"] = move.start_on_foot
    rules["avoid_short_stints"] = move.avoid_short_stints
    rules["recent_bins"] = bins
    rules["weight_softening"] = move.weight_softening
    rules["weight_power"] = move.weight_power
    rules["pruning"] = move.pruning_threshold
    rules["buffer"] = move.capacity_buffer
    rules["move_population_base"] = move.movechance_pop_base
    rules["move_population_power"] = move.movechance_pop_scale_factor
    rules["weight_population_power"] = move.pop_power_for_loc_weight if move.use_pop_for_loc_weight else 0.0
    rules["take_from_population"] = settings.spawn_rules.take_from_population
    rules["batches"] = batches
    return rules


def land_of(world: World, bins: int, batches: int) -> Land:
    """Places, links and paths of a case on all days.

    bins     bins of recent travel for a day's travel at top speed
    batches  parts in which people move on days when a place with a limit may fill up
    """
    settings = world.case.settings
    waypoints = Waypoints()
    sets, paths = _sets_of_links(world, waypoints)
    recent_bits = 1
    if settings.move_rules.avoid_short_stints:
        move = settings.move_rules
        fastest = max(float(world.links.speed.max(initial=0.0)), move.max_move_speed, move.max_walk_speed)
        # nobody moves on after a day's travel, so that a day holds less than two, and the days before no more
        recent_bits = int(4.0 * fastest / settings.move_rules.max_move_speed * bins + 64.0).bit_length()
    columns = _by_day(world)
    return Land(
        rules=rules_of(settings, bins, batches),
        packing=Packing(recent_bits, len(waypoints.first).bit_length(), len(world.links.km)),
        set_of_day=sets.of_day,
        **columns,
        **_network(world, sets, paths, waypoints),
    )


def table(layout: np.dtype[np.void], columns: Mapping[str, ArrayLike]) -> Table:
    """Columns of one shape as records of a layout."""
    records = np.empty(np.shape(next(iter(columns.values()))), layout)
    for name, column in columns.items():
        records[name] = column
    return records


@dataclass(frozen=True)
class _Sets:
    """The different sets of open links and markers."""

    of_day: NDArray[np.int64]
    """(day,)"""
    open_links: list[Rows]


def _sets_of_links(world: World, waypoints: Waypoints) -> tuple[_Sets, list[Paths]]:
    awareness = max(1, world.case.settings.move_rules.awareness_level)
    known: dict[tuple[int, bytes], int] = {}
    of_day = np.zeros(world.days, np.int64)
    opened: list[Rows] = []
    paths: list[Paths] = []
    for day in range(world.days):
        links, marker = world.links_of(day), world.is_marker[day]
        key = (id(links), marker.tobytes())
        if key not in known:
            known[key] = len(opened)
            opened.append(links)
            paths.append(paths_over(links, world.links.end, world.links.km, marker, awareness, waypoints))
        of_day[day] = known[key]
    return _Sets(of_day, opened), paths


def _by_day(world: World) -> dict[str, NDArray[Any]]:
    move = world.case.settings.move_rules
    certain, by_population = _move_chances(world)
    room = world.capacity * move.capacity_scaling
    limited = np.flatnonzero((room >= 1.0).any(axis=0))
    ground = {
        "move_chance": certain,
        "move_chance_by_population": by_population,
        "moving_capacity": np.maximum(world.capacity, 0),
        "appeal": world.score * world.flood_pull,
        "is_town": world.is_town,
    }
    return {
        "ground": table(GROUND, ground),
        # without awareness no way is known (Q11)
        "resting": np.full(world.days, move.awareness_level == 0),
        "room": room[:, limited],
        "limited": limited,
    }


def _move_chances(world: World) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The chance to move without what depends on the population, and what a factor of population of 1 adds."""
    move = world.case.settings.move_rules
    full = np.array([world.chances(day, world.population) for day in range(world.days)]).reshape(world.score.shape)
    if move.movechance_pop_scale_factor == 0.0:
        return full, np.zeros(full.shape)
    hunger = world.ipc / 100.0 if move.flee_when_starving else np.zeros(world.ipc.shape)
    drowned = (world.flood > 0) & (move.flood_rules is not None)
    return np.where(drowned, full, hunger), np.where(drowned, 0.0, (1.0 - hunger) * world.move_chance)


def _network(world: World, sets: _Sets, paths: list[Paths], waypoints: Waypoints) -> dict[str, NDArray[Any]]:
    move, links, places = world.case.settings.move_rules, world.links, len(world.names)
    path_first = np.zeros((len(paths), places + 1), np.int64)
    open_first = np.zeros((len(paths), places + 1), np.int64)
    path_base, open_base = 0, 0
    for number, (known, (first, ids)) in enumerate(zip(paths, sets.open_links, strict=True)):
        path_first[number] = path_base + np.searchsorted(known.start, np.arange(places + 1))
        open_first[number] = open_base + first
        path_base, open_base = path_base + len(known.start), open_base + len(ids)
    steps_first, steps = thresholds(links, places)
    all_paths = Paths(*(np.concatenate(part) for part in zip(*paths, strict=True)))
    path_columns = {
        "end": all_paths.end,
        "link": all_paths.link,
        "waypoints": all_paths.waypoints,
        "nearness": (move.softening + all_paths.km) ** -move.distance_power,
        "affinity": _affinity(world, all_paths.start, all_paths.end, move),
    }
    link_columns = {
        "start": links.start,
        "end": links.end,
        "km": links.km,
        "km_per_day": links.speed,
        "walk_chance": links.walk_probability,
        "closed": links.closed,
    }
    return {
        "links": table(LINK, link_columns),
        "paths": table(PATH, path_columns),
        "path_first": path_first,
        "open_first": open_first,
        "open_ids": np.concatenate([ids for _, ids in sets.open_links]),
        "waypoints": table(WAYPOINTS, {"first": waypoints.first, "rest": waypoints.rest, "last": waypoints.last}),
        "steps_first": steps_first,
        "steps": steps,
    }


def _affinity(world: World, start: NDArray[np.int64], end: NDArray[np.int64], move: MoveRules) -> NDArray[np.float64]:
    """(path,) factor on a score by how far its place is as the crow flies, where people stay close to home."""
    if not move.stay_close_to_home:
        return np.ones(len(start))
    lat, lon = np.radians(world.latitude), np.radians(world.longitude)
    half = np.sin(0.5 * (lat[end] - lat[start])) ** 2
    half += np.cos(lat[start]) * np.cos(lat[end]) * np.sin(0.5 * (lon[end] - lon[start])) ** 2
    km = 2.0 * EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))
    found: NDArray[np.float64] = np.maximum(1.0, km) ** -move.home_distance_power
    return found

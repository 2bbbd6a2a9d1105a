"""What the loops read: tables of the case, made once, and the numbers of the settings."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from trucelab.movement.flee.counts.memory import Address, Table

RULES: Final = np.dtype(
    [
        ("km_per_day", "f8"),  # Vmax
        ("walk_km_per_day", "f8"),
        ("start_on_foot", "i8"),
        ("avoid_short_stints", "i8"),
        ("recent_bins", "f8"),  # bins of recent travel for one day's travel at top speed
        ("weight_softening", "f8"),
        ("weight_power", "f8"),
        ("pruning", "f8"),  # paths that weigh less than the best by more than this factor are dropped; < 1.001: none
        ("buffer", "f8"),  # share of the capacity from which on crowding is felt
        ("move_population_base", "f8"),
        ("move_population_power", "f8"),
        ("weight_population_power", "f8"),  # of the population of a destination; 0 where it does not count
        ("take_from_population", "i8"),
        ("batches", "i8"),
    ]
)
"""Numbers of the settings; one record."""

GROUND: Final = np.dtype(
    [
        ("move_chance", "f8"),  # but for what depends on the population
        ("move_chance_by_population", "f8"),  # times a factor of population, to be added
        ("moving_capacity", "f8"),  # least number of people in that factor
        ("appeal", "f8"),  # score as an endpoint, before the path, crowding and population
        ("is_town", "i8"),
    ]
)
"""A place on a day."""

PLACE: Final = np.dtype(
    [
        ("present", "i8"),  # people, as of now
        ("due", "i8"),  # people who have come to stay and are to be seen by others soon
        ("waiting", "i8"),  # people who have come to stay and are to be seen by others part by part
        ("leaving", "i8"),  # people who want to leave; 0 but for a moment
        ("before", "i8"),  # people before the last part of the day's arrivals
        ("population", "i8"),  # inhabitants
        ("crowding", "f8"),  # factor on the weights of paths that end there, as last looked at
        ("looked_at", "i8"),  # the look at which its weights were made
    ]
)
"""A place as it is now."""

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

PATH: Final = np.dtype(
    [
        ("end", "i8"),
        ("link", "i8"),  # the link that is taken first
        ("waypoints", "i8"),  # list of places left once it is taken
        ("nearness", "f8"),  # what length makes of the weight, before the power of weights
        ("affinity", "f8"),  # factor on the score of the end as seen from the start
    ]
)

WAYPOINTS: Final = np.dtype([("first", "i8"), ("rest", "i8"), ("last", "i8")])
"""A list of places still to pass: its first, the list after it, and its last."""


class Packing(NamedTuple):
    """Bits of the parts of the number of a class, lowest first: recent travel, on foot (1 bit), waypoints, where."""

    recent_bits: int
    waypoint_bits: int
    links: int
    """Where people are: a link, or this many plus a place."""


CHOSEN: Final = np.dtype([("link", "i8"), ("waypoints", "i8"), ("people", "i8")])
"""What some of those who wanted to go on from a place came to."""


class Today(NamedTuple):
    """A day for the loops; numbers of places and limited places, and what of a case belongs to the day."""

    day: int
    resting: bool
    """Whether everybody at a place stays there."""
    ground: Address
    """(place,) of `GROUND`."""
    room: Address
    """(limited place,) of `REAL`: people at whom a place is full; below 1 without limit."""
    path_first: Address
    """(place + 1,) of `COUNT`: the paths from a place are those from first to next."""
    open_first: Address
    """(place + 1,) of `COUNT`: the links open from a place are open_ids[first:next]."""


class Lasting(NamedTuple):
    """What of a case is the same on all days, and the places as they are now."""

    rules: Address
    """(1,) of `RULES`."""
    places: Address
    """(place,) of `PLACE`."""
    n_places: int
    limited: Address
    """(limited place,) of `COUNT`: places that have a limit on some day, in order."""
    n_limited: int
    links: Address
    """(link,) of `LINK`."""
    paths: Address
    """(path,) of `PATH`: by set and place."""
    open_ids: Address
    """(open link,) of `COUNT`: by set and place."""
    waypoints: Address
    """(list,) of `WAYPOINTS`."""
    steps_first: Address
    """(place + 1,) of `COUNT`: the distances of a place are steps[first:next]."""
    steps: Address
    """(distance,) of `REAL`; see `thresholds`."""
    packing: Packing
    sums: Address
    """(path and place,) of `REAL`: running sums of the weights of paths, from each to the last of its start; those of
    a place begin at the number of its first path among those of the day, plus its own number."""
    look: Address
    """(1,) of `COUNT`: how often crowding changed."""
    chosen: Address
    """(widest choice,) of `CHOSEN`: room to work in."""


class Land(NamedTuple):
    """A case as Python holds it; P places, T days, S sets of open links."""

    rules: Table
    """(1,) of `RULES`."""
    packing: Packing
    ground: Table
    """(T, P) of `GROUND`."""
    set_of_day: NDArray[np.int64]
    """(T,)"""
    resting: NDArray[np.bool_]
    """(T,)"""
    limited: NDArray[np.int64]
    """(limited place,)"""
    room: NDArray[np.float64]
    """(T, limited place)"""
    links: Table
    """(link,) of `LINK`."""
    paths: Table
    """(path,) of `PATH`."""
    path_first: NDArray[np.int64]
    """(S, P + 1)"""
    open_first: NDArray[np.int64]
    """(S, P + 1)"""
    open_ids: NDArray[np.int64]
    """(open link,)"""
    waypoints: Table
    """(list,) of `WAYPOINTS`."""
    steps_first: NDArray[np.int64]
    """(P + 1,)"""
    steps: NDArray[np.float64]
    """(distance,)"""


class Spawning(NamedTuple):
    """Who sets out where: entries first[t] to first[t + 1] belong to day t."""

    shared: bool
    """Whether the people of a day choose among its origins; otherwise every origin has its own number."""
    people: NDArray[np.int64]
    """(T,) people who choose an origin."""
    first: NDArray[np.int64]
    """(T + 1,)"""
    place: NDArray[np.int64]
    """(entry,)"""
    share: NDArray[np.float64]
    """(entry,) share of the inhabitants who set out where the factor is 1; multiplied first, as what follows is cut."""
    factor: NDArray[np.float64]
    """(entry,) weight of the origin per inhabitant, or what the share of the inhabitants is multiplied with."""
    fixed: NDArray[np.int64]
    """(entry,) people, whatever the population."""

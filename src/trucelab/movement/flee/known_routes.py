"""The routes people know of: from every place, over so many open links, to whatever lies at their ends."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from trucelab.arrays import Flags, Floats, Ints
from trucelab.errors import WrongInput
from trucelab.movement.flee.links import Rows
from trucelab.movement.flee.world import World

NO_WAYPOINTS: Final = 0
"""The list of waypoints that has none left."""
NEXT, REST, LAST = range(3)
"""Columns of lists of waypoints: the first place still to pass, the list after it, the last place."""
MOST_ROUTES: Final = 5_000_000
"""More routes than these are refused: each takes memory on every day."""
MAJOR_SHARE: Final = 0.25
"""Part of its length for which a major route counts."""


class Waypoints:
    """Lists of places still to pass, each kept once: a first place and the list after it."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], int] = {}
        self._rows = [(-1, NO_WAYPOINTS, -1)]

    def add(self, place: int, rest: int) -> int:
        """The list that begins with a place and goes on with a known list."""
        number = self._known.setdefault((place, rest), len(self._rows))
        if number == len(self._rows):
            self._rows.append((place, rest, place if rest == NO_WAYPOINTS else self._rows[rest][LAST]))
        return number

    def table(self) -> Ints:
        """(list, 3), see `NEXT`."""
        return np.array(self._rows, np.int64)


class KnownRoutes(NamedTuple):
    """Routes out of every place over one set of open links, ordered by the place they start from."""

    start: Ints
    """(route,)"""
    end: Ints
    """(route,)"""
    link: Ints
    """(route,) the link that is taken first: the first in the list of the start that leads to the first waypoint."""
    km: Floats
    """(route,) length of the whole route."""
    waypoints: Ints
    """(route,) the list of places left once the first link is taken."""
    share: Floats
    """(route,) part of its length that counts."""

    def of(self, which: Ints | Flags) -> KnownRoutes:
        """Some of the routes."""
        return KnownRoutes(
            self.start[which],
            self.end[which],
            self.link[which],
            self.km[which],
            self.waypoints[which],
            self.share[which],
        )


class RoutesByDay(NamedTuple):
    """Routes of all days; days with the same links and markers share a set."""

    set_of_day: Ints
    """(T,)"""
    days: list[int]
    """(set,) the first day of each."""
    sets: list[KnownRoutes]
    waypoints: Ints
    """(list, 3), see `NEXT`."""


def routes_by_day(world: World) -> RoutesByDay:
    """The routes of a case.

    raises  WrongInput, where there are too many, or a length of 0 makes a pull without limit
    """
    rules, waypoints = world.case.settings.move_rules, Waypoints()
    number: dict[tuple[int, bytes], int] = {}
    days: list[int] = []
    sets: list[KnownRoutes] = []
    set_of_day = np.zeros(world.days, np.int64)
    for day in range(world.days):
        key = (id(world.links_of(day)), world.is_marker[day].tobytes())
        if key not in number:
            number[key] = len(sets)
            days.append(day)
            sets.append(_of_set(world, day, waypoints))
        set_of_day[day] = number[key]
    if any((((rules.softening + one.km) * one.share) <= 0.0).any() for one in sets):
        says = "together with a route of length 0 this makes a pull without limit; give a number above 0"
        raise WrongInput.one(says, file="simsetting.yml", where="move_rules.softening")
    return RoutesByDay(set_of_day, days, sets, waypoints.table())


def _of_set(world: World, day: int, waypoints: Waypoints) -> KnownRoutes:
    rules, links, marker = world.case.settings.move_rules, world.links, world.is_marker[day]
    steps = max(1, rules.awareness_level)
    try:
        if not rules.fixed_routes:
            return routes_over(world.links_of(day), links.end, links.km, marker, steps, waypoints)
        every = routes_over(world.links_of(day), links.end, links.km, marker, steps, waypoints, markers_count=True)
    except OverflowError:
        says = f"{rules.awareness_level} steps give more than {MOST_ROUTES} ways to choose from; give a lower number"
        raise WrongInput.one(says, file="simsetting.yml", where="move_rules.awareness_level") from None
    return _in_order([_shortest(every), *_major(world, day, waypoints)])


def routes_over(
    open_links: Rows,
    ends: Ints,
    km: Floats,
    marker: Flags,
    awareness: int,
    waypoints: Waypoints,
    *,
    markers_count: bool = False,
) -> KnownRoutes:
    """All simple paths of at most `awareness` steps; a step that ends in a marker is no step and no destination.

    open_links     first (place + 1,), ids of links: those of place p, in the order of its list
    ends, km       (link,) of all links
    marker         (place,)
    awareness      steps, 1 or more
    waypoints      takes up the lists that are met
    markers_count  let a step that ends in a marker be a step
    raises         OverflowError, where there are more than `MOST_ROUTES`
    """
    first, ids = open_links
    free = marker & (not markers_count)
    start = np.repeat(np.arange(len(first) - 1), np.diff(first))
    steps = _Steps(np.column_stack([start, ends[ids]]), _leading(start, ids, ends), km[ids], _cost(free, ends[ids]))
    found: list[KnownRoutes] = []
    while len(steps.link):
        if len(steps.link) + sum(len(one.start) for one in found) > MOST_ROUTES:
            raise OverflowError
        steps = _kept(steps, steps.counted <= awareness)
        found.append(_as_routes(_kept(steps, ~marker[steps.places[:, -1]]), waypoints))
        going_on = (steps.counted < awareness) | free[steps.places[:, -1]]
        steps = _one_further(_kept(steps, going_on), first, ids, ends, km, free)
    return _in_order(found)


class _Steps(NamedTuple):
    """Partial paths: all of the same number of links."""

    places: Ints
    """(path, link + 1)"""
    link: Ints
    """(path,) the first link."""
    km: Floats
    """(path,)"""
    counted: Ints
    """(path,) steps so far; those that end in a place that is free do not count."""


def _cost(free: Flags, ends: Ints) -> Ints:
    return (~free[ends]).astype(np.int64)


def _leading(start: Ints, ids: Ints, ends: Ints) -> Ints:
    """(link,) for every open link the first in the same list that leads to the same place."""
    _, at, which = np.unique(np.column_stack([start, ends[ids]]), axis=0, return_index=True, return_inverse=True)
    leading: Ints = ids[at[which.ravel()]]
    return leading


def _kept(steps: _Steps, mask: Flags) -> _Steps:
    return _Steps(steps.places[mask], steps.link[mask], steps.km[mask], steps.counted[mask])


def _one_further(steps: _Steps, first: Ints, ids: Ints, ends: Ints, km: Floats, free: Flags) -> _Steps:
    """Every partial path with every link that leads to a place it has not met."""
    at = steps.places[:, -1]
    degree = np.diff(first)[at]
    row = np.repeat(np.arange(len(at)), degree)
    within = np.arange(len(row)) - np.repeat(np.cumsum(degree) - degree, degree)
    link = ids[first[at[row]] + within]
    new = (steps.places[row] != ends[link][:, None]).all(axis=1)
    row, link = row[new], link[new]
    return _Steps(
        np.column_stack([steps.places[row], ends[link]]),
        steps.link[row],
        steps.km[row] + km[link],
        steps.counted[row] + _cost(free, ends[link]),
    )


def _as_routes(steps: _Steps, waypoints: Waypoints) -> KnownRoutes:
    left = np.full(len(steps.link), NO_WAYPOINTS)
    for column in range(steps.places.shape[1] - 1, 1, -1):
        pairs, which = np.unique(np.column_stack([steps.places[:, column], left]), axis=0, return_inverse=True)
        left = np.array([waypoints.add(place, rest) for place, rest in pairs.tolist()], np.int64)[which.ravel()]
    start, end = steps.places[:, 0], steps.places[:, -1]
    return KnownRoutes(start, end, steps.link, steps.km, left, np.ones(len(left)))


def _in_order(found: Iterable[KnownRoutes]) -> KnownRoutes:
    """All routes by their start; those of the same start as they were found, the shorter in steps first."""
    whole, real = np.zeros(0, np.int64), np.zeros(0)
    empty = KnownRoutes(whole, whole, whole, real, whole, real)
    joined = KnownRoutes(*(np.concatenate(parts) for parts in zip(empty, *found, strict=True)))
    order = np.argsort(joined.start, kind="stable")
    return joined.of(order)


def _shortest(routes: KnownRoutes) -> KnownRoutes:
    """Of the routes between two places the shortest, of those the first."""
    order = np.lexsort((routes.km, routes.end, routes.start))
    pairs = np.column_stack([routes.start, routes.end])[order]
    new = np.ones(len(order), np.bool_)
    new[1:] = (pairs[1:] != pairs[:-1]).any(axis=1)
    return routes.of(np.sort(order[new]))


def _major(world: World, day: int, waypoints: Waypoints) -> Iterator[KnownRoutes]:
    """Major routes from both of their ends, where every link is open."""
    index = {name: number for number, name in enumerate(world.names)}
    first, ids = world.links_of(day)
    for route in world.case.major_routes:
        for names in (route, route[::-1]):
            stops = [index[name] for name in names if name in index]
            if len(stops) < 2 or len(stops) < len(names):
                continue
            links = [
                next((link for link in ids[first[one] : first[one + 1]].tolist() if world.links.end[link] == other), -1)
                for one, other in pairwise(stops)
            ]
            if -1 in links:
                continue
            left = NO_WAYPOINTS
            for stop in stops[:1:-1]:
                left = waypoints.add(stop, left)
            km = math.fsum(world.links.km[links].tolist())
            start, end, link, rest = (np.array([value]) for value in (stops[0], stops[-1], links[0], left))
            yield KnownRoutes(start, end, link, np.array([km]), rest, np.array([MAJOR_SHARE]))

"""What people know of the roads: places in reach of those who choose, and ways home.

Both are worked out where somebody asks for them, once a day for each origin, and ways home once for each set of
closures.  Memory is held to `ENTRIES` numbers each: when it is used up, everything is forgotten and worked out anew.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from trucelab.displacement.parameters import Parameters
from trucelab.displacement.persons.inner import inner
from trucelab.displacement.persons.land import Counts, Floats, Land, Rows
from trucelab.displacement.rules.danger_avoidance import avoidance_factor
from trucelab.displacement.rules.distance_decay import distance_factor

ENTRIES: Final = 1 << 22


class Views(NamedTuple):
    """Destinations that people at an origin know of and would go to, without regard to who is where; and ways home.

    A view is an origin and a level of awareness, `origin x levels + level`, the level being displacements of the run.
    """

    levels: int
    """Levels of awareness: 1 where nothing is learnt on the way."""
    of: Rows
    """(view,) `first` entry, below 0 where nobody has asked today, and `count` of entries."""
    entries: Rows
    """(entry,) destination `place`, `km` of the way, and `pull`: distance x avoidance x host, above 0."""
    home_km: Floats
    """(row, place) kilometres from a place to a home; inf where no way is open."""
    used: Counts
    """(2,) entries and rows used."""


_VIEW: Final = np.dtype([("first", np.int64), ("count", np.int64)])
_ENTRY: Final = np.dtype([("place", np.int64), ("km", np.float64), ("pull", np.float64)])


def no_views(places: int, parameters: Parameters) -> Views:
    """Nobody has asked yet."""
    levels = 3 if parameters.awareness_gained > 0 else 1
    entries = min(places * levels * places, max(ENTRIES, places))
    rows = min(places, max(ENTRIES // max(places, 1), 1)) if parameters.return_rate_per_day > 0.0 else 0
    views = Views(
        levels,
        np.zeros(places * levels, _VIEW),
        np.empty(entries, _ENTRY),
        np.empty((rows, places)),
        np.zeros(2, np.int64),
    )
    forget(views)
    return views


def forget(views: Views) -> None:
    """Views are of one day; ways home are told apart by the rows of places."""
    views.of["first"] = -1
    views.used[0] = 0


@inner
def view_from(views: Views, land: Land, parameters: Parameters, origin: int, moved: int) -> int:
    """The view of somebody at an origin after so many displacements; worked out if nobody has asked before."""
    level = min(moved, views.levels - 1)
    view = origin * views.levels + level
    if views.of[view]["first"] < 0:
        if views.used[0] + len(land.places) > len(views.entries):
            for other in range(len(views.of)):
                views.of[other]["first"] = -1
            views.used[0] = 0
        _look_around(views, land, parameters, view)
    return int(view)


@inner
def _look_around(views: Views, land: Land, parameters: Parameters, view: int) -> None:
    """Fills in a view: Bellman's rounds from its origin, each carrying the greatest danger on the way along."""
    origin, level = view // views.levels, view % views.levels
    km, worst, reached = _known_ways(land, origin, parameters.awareness_hops + parameters.awareness_gained * level)
    start = views.used[0]
    size = start
    for place in reached:
        if place != origin and land.places[place]["takes_in"]:
            near = distance_factor(km[place], parameters.softening_km, parameters.distance_power)
            shunned = avoidance_factor(
                land.places[place]["danger"], worst[place], parameters.aversion, parameters.aversion_on_the_way
            )
            pull = near * shunned * land.places[place]["host"]
            if pull > 0.0:
                views.entries[size]["place"] = place
                views.entries[size]["km"] = km[place]
                views.entries[size]["pull"] = pull
                size += 1
    views.of[view]["first"] = start
    views.of[view]["count"] = size - start
    views.used[0] = size


@inner
def _known_ways(land: Land, origin: int, hops: int) -> tuple[Floats, Floats, Counts]:
    """Shortest ways of at most so many roads from an origin.

    returns  km (place,), greatest danger at a place passed through (place,), the places reached in order of finding
    """
    places = len(land.places)
    km, worst = np.full(places, np.inf), np.zeros(places)
    reached, edge = np.empty(places, np.int64), np.empty(places, np.int64)
    edge_km, edge_worst, last_round = np.empty(places), np.empty(places), np.full(places, -1)
    km[origin] = 0.0
    reached[0] = edge[0] = origin
    found, width = 1, 1
    for hop in range(hops):
        # a way may grow by one road a round, so everybody starts from what was known before the round
        for number in range(width):
            edge_km[number], edge_worst[number] = km[edge[number]], worst[edge[number]]
        before, width = edge[:width].copy(), 0
        for number in range(len(before)):
            start = before[number]
            if start != origin and not land.places[start]["passable"]:
                continue
            passed = edge_worst[number] if start == origin else max(edge_worst[number], land.places[start]["danger"])
            for road in range(land.places[start]["first_road"], land.places[start]["end_road"]):
                end = land.roads[road]["end"]
                length = edge_km[number] + land.roads[road]["km"]
                if land.roads[road]["open"] and length < km[end]:
                    if km[end] == np.inf:
                        reached[found] = end
                        found += 1
                    if last_round[end] != hop:
                        last_round[end] = hop
                        edge[width] = end
                        width += 1
                    km[end], worst[end] = length, passed
        if width == 0:
            break
    return km, worst, reached[:found]


@inner
def km_home(views: Views, land: Land, origin: int, home: int) -> float:
    """Kilometres of the shortest open way home; inf where there is none."""
    if land.places[home]["home_row"] < 0:
        if views.used[1] == len(views.home_km):
            for place in range(len(land.places)):
                land.places[place]["home_row"] = -1
            views.used[1] = 0
        land.places[home]["home_row"] = views.used[1]
        _ways_to(views.home_km[views.used[1]], land, home)
        views.used[1] += 1
    return float(views.home_km[land.places[home]["home_row"], origin])


@inner
def _ways_to(km: Floats, land: Land, home: int) -> None:
    """Fills in the lengths of the ways from everywhere to a home, outwards from it; roads go both ways."""
    places = len(km)
    waiting, is_waiting = np.empty(places, np.int64), np.zeros(places, np.bool_)
    km[:] = np.inf
    km[home] = 0.0
    waiting[0] = home
    first, count = 0, 1
    while count > 0:
        at = waiting[first]
        first = (first + 1) % places
        count -= 1
        is_waiting[at] = False
        if at != home and not land.places[at]["passable"]:
            continue
        for road in range(land.places[at]["first_road"], land.places[at]["end_road"]):
            end = land.roads[road]["end"]
            if land.roads[road]["open"] and km[at] + land.roads[road]["km"] < km[end]:
                km[end] = km[at] + land.roads[road]["km"]
                if not is_waiting[end]:
                    is_waiting[end] = True
                    waiting[(first + count) % places] = end
                    count += 1

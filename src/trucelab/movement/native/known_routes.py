"""What people know of the roads: ways within their awareness, and the pull of the places at their ends; compiled.

Nothing is worked out before somebody looks.  Ways are kept while the same places and roads can be passed, pulls for a
day.  The ways home are those from one end, over any number of roads, to all other ends.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from trucelab.arrays import Flags, Floats, Ints
from trucelab.compiled import compiled, jit_norefcount
from trucelab.movement.kit.paths import CAME_FROM, NO_LABEL, PLACE, USED, Graph, Paths, graph_of, no_paths, search
from trucelab.movement.native.environment import CALM, PULL, DayConditions, stays
from trucelab.movement.native.network import Network
from trucelab.movement.native.parameters import Parameters
from trucelab.movement.native.rules.distance_decay import distance_factor
from trucelab.movement.native.strata import MOVED

FIRST, END, KNOWN, PULLED, LEADS = range(5)
"""Columns of views: first label, or `NOT_ASKED`; behind the last label; how many places are known; day of the pulls;
how many places pull today."""
NOT_ASKED: Final = -1
WAY, OF = range(2)
"""Columns of known: the label of the shortest way to a place that can be stayed at, and the place.  The places of a
view are listed from its first label on."""
NEAR, BY_PULL = range(2)
"""Columns of pull, in the same rows: that by distance, and that by all that does not depend on who is where."""
_MOST_KM: Final = 1 << 22
"""Lengths of ways home that are kept; when they are used up, all are forgotten and worked out anew."""


class KnownRoutes(NamedTuple):
    """Ways by view: a view is an origin and a class of awareness."""

    views: Ints
    """(view, 5), see `FIRST`."""
    paths: Paths
    """The ways of all views; the first label of a view is its origin."""
    known: Ints
    """(label, 2), see `WAY`."""
    pull: Floats
    """(label, 2), see `NEAR`."""
    calm: Floats
    """(label,) what danger on the way leaves of the pull today; neither end counts."""
    home_row: Ints
    """(place + 1,) row of the ways home from a place, or `NOT_ASKED`; last the rows in use."""
    home_km: Floats
    """(row, place) kilometres of the shortest open way; inf where there is none."""
    graph: Graph
    """The roads."""
    stays: Flags
    """(place,) where people can stay at all."""
    settings: Floats
    """(4,) roads that people know of, roads learnt with every displacement, and the rule "distance decay"."""


def no_routes(network: Network, parameters: Parameters, labels: int) -> KnownRoutes:
    """Nothing has been asked; there is room for so many labels."""
    places = network.places
    rows = min(places, max(_MOST_KM // max(places, 1), 1)) if parameters.return_rate_per_day > 0.0 else 0
    home_row = np.full(places + 1, NOT_ASKED, np.int64)
    home_row[-1] = 0
    return KnownRoutes(
        views=np.full((places * (MOVED if parameters.awareness_gained else 1), 5), NOT_ASKED, np.int64),
        paths=no_paths(places, labels),
        known=np.empty((labels, 2), np.int64),
        pull=np.empty((labels, 2)),
        calm=np.empty(labels),
        home_row=home_row,
        home_km=np.empty((rows, places)),
        graph=graph_of(network.ends, network.km, places),
        stays=stays(network),
        settings=np.array(
            [parameters.awareness_hops, parameters.awareness_gained, parameters.softening_km, parameters.distance_power]
        ),
    )


@compiled
def forget(routes: KnownRoutes) -> None:
    """Other places or roads can be passed than before: all ways are worked out anew."""
    routes.paths.use[USED] = 0
    for view in range(len(routes.views)):
        routes.views[view, FIRST], routes.views[view, PULLED] = NOT_ASKED, NOT_ASKED
    _forget_ways_home(routes)


@jit_norefcount
def _forget_ways_home(routes: KnownRoutes) -> None:
    for place in range(len(routes.home_row) - 1):
        routes.home_row[place] = NOT_ASKED
    routes.home_row[-1] = 0


@jit_norefcount
def look_around(routes: KnownRoutes, today: DayConditions, wanted: Flags) -> None:
    """Works out the ways from all these origins and today's pulls, where that has not been done.

    wanted  (place,)
    """
    classes = len(routes.views) // len(wanted)
    for view in range(len(routes.views)):
        if wanted[view // classes] and routes.views[view, PULLED] != today.day:
            if routes.views[view, FIRST] == NOT_ASKED:
                _find_ways(routes, today.passable, today.road_open, view, classes)
            _pull(routes, today.rates, view)
            routes.views[view, PULLED] = today.day


@jit_norefcount
def _find_ways(routes: KnownRoutes, passable: Flags, road_open: Flags, view: int, classes: int) -> None:
    """Searches the ways of a view, and lists the places at their ends."""
    paths, settings = routes.paths, routes.settings
    most_roads = int(settings[0] + view % classes * settings[1])
    begin = search(paths, routes.graph, passable, road_open, view // classes, most_roads)
    end, known = paths.use[USED], begin
    for label in range(begin + 1, end):
        place = paths.label[label, PLACE]
        if routes.stays[place] and paths.latest[place] == label:
            routes.known[known, WAY], routes.known[known, OF] = label, place
            routes.pull[known, NEAR] = distance_factor(paths.km[label], settings[2], settings[3])
            known += 1
    routes.views[view, FIRST], routes.views[view, END], routes.views[view, KNOWN] = begin, end, known - begin


@jit_norefcount
def _pull(routes: KnownRoutes, rates: Floats, view: int) -> None:
    """Works out today's pulls of a view; labels come after those they were reached from."""
    first, label_of_way = routes.views[view, FIRST], routes.paths.label
    routes.calm[first] = 1.0
    for label in range(first + 1, routes.views[view, END]):
        before = label_of_way[label, CAME_FROM]
        calm = routes.calm[before]
        if before != first:
            calm = min(calm, rates[label_of_way[before, PLACE], CALM])
        routes.calm[label] = calm
    leads = 0
    for row in range(first, first + routes.views[view, KNOWN]):
        pull = rates[routes.known[row, OF], PULL] * routes.pull[row, NEAR] * routes.calm[routes.known[row, WAY]]
        routes.pull[row, BY_PULL] = pull
        if pull > 0.0:
            leads += 1
    routes.views[view, LEADS] = leads


@jit_norefcount
def km_home(routes: KnownRoutes, today: DayConditions, end: int, other: int) -> float:
    """Kilometres of the shortest open way; inf where there is none.

    end    home or where somebody is: the ways from here to everywhere are worked out
    other  the other one of the two; roads go both ways
    """
    if routes.home_row[end] == NOT_ASKED:
        if routes.home_row[-1] == len(routes.home_km):
            _forget_ways_home(routes)
        row = routes.home_row[-1]
        routes.home_row[end] = row
        routes.home_row[-1] = row + 1
        places, used = len(routes.paths.latest), routes.paths.use[USED]
        search(routes.paths, routes.graph, today.passable, today.road_open, end, places)
        for place in range(places):
            label = routes.paths.latest[place]
            routes.home_km[row, place] = np.inf if label == NO_LABEL else routes.paths.km[label]
        # the labels themselves are not needed any more
        routes.paths.use[USED] = used
    return float(routes.home_km[routes.home_row[end], other])

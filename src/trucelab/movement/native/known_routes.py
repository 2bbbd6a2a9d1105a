"""What people know of the roads: ways within their awareness, and the pull of the places at their ends; compiled.

Nothing is worked out before somebody asks.  Ways are kept while the same places and roads can be passed, pulls for a
day.  A search leaves labels, each a place and the label it was reached from.  Bellman's rounds, one for each road of
a way, give the shortest among ways of so many roads (Bellman 1958); a round goes on from those places only that came
nearer in the round before.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from trucelab.compiled import bare, inner, lean
from trucelab.movement.native.environment import Graph, Today
from trucelab.movement.native.kinds import CROSSING, JUNCTION
from trucelab.movement.native.parameters import Parameters
from trucelab.movement.native.rules.danger_avoidance import avoidance_factor
from trucelab.movement.native.rules.distance_decay import distance_factor
from trucelab.movement.native.strata import MOVED

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

FIRST, END, PULLED, LEADS = range(4)
"""Columns of views: first label, or `NOT_ASKED`; behind the last label; day of the pulls; whether any place pulls."""
NOT_ASKED: Final = -1
PLACE, CAME_FROM = range(2)
"""Columns of labels."""
KM, NEAR, WORST, PULL = range(4)
"""Columns of gauges: length of the way; pull by distance, 0 where nobody stays and where another label has a shorter
way; greatest danger on the way, neither end counted; pull by all that does not depend on who is where."""


class Ways(NamedTuple):
    """Ways by view: a view is an origin and a class of awareness."""

    views: Counts
    """(view, 4), see `FIRST`."""
    label: Counts
    """(label, 2), see `PLACE`; the first label of a view is its origin."""
    gauge: Floats
    """(label, 4), see `KM`."""
    latest: Counts
    """(place,) room for searches: all -1 between them."""
    used: Counts
    """(1,) labels in use."""


def no_ways(places: int, awareness_gained: int) -> Ways:
    """Nothing has been asked."""
    views = places * (MOVED if awareness_gained else 1)
    return Ways(
        views=np.full((views, 4), NOT_ASKED, np.int64),
        label=np.zeros((256, 2), np.int64),
        gauge=np.zeros((256, 4)),
        latest=np.full(places, -1, np.int64),
        used=np.zeros(1, np.int64),
    )


@bare
def view_of(ways: Ways, origin: int, moved: int) -> int:
    """The view of people at an origin who have moved so often."""
    return origin if len(ways.views) == len(ways.latest) else origin * MOVED + moved


@lean
def forget(ways: Ways) -> None:
    """Other places or roads can be passed than before: all ways are worked out anew."""
    ways.used[0] = 0
    for view in range(len(ways.views)):
        ways.views[view, FIRST], ways.views[view, PULLED] = NOT_ASKED, NOT_ASKED


@inner
def asked(ways: Ways, wanted: Flags, graph: Graph, kind: Counts, today: Today, parameters: Parameters) -> Ways:
    """The ways, with those of all these origins and today's pulls worked out."""
    classes = len(ways.views) // len(wanted)
    view = _pulled(ways, wanted, today, parameters, 0)
    while view < len(ways.views):
        most_roads = parameters.awareness_hops + view % classes * parameters.awareness_gained
        begin = ways.used[0]
        ways = search(ways, view // classes, graph, today, most_roads)
        _keep(ways, view, begin, kind, parameters)
        view = _pulled(ways, wanted, today, parameters, view)
    return ways


@bare
def _pulled(ways: Ways, wanted: Flags, today: Today, parameters: Parameters, view: int) -> int:
    """Works out today's pulls of wanted views from one on; gives the first whose ways have not been asked for."""
    classes = len(ways.views) // len(wanted)
    while view < len(ways.views):
        if wanted[view // classes]:
            if ways.views[view, FIRST] == NOT_ASKED:
                break
            if ways.views[view, PULLED] != today.day:
                _pull(ways, view, today, parameters)
        view += 1
    return view


@inner
def search(ways: Ways, origin: int, graph: Graph, today: Today, most_roads: int) -> Ways:
    """Adds the labels of ways of at most so many roads; both ends of a way may be closed.

    returns  the ways, with the label of the shortest way to each place that was found in `latest`, to be put back
             by the caller
    """
    begin = ways.used[0]
    start, size = begin, begin + 1
    ways = _with_room(ways, size)
    ways.label[begin, PLACE], ways.label[begin, CAME_FROM], ways.gauge[begin, KM] = origin, begin, 0.0
    ways.latest[origin] = begin
    for _ in range(most_roads):
        end = size
        for label in range(start, end):
            at = ways.label[label, PLACE]
            if at != origin and not today.passable[at]:
                continue
            for way in range(graph.first[at], graph.first[at + 1]):
                if not today.road_open[graph.road[way]]:
                    continue
                km = ways.gauge[label, KM] + graph.km[way]
                known = ways.latest[graph.to[way]]
                if known >= 0 and ways.gauge[known, KM] <= km:
                    continue
                if known < end:
                    known = size
                    size += 1
                    ways = _with_room(ways, size)
                    ways.label[known, PLACE] = graph.to[way]
                    ways.latest[graph.to[way]] = known
                # else nobody has gone on from the label of this round yet: it can be put right
                ways.gauge[known, KM], ways.label[known, CAME_FROM] = km, label
        if end == size:
            break
        start = end
    ways.used[0] = size
    return ways


@bare
def _keep(ways: Ways, view: int, begin: int, kind: Counts, parameters: Parameters) -> None:
    """Makes the labels of a search a view."""
    for label in range(begin, ways.used[0]):
        place = ways.label[label, PLACE]
        ways.gauge[label, NEAR] = 0.0
        if label > begin and ways.latest[place] == label and kind[place] != CROSSING and kind[place] != JUNCTION:
            ways.gauge[label, NEAR] = distance_factor(
                ways.gauge[label, KM], parameters.softening_km, parameters.distance_power
            )
    for label in range(begin, ways.used[0]):
        ways.latest[ways.label[label, PLACE]] = -1
    ways.views[view, FIRST], ways.views[view, END] = begin, ways.used[0]


@bare
def _pull(ways: Ways, view: int, today: Today, parameters: Parameters) -> None:
    """Works out today's pulls of a view; labels come after those they were reached from."""
    origin = ways.views[view, FIRST]
    ways.views[view, PULLED], ways.views[view, LEADS] = today.day, 0
    for label in range(origin, ways.views[view, END]):
        place, before = ways.label[label, PLACE], ways.label[label, CAME_FROM]
        worst, pull = 0.0, 0.0
        if before != origin:
            worst = max(ways.gauge[before, WORST], today.danger[ways.label[before, PLACE]])
        if ways.gauge[label, NEAR] > 0.0 and today.takes_in[place]:
            pull = (
                ways.gauge[label, NEAR]
                * today.host[place]
                * avoidance_factor(today.danger[place], worst, parameters.aversion, parameters.aversion_on_the_way)
            )
            if pull > 0.0:
                ways.views[view, LEADS] = 1
        ways.gauge[label, WORST], ways.gauge[label, PULL] = worst, pull


@inner
def _with_room(ways: Ways, size: int) -> Ways:
    """The ways, or the same with room for so many labels."""
    # by a loop: numpy's ways to do it take numba seconds to compile, for the text of errors that cannot happen
    old = len(ways.label)
    if size <= old:
        return ways
    larger = Ways(ways.views, np.empty((2 * old, 2), np.int64), np.empty((2 * old, 4)), ways.latest, ways.used)
    for label in range(old):
        for column in range(2):
            larger.label[label, column] = ways.label[label, column]
        for column in range(4):
            larger.gauge[label, column] = ways.gauge[label, column]
    return larger

"""The shortest paths over roads, by the number of roads; compiled.

Bellman's rounds, one for each road of a path, give the shortest among paths of so many roads (Bellman 1958); a round
goes on from those places only that came nearer in the round before.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from trucelab.arrays import Flags, Floats, Ints
from trucelab.compiled import jit_norefcount

PLACE, CAME_FROM = range(2)
"""Columns of labels: where a path leads, and the label of the path it goes on from."""
NO_LABEL: Final = -1
USED, FULL, _BEGIN, _END = range(4)
"""Labels in use; whether they ran out, so that the paths are not to be used; the labels of the last search."""


class Graph(NamedTuple):
    """Roads by place: those at place p are `first[p]` to `first[p + 1] - 1`."""

    first: Ints
    """(place + 1,)"""
    to: Ints
    """(2 x roads,) place at the other end."""
    road: Ints
    """(2 x roads,) which road it is."""
    km: Floats
    """(2 x roads,) kilometres."""


class Paths(NamedTuple):
    """Paths found so far, a label each."""

    label: Ints
    """(label, 2), see `PLACE`; labels come after those they were reached from."""
    km: Floats
    """(label,) length of the path."""
    latest: Ints
    """(place,) the label of the shortest path of the last search, or `NO_LABEL`."""
    use: Ints
    """(4,), see `USED`."""


def graph_of(ends: Ints, km: Floats, places: int) -> Graph:
    """Roads by place; every road can be taken both ways.

    ends  (road, 2)
    """
    start, end = np.concatenate([ends, ends[:, ::-1]]).T
    order = np.argsort(start, kind="stable")
    road = np.tile(np.arange(len(km)), 2)[order]
    first = np.searchsorted(start[order], np.arange(places + 1))
    return Graph(first.astype(np.int64), np.ascontiguousarray(end[order]), road, km[road])


def no_paths(places: int, labels: int) -> Paths:
    """Nothing has been searched; there is room for so many labels."""
    return Paths(
        label=np.empty((labels, 2), np.int64),
        km=np.empty(labels),
        latest=np.full(places, NO_LABEL, np.int64),
        use=np.zeros(4, np.int64),
    )


@jit_norefcount
def search(paths: Paths, graph: Graph, passable: Flags, road_open: Flags, origin: int, most_roads: int) -> int:
    """Adds the labels of paths from an origin over at most so many roads; both ends of a path may be closed.

    returns  the label of the origin, the first one; `latest` has that of the shortest path to each place
    """
    for label in range(paths.use[_BEGIN], paths.use[_END]):
        paths.latest[paths.label[label, PLACE]] = NO_LABEL
    begin = paths.use[USED]
    if begin == len(paths.km):
        # the place of the last label will do: all is done again with more room
        paths.use[FULL] = 1
        begin -= 1
    paths.label[begin, PLACE], paths.label[begin, CAME_FROM], paths.km[begin] = origin, begin, 0.0
    paths.latest[origin] = begin
    start, end, size, rounds = begin, begin + 1, begin + 1, 0
    while start < end and rounds < most_roads:
        for label in range(start, end):
            at = paths.label[label, PLACE]
            if at != origin and not passable[at]:
                continue
            for way in range(graph.first[at], graph.first[at + 1]):
                to, km = graph.to[way], paths.km[label] + graph.km[way]
                known = paths.latest[to]
                if not road_open[graph.road[way]] or (known >= 0 and paths.km[known] <= km):
                    continue
                if known < end:
                    if size == len(paths.km):
                        paths.use[FULL] = 1
                        continue
                    known = size
                    size += 1
                    paths.label[known, PLACE] = to
                    paths.latest[to] = known
                # else no path goes on from the label of this round yet: it can be put right
                paths.km[known], paths.label[known, CAME_FROM] = km, label
        start, end = end, size
        rounds += 1
    paths.use[USED] = paths.use[_END] = size
    paths.use[_BEGIN] = begin
    return int(begin)

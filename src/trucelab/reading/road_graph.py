"""Roads as a graph, and the graph contracted to ways between places.

Nodes are ends of lines, corners that lines share, and the points of the roads nearest to the places; edges are the
stretches between them, as long as the line is.  Lines that cross without a common corner do not meet: it may be a
bridge.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np

from trucelab.arrays import Floats, Ints
from trucelab.reading.gazetteer import nearest_on
from trucelab.sphere import EARTH_RADIUS_KM, great_circle_km

_SLACK = 1e-9
"""Lengths that differ by less than this share are the same: sums in another order round otherwise."""
_Node = tuple[str, int]
"""A corner or a place, and its number."""


@dataclass(frozen=True)
class Line:
    """A road as it is drawn."""

    points: Floats
    """(corner, 2) latitude and longitude, degrees; two corners or more."""
    kind: str


@dataclass(frozen=True)
class Access:
    """Where a place meets the roads."""

    line: int
    segment: int
    share: float
    """Of the segment's length, from its start."""
    km: float
    """From the place to there, as the crow flies."""


@dataclass(frozen=True)
class Way:
    """A way between two places, rows of those given."""

    start: int
    end: int
    km: float
    kind: str
    """Kind of road over most of its length."""


def nearest_roads(lines: Sequence[Line], places: Floats, within_km: float) -> list[Access | None]:
    """For each place the nearest point of any road; None where there is none within `within_km`.

    places  (place, 2) latitude and longitude, degrees
    """
    start = np.concatenate([line.points[:-1] for line in lines])
    end = np.concatenate([line.points[1:] for line in lines])
    first = np.cumsum([0, *(len(line.points) - 1 for line in lines)])
    found: list[Access | None] = []
    for lat, lon in places.tolist():
        segment, share, km = nearest_on(lat, lon, start, end)
        line = int(np.searchsorted(first, segment, side="right")) - 1
        found.append(Access(line, segment - int(first[line]), share, km) if km <= within_km else None)
    return found


def road_graph(lines: Sequence[Line], access: Sequence[Access | None], snap_m: float) -> nx.Graph:
    """The roads as a graph: edges carry `km` and `kind`; place p is the node ("place", p).

    snap_m  ends of lines within so many metres of another line's corner are joined to it
    """
    corners = _joined_corners(lines, snap_m)
    used = Counter(itertools.chain.from_iterable(line.tolist() for line in corners))
    ends = {int(line[at]) for line in corners for at in (0, -1)}
    stops: dict[tuple[int, int], list[tuple[float, int]]] = defaultdict(list)
    for place, one in enumerate(access):
        if one is not None:
            stops[one.line, one.segment].append((one.share, place))
    graph = nx.Graph()
    for row, (line, numbers) in enumerate(zip(lines, corners, strict=True)):
        nodes = {at: number for at, number in enumerate(numbers.tolist()) if used[number] > 1 or number in ends}
        _add_line(graph, line, row, nodes, stops)
    _cut_dead_ends(graph)
    return graph


def _cut_dead_ends(graph: nx.Graph) -> None:
    """Take away corners that lead nowhere: no way between places uses them."""
    ends = [node for node in graph if node[0] == "corner" and graph.degree[node] <= 1]
    while ends:
        node = ends.pop()
        beside = list(graph[node])
        graph.remove_node(node)
        ends += [other for other in beside if other[0] == "corner" and graph.degree[other] == 1]


def _joined_corners(lines: Sequence[Line], snap_m: float) -> list[Ints]:
    """Numbers of every line's corners; those at one position, and ends joined to a corner, share a number."""
    numbers: dict[tuple[float, float], int] = {}
    joined: list[list[int]] = []
    lines_of: dict[int, set[int]] = defaultdict(set)
    for row, line in enumerate(lines):
        at = [(round(lat, 7), round(lon, 7)) for lat, lon in line.points.tolist()]
        joined.append([numbers.setdefault(position, len(numbers)) for position in at])
        for number in joined[-1]:
            lines_of[number].add(row)
    merged = nx.utils.UnionFind(range(len(numbers)))
    near = _Near(np.array(list(numbers)), snap_m)
    for row, line_numbers in enumerate(joined):
        for end in (line_numbers[0], line_numbers[-1]):
            merged.union(end, *(other for other in near.of(end) if lines_of[other] - {row}))
    return [np.array([merged[number] for number in line_numbers]) for line_numbers in joined]


class _Near:
    """Positions near to a position: a grid of cubes around the Earth, so that neither poles nor date line matter."""

    def __init__(self, positions: Floats, metres: float) -> None:
        self._metres = max(metres, 0.01)
        lat, lon = np.radians(positions).T
        self._at = (
            1000.0
            * EARTH_RADIUS_KM
            * np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
        )
        self._cubes = np.floor(self._at / self._metres).astype(np.int64)
        self._held: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for number, cube in enumerate(self._cubes.tolist()):
            self._held[tuple(cube)].append(number)

    def of(self, number: int) -> Iterator[int]:
        """Numbers of the positions within the distance, the position itself left out."""
        for step in itertools.product((-1, 0, 1), repeat=3):
            for other in self._held.get(tuple((self._cubes[number] + step).tolist()), ()):
                if other != number and np.linalg.norm(self._at[other] - self._at[number]) <= self._metres:
                    yield other


def _add_line(
    graph: nx.Graph,
    line: Line,
    row: int,
    nodes: dict[int, int],
    stops: dict[tuple[int, int], list[tuple[float, int]]],
) -> None:
    """Add the stretches of a line between its nodes and the places on it."""
    lengths = great_circle_km(line.points[:-1, 0], line.points[:-1, 1], line.points[1:, 0], line.points[1:, 1])
    last: _Node = ("corner", nodes[0])
    km = 0.0
    for segment, length in enumerate(lengths.tolist()):
        behind = 0.0
        for share, place in sorted(stops.get((row, segment), ())):
            last = _stretch(graph, last, ("place", place), km + (share - behind) * length, line.kind)
            km, behind = 0.0, share
        km += (1.0 - behind) * length
        if segment + 1 in nodes:
            last = _stretch(graph, last, ("corner", nodes[segment + 1]), km, line.kind)
            km = 0.0


def _stretch(graph: nx.Graph, one: _Node, other: _Node, km: float, kind: str) -> _Node:
    """Add an edge unless a shorter one is there; returns its far end."""
    if one != other and (not graph.has_edge(one, other) or km < graph.edges[one, other]["km"]):
        graph.add_edge(one, other, km=km, kind=kind)
    return other


def ways_between(graph: nx.Graph, access: Sequence[Access | None], detour: float) -> list[Way]:
    """The fewest ways, taken greedily from the shortest, that keep every distance between places.

    A way is left out where those already taken join its places over at most `detour` times its length, so no distance
    grows by more than that factor (the greedy spanner of Althofer, Das, Dobkin, Joseph and Soares 1993); with 1, all
    distances stay.  The straight legs from the places to the roads count.
    """
    least = np.full((len(access), len(access)), np.inf)
    np.fill_diagonal(least, 0.0)
    ways: list[Way] = []
    for km, start, end in sorted(_distances(graph, access)):
        if least[start, end] > km * detour * (1.0 + _SLACK):
            ways.append(Way(start, end, km, _main_kind(graph, start, end)))
            through = np.minimum(least[:, start, None] + least[end], least[:, end, None] + least[start])
            least = np.minimum(least, through + km)
    return sorted(ways, key=lambda way: (way.start, way.end))


def _distances(graph: nx.Graph, access: Sequence[Access | None]) -> Iterator[tuple[float, int, int]]:
    """Kilometres of the shortest way between every two places that a way joins."""
    legs = {place: one.km for place, one in enumerate(access) if one is not None}
    for place, leg in legs.items():
        km = nx.single_source_dijkstra_path_length(graph, ("place", place), weight="km")
        for other, other_leg in legs.items():
            if place < other and ("place", other) in km:
                yield float(km["place", other]) + leg + other_leg, place, other


def _main_kind(graph: nx.Graph, start: int, end: int) -> str:
    """The kind of road that makes most of the shortest way between two places."""
    km: dict[str, float] = defaultdict(float)
    _, path = nx.bidirectional_dijkstra(graph, ("place", start), ("place", end), weight="km")
    for edge in itertools.pairwise(path):
        km[graph.edges[edge]["kind"]] += graph.edges[edge]["km"]
    return max(sorted(km), key=km.__getitem__)

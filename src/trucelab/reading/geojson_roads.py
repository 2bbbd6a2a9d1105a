"""Routes from GeoJSON lines: roads of OpenStreetMap or of one's own, contracted to ways between the places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, get_args

import networkx as nx
import numpy as np

from trucelab.errors import WrongInput, meant
from trucelab.reading.cells import Unreadable
from trucelab.reading.geojson import Feature, position, read_features
from trucelab.reading.result import Cell, Reading, Rejected, Request, require_some
from trucelab.reading.road_graph import Access, Line, Way, nearest_roads, road_graph, ways_between
from trucelab.scenario.ground import Place, RouteKind
from trucelab.scenario.values import shown

COLUMNS = ("start", "end", "km", "kind", "source", "judgement")
KINDS: Final[dict[str, RouteKind | None]] = {
    **{kind: kind for kind in get_args(RouteKind)},
    "trunk": "main",
    "primary": "main",
    "secondary": "main",
    "tertiary": "local",
    "unclassified": "local",
    "residential": "local",
    "living_street": "local",
    "service": "local",
    "road": "local",
    "track": "local",
    **dict.fromkeys(("footway", "path", "steps", "pedestrian", "cycleway", "bridleway", "corridor"), None),
    **dict.fromkeys(("construction", "proposed", "raceway", "busway", "platform", "rest_area", "services"), None),
}
"""OpenStreetMap's values of highway, our own kinds, and what they become; None: no road for vehicles."""
LONGEST_KM = 2000.0
"""The longest route that a scenario takes."""


def read(request: Request) -> Reading:
    """Read lines to a table of routes.

    raises  WrongInput, if a file is not GeoJSON, no feature can be used, or no road joins two places
    """
    if request.places is None:
        raise WrongInput.one("roads need the table of places")
    if request.columns:
        raise WrongInput.one("GeoJSON has no columns; rename the properties in the file")
    features = [feature for path in request.files for feature in read_features(path)]
    lines: list[Line] = []
    rejected: list[Rejected] = []
    for feature in features:
        try:
            lines += _lines(feature)
        except Unreadable as problem:
            rejected.append(feature.rejected(str(problem)))
    require_some(len(lines), rejected, request.files)
    places = request.places.rows
    access = nearest_roads(lines, np.array([(place.lat, place.lon) for place in places]), request.within_km)
    graph = road_graph(lines, access, request.snap_m)
    ways = [way for way in ways_between(graph, access, request.detour) if way.km <= LONGEST_KM]
    if not ways:
        says = f"no road joins two of the places; roads count within {request.within_km:g} km of a place"
        raise WrongInput.one(says, file=", ".join(map(str, request.files)))
    rows = tuple(_row(way, places, access, request.source) for way in ways)
    return Reading(COLUMNS, rows, len(features), tuple(rejected), notes=tuple(_notes(places, access, ways, request)))


def _lines(feature: Feature) -> Iterator[Line]:
    kind = _kind(feature)
    raw: Any = feature.coordinates
    if feature.kind == "LineString":
        raw = [raw]
    elif feature.kind != "MultiLineString":
        raise Unreadable(f"{feature.kind}: expected a LineString or MultiLineString")
    if not isinstance(raw, list) or not raw or not all(isinstance(part, list) and len(part) >= 2 for part in raw):
        raise Unreadable("a line needs two positions or more")
    return iter([Line(np.array([position(point) for point in part]), kind) for part in raw])


def _kind(feature: Feature) -> RouteKind:
    written = feature.text("kind", "highway", "fclass", "class")
    if not written:
        return "main"
    word = written.casefold().removesuffix("_link")
    if word not in KINDS:
        raise Unreadable(f"{shown(written)} is no kind of road. {meant(word, KINDS)}")
    kind = KINDS[word]
    if kind is None:
        raise Unreadable(f"{shown(written)} is no road for vehicles")
    return kind


def _row(way: Way, places: Sequence[Place], access: Sequence[Access | None], source: str | None) -> dict[str, Cell]:
    legs = sum(one.km for one in (access[way.start], access[way.end]) if one is not None)
    return {
        "start": places[way.start].place,
        "end": places[way.end].place,
        "km": max(round(way.km, 3), 0.001),
        "kind": way.kind,
        "source": source,
        "judgement": f"Shortest way over the lines of the GeoJSON, {legs:.1f} km of it straight from places to roads",
    }


def _notes(
    places: Sequence[Place], access: Sequence[Access | None], ways: Sequence[Way], request: Request
) -> Iterator[str]:
    far = [place.place for place, one in zip(places, access, strict=True) if one is None]
    if far:
        yield f"no road within {request.within_km:g} km of {_listed(far)}"
    joined = nx.Graph()
    joined.add_nodes_from(row for row, one in enumerate(access) if one is not None)
    joined.add_edges_from((way.start, way.end) for way in ways)
    parts = sorted(nx.connected_components(joined), key=lambda part: (-len(part), min(part)))
    for part in parts[1:]:
        yield f"no road from {_listed([places[row].place for row in sorted(part)])} to the other places"
    if request.detour > 1:
        yield f"no distance between places is more than {request.detour:g} times that over all roads"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")

"""Roads: lengths along the line, joined corners, and distances that survive the contraction."""

from __future__ import annotations

import json
import math
import tempfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucelab.errors import WrongInput
from trucelab.reading import Reading, read

Position = tuple[float, float]
"""Longitude and latitude, as GeoJSON has them."""


def haversine_km(one: Position, other: Position) -> float:
    """The formula of Sinnott (1984), plainly."""
    (lon, lat), (other_lon, other_lat) = one, other
    half_lat, half_lon = math.radians(other_lat - lat) / 2, math.radians(other_lon - lon) / 2
    square = math.sin(half_lat) ** 2
    square += math.cos(math.radians(lat)) * math.cos(math.radians(other_lat)) * math.sin(half_lon) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(square))


def along_km(line: Sequence[Position]) -> float:
    return sum(haversine_km(one, other) for one, other in pairwise(line))


def roads(*lines: Sequence[Position], highway: str = "primary") -> str:
    features = [
        {
            "type": "Feature",
            "properties": {"highway": highway},
            "geometry": {"type": "LineString", "coordinates": [list(point) for point in line]},
        }
        for line in lines
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def places(**where: Position) -> str:
    rows = [f"{key},{key.title()},{lat},{lon},town,area,10" for key, (lon, lat) in where.items()]
    return "\n".join(["place,name,lat,lon,kind,region,residents", *rows, ""])


def routes(folder: Path, text: str, table: str, **said: Any) -> Reading:
    (folder / "roads.geojson").write_text(text, encoding="utf-8")
    (folder / "places.csv").write_text(table, encoding="utf-8")
    return read("geojson-roads", folder / "roads.geojson", places=folder / "places.csv", **said)


def test_length_is_along_the_line(tmp_path: Path) -> None:
    line = [(20.0, 40.0), (20.2, 40.1), (20.1, 40.3), (20.3, 40.3)]
    (row,) = routes(tmp_path, roads(line), places(a=line[0], b=line[-1])).rows
    assert (row["start"], row["end"], row["kind"]) == ("a", "b", "main")
    assert row["km"] == pytest.approx(along_km(line), abs=0.001)


def test_straight_legs_to_the_road_count(tmp_path: Path) -> None:
    line = [(20.0, 0.0), (20.1, 0.0), (20.2, 0.0)]
    (row,) = routes(tmp_path, roads(line), places(a=(20.05, 0.01), b=(20.15, -0.02))).rows
    assert row["km"] == pytest.approx(along_km([(20.05, 0), (20.15, 0)]) + along_km([(0, 0), (0, 0.03)]), abs=0.001)


def test_the_date_line_is_no_gap(tmp_path: Path) -> None:
    line = [(179.95, -17.0), (-179.95, -17.0)]
    table = places(a=(179.96, -17.0), b=(-179.96, -17.0))
    (row,) = routes(tmp_path, roads(line, [(10.0, 1.0), (-10.0, 1.0)]), table).rows
    assert row["km"] == pytest.approx(haversine_km((179.96, -17), (180.04, -17)), abs=0.001)


@pytest.mark.parametrize(("metres", "joined"), [(20, True), (30, False)])
def test_ends_are_joined_within_the_tolerance(tmp_path: Path, metres: float, joined: bool) -> None:
    gap = metres / 1000 / 111.195
    text = roads([(20.0, 0.0), (20.1, 0.0)], [(20.1, gap), (20.1, 0.1)])
    table = places(a=(20.0, 0.0), b=(20.1, 0.1))
    if joined:
        assert len(routes(tmp_path, text, table).rows) == 1
    else:
        with pytest.raises(WrongInput, match="no road joins two of the places"):
            routes(tmp_path, text, table)


def test_crossing_lines_meet_at_a_common_corner_only(tmp_path: Path) -> None:
    across = [(20.0, 0.0), (20.1, 0.0), (20.2, 0.0)]
    bridge = [(20.1, 0.1), (20.1, -0.1)]
    table = places(a=(20.0, 0.0), b=(20.2, 0.0), c=(20.1, 0.1), d=(20.1, -0.1))
    over = routes(tmp_path, roads(across, bridge), table)
    assert {(row["start"], row["end"]) for row in over.rows} == {("a", "b"), ("c", "d")}
    assert "no road from c, d to the other places" in over.notes
    level = routes(tmp_path, roads(across, [bridge[0], across[1], bridge[1]]), table, detour=1.0)
    assert len(level.rows) == 6


SIDE = 5
corners = [(20.0 + 0.05 * column, 40.0 + 0.05 * row) for row in range(SIDE) for column in range(SIDE)]
streets = [
    (a, b) for a in range(SIDE * SIDE) for b in (a + 1, a + SIDE) if b < SIDE * SIDE and (b == a + SIDE or b % SIDE)
]


@settings(derandomize=True, deadline=None, max_examples=40)
@given(
    st.lists(st.sampled_from(streets), min_size=8, max_size=len(streets), unique=True),
    st.lists(st.integers(0, SIDE * SIDE - 1), min_size=2, max_size=7, unique=True),
    st.sampled_from([1.0, 1.1, 1.5]),
    st.randoms(use_true_random=False),
)
def test_distances_over_a_grid(kept: list[tuple[int, int]], towns: list[int], detour: float, chance: object) -> None:
    """On the raw segments and over the routes: equal with a detour of 1, else within its factor."""
    raw = nx.Graph()
    raw.add_nodes_from(range(SIDE * SIDE))
    raw.add_weighted_edges_from((a, b, haversine_km(corners[a], corners[b])) for a, b in kept)
    lines = [
        [corners[a], ((corners[a][0] + corners[b][0]) / 2, (corners[a][1] + corners[b][1]) / 2), corners[b]]
        for a, b in (pair if chance.random() < 0.5 else pair[::-1] for pair in kept)  # type: ignore[attr-defined]
    ]
    table = places(**{f"p{town}": corners[town] for town in towns})
    expected = dict(nx.all_pairs_dijkstra_path_length(raw))
    with tempfile.TemporaryDirectory() as folder:
        if not any(b in expected[a] for a in towns for b in towns if a != b):
            with pytest.raises(WrongInput, match="no road joins"):
                routes(Path(folder), roads(*lines), table, detour=detour, within_km=0.01)
            return
        reading = routes(Path(folder), roads(*lines), table, detour=detour, within_km=0.01)
    contracted = nx.Graph()
    contracted.add_weighted_edges_from((row["start"], row["end"], row["km"]) for row in reading.rows)
    for a in towns:
        found = nx.single_source_dijkstra_path_length(contracted, f"p{a}") if f"p{a}" in contracted else {f"p{a}": 0.0}
        for b in towns:
            assert (f"p{b}" in found) == (b in expected[a])
            if b in expected[a]:
                assert expected[a][b] - 0.02 <= found[f"p{b}"] <= expected[a][b] * detour + 0.02


def test_kinds_of_roads_and_features_that_are_none(tmp_path: Path) -> None:
    kinds = ["motorway_link", "trunk", "track", "footway", "primry", ""]
    collection = {"type": "FeatureCollection", "features": []}
    for row, kind in enumerate(kinds):
        collection["features"] += json.loads(roads([(20.0, row), (20.1, row)], highway=kind))["features"]
    collection["features"] += [  # type: ignore[operator]
        {"type": "Feature", "properties": None, "geometry": None},
        json.loads(roads([(20.0, 40.0), (20.0, 400.0)]))["features"][0],
        json.loads(roads([(20.0, 40.0)]))["features"][0],
        "nothing",
    ]
    table = places(**{f"{side}{row}": (lon, row) for row in range(6) for side, lon in (("a", 20.0), ("b", 20.1))})
    reading = routes(tmp_path, json.dumps(collection), table)
    assert {row["start"]: row["kind"] for row in reading.rows} == {
        "a0": "motorway",
        "a1": "main",
        "a2": "local",
        "a5": "main",
    }
    assert reading.rows_in == 10
    reasons = [f"{one.value}: {one.reason}" for one in reading.rejected]
    assert reasons[0] == 'feature 4: "footway" is no road for vehicles'
    assert reasons[1] == 'feature 5: "primry" is no kind of road. Did you mean "primary"?'
    assert reasons[2] == "feature 7: nothing: expected a LineString or MultiLineString"
    assert "latitude 400 is not on Earth" in reasons[3]
    assert "a line needs two positions or more" in reasons[4]
    assert "no road within 5 km of" in reading.notes[0] or "no road from" in reading.notes[0]


def test_a_line_of_several_parts(tmp_path: Path) -> None:
    text = roads([(20.0, 0.0), (20.1, 0.0)], [(20.1, 0.0), (20.2, 0.0)])
    parts = [feature["geometry"]["coordinates"] for feature in json.loads(text)["features"]]
    one = {"type": "Feature", "properties": {}, "geometry": {"type": "MultiLineString", "coordinates": parts}}
    table = places(a=(20.0, 0.0), b=(20.2, 0.0))
    assert routes(tmp_path, json.dumps(one), table).rows == routes(tmp_path, text, table).rows


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "roads.geojson:1:2: not JSON"),
        ("[" * 100_000, "nested too deeply"),
        ("[]", "expected GeoJSON, a FeatureCollection; found a list"),
        ('{"type": "Topology"}', 'found "Topology"'),
        ('{"type": "FeatureCollection", "features": [NaN]}', "holds NaN"),
        ('{"type": "FeatureCollection", "features": []}', "no rows"),
        (
            '{"type": "FeatureCollection", "features": [], '
            '"crs": {"properties": {"name": "urn:ogc:def:crs:EPSG::32637"}}}',
            "write it anew in degrees (WGS 84, EPSG:4326)",
        ),
    ],
)
def test_what_is_no_geojson(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(WrongInput) as caught:
        routes(tmp_path, text, places(a=(20.0, 0.0)))
    assert says in str(caught.value)


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_roads_between_the_same_ends_the_shorter_counts(tmp_path: Path, turned: bool) -> None:
    straight = [(20.0, 0.0), (20.1, 0.0), (20.2, 0.0)]
    round_about = [(20.0, 0.0), (20.1, 0.2), (20.2, 0.0)]
    text = roads(*([round_about, straight] if turned else [straight, round_about]))
    table = places(a=(19.99, 0.0), b=(20.21, 0.0))
    ends = roads([(19.99, 0.0), (20.0, 0.0)], [(20.2, 0.0), (20.21, 0.0)])
    both = {"type": "FeatureCollection", "features": json.loads(text)["features"] + json.loads(ends)["features"]}
    (row,) = routes(tmp_path, json.dumps(both), table).rows
    assert row["km"] == pytest.approx(along_km([(19.99, 0.0), (20.21, 0.0)]), abs=0.001)

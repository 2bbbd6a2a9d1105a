"""GeoJSON points to places."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from trucelab.errors import WrongInput
from trucelab.reading import Reading, read, write
from trucelab.scenario.ground import Place
from trucelab.scenario.tables import read_table


def point(lon: float, lat: float, **properties: object) -> dict[str, object]:
    geometry = {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def points(folder: Path, *features: dict[str, object], **said: Any) -> Reading:
    path = folder / "points.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}), encoding="utf-8")
    return read("geojson-places", path, **said)


def test_places_of_openstreetmap_and_of_ocha(tmp_path: Path) -> None:
    reading = points(
        tmp_path,
        point(36.6, 35.9, name="إدلب", place="city", population="165,000", **{"name:en": "Idlib"}),
        point(36.7, 35.95, ADM4_EN="Idlib", ADM4_PCODE="C1", ADM1_EN="Idleb Province"),
        point(36.8, 36.0, name="Site 4", amenity="refugee_site", idps=12),
        point(36.9, 36.0, name="سرمدا", pcode="SY070303"),
    )
    write(reading, tmp_path / "places.csv")
    first, second, third, fourth = read_table(tmp_path / "places.csv", "places.csv", Place).rows
    assert (first.place, first.name, first.kind, first.residents) == ("idlib", "Idlib", "city", 165000)
    assert (second.place, second.pcode, second.kind, second.region) == ("idlib-2", "C1", "town", "idleb-province")
    assert "town assumed" in str(second.judgement)
    assert (third.kind, third.displaced, third.region) == ("camp", 12, "area")
    assert (fourth.place, fourth.name) == ("sy070303", "سرمدا")
    assert reading.notes == ("scenario.yaml must name the regions area, idleb-province",)


def test_features_that_are_no_places(tmp_path: Path) -> None:
    good = point(20.0, 40.0, name="Ashford")
    reading = points(
        tmp_path,
        good,
        good,
        point(20.0, 40.0),
        point(20.0, 140.0, name="Off"),
        point(20.0, 40.0, name="Odd", place="twon"),
        point(20.0, 40.0, name="Post", kind="crossing", population=4),
        point(20.0, 40.0, name="Many", population="4.5"),
        {"type": "Feature", "properties": {"name": "Road"}, "geometry": {"type": "LineString", "coordinates": []}},
        point(True, 40.0, name="True"),
        region="valley",
    )
    assert [row["region"] for row in reading.rows] == ["valley"]
    told = [f"{one.value}: {one.reason}" for one in reading.rejected]
    for says, wanted in zip(
        told,
        (
            "feature 2 Ashford: the same place as feature 1",
            "feature 3: neither a name nor a P-code",
            "latitude 140 is not on Earth",
            'Did you mean "town"?',
            "people at a crossing, where no one stays",
            'population "4.5": expected a whole number',
            "feature 8 Road: LineString: expected a Point",
            "expected a position",
        ),
        strict=True,
    ):
        assert wanted in says


def test_two_files_with_the_same_place(tmp_path: Path) -> None:
    points(tmp_path, point(20.0, 40.0, name="Ashford"))
    path = tmp_path / "points.geojson"
    (one,) = read("geojson-places", path, path).rejected
    assert one.reason.endswith("points.geojson")


def test_nothing_that_could_be_used(tmp_path: Path) -> None:
    with pytest.raises(WrongInput, match="none of the 1 rows can be used"):
        points(tmp_path, point(20.0, 40.0))

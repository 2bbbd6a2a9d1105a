"""GeoJSON (RFC 7946): features with their properties, positions checked."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from trucelab.errors import WrongInput
from trucelab.reading.cells import Unreadable, folded
from trucelab.reading.result import Rejected
from trucelab.scenario.files import HALF, lone_half, text_of
from trucelab.scenario.values import shown

MAX_BYTES = 200_000_000
"""What is read of it takes about ten times as much memory."""
_WGS84 = ("crs84", "4326", "4979")
NAMES = ("name:en", "name_en", "name", "adm4_en", "adm3_en", "adm2_en", "admin4Name_en", "featureRefName", "shapeName")
"""Properties that may hold a name, the best first."""


@dataclass(frozen=True)
class Feature:
    """One feature."""

    file: str
    number: int
    """Its place in the file, from 1."""
    kind: str
    """Type of its geometry."""
    coordinates: Any
    properties: Mapping[str, Any]

    def text(self, *names: str) -> str:
        """The first of these properties that says something; case and marks of their names do not matter."""
        known = {folded(key): value for key, value in self.properties.items()}
        for name in names:
            value = known.get(folded(name))
            if isinstance(value, (str, int, float)) and not isinstance(value, bool) and str(value).strip():
                return " ".join(str(value).split())
        return ""

    def rejected(self, reason: str) -> Rejected:
        """This feature, with the reason why it is not used."""
        named = self.text(*NAMES) or self.text("osm_id", "id", "@id")
        return Rejected(self.file, 0, f"feature {self.number} {named}".rstrip(), reason)


def read_features(path: Path) -> list[Feature]:
    """The features of a file.

    raises  WrongInput, if the file is not GeoJSON in degrees (WGS 84)
    """
    file = str(path)
    content = _json(text_of(path, file, MAX_BYTES, "cut it to the area of the case"), file)
    kind = content.get("type") if isinstance(content, dict) else None
    if kind == "Feature":
        content = {"features": [content]}
    elif kind != "FeatureCollection" or not isinstance(content.get("features"), list):
        says = f"expected GeoJSON, a FeatureCollection; found {shown(kind if kind is not None else content)}"
        raise WrongInput.one(says, file=file)
    _require_degrees(content, file)
    return [_feature(raw, number, file) for number, raw in enumerate(content["features"], start=1)]


def _json(text: str, file: str) -> Any:
    def refuse(name: str) -> NoReturn:
        raise WrongInput.one(f"holds {name}, which is no number in JSON", file=file)

    try:
        value = json.loads(text, parse_constant=refuse)
    except json.JSONDecodeError as problem:
        says = f"not JSON: {problem.msg[:1].lower()}{problem.msg[1:]}"
        raise WrongInput.one(says, file=file, line=problem.lineno, column=problem.colno) from None
    except (RecursionError, ValueError):
        raise WrongInput.one("not GeoJSON: nested too deeply, or a number is too long", file=file) from None
    half = lone_half(text, value)
    if half is not None:
        raise WrongInput.one(HALF, file=file, line=text.count("\n", 0, half) + 1)
    return value


def _require_degrees(content: Mapping[str, Any], file: str) -> None:
    crs = content.get("crs")
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if isinstance(name, str) and not name.casefold().endswith(_WGS84):
        says = f"its positions are in {shown(name)}; write it anew in degrees (WGS 84, EPSG:4326)"
        raise WrongInput.one(says, file=file, where="crs")


def _feature(raw: Any, number: int, file: str) -> Feature:
    raw = raw if isinstance(raw, dict) else {}
    geometry = raw.get("geometry") if isinstance(raw.get("geometry"), dict) else {}
    properties = raw.get("properties") if isinstance(raw.get("properties"), dict) else {}
    return Feature(file, number, str(geometry.get("type", "nothing")), geometry.get("coordinates"), properties)


def position(raw: Any) -> tuple[float, float]:
    """Latitude and longitude of a GeoJSON position, which has the longitude first.

    raises  Unreadable
    """
    if not isinstance(raw, Sequence) or isinstance(raw, str) or len(raw) < 2 or not all(map(_is_number, raw[:2])):
        raise Unreadable(f"{shown(raw)}: expected a position, longitude and latitude")
    lon, lat = float(raw[0]), float(raw[1])
    if abs(lat) > 90 or abs(lon) > 180:
        raise Unreadable(f"longitude {lon:g}, latitude {lat:g} is not on Earth; is the file in degrees (WGS 84)?")
    return lat, lon


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e9

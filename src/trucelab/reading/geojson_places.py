"""Places from GeoJSON points: OpenStreetMap, OCHA's populated places, or a file of one's own."""

from __future__ import annotations

from collections.abc import Container
from typing import Final, get_args

from trucelab.errors import WrongInput, meant
from trucelab.reading.cells import Unreadable, count, key_of
from trucelab.reading.geojson import NAMES, Feature, position, read_features
from trucelab.reading.headcounts import HOLD_PEOPLE
from trucelab.reading.result import Cell, Reading, Rejected, Request, require_some
from trucelab.scenario.ground import PlaceKind
from trucelab.scenario.values import shown

COLUMNS = (
    *("place", "name", "pcode", "lat", "lon", "kind", "region"),
    *("residents", "displaced", "capacity", "source", "judgement"),
)
KINDS: Final[dict[str, PlaceKind]] = {
    **{kind: kind for kind in get_args(PlaceKind)},
    "village": "town",
    "hamlet": "town",
    "suburb": "town",
    "isolated_dwelling": "town",
    "refugee_site": "camp",
    "idp_site": "camp",
    "border_control": "border",
    "border_crossing": "border",
}
"""Words of the property kind, or of OpenStreetMap's place, amenity and barrier, and what they become."""
CODES = ("pcode", "adm4_pcode", "adm3_pcode", "adm2_pcode", "admin4Pcode", "admin3Pcode", "ref:pcode")
REGIONS = ("region", "adm1_en", "adm1_name", "admin1Name_en", "admin1Name", "adm1_pcode")
NO_REGION = "area"


def read(request: Request) -> Reading:
    """Read points to a table of places.

    raises  WrongInput, if a file is not GeoJSON or no feature can be used
    """
    if request.columns:
        raise WrongInput.one("GeoJSON has no columns; rename the properties in the file")
    rows: list[dict[str, Cell]] = []
    rejected: list[Rejected] = []
    taken: dict[str, Feature] = {}
    seen: dict[tuple[Cell, ...], Feature] = {}
    features = [feature for path in request.files for feature in read_features(path)]
    for feature in features:
        try:
            row = _row(feature, request, taken)
            _require_new(row, feature, seen)
        except Unreadable as problem:
            rejected.append(feature.rejected(str(problem)))
            continue
        taken[str(row["place"])] = feature
        rows.append(row)
    require_some(len(rows), rejected, request.files)
    return Reading(COLUMNS, tuple(rows), len(features), tuple(rejected), notes=_notes(rows))


def _row(feature: Feature, request: Request, taken: Container[str]) -> dict[str, Cell]:
    if feature.kind != "Point":
        raise Unreadable(f"{feature.kind}: expected a Point")
    lat, lon = position(feature.coordinates)
    pcode = feature.text(*CODES)
    name = feature.text(*NAMES) or pcode
    if not name:
        raise Unreadable("neither a name nor a P-code")
    kind, judgement = _kind(feature)
    residents, displaced = _people(feature, "residents", "population"), _people(feature, "displaced", "idps")
    if kind not in HOLD_PEOPLE and (residents or displaced):
        raise Unreadable(f"people at a {kind}, where no one stays")
    region = feature.text(*REGIONS)
    return {
        "place": _free(key_of(feature.text("key") or name, pcode), taken),
        "name": name,
        "pcode": pcode or None,
        "lat": lat,
        "lon": lon,
        "kind": kind,
        "region": request.region or (key_of(region, "") if region else NO_REGION),
        "residents": residents,
        "displaced": displaced,
        "capacity": _people(feature, "capacity"),
        "source": request.source,
        "judgement": judgement,
    }


def _require_new(row: dict[str, Cell], feature: Feature, seen: dict[tuple[Cell, ...], Feature]) -> None:
    same = row["name"], row["pcode"], row["lat"], row["lon"]
    first = seen.setdefault(same, feature)
    if first is not feature:
        raise Unreadable(f"the same place as feature {first.number} of {first.file}")


def _kind(feature: Feature) -> tuple[PlaceKind, str | None]:
    written = feature.text("kind", "place", "amenity", "barrier", "fclass")
    if not written:
        return "town", "Position and name: GeoJSON. Kind not said there: town assumed"
    kind = KINDS.get(written.casefold())
    if kind is None:
        raise Unreadable(f"{shown(written)} is no kind of place. {meant(written, KINDS)}")
    return kind, f"Position, name and kind ({written}): GeoJSON"


def _people(feature: Feature, *names: str) -> int | None:
    written = feature.text(*names)
    return count(written, names[-1]) if written else None


def _free(key: str, taken: Container[str]) -> str:
    found, number = key, 1
    while found in taken:
        number += 1
        found = f"{key}-{number}"
    return found


def _notes(rows: list[dict[str, Cell]]) -> tuple[str, ...]:
    regions = sorted({str(row["region"]) for row in rows})
    return (f"scenario.yaml must name the regions {', '.join(regions)}",)

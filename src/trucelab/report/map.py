"""Maps of where people are, on the shipped base map."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from math import asinh, radians, sqrt, tan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trucelab.drawing import COLOURS, colour, escaped, figure, number, path, shortened, text, width_of
from trucelab.ensemble.findings.summary import displaced_by_place
from trucelab.ensemble.record.run_record import Run
from trucelab.report.wording import capital, people
from trucelab.scenario import Scenario

LAND, SEA, BORDER, ROAD = "#f3f0e8", "#dfe9ee", "#9aa5b1", "#d5cfc0"
NAMED = 3
"""Places that carry their name on a map."""
WIDTH, TITLE, GAP = 225, 22, 14
"""Pixels of a map across, above it, and between maps."""
LARGEST, AT_PEOPLE = 17.0, 200_000
"""Radius of the largest circle, in pixels, and from how many people on a circle is that large."""
LETTERS = 9.5
"""Size of the letters of names."""
MARGIN = 0.12
"""Degrees beside the outermost places."""


def where_people_are(run: Run, day: int, columns: int = 3) -> str:
    """Map of where the people displaced during the run are on a day: median, one panel an outcome."""
    ground = Ground(run.scenario)
    parts = [f'<defs><g id="map-ground">{ground.drawn}</g></defs>']
    for index, outcome in enumerate(run.outcomes):
        row, column = divmod(index, columns)
        x, y = column * (WIDTH + GAP), TITLE + row * (ground.height + TITLE + GAP)
        median = displaced_by_place(run, outcome, day)[1]
        parts.append(f"<g><title>{escaped(_told(run, outcome, median))}</title>")
        parts.append(text(x, y - 8, shortened(outcome, WIDTH, 12), size=12, font_weight="600"))
        # an inner svg cuts off what reaches beyond it
        parts.append(f'<svg x="{x}" y="{y}" width="{WIDTH}" height="{ground.height}"><use href="#map-ground"/>')
        parts += [*_circles(ground, median, index), *_names(ground, run, median), "</svg></g>"]
    rows, across = -(-len(run.outcomes) // columns), min(columns, len(run.outcomes))
    width, height = across * (WIDTH + GAP) - GAP, rows * (ground.height + TITLE + GAP) - GAP
    label = f"Maps of where the people displaced since the first day are on day {day}, one for each outcome"
    return figure(parts, width, height, label)


@dataclass(frozen=True, eq=False)
class Ground:
    """Land, borders and roads around the places of a scenario, in Mercator's projection."""

    scenario: Scenario

    @cached_property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east and north in degrees."""
        lons = [place.lon for place in self.scenario.places]
        lats = [place.lat for place in self.scenario.places]
        return min(lons) - MARGIN, min(lats) - 0.08, max(lons) + MARGIN, max(lats) + 0.10

    @cached_property
    def height(self) -> int:
        """Pixels from south to north."""
        west, south, east, north = self.box
        return max(1, round((_northing(north) - _northing(south)) / radians(east - west) * WIDTH))

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """Where a point lies, in pixels from the north-west."""
        west, _, east, north = self.box
        scale = WIDTH / (east - west)
        return (lon - west) * scale, (_northing(north) - _northing(lat)) / radians(1) * scale

    @cached_property
    def drawn(self) -> str:
        """Sea, land, borders, roads and a frame; all land where the base map knows nothing of the place."""
        shapes = [(feature["geometry"]["type"], feature["geometry"]["coordinates"]) for feature in _base_map()]
        rings = [
            ring
            for kind, coordinates in shapes
            if "Polygon" in kind
            for polygon in (coordinates if kind == "MultiPolygon" else [coordinates])
            for ring in polygon
        ]
        lines = [
            line
            for kind, coordinates in shapes
            if "LineString" in kind
            for line in (coordinates if kind == "MultiLineString" else [coordinates])
        ]
        known = any(self._meets(ring) for ring in rings)
        spots = {place.place: (place.lon, place.lat) for place in self.scenario.places}
        roads = [(spots[route.start], spots[route.end]) for route in self.scenario.routes]
        frame = f'width="{WIDTH}" height="{self.height}"'
        parts = [f'<rect class="{"sea" if known else "land"}" {frame} fill="{SEA if known else LAND}"/>']
        if known:
            land = "".join(path(self.at(*point[:2]) for point in ring) + "Z" for ring in rings)
            parts.append(f'<path class="land" d="{land}" fill="{LAND}" fill-rule="evenodd"/>')
            parts.append(self._lines("border", lines, BORDER, 1.2))
        parts.append(self._lines("road", roads, ROAD, 0.7))
        parts.append(f'<rect class="frame" {frame} fill="none" stroke="{BORDER}"/>')
        return "".join(parts)

    def _lines(self, look: str, lines: Sequence[Sequence[Sequence[float]]], shade: str, width: float) -> str:
        drawn = "".join(path(self.at(*point[:2]) for point in line) for line in lines)
        return f'<path class="{look}" d="{drawn}" fill="none" stroke="{shade}" stroke-width="{width:g}"/>'

    def _meets(self, ring: Sequence[Sequence[float]]) -> bool:
        """Whether the box around a ring meets the map."""
        west, south, east, north = self.box
        lons, lats = [point[0] for point in ring], [point[1] for point in ring]
        return min(lons) < east and max(lons) > west and min(lats) < north and max(lats) > south


def _northing(lat: float) -> float:
    return asinh(tan(radians(lat)))


def _base_map() -> Sequence[Any]:
    """Land and borders of the shipped base map, as features of GeoJSON."""
    file = resources.files("trucelab.report") / "basemap" / "north_west_syria.geojson"
    features: Sequence[Any] = json.loads(file.read_text(encoding="utf-8"))["features"]
    return features


def _circles(ground: Ground, median: NDArray[np.float64], index: int) -> Iterator[str]:
    places = ground.scenario.places
    for row in np.argsort(-median, kind="stable").tolist():  # small ones stay visible on large ones
        if median[row] <= 0:
            break
        x, y = ground.at(places[row].lon, places[row].lat)
        radius = LARGEST * sqrt(min(float(median[row]) / AT_PEOPLE, 1.0))
        yield (
            f'<circle class="area o{index % len(COLOURS)}" cx="{number(x)}" cy="{number(y)}" r="{radius:.2f}" '
            f'fill="{colour(index)}" fill-opacity=".65" stroke="#fff" stroke-width=".4"/>'
        )


def _most(median: NDArray[np.float64]) -> list[int]:
    return [row for row in np.argsort(-median, kind="stable")[:NAMED].tolist() if median[row] > 0]


def _names(ground: Ground, run: Run, median: NDArray[np.float64]) -> Iterator[str]:
    """The names of the places that take in most people, beside them where no other name is."""
    taken: list[tuple[float, float, float]] = []
    for row in _most(median):
        place = run.scenario.places[row]
        x, y = ground.at(place.lon, place.lat)
        wide = width_of(place.name, LETTERS)
        spots = [(x + 6, y - 5), (x - 6 - wide, y - 5), (x + 6, y + 11), (x - 6 - wide, y + 11)]
        left, base = next((spot for spot in spots if _free(*spot, wide, taken)), spots[0])
        taken.append((left, base, wide))
        yield text(left, base, place.name, size=LETTERS, paint_order="stroke", stroke="#fff", stroke_width="2.5")


def _free(left: float, base: float, wide: float, taken: Sequence[tuple[float, float, float]]) -> bool:
    """Whether a name stays on the map and off other names."""
    return (
        left >= 0
        and left + wide <= WIDTH
        and all(abs(base - line) >= LETTERS or left + wide <= x or x + other <= left for x, line, other in taken)
    )


def _told(run: Run, outcome: str, median: NDArray[np.float64]) -> str:
    places = [f"{run.scenario.places[row].name} {people(float(median[row]))}" for row in _most(median)]
    return f"{capital(outcome)}: {', '.join(places) if places else 'no one is displaced'}"

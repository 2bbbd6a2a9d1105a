"""The places of the scenario, found by P-code, by name, or as the nearest to a position."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

import numpy as np

from trucelab.arrays import Floats
from trucelab.reading.cells import folded
from trucelab.scenario.ground import Place
from trucelab.sphere import EARTH_RADIUS_KM, great_circle_km

KM_PER_DEGREE: Final = EARTH_RADIUS_KM * np.pi / 180.0


def nearest_on(
    lat: float,
    lon: float,
    start: Floats,
    end: Floats,
) -> tuple[int, float, float]:
    """The segment nearest to a position, where on it, and how far away.

    Distances are measured on the plane that touches the sphere at the position: right near it, which is all that the
    nearest needs.

    start, end  (segment, 2) float64, latitude and longitude of both ends
    returns     row of the segment; share of its length from the start, 0 to 1; kilometres
    """
    scale = np.array([KM_PER_DEGREE, KM_PER_DEGREE * np.cos(np.radians(lat))])
    along = _turned(end - start) * scale
    away = _turned(start - np.array([lat, lon])) * scale
    length = np.einsum("ij,ij->i", along, along)
    share = np.clip(-np.einsum("ij,ij->i", away, along) / np.where(length > 0, length, 1.0), 0.0, 1.0)
    gap = np.hypot(*(away + along * share[:, None]).T)
    row = int(np.argmin(gap))
    return row, float(share[row]), float(gap[row])


def _turned(difference: Floats) -> Floats:
    """Differences of longitude between -180 and 180, so that the date line is no gap."""
    return np.column_stack([difference[:, 0], (difference[:, 1] + 180.0) % 360.0 - 180.0])


class Gazetteer:
    """An index of places; rows are those of the table of places."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.places = tuple(places)
        self._lat = np.array([place.lat for place in self.places])
        self._lon = np.array([place.lon for place in self.places])
        self._coded = self._index(lambda place: (place.pcode or "",))
        self._named = self._index(lambda place: (place.name, place.place))
        self._nearest: dict[tuple[float, float], tuple[int, float]] = {}

    def _index(self, keys: Callable[[Place], Iterable[str]]) -> dict[str, list[int]]:
        index: dict[str, list[int]] = {}
        for row, place in enumerate(self.places):
            for key in {folded(key) for key in keys(place)} - {""}:
                index.setdefault(key, []).append(row)
        return index

    def coded(self, pcode: str) -> list[int]:
        """Rows of the places with a P-code."""
        return self._coded.get(folded(pcode), [])

    def named(self, name: str) -> list[int]:
        """Rows of the places with a name or key; case, accents and marks do not matter."""
        return self._named.get(folded(name), [])

    def nearest(self, lat: float, lon: float) -> tuple[int, float]:
        """The row of the place nearest to a position, and how far it is, in kilometres."""
        found = self._nearest.get((lat, lon))
        if found is None:
            km = great_circle_km(lat, lon, self._lat, self._lon)
            row = int(np.argmin(km))
            found = self._nearest[lat, lon] = (row, float(km[row]))
        return found

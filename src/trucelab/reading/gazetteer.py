"""The places of the scenario, found by P-code, by name, or as the nearest to a position."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from trucelab.reading.cells import folded
from trucelab.scenario.ground import Place
from trucelab.sphere import great_circle_km


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

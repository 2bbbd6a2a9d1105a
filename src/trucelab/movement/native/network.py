"""Places and the roads between them, as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucelab.errors import Problem, WrongInput, meant
from trucelab.movement.native.kinds import KINDS, NO_LIMIT
from trucelab.scenario.ground import Place, Route

EARTH_RADIUS_KM: Final = 6371.0088
"""Mean radius, IUGG (Moritz 2000)."""


@dataclass(frozen=True)
class Network:
    """Places and roads; rows of all place arrays are in the order of `names`."""

    names: tuple[str, ...]
    """(place,) keys."""
    lat: NDArray[np.float64]
    """(place,) degrees north."""
    lon: NDArray[np.float64]
    """(place,) degrees east."""
    kind: NDArray[np.int64]
    """(place,) position in `KINDS`."""
    capacity: NDArray[np.int64]
    """(place,) displaced persons; `NO_LIMIT` where none is known."""
    ends: NDArray[np.int64]
    """(road, 2) places at both ends; every road can be taken both ways."""
    km: NDArray[np.float64]
    """(road,) kilometres."""

    @property
    def places(self) -> int:
        """How many places there are."""
        return len(self.names)

    @cached_property
    def index(self) -> dict[str, int]:
        """Row by key."""
        return {name: row for row, name in enumerate(self.names)}

    @cached_property
    def crow_km(self) -> NDArray[np.float64]:
        """(place, place) great-circle distances, kilometres."""
        return great_circle_km(self.lat[:, None], self.lon[:, None], self.lat[None, :], self.lon[None, :])

    @cached_property
    def globe(self) -> NDArray[np.float64]:
        """(place, 3) points on the unit sphere."""
        phi, theta = np.radians(self.lat), np.radians(self.lon)
        return np.stack([np.cos(phi) * np.cos(theta), np.cos(phi) * np.sin(theta), np.sin(phi)], axis=1)


def great_circle_km(
    lat: NDArray[np.float64], lon: NDArray[np.float64], other_lat: NDArray[np.float64], other_lon: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Great-circle distance by the haversine formula (Sinnott 1984); degrees in, kilometres out, broadcasting.

    >>> round(float(great_circle_km(np.array(0.0), np.array(0.0), np.array(0.0), np.array(90.0))))
    10008
    """
    phi, other_phi = np.radians(lat), np.radians(other_lat)
    half_lat = np.sin((other_phi - phi) / 2)
    half_lon = np.sin(np.radians(other_lon - lon) / 2)
    chord = half_lat**2 + np.cos(phi) * np.cos(other_phi) * half_lon**2
    # rounding can push the square of half the chord past 1 for antipodes
    distance: NDArray[np.float64] = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(chord, 1.0)))
    return distance


def network_of(places: Sequence[Place], routes: Sequence[Route]) -> Network:
    """The network of the tables of places and routes.

    A border place never fills: its capacity, if one is given, is not used.

    raises   WrongInput, if a place is there twice or a road ends at an unknown one
    """
    names = tuple(place.place for place in places)
    index = {name: row for row, name in enumerate(names)}
    twice = sorted({name for name in names if names.count(name) > 1})
    problems = [Problem("", 0, 0, "places", f'"{name}" is there twice. Rename one of them.') for name in twice]
    for row, route in enumerate(routes):
        for end in (route.start, route.end):
            if end not in index:
                says = f'"{end}" is not a place. {meant(end, index)}'
                problems.append(Problem("", 0, 0, f"routes[{row}]", says))
    if problems:
        raise WrongInput(problems)
    return Network(
        names=names,
        lat=np.array([place.lat for place in places], np.float64),
        lon=np.array([place.lon for place in places], np.float64),
        kind=np.array([KINDS.index(place.kind) for place in places], np.int64),
        capacity=capacities_of(places),
        ends=np.array([(index[route.start], index[route.end]) for route in routes], np.int64).reshape(-1, 2),
        km=np.array([route.km for route in routes], np.float64),
    )


def capacities_of(places: Sequence[Place]) -> NDArray[np.int64]:
    """(place,) displaced persons that each place can take in; `NO_LIMIT` where none is known, and at borders."""
    unlimited = [place.capacity is None or place.kind == "border" for place in places]
    return np.array(
        [NO_LIMIT if free else place.capacity for place, free in zip(places, unlimited, strict=True)], np.int64
    )

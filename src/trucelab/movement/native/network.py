"""Places and the roads between them, as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from trucelab.errors import Problem, WrongInput, meant
from trucelab.movement.native.kinds import KINDS, NO_LIMIT
from trucelab.scenario.ground import Place, Route
from trucelab.sphere import great_circle_km


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

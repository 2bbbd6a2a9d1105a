"""Ways against trying every path."""

from __future__ import annotations

import math

import numpy as np
import pytest

from trucelab.errors import WrongInput
from trucelab.movement.native import network_of
from trucelab.movement.native.kinds import NO_LIMIT
from trucelab.scenario.ground import Place, Route
from trucelab.sphere import great_circle_km


@pytest.mark.parametrize(
    ("here", "there", "km"),
    [
        ((36.2012, 37.1612), (33.5102, 36.2913), 309.5),  # Aleppo to Damascus
        ((0.0, 0.0), (0.0, 180.0), math.pi * 6371.0088),
        ((48.8566, 2.3522), (51.5074, -0.1278), 343.6),  # Paris to London
    ],
)
def test_great_circle(here: tuple[float, float], there: tuple[float, float], km: float) -> None:
    numbers = [np.array(number) for number in (*here, *there)]
    assert float(great_circle_km(*numbers)) == pytest.approx(km, rel=3e-3)


def place(name: str, kind: str, **more: object) -> Place:
    return Place.model_validate(
        {"place": name, "name": name, "lat": 36, "lon": 37, "kind": kind, "region": "r", **more}
    )


def test_network_of_the_tables() -> None:
    places = [place("a", "town", capacity=5), place("b", "border", capacity=5), place("c", "camp")]
    network = network_of(places, [Route(start="c", end="a", km=7.5)])
    assert network.names == ("a", "b", "c")
    assert network.capacity.tolist() == [5, NO_LIMIT, NO_LIMIT]
    assert network.ends.tolist() == [[2, 0]]


def test_all_problems_of_the_tables_at_once() -> None:
    places = [place("alpha", "town"), place("alpha", "town")]
    with pytest.raises(WrongInput, match='Did you mean "alpha"') as caught:
        network_of(places, [Route(start="alpa", end="alpha", km=1)])
    assert len(caught.value.problems) == 2

"""Ways against trying every path."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings

from tests.displacement.areas import area, line, small_runs
from tests.oracles.displacement import Land, paths_from
from trucelab.displacement import Conditions, Network, Parameters, network_of
from trucelab.displacement.day import roads_when
from trucelab.displacement.network import NO_LIMIT, great_circle_km
from trucelab.errors import WrongInput
from trucelab.scenario.ground import Place, Route

Run = tuple[Network, Conditions, np.ndarray, Parameters]


@settings(max_examples=150, deadline=None)
@given(small_runs())
def test_ways_are_the_shortest_of_all_paths(run: Run) -> None:
    network, conditions, _, parameters = run
    roads = roads_when(network, conditions.captured[-1], conditions.shut[-1], parameters.awareness_hops)
    ways, last = roads.ways, conditions.horizon_days
    land = Land.of(network, conditions, parameters)
    for origin in range(network.places):
        expected = paths_from(land, last, origin)
        for place in range(network.places):
            if place not in expected:
                assert ways.km[origin, place] == math.inf
                continue
            assert ways.km[origin, place] == pytest.approx(expected[place][0])
            pair = origin * network.places + place
            via = ways.via[ways.first[pair] : ways.first[pair + 1]].tolist()
            steps = [origin, *via[::-1], place]
            # the way itself may be another of the same length: check that it is one, and how long it is
            assert len(steps) <= parameters.awareness_hops + 1
            legs = [land.roads[step] for step in itertools.pairwise(steps)]
            assert sum(legs) == pytest.approx(expected[place][0])


def test_a_shorter_way_with_too_many_roads_is_not_known() -> None:
    network = area(["town"] * 4, [(0, 1, 1.0), (1, 2, 1.0), (2, 3, 1.0), (0, 3, 50.0)])
    everything = np.ones(4, np.bool_)
    assert network.distances(everything, 2).km[0, 3] == 50.0
    assert network.distances(everything, 3).km[0, 3] == 3.0


def test_nobody_passes_a_border_a_shut_crossing_or_a_captured_place() -> None:
    nothing = np.zeros(3, np.bool_)
    middle = np.array([False, True, False])
    assert np.isinf(roads_when(line(["town", "border", "town"], 5.0), nothing, nothing, 4).ways.km[0, 2])
    crossing = line(["town", "crossing", "town"], 5.0)
    assert roads_when(crossing, nothing, nothing, 4).ways.km[0, 2] == 10.0
    assert np.isinf(roads_when(crossing, nothing, middle, 4).ways.km[0, 2])
    town = line(["town", "town", "town"], 5.0)
    assert np.isinf(roads_when(town, middle, nothing, 4).ways.km[0, 2])
    assert roads_when(town, middle, nothing, 4).ways.km[1, 2] == 5.0


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

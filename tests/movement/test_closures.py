"""What tables of closures shut on which day, and capacities that change."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from trucelab.movement.native.closures import Shut, capacity_by_day, prescribed_by_day, shut_by
from trucelab.movement.native.kinds import NO_LIMIT
from trucelab.movement.native.network import Network, network_of
from trucelab.scenario.ground import CapacityChange, Closure, Place, Route
from trucelab.scenario.movement import PrescribedDay
from trucelab.scenario.values import Quantity

DAYS = 6


@pytest.fixture
def network() -> Network:
    """a and b in one region, c and d in another: a-b, b-c, c-d, a-d."""
    places = [
        Place(place=name, name=name, lat=0, lon=0, kind="town", region=region, capacity=capacity)
        for name, region, capacity in (("a", "r", None), ("b", "r", 10), ("c", "s", 20), ("d", "s", None))
    ]
    routes = [Route(start=one, end=other, km=5) for one, other in ("ab", "bc", "cd", "ad")]
    return network_of(places, routes)


REGION = {"a": "r", "b": "r", "c": "s", "d": "s"}


def mode(purpose: str, quantity: Quantity) -> float:
    return quantity.mode


def shut(network: Network, *rows: dict[str, Any], first_day: int = 0) -> Shut:
    found = Shut.nothing(network, DAYS)
    closures = [Closure.model_validate(row) for row in rows]
    shut_by(closures, found, network, REGION, mode, first_day)
    return found


def days(flags: Any) -> list[int]:
    return np.flatnonzero(flags).tolist()


def test_a_border_shuts_every_road_between_two_regions_and_no_other(network: Network) -> None:
    found = shut(network, {"what": "regions", "name": "s", "other": "r", "start": 2, "end": 4})
    assert found.roads[3].tolist() == [False, True, False, True]
    assert days(found.roads[:, 1]) == [2, 3]
    assert not found.places.any() and not found.full.any()


def test_a_road_shuts_whichever_end_is_named_first(network: Network) -> None:
    found = shut(network, {"what": "road", "name": "c", "other": "b", "start": 5})
    assert days(found.roads[:, 1]) == [5, 6]
    assert found.roads[:, [0, 2, 3]].sum() == 0


def test_a_place_and_a_camp_shut_alone(network: Network) -> None:
    found = shut(
        network, {"what": "place", "name": "b", "start": 0, "end": 1}, {"what": "camp", "name": "d", "start": 6}
    )
    assert days(found.places[:, 1]) == [0] and found.places.sum() == 1
    assert days(found.full[:, 3]) == [6] and found.full.sum() == 1


def test_days_are_those_of_the_outcome_that_began_later(network: Network) -> None:
    found = shut(network, {"what": "place", "name": "a", "start": 1, "end": 2}, first_day=-3)
    assert days(found.places[:, 0]) == [4]


def test_phases_shut_only_while_they_last(network: Network) -> None:
    whole = Shut.nothing(network, DAYS)
    whole.add(shut(network, {"what": "place", "name": "a", "start": 0}), 2, 4)
    assert days(whole.places[:, 0]) == [2, 3]


def test_capacities_change_from_their_day_on(network: Network) -> None:
    changes = [
        CapacityChange(place="b", day=4),
        CapacityChange(place="b", day=2, capacity=99),
        CapacityChange(place="c", day=-5, capacity=7),
    ]
    found = capacity_by_day(changes, network, DAYS)
    assert found[:, 1].tolist() == [10, 10, 99, 99, NO_LIMIT, NO_LIMIT, NO_LIMIT]
    assert set(found[:, 2].tolist()) == {7}


def test_prescribed_days_that_are_not_there_have_nobody() -> None:
    assert prescribed_by_day([PrescribedDay(day=2, people=5), PrescribedDay(day=6, people=1)], DAYS).tolist() == [
        0,
        0,
        5,
        0,
        0,
        0,
        1,
    ]

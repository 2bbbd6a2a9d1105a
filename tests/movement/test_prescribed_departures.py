"""People who are told to leave do, sooner or later."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from tests.movement.areas import FLEE, days, line, people
from trucelab.movement.native import Trajectory, simulate
from trucelab.movement.native.persons import simulate_persons


@pytest.mark.parametrize("one_by_one", [False, True])
def test_those_who_are_trapped_leave_once_there_is_a_way(one_by_one: bool) -> None:
    network = line(["town", "camp"], 10.0)
    conditions = days(network, 5, {0: 1.0}, shut={0: range(1, 4)})
    conditions = dataclasses.replace(conditions, prescribed=np.array([0, 50, 0, 7, 0, 3]))
    start = people(network, {0: 90})
    found: Trajectory = (
        simulate_persons(network, conditions, start, FLEE, 1, 0).trajectory
        if one_by_one
        else simulate(network, conditions, start, FLEE, 1, 0)
    )
    assert found.trapped.sum(axis=1).tolist() == [0, 50, 50, 57, 0, 0]
    assert found.events.sum(axis=1).tolist() == [0, 0, 0, 0, 57, 3]

"""Both engines of Flee's model against a plain one that was written from the specification alone."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.flee.folder.folders import read
from tests.flee.random_folders import random_folder
from tests.oracles.flee import PlainFlee
from trucelab.flee.case import FleeCase
from trucelab.flee.counts_engine import counts_engine, simulate_members
from trucelab.flee.persons import simulate_persons
from trucelab.flee.simulation import Engine, simulate_case
from trucelab.flee.world import world_of

PLAIN, OURS = 80, 320
FARTHEST = 5.5
"""Standard errors: about 1,000 numbers are compared, of which one by chance lies beyond 5.5 in 10,000 runs."""

Counts = NDArray[np.float64]


def plain(case: FleeCase, members: int = PLAIN) -> Counts:
    """(member, day, place)"""
    return np.array([PlainFlee(case, random.Random(member)).run() for member in range(members)], np.float64)


def stacked(found: Iterable[NDArray[np.int64]]) -> Counts:
    return np.array(list(found), np.float64)


def distance(one: Counts, other: Counts) -> float:
    """The greatest difference of means by day and place, in its standard errors.

    Each variance is that of both together and at least that of a count seen once among all members.
    """
    both = np.concatenate([one - one.mean(axis=0), other - other.mean(axis=0)])
    variance = np.maximum(both.var(axis=0), 1.0 / len(both))
    error = np.sqrt(variance * (1.0 / len(one) + 1.0 / len(other)))
    return float(np.abs((one.mean(axis=0) - other.mean(axis=0)) / error).max())


@pytest.fixture(scope="module")
def third(tmp_path_factory: pytest.TempPathFactory) -> tuple[FleeCase, Counts]:
    """A folder, and what the plain model makes of it."""
    case = read(tmp_path_factory.mktemp("third"), random_folder(3))
    return case, plain(case)


@pytest.mark.parametrize("number", range(6))
def test_engines_agree_with_the_plain_model(number: int, tmp_path: Path) -> None:
    case = read(tmp_path, random_folder(number))
    world = world_of(case)
    expected = plain(case)
    engine = counts_engine(world, case.settings, batches=60, recent_bins=4096)
    as_counts = stacked(member.occupancy for member in simulate_members(engine, 1, range(OURS)))
    assert distance(expected, as_counts) < FARTHEST
    persons = stacked(simulate_persons(world, case.settings, 1, member).occupancy for member in range(OURS // 4))
    assert distance(expected, persons) < FARTHEST


@pytest.mark.parametrize(
    "change",
    [
        {"distance_power": 3.0},
        {"conflict_weight": 0.9},
        {"default_movechance": 0.4},
        {"max_move_speed": 150.0},
        {"camp_weight": 6.0},
    ],
    ids=str,
)
def test_another_rule_would_be_noticed(change: dict[str, Any], third: tuple[FleeCase, Counts]) -> None:
    case, expected = third
    other = replace(case, settings=replace(case.settings, move_rules=replace(case.settings.move_rules, **change)))
    engine = counts_engine(world_of(other), other.settings)
    changed = stacked(member.occupancy for member in simulate_members(engine, 1, range(OURS)))
    assert distance(expected, changed) > FARTHEST


@pytest.mark.parametrize("number", range(4))
def test_people_are_made_as_the_counts_say_and_never_lost(number: int, tmp_path: Path) -> None:
    case = read(tmp_path, random_folder(number))
    world = world_of(case)
    made = world.start_people.sum() + np.cumsum(world.new_people)
    for result in (
        counts_engine(world, case.settings).member(1, 0),
        simulate_persons(world, case.settings, 1, 0),
    ):
        np.testing.assert_array_equal(result.agents, made)
        np.testing.assert_array_equal(result.occupancy.sum(axis=1) + result.in_transit, made)
        assert (result.occupancy >= 0).all()


def test_order_and_threads_change_nothing(tmp_path: Path) -> None:
    case = read(tmp_path, random_folder(5))
    engine = counts_engine(world_of(case), case.settings)
    forth = [member.occupancy for member in simulate_members(engine, 1, range(6), threads=1)]
    back = [member.occupancy for member in simulate_members(engine, 1, reversed(range(6)), threads=2)]
    np.testing.assert_array_equal(forth, back[::-1])
    again = [simulate_persons(world_of(case), case.settings, 1, 2).occupancy for _ in range(2)]
    np.testing.assert_array_equal(again[0], again[1])


@pytest.mark.parametrize("engine", ["counts", "persons"])
def test_a_case_with_nobody_runs(engine: Engine, tmp_path: Path) -> None:
    nobody = {"source_data/refugees.csv": "2020-01-01,0\n", "source_data/camp.csv": "2020-01-01,0\n"}
    found = simulate_case(read(tmp_path, nobody), seed=1, members=1, engine=engine)
    assert not found.members[0].agents.any()
    assert not found.members[0].occupancy.any()

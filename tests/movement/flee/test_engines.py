"""Both engines of Flee's model against a plain one that was written from the specification alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.flee.folder.folders import read
from tests.movement.flee.models import FARTHEST, InAnyOrder, Means, as_counts, as_persons, distance, plain
from tests.movement.flee.random_folders import random_folder
from tests.oracles.flee import PlainAgent, PlainFlee, PlainLink
from trucelab.movement.flee.case import FleeCase
from trucelab.movement.flee.counts import counts_engine, simulate_members
from trucelab.movement.flee.persons import persons_engine
from trucelab.movement.flee.result import FleeResult
from trucelab.movement.flee.spawning import driven_by_places
from trucelab.movement.flee.world import world_of

PLAIN, OURS = 30, 120


@pytest.mark.parametrize("number", [0, 2, 4, 5, 6, 8])
def test_persons_agree_one_after_another(number: int, tmp_path: Path) -> None:
    case = read(tmp_path, random_folder(number))
    assert distance(plain(case, PLAIN), as_persons(case, OURS)) < FARTHEST


@pytest.mark.parametrize("number", [2, 4, 9])
def test_counts_agree_with_people_in_any_order(number: int, tmp_path: Path) -> None:
    """In 9 people leave camps every day, so that it matters how many others everybody knows of."""
    case = read(tmp_path, random_folder(number))
    assert distance(plain(case, PLAIN, InAnyOrder), as_counts(case, OURS)) < FARTHEST


@pytest.mark.parametrize("number", [0, 2, 6, 8])
def test_counts_in_one_part_are_the_phases_of_many_processors(number: int, tmp_path: Path) -> None:
    case = read(tmp_path, random_folder(number))
    assert distance(plain(case, PLAIN, phases=True), as_counts(case, OURS, batches=1)) < FARTHEST


@pytest.mark.parametrize("number", range(10, 20))
def test_both_engines_agree(number: int, tmp_path: Path) -> None:
    """The order of people can matter where camps fill up, so that these have no limit."""
    files = random_folder(number)
    case = read(tmp_path, files)
    scaled = replace(case.settings.move_rules, capacity_scaling=0.0)
    case = replace(case, settings=replace(case.settings, move_rules=scaled))
    assert distance(as_persons(case, OURS), as_counts(case, 2 * OURS)) < FARTHEST


class ExactlyThere(PlainFlee):
    def is_through(self, agent: PlainAgent, link: PlainLink) -> bool:
        return agent.covered >= link.km


class WhatIsLeftOfTheDay(PlainFlee):
    def speed(self, agent: PlainAgent, link: PlainLink) -> float:
        return max(0.0, super().speed(agent, link) - agent.moved)


class NoLimit(PlainFlee):
    def room(self, at: int) -> float:
        return 1.0


class Refused(PlainFlee):
    def _close(self, *_: object, **__: object) -> None:
        return


@pytest.fixture(scope="module")
def lively(tmp_path_factory: pytest.TempPathFactory) -> FleeCase:
    """A folder in which every one of these rules tells."""
    return read(tmp_path_factory.mktemp("lively"), random_folder(15))


@pytest.fixture(scope="module")
def by_persons(lively: FleeCase) -> Means:
    return as_persons(lively, 4 * OURS)


@pytest.mark.parametrize("kind", [ExactlyThere, WhatIsLeftOfTheDay, NoLimit, Refused])
def test_a_rule_that_is_broken_would_be_noticed(kind: type[PlainFlee], lively: FleeCase, by_persons: Means) -> None:
    assert distance(plain(lively, PLAIN, kind), by_persons) > FARTHEST


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
def test_another_number_would_be_noticed(change: dict[str, Any], lively: FleeCase, by_persons: Means) -> None:
    other = replace(lively, settings=replace(lively.settings, move_rules=replace(lively.settings.move_rules, **change)))
    assert distance(as_counts(other, OURS), by_persons) > FARTHEST


def runs(case: FleeCase) -> tuple[FleeResult, FleeResult]:
    """A member by each engine."""
    world = world_of(case)
    return counts_engine(world, case.settings).member(1, 0), persons_engine(world, case.settings).member(1, 0)


@pytest.mark.parametrize("number", range(16))
def test_nobody_is_lost(number: int, tmp_path: Path) -> None:
    for result in runs(read(tmp_path, random_folder(number))):
        np.testing.assert_array_equal(result.occupancy.sum(axis=1) + result.in_transit, result.agents)
        assert (result.occupancy >= 0).all()
        assert (result.in_transit >= 0).all()
        assert (np.diff(result.agents) >= 0).all()


def test_people_are_made_as_the_counts_say(tmp_path: Path) -> None:
    compared = 0
    for number in range(12):
        case = read(tmp_path / str(number), random_folder(number))
        world = world_of(case)
        if driven_by_places(case.settings.spawn_rules) or world.origins_missing():
            continue
        compared += 1
        for result in runs(case):
            np.testing.assert_array_equal(result.agents, world.start_people.sum() + np.cumsum(world.new_people))
    assert compared > 4


def test_order_and_threads_change_nothing(tmp_path: Path) -> None:
    case = read(tmp_path, random_folder(5))
    engine = counts_engine(world_of(case), case.settings)
    forth = [member.occupancy for member in simulate_members(engine, 1, range(6), threads=1)]
    back = [member.occupancy for member in simulate_members(engine, 1, reversed(range(6)), threads=2)]
    np.testing.assert_array_equal(forth, back[::-1])
    again = [persons_engine(world_of(case), case.settings).member(1, 2).occupancy for _ in range(2)]
    np.testing.assert_array_equal(again[0], again[1])


def test_fewer_days_are_the_first_of_more(tmp_path: Path) -> None:
    """No day's luck hangs on how many days there are."""
    files = random_folder(11)
    whole, part = read(tmp_path / "a", files), read(tmp_path / "b", files, days=7)
    for long, short in zip(runs(whole), runs(part), strict=True):
        np.testing.assert_array_equal(long.occupancy[:7], short.occupancy)

"""The paths that both engines know of, against the plain model's on random maps."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.flee.folder.folders import read
from tests.movement.flee.random_folders import random_folder
from tests.oracles.flee import PlainFlee
from trucelab.movement.flee.case import FleeCase
from trucelab.movement.flee.counts.ways import NO_WAYPOINTS, Waypoints, paths_over
from trucelab.movement.flee.persons import ways
from trucelab.movement.flee.world import World, world_of

Known = list[tuple[int, tuple[int, ...], float]]
"""Start, places to come, and km of every path."""


def by_plain(case: FleeCase, places: int) -> Known:
    model = PlainFlee(case, random.Random(0))
    return sorted((start, tuple(path), round(km, 6)) for start in range(places) for path, km in model.paths(start))


def by_counts(world: World, awareness: int) -> Known:
    lists = Waypoints()
    found = paths_over(world.links_of(0), world.links.end, world.links.km, world.is_marker[0], awareness, lists)
    known = []
    for start, link, km, rest in zip(found.start, found.link, found.km, found.waypoints, strict=True):
        path, left = [int(world.links.end[link])], int(rest)
        while left != NO_WAYPOINTS:
            path.append(lists.first[left])
            left = lists.rest[left]
        known.append((int(start), tuple(path), round(float(km), 6)))
    return sorted(known)


def by_persons(world: World, case: FleeCase) -> Known:
    lists = ways.Paths()
    found = ways.ways_on(world, case.settings.move_rules, 0, lists)
    paths = {number: path for path, number in lists.number.items()}
    km = found.resistance - case.settings.move_rules.softening
    return sorted(
        (int(start), paths[int(path)], round(float(length), 6))
        for start, path, length in zip(found.start, found.path, km, strict=True)
    )


@pytest.mark.parametrize("awareness", [-1, 1, 2, 3, 4])
@pytest.mark.parametrize("number", range(8))
def test_all_paths(number: int, awareness: int, tmp_path: Path) -> None:
    case = read(tmp_path, random_folder(number))
    # a length is told by the resistance of a way where distances have no power
    move = replace(case.settings.move_rules, awareness_level=awareness, distance_power=1.0)
    case = replace(case, closures=(), location_changes=(), settings=replace(case.settings, move_rules=move))
    world = world_of(case)
    expected = by_plain(case, len(world.names))
    assert by_counts(world, max(1, awareness)) == expected
    assert by_persons(world, case) == expected
    assert len({path for _, path, _ in expected}) > 5


def test_paths_come_with_the_first_link_that_leads_there(tmp_path: Path) -> None:
    """Every one of parallel links is a path of its own length, but is begun on the first."""
    case = read(tmp_path, random_folder(1))
    world = world_of(case)
    links = world.links_of(0)
    found = paths_over(links, world.links.end, world.links.km, world.is_marker[0], 1, Waypoints())
    for start, link in zip(found.start, found.link, strict=True):
        listed = links[1][links[0][start] : links[0][start + 1]]
        same = listed[world.links.end[listed] == world.links.end[link]]
        assert link == same[0]
    assert len(np.unique(found.link)) < len(found.link)

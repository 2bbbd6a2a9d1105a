"""The routes that both engines know of, against the plain model's on random maps."""

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
from trucelab.movement.flee.known_routes import NEXT, NO_WAYPOINTS, REST, Waypoints, routes_by_day, routes_over
from trucelab.movement.flee.world import World, world_of

Known = list[tuple[int, tuple[int, ...], float]]
"""Start, places to come, and km of every path."""


def by_plain(case: FleeCase, places: int) -> Known:
    model = PlainFlee(case, random.Random(0))
    return sorted((start, tuple(path), round(km, 6)) for start in range(places) for path, km in model.paths(start))


def by_ours(world: World) -> Known:
    known = routes_by_day(world)
    found, known_lists = known.sets[0], known.waypoints
    paths: Known = []
    for start, link, km, rest in zip(found.start, found.link, found.km, found.waypoints, strict=True):
        path, left = [int(world.links.end[link])], int(rest)
        while left != NO_WAYPOINTS:
            path.append(int(known_lists[left, NEXT]))
            left = int(known_lists[left, REST])
        assert path[-1] == found.end[len(paths)]
        paths.append((int(start), tuple(path), round(float(km), 6)))
    return sorted(paths)


@pytest.mark.parametrize("awareness", [-1, 1, 2, 3, 4])
@pytest.mark.parametrize("number", range(8))
def test_all_paths(number: int, awareness: int, tmp_path: Path) -> None:
    case = read(tmp_path, random_folder(number))
    move = replace(case.settings.move_rules, awareness_level=awareness)
    case = replace(case, closures=(), location_changes=(), settings=replace(case.settings, move_rules=move))
    world = world_of(case)
    expected = by_plain(case, len(world.names))
    assert by_ours(world) == expected
    assert len({path for _, path, _ in expected}) > 5


def test_paths_come_with_the_first_link_that_leads_there(tmp_path: Path) -> None:
    """Every one of parallel links is a path of its own length, but is begun on the first."""
    case = read(tmp_path, random_folder(1))
    world = world_of(case)
    links = world.links_of(0)
    found = routes_over(links, world.links.end, world.links.km, world.is_marker[0], 1, Waypoints())
    for start, link in zip(found.start, found.link, strict=True):
        listed = links[1][links[0][start] : links[0][start + 1]]
        same = listed[world.links.end[listed] == world.links.end[link]]
        assert link == same[0]
    assert len(np.unique(found.link)) < len(found.link)

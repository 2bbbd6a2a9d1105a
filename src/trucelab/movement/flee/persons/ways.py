"""Every way that people may choose from every place, for one set of open links."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from trucelab.errors import WrongInput
from trucelab.movement.flee.settings import MoveRules
from trucelab.movement.flee.world import World

EARTH_KM: Final = 6371.0
MOST_WAYS: Final = 5_000_000
"""More ways than these are refused: each takes memory on every day."""
MAJOR_SHARE: Final = 0.25
"""Part of its length for which a major route counts."""


class Candidate(NamedTuple):
    """A way somebody may choose."""

    path: tuple[int, ...]
    """Places to come, the end point last."""
    km: float
    share: float
    """Part of the length that counts."""


@dataclass(frozen=True)
class Ways:
    """Ways from all places: those from place i are first[i] to first[i + 1]."""

    first: NDArray[np.int64]
    """(place + 1,)"""
    start: NDArray[np.int64]
    """(way,)"""
    end: NDArray[np.int64]
    """(way,) the last place."""
    hop: NDArray[np.int64]
    """(way,) the link to set out on: the first in the list that leads to the first place."""
    path: NDArray[np.int32]
    """(way,) its list of waypoints."""
    resistance: NDArray[np.float64]
    """(way,) softened length to the distance power, by which attraction is divided."""
    near: NDArray[np.float64]
    """(way,) factor for ends close to where people are; 1 without stay_close_to_home."""


@dataclass
class Paths:
    """Lists of waypoints by number; the same list has one number in all of a run."""

    number: dict[tuple[int, ...], int] = field(default_factory=dict)

    def of(self, path: tuple[int, ...]) -> int:
        """The number of a list."""
        return self.number.setdefault(path, len(self.number))

    def arrays(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """(path + 1,) where each begins, and the places of all."""
        lengths = np.array([len(path) for path in self.number], np.int64)
        places = np.array([place for path in self.number for place in path], np.int64)
        return np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)]), places


def ways_on(world: World, rules: MoveRules, day: int, paths: Paths) -> Ways:
    """All ways of a day; the same for days with the same links and markers.

    raises  WrongInput, where there are too many, or a length of 0 makes a pull without limit
    """
    first, listed = world.links_of(day)
    neighbours = [
        [(int(world.links.end[link]), float(world.links.km[link])) for link in listed[first[place] : first[place + 1]]]
        for place in range(len(world.names))
    ]
    found = [list(_from(world, rules, day, neighbours, place)) for place in range(len(neighbours))]
    return _arrays(world, rules, day, found, paths)


def _from(
    world: World, rules: MoveRules, day: int, neighbours: Sequence[Sequence[tuple[int, float]]], place: int
) -> Iterator[Candidate]:
    if rules.awareness_level == 0:
        return
    steps = max(rules.awareness_level, 1)
    hidden = world.is_marker[day]
    found = _simple_paths(neighbours, hidden, place, steps, markers_count=rules.fixed_routes)
    if not rules.fixed_routes:
        for count, candidate in enumerate(found):
            if count > MOST_WAYS:
                raise _too_many(rules)
            yield candidate
        return
    shortest: dict[int, Candidate] = {}
    for candidate in found:
        best = shortest.get(candidate.path[-1])
        if best is None or candidate.km < best.km:
            shortest[candidate.path[-1]] = candidate
    yield from shortest.values()
    yield from _major(world, neighbours, place)


def _simple_paths(
    neighbours: Sequence[Sequence[tuple[int, float]]],
    hidden: NDArray[np.bool_],
    start: int,
    steps: int,
    *,
    markers_count: bool,
) -> Iterator[Candidate]:
    """Paths of at most `steps` steps that come to no place twice; a marker is no end point."""

    def onward(path: tuple[int, ...], km: float, left: int) -> Iterator[Candidate]:
        for end, more in neighbours[path[-1] if path else start]:
            if end == start or end in path:
                continue
            longer, length = (*path, end), km + more
            if not hidden[end]:
                yield Candidate(longer, length, 1.0)
            spent = 0 if hidden[end] and not markers_count else 1
            if left - spent > 0:
                yield from onward(longer, length, left - spent)

    return onward((), 0.0, steps)


def _major(world: World, neighbours: Sequence[Sequence[tuple[int, float]]], place: int) -> Iterator[Candidate]:
    """Major routes from one of their two ends, where every link is open."""
    index = {name: number for number, name in enumerate(world.names)}
    for route in world.case.major_routes:
        for names in (route, route[::-1]):
            stops = [index[name] for name in names if name in index]
            if len(stops) < 2 or len(stops) < len(names) or stops[0] != place:
                continue
            km = [next((km for end, km in neighbours[a] if end == b), math.inf) for a, b in pairwise(stops)]
            if math.isfinite(sum(km)):
                yield Candidate(tuple(stops[1:]), sum(km), MAJOR_SHARE)


def _arrays(world: World, rules: MoveRules, day: int, found: list[list[Candidate]], paths: Paths) -> Ways:
    count = np.array([len(candidates) for candidates in found], np.int64)
    if count.sum() > MOST_WAYS:
        raise _too_many(rules)
    flat = [candidate for candidates in found for candidate in candidates]
    start = np.repeat(np.arange(len(found)), count)
    end = np.array([candidate.path[-1] for candidate in flat], np.int64)
    softened = np.array([(rules.softening + candidate.km) * candidate.share for candidate in flat], np.float64)
    if (softened <= 0.0).any():
        says = "together with a route of length 0 this makes a pull without limit; give a number above 0"
        raise WrongInput.one(says, file="simsetting.yml", where="move_rules.softening")
    near = np.ones(len(flat))
    if rules.stay_close_to_home:
        near = np.maximum(1.0, great_circle(world, start, end)) ** -rules.home_distance_power
    return Ways(
        first=np.concatenate([np.zeros(1, np.int64), np.cumsum(count)]),
        start=start,
        end=end,
        hop=_hops(world, day, start, np.array([candidate.path[0] for candidate in flat], np.int64)),
        path=np.array([paths.of(candidate.path) for candidate in flat], np.int32),
        resistance=softened**rules.distance_power,
        near=near,
    )


def _hops(world: World, day: int, start: NDArray[np.int64], to: NDArray[np.int64]) -> NDArray[np.int64]:
    _, listed = world.links_of(day)
    first_link: dict[tuple[int, int], int] = {}
    for link in listed.tolist():
        first_link.setdefault((int(world.links.start[link]), int(world.links.end[link])), link)
    pairs = zip(start.tolist(), to.tolist(), strict=True)
    return np.array([first_link[pair] for pair in pairs], np.int64)


def great_circle(world: World, start: NDArray[np.int64], end: NDArray[np.int64]) -> NDArray[np.float64]:
    """Kilometres between pairs of places on a sphere, with the coordinates as Flee takes them (Q1)."""
    latitude, longitude = np.radians(world.latitude), np.radians(world.longitude)
    across = np.sin((latitude[end] - latitude[start]) / 2.0) ** 2
    across += np.cos(latitude[start]) * np.cos(latitude[end]) * np.sin((longitude[end] - longitude[start]) / 2.0) ** 2
    km: NDArray[np.float64] = 2.0 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(across, 1.0)))
    return km


def _too_many(rules: MoveRules) -> WrongInput:
    says = f"{rules.awareness_level} steps give more than {MOST_WAYS} ways to choose from; give a lower number"
    return WrongInput.one(says, file="simsetting.yml", where="move_rules.awareness_level")

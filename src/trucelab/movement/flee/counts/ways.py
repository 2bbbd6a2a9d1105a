"""The paths people know of: from every place, over at most so many open links, to whatever lies at their ends."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

NO_WAYPOINTS = 0
"""The list of waypoints that has none left."""


class Waypoints:
    """Lists of places still to pass, each kept once: a first place and the list after it."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], int] = {}
        self.first = [-1]
        self.rest = [NO_WAYPOINTS]
        self.last = [-1]

    def add(self, place: int, rest: int) -> int:
        """The list that begins with a place and goes on with a known list."""
        number = self._known.setdefault((place, rest), len(self.first))
        if number == len(self.first):
            self.first.append(place)
            self.rest.append(rest)
            self.last.append(place if rest == NO_WAYPOINTS else self.last[rest])
        return number


class Paths(NamedTuple):
    """Paths out of every place over one set of open links, ordered by the place they start from."""

    start: Counts
    """(path,)"""
    end: Counts
    """(path,)"""
    link: Counts
    """(path,) the link that is taken first: the first in the list of the start that leads to the first waypoint."""
    km: Floats
    """(path,) length of the whole path."""
    waypoints: Counts
    """(path,) the list of places left once the first link is taken."""


class _Steps(NamedTuple):
    """Partial paths: all of the same number of links."""

    places: Counts
    """(path, link + 1)"""
    link: Counts
    """(path,) the first link."""
    km: Floats
    """(path,)"""
    counted: Counts
    """(path,) steps so far; those that end in a marker do not count."""


def paths_over(
    open_links: tuple[Counts, Counts],
    ends: Counts,
    km: Floats,
    marker: Flags,
    awareness: int,
    waypoints: Waypoints,
) -> Paths:
    """All simple paths of at most `awareness` steps; a step that ends in a marker is no step and no destination.

    open_links  first (place + 1,), ids of links: those of place p, in the order of its list
    ends, km    (link,) of all links
    marker      (place,)
    awareness   steps, 1 or more
    waypoints   takes up the lists that are met
    """
    first, ids = open_links
    places = len(first) - 1
    start = np.repeat(np.arange(places), np.diff(first))
    leading = _leading(start, ids, ends, places)
    steps = _Steps(np.column_stack([start, ends[ids]]), leading, km[ids], (~marker[ends[ids]]).astype(np.int64))
    found = []
    while len(steps.link):
        steps = _kept(steps, steps.counted <= awareness)
        arrived = _kept(steps, ~marker[steps.places[:, -1]])
        found.append(_as_paths(arrived, waypoints))
        steps = _one_further(
            _kept(steps, (steps.counted < awareness) | marker[steps.places[:, -1]]), first, ids, ends, km, marker
        )
    return _in_order(found)


def _leading(start: Counts, ids: Counts, ends: Counts, places: int) -> Counts:
    """(link,) for every open link the first in the same list that leads to the same place."""
    _, at, which = np.unique(start * places + ends[ids], return_index=True, return_inverse=True)
    leading: Counts = ids[at[which]]
    return leading


def _kept(steps: _Steps, mask: Flags) -> _Steps:
    return _Steps(steps.places[mask], steps.link[mask], steps.km[mask], steps.counted[mask])


def _one_further(steps: _Steps, first: Counts, ids: Counts, ends: Counts, km: Floats, marker: Flags) -> _Steps:
    """Every partial path with every link that leads to a place it has not met."""
    at = steps.places[:, -1]
    degree = np.diff(first)[at]
    row = np.repeat(np.arange(len(at)), degree)
    within = np.arange(len(row)) - np.repeat(np.cumsum(degree) - degree, degree)
    link = ids[first[at[row]] + within]
    new = (steps.places[row] != ends[link][:, None]).all(axis=1)
    row, link = row[new], link[new]
    return _Steps(
        np.column_stack([steps.places[row], ends[link]]),
        steps.link[row],
        steps.km[row] + km[link],
        steps.counted[row] + ~marker[ends[link]],
    )


def _as_paths(steps: _Steps, waypoints: Waypoints) -> Paths:
    left = np.full(len(steps.link), NO_WAYPOINTS)
    for column in range(steps.places.shape[1] - 1, 1, -1):
        pairs, which = np.unique(np.column_stack([steps.places[:, column], left]), axis=0, return_inverse=True)
        left = np.array([waypoints.add(place, rest) for place, rest in pairs.tolist()], np.int64)[which.ravel()]
    return Paths(steps.places[:, 0], steps.places[:, -1], steps.link, steps.km, left)


def _in_order(found: Iterable[Paths]) -> Paths:
    """All paths by their start; those of the same start as they were found, the shorter in steps first."""
    empty = Paths(*(np.zeros(0, np.int64),) * 3, np.zeros(0), np.zeros(0, np.int64))
    joined = Paths(*(np.concatenate(parts) for parts in zip(empty, *found, strict=True)))
    order = np.argsort(joined.start, kind="stable")
    return Paths(joined.start[order], joined.end[order], joined.link[order], joined.km[order], joined.waypoints[order])

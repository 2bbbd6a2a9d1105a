"""Everybody: one sparse table of units at places and on the way, and the steps from row to row; compiled.

A row holds the units of every stratum with the same shelf, place, home and budget of travel.  Shelves are walked row
by row: for each place there is one of those who stay there, one of those who have just arrived and are not taken in
yet, and one of those who stand there and are about to choose; for each day there is one of those on the road who
arrive on it, the last being for all later days.  Room is made by `with_room` alone, so that everything else can
change the table in place.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from trucelab.compiled import bare, inner, lean
from trucelab.movement.native.strata import GROUPS
from trucelab.movement.native.travel import BUDGET_BINS

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]

NO_ROW: Final = -1
KEY, SAME_HASH, AFTER = range(3)
"""Columns of links: what a row is for, the next row of the same hash, the next of the same shelf."""
PRESENT, DISPLACED = range(2)
"""Columns of standing."""
DEPARTURES, ARRIVALS, RETURNS, TRAPPED = range(4)
"""Layers of flows."""
_SPREADER: Final = -7046029254386353131
"""2^64 divided by the golden ratio, odd: Fibonacci hashing (Knuth 1973, section 6.4)."""


class Crowd(NamedTuple):
    """Where everybody is in the middle of a day; rows that are free hold zeros."""

    units: Counts
    """(row, stratum)"""
    km: Floats
    """(row, stratum) kilometres since they last stayed somewhere, summed over persons.  A part that parts from the
    rest takes its mean share, which keeps the expected kilometres at every place.  Of those who stay, the first
    column is the length of the way home: 0 before anybody asked, inf where there is none."""
    links: Counts
    """(row, 3), see `KEY`."""
    shelf: Counts
    """(shelf,) first row."""
    bucket: Counts
    """(power of two,) first row of a hash."""
    free: Counts
    """(2,) first free row, and how many are free."""
    standing: Counts
    """(place, 2) persons who stay: all, and displaced ones."""
    flows: Counts
    """(layer, place, group) persons so far today."""
    journey_km: Floats
    """(place,) kilometres of those who arrived to stay today, summed over persons."""
    strata: Counts
    """(stratum, column), see `strata`."""
    places: int
    homes: int
    """How many homes are told apart: places and one more, which is unknown; 1 where homes do not matter."""


def empty_crowd(places: int, homes: int, days: int, strata: Counts) -> Crowd:
    """Nobody; days on the road are 0 to `days`."""
    room = 4 * places + 64
    links = np.full((room, 3), NO_ROW, np.int64)
    links[:-1, AFTER] = np.arange(1, room)
    return Crowd(
        units=np.zeros((room, len(strata)), np.int64),
        km=np.zeros((room, len(strata))),
        links=links,
        shelf=np.full(3 * places + days + 1, NO_ROW, np.int64),
        bucket=np.full(1 << room.bit_length(), NO_ROW, np.int64),
        free=np.array([0, room], np.int64),
        standing=np.zeros((places, 2), np.int64),
        flows=np.zeros((4, places, GROUPS), np.int64),
        journey_km=np.zeros(places),
        strata=strata,
        places=places,
        homes=homes,
    )


@lean
def row_at(crowd: Crowd, shelf: int, place: int, home: int, budget: int) -> int:
    """The row on a shelf for a place, a home and a budget; if it is new there must be room for it.

    place   where they are, or are going to
    budget  travel left today, in bins of 1 / `BUDGET_BINS` of a day's travel, rounded down; 0 for those who stay
    """
    key = ((shelf * crowd.places + place) * crowd.homes + home) * (BUDGET_BINS + 1) + budget
    bucket = ((key * _SPREADER) >> 20) & (len(crowd.bucket) - 1)
    row = crowd.bucket[bucket]
    while row != NO_ROW:
        if crowd.links[row, KEY] == key:
            return int(row)
        row = crowd.links[row, SAME_HASH]
    row = crowd.free[0]
    crowd.free[0] = crowd.links[row, AFTER]
    crowd.free[1] -= 1
    crowd.links[row, KEY] = key
    crowd.links[row, SAME_HASH] = crowd.bucket[bucket]
    crowd.bucket[bucket] = row
    crowd.links[row, AFTER] = crowd.shelf[shelf]
    crowd.shelf[shelf] = row
    return int(row)


@bare
def rows_on(crowd: Crowd, first: int, end: int) -> int:
    """How many rows are on the shelves from the first one to that before the end."""
    rows = 0
    for shelf in range(first, end):
        row = crowd.shelf[shelf]
        while row != NO_ROW:
            rows += 1
            row = crowd.links[row, AFTER]
    return rows


@bare
def budget_of(crowd: Crowd, row: int) -> int:
    """Travel left today."""
    return int(crowd.links[row, KEY] % (BUDGET_BINS + 1))


@bare
def home_of(crowd: Crowd, row: int) -> int:
    """Home of a row; the number of places if it is unknown, 0 where homes do not matter."""
    return int(crowd.links[row, KEY] // (BUDGET_BINS + 1) % crowd.homes)


@bare
def place_of(crowd: Crowd, row: int) -> int:
    """Where a row is, or is going to."""
    return int(crowd.links[row, KEY] // ((BUDGET_BINS + 1) * crowd.homes) % crowd.places)


@bare
def clear_shelf(crowd: Crowd, shelf: int) -> None:
    """Frees all rows of a shelf and sets them to zero."""
    row = crowd.shelf[shelf]
    while row != NO_ROW:
        bucket = ((crowd.links[row, KEY] * _SPREADER) >> 20) & (len(crowd.bucket) - 1)
        if crowd.bucket[bucket] == row:
            crowd.bucket[bucket] = crowd.links[row, SAME_HASH]
        else:
            before = crowd.bucket[bucket]
            while crowd.links[before, SAME_HASH] != row:
                before = crowd.links[before, SAME_HASH]
            crowd.links[before, SAME_HASH] = crowd.links[row, SAME_HASH]
        for stratum in range(len(crowd.strata)):
            crowd.units[row, stratum] = 0
            crowd.km[row, stratum] = 0.0
        following = crowd.links[row, AFTER]
        crowd.links[row, AFTER] = crowd.free[0]
        crowd.free[0] = row
        crowd.free[1] += 1
        row = following
    crowd.shelf[shelf] = NO_ROW


@inner
def with_room_for(crowd: Crowd, rows: int, first: int, end: int) -> Crowd:
    """The crowd, or one with room for so many new rows for every row on some shelves."""
    # rows are counted only where there might be too little room: walking shelves takes time
    if crowd.free[1] >= rows * (len(crowd.links) - crowd.free[1]):
        return crowd
    return with_room(crowd, rows * rows_on(crowd, first, end))


@inner
def with_room(crowd: Crowd, more: int) -> Crowd:
    """The crowd, or one with the same rows at the same numbers in which at least so many more fit."""
    # by loops: numpy's ways to do it take numba seconds to compile, for the text of errors that cannot happen
    if crowd.free[1] >= more:
        return crowd
    old = len(crowd.links)
    room, buckets = old + max(old, more), len(crowd.bucket)
    while buckets < room:
        buckets *= 2
    larger = Crowd(
        np.zeros((room, len(crowd.strata)), np.int64),
        np.zeros((room, len(crowd.strata))),
        np.empty((room, 3), np.int64),
        crowd.shelf,
        np.full(buckets, NO_ROW),
        crowd.free,
        crowd.standing,
        crowd.flows,
        crowd.journey_km,
        crowd.strata,
        crowd.places,
        crowd.homes,
    )
    for row in range(old):
        for column in range(3):
            larger.links[row, column] = crowd.links[row, column]
    for row in range(room - 1, old - 1, -1):
        larger.links[row, AFTER] = crowd.free[0]
        crowd.free[0] = row
    crowd.free[1] += room - old
    for shelf in range(len(crowd.shelf)):
        row = crowd.shelf[shelf]
        while row != NO_ROW:
            bucket = ((larger.links[row, KEY] * _SPREADER) >> 20) & (buckets - 1)
            larger.links[row, SAME_HASH] = larger.bucket[bucket]
            larger.bucket[bucket] = row
            # free rows hold zeros, and so do those of a new table
            for stratum in range(len(crowd.strata)):
                larger.units[row, stratum] = crowd.units[row, stratum]
                larger.km[row, stratum] = crowd.km[row, stratum]
            row = larger.links[row, AFTER]
    return larger

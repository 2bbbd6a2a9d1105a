"""Everybody: cohorts at places and on the way, and the steps by which they stay and leave; compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from trucelab.arrays import Counts32, Flags, Floats, Ints
from trucelab.compiled import compiled, jit_norefcount
from trucelab.movement.kit.cohorts import LABEL, UNITS, Cohorts, append, empty_cohorts
from trucelab.movement.native.recorder import ARRIVALS, RETURNS
from trucelab.movement.native.strata import ADULTS, CELLS, CHILDREN, MOVED, PERSONS, TIMES, bits_of, label_of

PRESENT, DISPLACED = range(2)
"""Columns of standing."""


class Scratch(NamedTuple):
    """Room to work in, overwritten by whoever needs it: what makes arrays takes long to compile."""

    wanted: Flags
    """(place,)"""
    has_room: Flags
    """(place,)"""
    sees_room: Ints
    """(moved,)"""
    waiting: Ints
    """(type of unit,)"""
    taken: Ints
    """(type of unit,)"""
    found: Ints
    """(2, stratum), all 0 between those who use it."""


class People(NamedTuple):
    """Where everybody is in the middle of a day.

    There are queues of those who stay at a place, by place, of those who stand there and are about to choose, of those
    who have just arrived and are not taken in yet, and of those on the road, by the day of their arrival.
    """

    cohorts: Cohorts
    """Labels as in `strata`.  Kilometres since they last stayed somewhere, summed over persons; a part that parts from
    the rest takes its mean share, which keeps the expected kilometres at every place.  Those who stay have none."""
    standing: Ints
    """(place, 2) persons who stay: all, and displaced ones."""
    sizes: Ints
    """(type of unit, 3) children, adults, persons of a unit."""
    homes: int
    """How many homes are told apart: places and one more, which is unknown; 1 where homes do not matter."""
    scratch: Scratch


@jit_norefcount
def choosing(people: People, place: int) -> int:
    """The queue of those who are about to choose."""
    return len(people.standing) + place


@jit_norefcount
def arriving(people: People, place: int) -> int:
    """The queue of those who have just arrived."""
    return 2 * len(people.standing) + place


@jit_norefcount
def on_road(people: People, day: int) -> int:
    """The queue of those who will arrive on a day; the last one is for all days after the run."""
    return min(3 * len(people.standing) + day, len(people.cohorts.queue) - 1)


@jit_norefcount
def view_of(views: Ints, people: People, origin: int, moved: int) -> int:
    """The view of people at an origin who have moved so often, see `known_routes`."""
    return origin if len(views) == len(people.standing) else origin * MOVED + moved


def people_at(units: Ints, sizes: Ints, homes: int, days: int, rows: int) -> People:
    """Nobody is on the road.  Those who have been displaced before are so from an unknown home.

    units    (place, type, moved, times) units
    sizes    (type, group) persons of a unit
    days     days of the run, the start included
    rows     room for cohorts
    """
    places = len(units)
    cohorts = empty_cohorts(3 * places + days + 1, rows)
    sizes = np.column_stack([sizes, sizes.sum(axis=1)]).astype(np.int64)
    scratch = Scratch(
        wanted=np.zeros(places, np.bool_),
        has_room=np.zeros(places, np.bool_),
        sees_room=np.zeros(MOVED, np.int64),
        waiting=np.zeros(len(sizes), np.int64),
        taken=np.zeros(len(sizes), np.int64),
        found=np.zeros((2, CELLS * len(sizes)), np.int64),
    )
    people = People(cohorts, np.zeros((places, 2), np.int64), sizes, homes, scratch)
    _fill(people, np.ascontiguousarray(units, np.int64))
    return people


@compiled
def _fill(people: People, units: Ints) -> None:
    """Everybody stays where they are."""
    for place in range(units.shape[0]):
        for kind in range(units.shape[1]):
            for moved in range(units.shape[2]):
                for times in range(units.shape[3]):
                    some = units[place, kind, moved, times]
                    if some > 0:
                        home = 0 if people.homes == 1 else place if times == 0 else people.homes - 1
                        label = label_of(home, 0, kind * CELLS + moved * TIMES + times)
                        append(people.cohorts, place, label, some, 0.0)


@jit_norefcount
def count(flows: Counts32, people: People, flow: int, place: int, stratum: int, units: int) -> None:
    """Adds the children and adults of units to a flow of the day."""
    flows[flow, place, CHILDREN] += units * people.sizes[stratum >> 4, CHILDREN]
    flows[flow, place, ADULTS] += units * people.sizes[stratum >> 4, ADULTS]


@jit_norefcount
def leave(people: People, place: int, row: int, units: int) -> None:
    """Takes units off a row of those who stay at a place."""
    home, _, stratum = bits_of(people.cohorts.row[row, LABEL])
    persons = units * people.sizes[stratum >> 4, PERSONS]
    people.cohorts.row[row, UNITS] -= units
    people.standing[place, PRESENT] -= persons
    if stratum & 3 > 0 and (people.homes == 1 or home != place):
        people.standing[place, DISPLACED] -= persons


@jit_norefcount
def part_from(people: People, row: int, units: int) -> float:
    """Takes units off a row on the way, with their share of the kilometres, which is given back."""
    cohorts = people.cohorts
    km = cohorts.km[row] * (units / cohorts.row[row, UNITS])
    cohorts.row[row, UNITS] -= units
    cohorts.km[row] -= km
    return float(km)


@jit_norefcount
def stay(people: People, flows: Counts32, journey_km: Floats, place: int, row: int, units: int) -> None:
    """Units of a row that has arrived at a place stay there.

    flows, journey_km  of the day
    """
    home, _, stratum = bits_of(people.cohorts.row[row, LABEL])
    journey_km[place] += part_from(people, row, units)
    append(people.cohorts, place, label_of(home, 0, stratum), units, 0.0)
    persons = units * people.sizes[stratum >> 4, PERSONS]
    people.standing[place, PRESENT] += persons
    if people.homes == 1 or home != place:
        people.standing[place, DISPLACED] += persons
    else:
        count(flows, people, RETURNS, place, stratum, units)
    count(flows, people, ARRIVALS, place, stratum, units)

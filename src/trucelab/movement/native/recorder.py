"""The books: everybody counted afresh at the end of a day, and what happened on it; compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from trucelab.compiled import bare, part
from trucelab.movement.kit.cohorts import (
    AFTER,
    ARRIVALS,
    DEPARTURES,
    DISPLACED,
    NO_ROW,
    PRESENT,
    RETURNS,
    TRAPPED,
    Crowd,
    home_of,
)
from trucelab.movement.native.environment import Today
from trucelab.movement.native.strata import (
    ADULTS_IN,
    CHILDREN_IN,
    GROUPS,
    MOVED_BEFORE,
    PERSONS_IN,
    TIMES,
    TIMES_BEFORE,
)

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]

ONCE, TWICE, AWAY = range(3)
"""Layers of `Books.ever`: displaced during the run, at least twice, and not at home now."""


class Books(NamedTuple):
    """Every day, persons; days that are not written yet hold zeros."""

    people: NDArray[np.int32]
    """(day, place, group, times) present."""
    on_road: NDArray[np.int32]
    """(day, group, times)"""
    displaced_here: NDArray[np.int32]
    """(day, place, group) present, displaced during the run and not at home."""
    ever: NDArray[np.int32]
    """(day, layer, group) wherever they are, see `ONCE`."""
    departures: NDArray[np.int32]
    """(day, place, group)"""
    arrivals: NDArray[np.int32]
    """(day, place, group)"""
    returns: NDArray[np.int32]
    """(day, place, group)"""
    events: NDArray[np.int32]
    """(day, group)"""
    trapped: NDArray[np.int32]
    """(day, group)"""
    beyond_capacity: NDArray[np.int32]
    """(day, place)"""
    journey_km: NDArray[np.float64]
    """(day, place)"""


def blank_books(horizon_days: int, places: int) -> Books:
    """Nothing is written."""
    days = horizon_days + 1
    by_place = np.zeros((4, days, places, GROUPS), np.int32)
    by_group = np.zeros((2, days, GROUPS), np.int32)
    return Books(
        people=np.zeros((days, places, GROUPS, TIMES), np.int32),
        on_road=np.zeros((days, GROUPS, TIMES), np.int32),
        displaced_here=by_place[0],
        ever=np.zeros((days, 3, GROUPS), np.int32),
        departures=by_place[1],
        arrivals=by_place[2],
        returns=by_place[3],
        events=by_group[0],
        trapped=by_group[1],
        beyond_capacity=np.zeros((days, places), np.int32),
        journey_km=np.zeros((days, places)),
    )


@part
def write_down(crowd: Crowd, today: Today, books: Books) -> tuple[int, int, int]:
    """Counts everybody at places and on the road, and writes a day down.

    returns  children, adults, and the least count of any row
    """
    found = _write_people(crowd, today.day, books, np.zeros((2, len(crowd.strata)), np.int64))
    write_events(crowd.flows, crowd.journey_km, crowd.standing, today, books)
    return found


@bare
def write_events(flows: Counts, journey_km: Floats, standing: Counts, today: Today, books: Books) -> None:
    """Writes down what happened on a day, and how many are beyond capacity at its end.

    flows       (layer, place, group) persons, see `crowd`
    journey_km  (place,)
    standing    (place, 2) persons who stay: all, and displaced ones
    """
    day = today.day
    for place in range(len(journey_km)):
        books.journey_km[day, place] = journey_km[place]
        for group in range(GROUPS):
            books.departures[day, place, group] = flows[DEPARTURES, place, group]
            books.arrivals[day, place, group] = flows[ARRIVALS, place, group]
            books.returns[day, place, group] = flows[RETURNS, place, group]
            books.events[day, group] += flows[DEPARTURES, place, group]
            books.trapped[day, group] += flows[TRAPPED, place, group]
        if today.capacity[place] >= 0:
            books.beyond_capacity[day, place] = max(0, standing[place, DISPLACED] - today.capacity[place])


@bare
def _write_people(crowd: Crowd, day: int, books: Books, found: Counts) -> tuple[int, int, int]:
    """Counts and writes down everybody.

    found    (2, stratum) zeros, and zeros again afterwards: units away from home, and at home
    returns  children, adults, and the least count of any row
    """
    children, adults, least = 0, 0, 0
    for shelf in range(len(crowd.shelf)):
        place = shelf if shelf < crowd.places else -1
        row = crowd.shelf[shelf]
        while row != NO_ROW:
            at_home = 1 if crowd.homes > 1 and home_of(crowd, row) == place else 0
            for stratum in range(len(crowd.strata)):
                found[at_home, stratum] += crowd.units[row, stratum]
                least = min(least, crowd.units[row, stratum])
            row = crowd.links[row, AFTER]
        if place >= 0:
            crowd.standing[place, PRESENT], crowd.standing[place, DISPLACED] = 0, 0
        # all who are on the road are written at once, after the last shelf
        if place >= 0 or shelf == len(crowd.shelf) - 1:
            for at_home in range(2):
                for stratum in range(len(crowd.strata)):
                    units = found[at_home, stratum]
                    if units != 0:
                        children += units * crowd.strata[stratum, CHILDREN_IN]
                        adults += units * crowd.strata[stratum, ADULTS_IN]
                        _write(crowd, day, books, place, at_home == 1, stratum, units)
                        found[at_home, stratum] = 0
    return children, adults, least


@bare
def _write(crowd: Crowd, day: int, books: Books, place: int, at_home: bool, stratum: int, units: int) -> None:
    """Adds units at a place, or on the road if that is below 0."""
    moved, times = crowd.strata[stratum, MOVED_BEFORE], crowd.strata[stratum, TIMES_BEFORE]
    if place >= 0:
        crowd.standing[place, PRESENT] += units * crowd.strata[stratum, PERSONS_IN]
        if times > 0 and not at_home:
            crowd.standing[place, DISPLACED] += units * crowd.strata[stratum, PERSONS_IN]
    for group in range(GROUPS):
        persons = units * crowd.strata[stratum, CHILDREN_IN + group]
        if place < 0:
            books.on_road[day, group, times] += persons
        else:
            books.people[day, place, group, times] += persons
            if moved > 0 and not at_home:
                books.displaced_here[day, place, group] += persons
        if moved > 0:
            books.ever[day, ONCE, group] += persons
            if not at_home:
                books.ever[day, AWAY, group] += persons
        if moved > 1:
            books.ever[day, TWICE, group] += persons

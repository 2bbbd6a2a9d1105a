"""The books: everybody counted afresh at the end of a day; compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from trucelab.compiled import compiled, lean
from trucelab.displacement.crowd import AFTER, DISPLACED, NO_ROW, PRESENT, Crowd, home_of
from trucelab.displacement.strata import ADULTS_IN, CHILDREN_IN, MOVED_BEFORE, PERSONS_IN, TIMES_BEFORE

ONCE, TWICE, AWAY = range(3)
"""Layers of `Page.ever`: displaced during the run, at least twice, and not at home now."""


class Page(NamedTuple):
    """One day of the books: persons, all zero before."""

    people: NDArray[np.int32]
    """(place, group, times) present."""
    on_road: NDArray[np.int32]
    """(group, times)"""
    displaced_here: NDArray[np.int32]
    """(place, group) present, displaced during the run and not at home."""
    ever: NDArray[np.int32]
    """(layer, group) wherever they are, see `ONCE`."""


@compiled
def write_down(crowd: Crowd, page: Page) -> tuple[int, int, int]:
    """Counts everybody at places and on the road.

    returns  children, adults, and the least count of any row
    """
    away, at_home = np.zeros(len(crowd.strata), np.int64), np.zeros(len(crowd.strata), np.int64)
    children, adults, least = 0, 0, 0
    for shelf in range(len(crowd.shelf)):
        place = shelf if shelf < crowd.places else -1
        row = crowd.shelf[shelf]
        while row != NO_ROW:
            units = at_home if crowd.homes > 1 and home_of(crowd, row) == place else away
            for stratum in range(len(crowd.strata)):
                units[stratum] += crowd.units[row, stratum]
                least = min(least, crowd.units[row, stratum])
            row = crowd.links[row, AFTER]
        # all who are on the road are written at once, after the last shelf
        if place >= 0 or shelf == len(crowd.shelf) - 1:
            if place >= 0:
                crowd.standing[place, PRESENT], crowd.standing[place, DISPLACED] = 0, 0
            for stratum in range(len(crowd.strata)):
                both = away[stratum] + at_home[stratum]
                children += both * crowd.strata[stratum, CHILDREN_IN]
                adults += both * crowd.strata[stratum, ADULTS_IN]
                for units, home in ((away, False), (at_home, True)):
                    if units[stratum] != 0:
                        _write(crowd, page, place, home, stratum, units[stratum])
                        units[stratum] = 0
    return children, adults, least


@lean
def _write(crowd: Crowd, page: Page, place: int, at_home: bool, stratum: int, units: int) -> None:
    """Adds units at a place, or on the road if that is below 0, to the page."""
    moved, times = crowd.strata[stratum, MOVED_BEFORE], crowd.strata[stratum, TIMES_BEFORE]
    if place >= 0:
        crowd.standing[place, PRESENT] += units * crowd.strata[stratum, PERSONS_IN]
        if times > 0 and not at_home:
            crowd.standing[place, DISPLACED] += units * crowd.strata[stratum, PERSONS_IN]
    for group in range(2):
        persons = units * crowd.strata[stratum, CHILDREN_IN + group]
        if place < 0:
            page.on_road[group, times] += persons
        else:
            page.people[place, group, times] += persons
            if moved > 0 and not at_home:
                page.displaced_here[place, group] += persons
        if moved > 0:
            page.ever[ONCE, group] += persons
            if not at_home:
                page.ever[AWAY, group] += persons
        if moved > 1:
            page.ever[TWICE, group] += persons

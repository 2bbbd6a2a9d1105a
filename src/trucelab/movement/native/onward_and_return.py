"""What displaced persons do who did not have to leave today: go home, or move on; compiled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from trucelab.compiled import bare, part
from trucelab.movement.kit.cohorts import AFTER, DISPLACED, NO_ROW, Crowd, home_of, row_at
from trucelab.movement.kit.sampling import binomial
from trucelab.movement.native.environment import Graph, Today
from trucelab.movement.native.known_routes import LEADS, Ways, view_of
from trucelab.movement.native.routes_home import WaysHome, km_home
from trucelab.movement.native.strata import MOVED_BEFORE, PERSONS_IN, TIMES_BEFORE
from trucelab.movement.native.transfers import leave
from trucelab.movement.native.travel import BUDGET_BINS, travel

Flags = NDArray[np.bool_]


@part
def return_home(
    rng: np.random.Generator, crowd: Crowd, graph: Graph, today: Today, ways: WaysHome, km_per_day: float
) -> None:
    """Draws who sets out for home, over open roads of any length."""
    for place in range(crowd.places):
        if crowd.standing[place, DISPLACED] == 0 or today.shut[place]:
            continue
        row = crowd.shelf[place]
        while row != NO_ROW:
            home = home_of(crowd, row)
            if home != place and home < crowd.places and today.going_home[home] > 0.0 and _anybody(crowd, row):
                if crowd.km[row, 0] == 0.0:
                    crowd.km[row, 0] = km_home(ways, graph, today, place, home)
                if crowd.km[row, 0] < np.inf:
                    _set_out(rng, crowd, today, place, row, km_per_day)
            row = crowd.links[row, AFTER]


@part
def _anybody(crowd: Crowd, row: int) -> bool:
    """Whether there are units in a row."""
    units = 0
    for stratum in range(len(crowd.strata)):
        units += crowd.units[row, stratum]
    return units > 0


@bare
def _set_out(rng: np.random.Generator, crowd: Crowd, today: Today, place: int, row: int, km_per_day: float) -> None:
    """Of the units of a row, draws who goes home, and puts them on the way with a full day of travel before them."""
    home, km = home_of(crowd, row), crowd.km[row, 0]
    left, days = travel(km, km_per_day, BUDGET_BINS)
    shelf = crowd.places + home
    if days > 0:
        shelf = min(3 * crowd.places + today.day + days, len(crowd.shelf) - 1)
    there = NO_ROW
    for stratum in range(len(crowd.strata)):
        units = crowd.units[row, stratum]
        if units > 0 and crowd.strata[stratum, TIMES_BEFORE] > 0:
            going = binomial(rng, units, today.going_home[home])
            if going > 0:
                if there == NO_ROW:
                    there = row_at(crowd, shelf, home, home, left)
                crowd.units[there, stratum] += going
                crowd.km[there, stratum] += km * going * crowd.strata[stratum, PERSONS_IN]
                leave(crowd, place, row, stratum, going)


@part
def may_move_on(crowd: Crowd, today: Today) -> Flags:
    """(place,) where displaced persons may be drawn to move on."""
    wanted = np.zeros(crowd.places, np.bool_)
    for place in range(crowd.places):
        wanted[place] = crowd.standing[place, DISPLACED] > 0 and today.onward[place] > 0.0 and not today.shut[place]
    return wanted


@bare
def move_on(rng: np.random.Generator, crowd: Crowd, today: Today, ways: Ways, wanted: Flags) -> None:
    """Draws who moves on from where they are displaced: no displacement event.

    wanted  as from `may_move_on`, and asked about
    """
    for place in range(crowd.places):
        row = crowd.shelf[place] if wanted[place] else NO_ROW
        while row != NO_ROW:
            home = home_of(crowd, row)
            for stratum in range(len(crowd.strata)):
                units = crowd.units[row, stratum]
                if units == 0 or crowd.strata[stratum, TIMES_BEFORE] == 0 or (crowd.homes > 1 and home == place):
                    continue
                if ways.views[view_of(ways, place, crowd.strata[stratum, MOVED_BEFORE]), LEADS]:
                    going = binomial(rng, units, today.onward[place])
                    if going > 0:
                        there = row_at(crowd, 2 * crowd.places + place, place, home, BUDGET_BINS)
                        crowd.units[there, stratum] += going
                        leave(crowd, place, row, stratum, going)
            row = crowd.links[row, AFTER]

"""Where those who are about to choose go: the weights of places, and the way there; compiled.

Everybody who chooses in the same round sees the same occupancies.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from trucelab.compiled import bare, part
from trucelab.movement.kit.cohorts import (
    AFTER,
    DISPLACED,
    NO_ROW,
    PRESENT,
    Crowd,
    budget_of,
    clear_shelf,
    home_of,
    row_at,
    with_room,
)
from trucelab.movement.kit.sampling import fill_guide, guide_parts, spread
from trucelab.movement.native.environment import Today
from trucelab.movement.native.known_routes import END, FIRST, KM, PLACE, PULL, Ways, view_of
from trucelab.movement.native.network import EARTH_RADIUS_KM
from trucelab.movement.native.parameters import Parameters
from trucelab.movement.native.rules.crowding import crowding_factor
from trucelab.movement.native.rules.home_attraction import home_factor
from trucelab.movement.native.rules.population_attraction import faces_factor
from trucelab.movement.native.strata import MOVED, MOVED_BEFORE, PERSONS_IN
from trucelab.movement.native.travel import travel

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]

FACES, WITH_ROOM = range(2)
"""Columns of factors: known faces; known faces and crowding, 0 where a place is full."""
ORIGIN, CLASS, ROW = range(3)
"""Columns of what is reached."""
_MOST_PAIRS: Final = 1 << 20


class Sight(NamedTuple):
    """Factors of weights, worked out when somebody asks."""

    seen: Counts
    """(place,) round of choosing in which the factors were worked out."""
    factor: Floats
    """(place, 2), see `FACES`."""
    pair: Counts
    """(power of two,) home and place that the factor below is for; pairs of the same slot push each other out."""
    near_home: Floats
    """(power of two,) home attraction."""
    globe: Floats
    """(place, 3) points on the unit sphere."""
    known: Counts
    """(place,) labels of the places that those who choose now may choose."""
    tail: Floats
    """(place + 1,) sum of their weights from each on, 0 behind the last."""
    there: Counts
    """(place,) the row that those are in who chose it, or `NO_ROW`."""
    counts: Counts
    """(place,) how many chose it; all 0 between those who choose."""
    chosen: Counts
    """(place,) the choices of anybody."""
    guide: Counts
    """(power of two,) where to begin to look for the choice at a height, see `fill_guide`."""
    reached: Counts
    """(3,) who is next, see `ORIGIN`: where choosing goes on when there is more room."""


def blank_sight(globe: Floats, homes: int) -> Sight:
    """Nothing has been worked out; all pairs of home and place fit in, up to a million."""
    places = len(globe)
    slots = 1 << min(homes * places, _MOST_PAIRS).bit_length() if homes > 1 else 1
    return Sight(
        seen=np.zeros(places, np.int64),
        factor=np.zeros((places, 2)),
        pair=np.full(slots, -1, np.int64),
        near_home=np.zeros(slots),
        globe=globe,
        known=np.zeros(places, np.int64),
        tail=np.zeros(places + 1),
        there=np.zeros(places, np.int64),
        counts=np.zeros(places, np.int64),
        chosen=np.zeros(places, np.int64),
        guide=np.zeros(guide_parts(places), np.int64),
        reached=np.zeros(3, np.int64),
    )


@part
def choose(
    rng: np.random.Generator, crowd: Crowd, today: Today, ways: Ways, sight: Sight, parameters: Parameters, turn: int
) -> Crowd:
    """Everybody who is about to choose picks a destination and travels as far as today's budget goes.

    turn     number of the round, never used before in the run
    returns  the crowd, whose room may have grown
    """
    sight.reached[:] = 0
    sight.reached[ROW] = NO_ROW
    while not _choose_while_room(rng, crowd, today, ways, sight, parameters, turn):
        crowd = with_room(crowd, crowd.places)
    return crowd


@bare
def _choose_while_room(
    rng: np.random.Generator, crowd: Crowd, today: Today, ways: Ways, sight: Sight, parameters: Parameters, turn: int
) -> bool:
    """Goes on with those who choose from where the last call stopped; says whether all have chosen."""
    classes = len(ways.views) // crowd.places
    for origin in range(sight.reached[ORIGIN], crowd.places):
        shelf = 2 * crowd.places + origin
        if crowd.shelf[shelf] == NO_ROW:
            continue
        for moved in range(sight.reached[CLASS], classes):
            view, home_before, choices = view_of(ways, origin, moved), -1, 0
            row = sight.reached[ROW]
            if row == NO_ROW:
                row = crowd.shelf[shelf]
            while row != NO_ROW:
                if _anybody(crowd, row, moved if classes == MOVED else -1):
                    home = home_of(crowd, row) if parameters.home_power > 0.0 else 0
                    if home != home_before:
                        choices = weigh(crowd.standing, today, ways, sight, parameters, view, home, turn)
                        fill_guide(sight.tail[: choices + 1], sight.guide[: guide_parts(choices)])
                        home_before = home
                    if crowd.free[1] < choices:
                        sight.reached[ORIGIN], sight.reached[CLASS], sight.reached[ROW] = origin, moved, row
                        return False
                    _go(rng, crowd, today, ways, sight, row, moved if classes == MOVED else -1, choices, parameters)
                row = crowd.links[row, AFTER]
            sight.reached[ROW] = NO_ROW
        sight.reached[CLASS] = 0
        clear_shelf(crowd, shelf)
    return True


@bare
def _anybody(crowd: Crowd, row: int, moved: int) -> bool:
    """Whether there are units of a class in a row; below 0 for any."""
    anybody = 0
    for stratum in range(len(crowd.strata)):
        if moved < 0 or crowd.strata[stratum, MOVED_BEFORE] == moved:
            anybody += crowd.units[row, stratum]
    return anybody > 0


@bare
def weigh(
    standing: Counts, today: Today, ways: Ways, sight: Sight, parameters: Parameters, view: int, home: int, turn: int
) -> int:
    """Weights of all known places as people of a home see them; as if there were room, if all are full.

    They are left in `sight`: labels of places that pull, and the sums of their weights.

    standing  (place, 2) persons who stay: all, and displaced ones
    home      the number of places if it is unknown
    turn      number of the round, never used before in the run
    returns   how many there are
    """
    known, tail = sight.known, sight.tail
    choices, room = 0, False
    for label in range(ways.views[view, FIRST], ways.views[view, END]):
        if ways.gauge[label, PULL] > 0.0:
            place = ways.label[label, PLACE]
            if sight.seen[place] != turn:
                sight.seen[place] = turn
                faces = faces_factor(standing[place, PRESENT], parameters.faces_power)
                sight.factor[place, FACES] = faces
                sight.factor[place, WITH_ROOM] = faces * crowding_factor(
                    standing[place, DISPLACED], today.capacity[place], parameters.crowding_starts_at
                )
            room |= sight.factor[place, WITH_ROOM] > 0.0
            known[choices] = label
            choices += 1
    tail[choices] = 0.0
    for prefer_home in (parameters.home_power > 0.0 and home < len(standing), False):
        for choice in range(choices - 1, -1, -1):
            place = ways.label[known[choice], PLACE]
            weight = ways.gauge[known[choice], PULL] * sight.factor[place, WITH_ROOM if room else FACES]
            if prefer_home:
                weight *= _near_home(sight, parameters, home, place)
            tail[choice] = tail[choice + 1] + weight
        # where home is so far from everywhere that nothing would be left of any weight, it does not count
        if tail[0] > 0.0:
            break
    return choices


@bare
def _near_home(sight: Sight, parameters: Parameters, home: int, place: int) -> float:
    """Home attraction of a place."""
    pair = home * len(sight.seen) + place
    slot = pair & (len(sight.pair) - 1)
    if sight.pair[slot] != pair:
        squared = 0.0
        for axis in range(3):
            squared += (sight.globe[home, axis] - sight.globe[place, axis]) ** 2
        km = 2.0 * EARTH_RADIUS_KM * math.asin(min(1.0, 0.5 * math.sqrt(squared)))
        sight.pair[slot] = pair
        sight.near_home[slot] = home_factor(km, parameters.home_scale_km, parameters.home_power)
    return float(sight.near_home[slot])


@bare
def _go(
    rng: np.random.Generator,
    crowd: Crowd,
    today: Today,
    ways: Ways,
    sight: Sight,
    row: int,
    moved: int,
    choices: int,
    parameters: Parameters,
) -> None:
    """Units of a row spread over their choices and go.

    moved    class that goes; below 0 for all
    choices  how many labels and weights stand in `sight`
    """
    for choice in range(choices):
        sight.there[choice] = NO_ROW
    budget, home = budget_of(crowd, row), home_of(crowd, row)
    tail, guide, counts = sight.tail[: choices + 1], sight.guide[: guide_parts(choices)], sight.counts[:choices]
    for stratum in range(len(crowd.strata)):
        units = crowd.units[row, stratum]
        if units == 0 or (moved >= 0 and crowd.strata[stratum, MOVED_BEFORE] != moved):
            continue
        mean_km = crowd.km[row, stratum] / units
        for number in range(spread(rng, units, tail, guide, counts, sight.chosen)):
            choice = sight.chosen[number]
            label = sight.known[choice]
            km = ways.gauge[label, KM]
            if sight.there[choice] == NO_ROW:
                place = ways.label[label, PLACE]
                left, days = travel(km, parameters.km_per_day, budget)
                shelf = crowd.places + place
                if days > 0:
                    shelf = min(3 * crowd.places + today.day + days, len(crowd.shelf) - 1)
                sight.there[choice] = row_at(crowd, shelf, place, home, left)
            there, gone = sight.there[choice], counts[choice]
            crowd.units[there, stratum] += gone
            crowd.km[there, stratum] += gone * (mean_km + km * crowd.strata[stratum, PERSONS_IN])
            counts[choice] = 0

"""Where those who are about to choose go: the weights of places, and the way there; compiled.

Everybody who chooses in the same round sees the same occupancies.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from trucelab.compiled import compiled, lean
from trucelab.displacement.crowd import (
    AFTER,
    BUDGET_BINS,
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
from trucelab.displacement.land import Today
from trucelab.displacement.network import EARTH_RADIUS_KM
from trucelab.displacement.parameters import Parameters
from trucelab.displacement.rules.crowding import crowding_factor
from trucelab.displacement.rules.home_attraction import home_factor
from trucelab.displacement.rules.known_faces import faces_factor
from trucelab.displacement.sampling import spread
from trucelab.displacement.strata import MOVED, MOVED_BEFORE, PERSONS_IN
from trucelab.displacement.ways import END, FIRST, KM, PLACE, PULL, Ways, view_of

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]

FACES, WITH_ROOM = range(2)
"""Columns of factors: known faces; known faces and crowding, 0 where a place is full."""
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


def blank_sight(globe: Floats, homes: int) -> Sight:
    """Nothing has been worked out; all pairs of home and place fit in, up to a million."""
    places = len(globe)
    slots = 1 << min(homes * places, _MOST_PAIRS).bit_length() if homes > 1 else 1
    return Sight(
        np.zeros(places, np.int64), np.zeros((places, 2)), np.full(slots, -1, np.int64), np.zeros(slots), globe
    )


@lean
def travel(way: float, budget: int) -> tuple[int, int]:
    """How much budget is left on arrival, and in how many days that is.

    way      length of the way in bins of a day's travel, above 0
    budget   bins left today
    returns  bins left, rounded down; days, 0 for today
    """
    if way <= budget:
        # no way is free, however short: rounding must not make it so, since the end of the rounds rests on it
        return min(budget - 1, int(budget - way)), 0
    rest = way - budget
    days = math.ceil(rest / BUDGET_BINS)
    return min(BUDGET_BINS - 1, max(0, int(days * BUDGET_BINS - rest))), days


@compiled
def choose(
    rng: np.random.Generator,
    crowd: Crowd,
    today: Today,
    ways: Ways,
    sight: Sight,
    parameters: Parameters,
    turn: int,
) -> Crowd:
    """Everybody who is about to choose picks a destination and travels as far as today's budget goes.

    turn     number of the round, never used before in the run
    returns  the crowd, whose room may have grown
    """
    classes = len(ways.views) // crowd.places
    for origin in range(crowd.places):
        shelf = 2 * crowd.places + origin
        if crowd.shelf[shelf] == NO_ROW:
            continue
        for moved in range(classes):
            view, home_before = view_of(ways, origin, moved), -1
            labels = ways.views[view, END] - ways.views[view, FIRST]
            known, tail, choices = np.empty(labels, np.int64), np.zeros(labels + 1), 0
            there, counts = np.empty(labels, np.int64), np.empty(labels, np.int64)
            row = crowd.shelf[shelf]
            while row != NO_ROW:
                anybody = 0
                for stratum in range(len(crowd.strata)):
                    if classes < MOVED or crowd.strata[stratum, MOVED_BEFORE] == moved:
                        anybody += crowd.units[row, stratum]
                if anybody > 0:
                    home = home_of(crowd, row) if parameters.home_power > 0.0 else 0
                    if home != home_before:
                        choices = _weights(crowd, today, ways, sight, parameters, view, home, turn, known, tail)
                        home_before = home
                    crowd = with_room(crowd, choices)
                    chosen = known[:choices], tail[: choices + 1], there[:choices], counts[:choices]
                    _go(rng, crowd, today, ways, row, moved if classes == MOVED else -1, chosen, parameters)
                row = crowd.links[row, AFTER]
        clear_shelf(crowd, shelf)
    return crowd


@lean
def _weights(
    crowd: Crowd,
    today: Today,
    ways: Ways,
    sight: Sight,
    parameters: Parameters,
    view: int,
    home: int,
    turn: int,
    known: Counts,
    tail: Floats,
) -> int:
    """Weights of all known places as people of a home see them; as if there were room, if all are full.

    known    (label of the view,) overwritten from the first on: labels of places that pull
    tail     (one more,) overwritten: the sum of their weights from each on, 0 behind the last
    returns  how many there are
    """
    choices, room = 0, False
    for label in range(ways.views[view, FIRST], ways.views[view, END]):
        if ways.gauge[label, PULL] > 0.0:
            place = ways.label[label, PLACE]
            if sight.seen[place] != turn:
                sight.seen[place] = turn
                faces = faces_factor(crowd.standing[place, PRESENT], parameters.faces_power)
                sight.factor[place, FACES] = faces
                sight.factor[place, WITH_ROOM] = faces * crowding_factor(
                    crowd.standing[place, DISPLACED], today.capacity[place], parameters.crowding_starts_at
                )
            room |= sight.factor[place, WITH_ROOM] > 0.0
            known[choices] = label
            choices += 1
    tail[choices] = 0.0
    for prefer_home in (parameters.home_power > 0.0 and home < crowd.places, False):
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


@lean
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


@lean
def _go(
    rng: np.random.Generator,
    crowd: Crowd,
    today: Today,
    ways: Ways,
    row: int,
    moved: int,
    chosen: tuple[Counts, Floats, Counts, Counts],
    parameters: Parameters,
) -> None:
    """Units of a row spread over their choices and go.

    moved   class that goes; below 0 for all
    chosen  labels and weights as from `_weights`; two arrays (label,) that are overwritten
    """
    known, tail, there, counts = chosen
    for choice in range(len(known)):
        there[choice] = NO_ROW
    for stratum in range(len(crowd.strata)):
        units = crowd.units[row, stratum]
        if units == 0 or (moved >= 0 and crowd.strata[stratum, MOVED_BEFORE] != moved):
            continue
        spread(rng, units, tail, counts)
        mean_km = crowd.km[row, stratum] / units
        for choice in range(len(known)):
            if counts[choice] > 0:
                km = ways.gauge[known[choice], KM]
                if there[choice] == NO_ROW:
                    place = ways.label[known[choice], PLACE]
                    left, days = travel(km * BUDGET_BINS / parameters.km_per_day, budget_of(crowd, row))
                    shelf = crowd.places + place
                    if days > 0:
                        shelf = min(3 * crowd.places + today.day + days, len(crowd.shelf) - 1)
                    there[choice] = row_at(crowd, shelf, place, home_of(crowd, row), left)
                crowd.units[there[choice], stratum] += counts[choice]
                crowd.km[there[choice], stratum] += counts[choice] * (mean_km + km * crowd.strata[stratum, PERSONS_IN])

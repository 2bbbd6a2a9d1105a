"""Who leaves home or flees again: drawn by danger, or as many as a table tells; compiled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from trucelab.compiled import bare, part, step
from trucelab.movement.kit.cohorts import (
    AFTER,
    DEPARTURES,
    NO_ROW,
    PRESENT,
    TRAPPED,
    Crowd,
    home_of,
    row_at,
)
from trucelab.movement.kit.sampling import binomial, fill_guide, guide_parts, spread, take_units
from trucelab.movement.native.environment import Today
from trucelab.movement.native.kinds import BORDER
from trucelab.movement.native.known_routes import LEADS, Ways, view_of
from trucelab.movement.native.rules.prescribed_departure import told_weight
from trucelab.movement.native.strata import AFTER_EVENT, MOVED_BEFORE, PER_TYPE, PERSONS_IN
from trucelab.movement.native.transfers import count, leave
from trucelab.movement.native.travel import BUDGET_BINS

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@part
def may_depart(crowd: Crowd, today: Today, told: bool) -> Flags:
    """(place,) where somebody may be drawn to leave."""
    wanted = np.zeros(crowd.places, np.bool_)
    for place in range(crowd.places):
        drawn = today.leaving[place] > 0.0 or (told and today.danger[place] > 0.0)
        wanted[place] = drawn and crowd.standing[place, PRESENT] > 0
    return wanted


@bare
def depart(rng: np.random.Generator, crowd: Crowd, today: Today, ways: Ways, told: bool) -> None:
    """Draws who leaves because of danger; those who have nowhere to go stay and are trapped today.

    Where a table tells who leaves home, those who have never been displaced are left to it.
    """
    for place in range(crowd.places):
        if today.leaving[place] == 0.0 or crowd.standing[place, PRESENT] == 0:
            continue
        row = crowd.shelf[place]
        while row != NO_ROW:
            for stratum in range(len(crowd.strata)):
                units = crowd.units[row, stratum]
                if units > 0 and (not told or stratum % PER_TYPE > 0):
                    leavers = binomial(rng, units, today.leaving[place])
                    if leavers > 0:
                        _flee(crowd, today, ways, place, row, stratum, leavers)
            row = crowd.links[row, AFTER]


@step
def _flee(crowd: Crowd, today: Today, ways: Ways, place: int, row: int, stratum: int, units: int) -> bool:
    """Units leave, a displacement event, if they know of a place to go; says whether they do."""
    after = crowd.strata[stratum, AFTER_EVENT]
    if today.shut[place] or not ways.views[view_of(ways, place, crowd.strata[after, MOVED_BEFORE]), LEADS]:
        count(crowd, TRAPPED, place, stratum, units)
        return False
    count(crowd, DEPARTURES, place, stratum, units)
    there = row_at(crowd, 2 * crowd.places + place, place, home_of(crowd, row), BUDGET_BINS)
    crowd.units[there, after] += units
    leave(crowd, place, row, stratum, units)
    return True


@part
def depart_as_told(
    rng: np.random.Generator,
    crowd: Crowd,
    today: Today,
    ways: Ways,
    kind: Counts,
    people: int,
    power: float,
) -> int:
    """As many people as are told leave home, in whole units, as far as they are there.

    kind     (place,) position in `KINDS`; nobody leaves a border
    returns  people who are still to leave because nobody was left in danger, or who are trapped; below 0 where the
             last households were too many
    """
    rows, residents, weights = _residents(crowd, today, kind, power)
    by_place = _by_origin(rng, people, residents, weights)
    types = len(crowd.strata) // PER_TYPE
    waiting, sizes, taken = np.zeros(types, np.int64), np.zeros(types, np.int64), np.zeros(types, np.int64)
    for place in range(crowd.places):
        if by_place[place] == 0:
            continue
        for unit in range(types):
            waiting[unit] = crowd.units[rows[place], unit * PER_TYPE]
            sizes[unit] = crowd.strata[unit * PER_TYPE, PERSONS_IN]
        beyond, room = take_units(rng, waiting, sizes, by_place[place], taken)
        if beyond >= 0 and room > 0:
            taken[beyond] += 1
        for unit in range(types):
            if taken[unit] > 0 and _flee(crowd, today, ways, place, rows[place], unit * PER_TYPE, taken[unit]):
                people -= taken[unit] * sizes[unit]
    return people


@part
def _residents(crowd: Crowd, today: Today, kind: Counts, power: float) -> tuple[Counts, Counts, Floats]:
    """Who has never been displaced: the row and the persons by place, and the weight of the place."""
    rows = np.full(crowd.places, NO_ROW)
    residents, weights = np.zeros(crowd.places, np.int64), np.zeros(crowd.places)
    for place in range(crowd.places):
        if today.danger[place] == 0.0 or kind[place] == BORDER:
            continue
        row = crowd.shelf[place]
        while row != NO_ROW:
            here = 0
            for stratum in range(0, len(crowd.strata), PER_TYPE):
                here += crowd.units[row, stratum] * crowd.strata[stratum, PERSONS_IN]
            if here > 0:
                rows[place], residents[place] = row, here
            row = crowd.links[row, AFTER]
        weights[place] = told_weight(residents[place], today.danger[place], power)
    return rows, residents, weights


@part
def _by_origin(rng: np.random.Generator, people: int, residents: Counts, weights: Floats) -> Counts:
    """Spreads people over origins by weight; those beyond the residents of one go to the others in proportion."""
    places = len(residents)
    chosen, counts, tail = np.zeros(places, np.int64), np.zeros(places, np.int64), np.zeros(places + 1)
    guide, where = np.zeros(guide_parts(places), np.int64), np.zeros(places, np.int64)
    while people > 0:
        for place in range(places - 1, -1, -1):
            tail[place] = tail[place + 1] + weights[place]
        if tail[0] == 0.0:
            break
        fill_guide(tail, guide)
        spread(rng, people, tail, guide, counts, where)
        people = 0
        for place in range(places):
            chosen[place] += counts[place]
            counts[place] = 0
            if chosen[place] >= residents[place]:
                people += chosen[place] - residents[place]
                chosen[place], weights[place] = residents[place], 0.0
    return chosen

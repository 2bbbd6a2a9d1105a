"""What becomes of those who have arrived: home, on at once, turned back, taken in or refused; compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from trucelab.compiled import bare, part, step
from trucelab.movement.kit.cohorts import (
    AFTER,
    DISPLACED,
    NO_ROW,
    Crowd,
    budget_of,
    clear_shelf,
    home_of,
    place_of,
    row_at,
)
from trucelab.movement.kit.sampling import binomial, hypergeometric, take_units
from trucelab.movement.native.environment import Today
from trucelab.movement.native.known_routes import END, FIRST, LEADS, PLACE, PULL, Ways, view_of
from trucelab.movement.native.strata import MOVED, MOVED_BEFORE, PER_TYPE, PERSONS_IN
from trucelab.movement.native.transfers import hand_over, stay
from trucelab.movement.native.travel import BUDGET_BINS

Flags = NDArray[np.bool_]
Counts = NDArray[np.int64]


class Refusing(NamedTuple):
    """Room to work out who is refused and what the refused see."""

    refuses: Flags
    """(place,) whether some who asked were not taken in."""
    has_room: Flags
    """(place,) whether there is room after all have taken in."""
    sees_room: Flags
    """(moved,) whether those who have moved so often see a place with room from where they are refused."""


@bare
def arrive(crowd: Crowd, day: int) -> None:
    """Takes those off the road whose way ends today."""
    shelf = 3 * crowd.places + day
    row = crowd.shelf[shelf]
    while row != NO_ROW:
        place = place_of(crowd, row)
        there = row_at(crowd, crowd.places + place, place, home_of(crowd, row), budget_of(crowd, row))
        for stratum in range(len(crowd.strata)):
            crowd.units[there, stratum] += crowd.units[row, stratum]
            crowd.km[there, stratum] += crowd.km[row, stratum]
        row = crowd.links[row, AFTER]
    clear_shelf(crowd, shelf)


@bare
def settle(
    rng: np.random.Generator,
    crowd: Crowd,
    today: Today,
    ways: Ways,
    border: Flags,
    refusing: Refusing,
    asking: Counts,
) -> None:
    """Everybody who has arrived stays, waits or chooses again; all places take in before any of the refused looks on.

    border    (place,) whether people wait there who have nowhere to turn back to
    refusing  overwritten
    asking    (3, type) overwritten
    """
    for place in range(crowd.places):
        refusing.refuses[place] = False
        if crowd.shelf[crowd.places + place] != NO_ROW:
            if crowd.homes > 1 and today.passable[place]:
                _come_home(crowd, place)
            if today.takes_in[place]:
                _go_on(rng, crowd, today, ways, place)
                refusing.refuses[place] = not _take_in(rng, crowd, today, place, asking)
            else:
                _turn_back(crowd, today, ways, place, border[place] or today.shut[place])
    _refuse(crowd, today, ways, refusing)


@bare
def _come_home(crowd: Crowd, place: int) -> None:
    """Those whose home this is stay, whatever its room and the danger."""
    row = crowd.shelf[crowd.places + place]
    while row != NO_ROW:
        if home_of(crowd, row) == place:
            there = NO_ROW
            for stratum in range(len(crowd.strata)):
                if crowd.units[row, stratum] > 0:
                    there = stay(crowd, place, row, there, stratum, crowd.units[row, stratum])
        row = crowd.links[row, AFTER]


@bare
def _go_on(rng: np.random.Generator, crowd: Crowd, today: Today, ways: Ways, place: int) -> None:
    """Of those who arrive in danger with travel left, draws who goes on at once: the same journey, no new event."""
    row = crowd.shelf[crowd.places + place] if today.leaving[place] > 0.0 else NO_ROW
    while row != NO_ROW:
        there = NO_ROW
        for stratum in range(len(crowd.strata) if budget_of(crowd, row) > 0 else 0):
            units = crowd.units[row, stratum]
            if units > 0 and ways.views[view_of(ways, place, crowd.strata[stratum, MOVED_BEFORE]), LEADS]:
                onward = binomial(rng, units, today.leaving[place])
                if onward > 0:
                    there = _choose_again(crowd, place, row, there, stratum, onward)
        row = crowd.links[row, AFTER]


@step
def _choose_again(crowd: Crowd, place: int, row: int, there: int, stratum: int, units: int) -> int:
    """Units choose again from where they have arrived, with the budget that is left.

    there    the row they will be in, or `NO_ROW` before it has been looked for
    returns  the row they are in
    """
    if there == NO_ROW:
        there = row_at(crowd, 2 * crowd.places + place, place, home_of(crowd, row), budget_of(crowd, row))
    hand_over(crowd, row, stratum, there, units)
    return there


@bare
def _turn_back(crowd: Crowd, today: Today, ways: Ways, place: int, waits: bool) -> None:
    """Those who find a place that takes nobody in choose again from there.

    waits  whether those who cannot go anywhere wait before the place, on the road, and try again tomorrow with a
           full day's budget; if not, the place keeps them
    """
    row = crowd.shelf[crowd.places + place]
    while row != NO_ROW:
        choosing, staying = NO_ROW, NO_ROW
        for stratum in range(len(crowd.strata)):
            units = crowd.units[row, stratum]
            if units == 0:
                continue
            if ways.views[view_of(ways, place, crowd.strata[stratum, MOVED_BEFORE]), LEADS]:
                choosing = _choose_again(crowd, place, row, choosing, stratum, units)
            elif waits:
                shelf = min(3 * crowd.places + today.day + 1, len(crowd.shelf) - 1)
                hand_over(crowd, row, stratum, row_at(crowd, shelf, place, home_of(crowd, row), BUDGET_BINS), units)
            else:
                staying = stay(crowd, place, row, staying, stratum, units)
        row = crowd.links[row, AFTER]


@bare
def _take_in(rng: np.random.Generator, crowd: Crowd, today: Today, place: int, asking: Counts) -> bool:
    """Takes in as many as there is room for; says whether those are all.

    asking  (3, type) overwritten
    """
    if today.capacity[place] >= 0:
        persons, room = 0, today.capacity[place] - crowd.standing[place, DISPLACED]
        row = crowd.shelf[crowd.places + place]
        while row != NO_ROW:
            for stratum in range(len(crowd.strata)):
                persons += crowd.units[row, stratum] * crowd.strata[stratum, PERSONS_IN]
            row = crowd.links[row, AFTER]
        if room < persons:
            _take_some_in(rng, crowd, place, max(0, room), asking[0], asking[1], asking[2])
            return False
    row = crowd.shelf[crowd.places + place]
    while row != NO_ROW:
        there = NO_ROW
        for stratum in range(len(crowd.strata)):
            if crowd.units[row, stratum] > 0:
                there = stay(crowd, place, row, there, stratum, crowd.units[row, stratum])
        row = crowd.links[row, AFTER]
    return True


@bare
def _take_some_in(
    rng: np.random.Generator,
    crowd: Crowd,
    place: int,
    room: int,
    waiting: Counts,
    sizes: Counts,
    taken: Counts,
) -> None:
    """Units ask in random order, and are taken in until one does not fit.

    room                   persons, less than all who ask
    waiting, sizes, taken  (type,) overwritten
    """
    for kind in range(len(waiting)):
        waiting[kind], sizes[kind] = 0, crowd.strata[kind * PER_TYPE, PERSONS_IN]
    row = crowd.shelf[crowd.places + place]
    while row != NO_ROW:
        for stratum in range(len(crowd.strata)):
            waiting[stratum // PER_TYPE] += crowd.units[row, stratum]
        row = crowd.links[row, AFTER]
    take_units(rng, waiting, sizes, room, taken)
    row = crowd.shelf[crowd.places + place]
    while row != NO_ROW:
        there = NO_ROW
        for stratum in range(len(crowd.strata)):
            here, kind = crowd.units[row, stratum], stratum // PER_TYPE
            if here == 0:
                continue
            if taken[kind] > 0:
                chosen = here
                if taken[kind] < waiting[kind]:
                    chosen = hypergeometric(rng, here, waiting[kind] - here, taken[kind])
                taken[kind] -= chosen
                if chosen > 0:
                    there = stay(crowd, place, row, there, stratum, chosen)
            waiting[kind] -= here
        row = crowd.links[row, AFTER]


@bare
def _refuse(crowd: Crowd, today: Today, ways: Ways, refusing: Refusing) -> None:
    """Those not taken in choose again if a place with room is in view, else they stay beyond capacity."""
    for place in range(crowd.places):
        refusing.has_room[place] = today.capacity[place] < 0 or crowd.standing[place, DISPLACED] < today.capacity[place]
    for place in range(crowd.places):
        if refusing.refuses[place]:
            for moved in range(MOVED):
                refusing.sees_room[moved] = _sees_room(ways, view_of(ways, place, moved), refusing.has_room)
            _refuse_at(crowd, place, refusing.sees_room)
        clear_shelf(crowd, crowd.places + place)


@part
def _sees_room(ways: Ways, view: int, has_room: Flags) -> bool:
    """Whether a place with room is in view."""
    for label in range(ways.views[view, FIRST], ways.views[view, END]):
        if ways.gauge[label, PULL] > 0.0 and has_room[ways.label[label, PLACE]]:
            return True
    return False


@part
def _refuse_at(crowd: Crowd, place: int, sees_room: Flags) -> None:
    """Those whom a place has not taken in choose again or stay.

    sees_room  (moved,) whether those who have moved so often see a place with room
    """
    row = crowd.shelf[crowd.places + place]
    while row != NO_ROW:
        choosing, staying = NO_ROW, NO_ROW
        for stratum in range(len(crowd.strata)):
            units = crowd.units[row, stratum]
            if units > 0:
                if sees_room[crowd.strata[stratum, MOVED_BEFORE]]:
                    choosing = _choose_again(crowd, place, row, choosing, stratum, units)
                else:
                    staying = stay(crowd, place, row, staying, stratum, units)
        row = crowd.links[row, AFTER]

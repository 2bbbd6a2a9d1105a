"""Coming to a place: going on at once, turning back, being taken in or refused."""

from __future__ import annotations

import numpy as np

from trucelab.arrays import Ints as Counts
from trucelab.chance.splitmix import key_for, uniform
from trucelab.compiled import jit_norefcount, jit_private
from trucelab.movement.native.environment import LEAVING
from trucelab.movement.native.known_routes import BY_PULL, FIRST, KNOWN, OF
from trucelab.movement.native.people import DISPLACED as FLED_HERE
from trucelab.movement.native.persons import draws
from trucelab.movement.native.persons.day_context import DayContext, leads_somewhere, view_at
from trucelab.movement.native.persons.lists import Ids, drained, push
from trucelab.movement.native.persons.person_counts import ARRIVING, CHOOSING, list_at, settle
from trucelab.movement.native.persons.travelling import arrive_on
from trucelab.movement.native.strata import MOVED
from trucelab.movement.native.travel import BUDGET_BINS


@jit_private
def receive(context: DayContext, part: int) -> None:
    """Everybody who has arrived comes to stay, turns back or goes on; `part` is the round of the day.

    Those for whom there is no room remain on the lists of those who arrive, for `refuse`.
    """
    for place in range(len(context.border)):
        if context.counts.lists.ends[list_at(place, ARRIVING)]["length"] > 0:
            if context.today.takes_in[place]:
                _open_the_door(context, place, part)
            else:
                _turn_away(context, place, drained(context.counts.lists, list_at(place, ARRIVING)))


@jit_private
def refuse(context: DayContext) -> None:
    """When all places have taken in, those who were not look for room elsewhere."""
    fled = context.counts.standing[:, FLED_HERE].copy()
    for place in range(len(context.border)):
        if context.counts.lists.ends[list_at(place, ARRIVING)]["length"] > 0:
            _refuse_at(context, place, fled)


@jit_norefcount
def _comes_home(context: DayContext, unit: int, place: int) -> bool:
    return bool(context.counts.homes_matter and context.counts.records[unit]["home"] == place)


@jit_norefcount
def _turn_away(context: DayContext, place: int, arrived: Ids) -> None:
    """Those who find a place shut, captured or full choose again from there.

    Who cannot go anywhere waits before a border or a shut place and tries again tomorrow with a full day's budget;
    any other place keeps them.  Home takes in its own people even if it is full for others.
    """
    closed = context.today.shut[place] or not context.today.passable[place]
    for unit in arrived:
        if _comes_home(context, unit, place) and not closed:
            settle(context.counts, unit, place, context.today.day)
        elif leads_somewhere(context, place, context.counts.records[unit]["moved"]):
            push(context.counts.lists, list_at(place, CHOOSING), unit)
        elif context.border[place] or context.today.shut[place]:
            context.counts.records[unit]["budget"] = BUDGET_BINS
            arrive_on(context.counts, unit, context.today.day + 1)
        else:
            settle(context.counts, unit, place, context.today.day)


@jit_private
def _open_the_door(context: DayContext, place: int, part: int) -> None:
    """People come home; others go on at once if they arrive in danger; the rest is taken in as far as there is room.

    Those for whom there is none remain on the list of those who arrive.
    """
    asking = drained(context.counts.lists, list_at(place, ARRIVING))
    left, persons = _who_asks(context, place, asking, key_for(context.keys[draws.GOING_ON], context.today.day, part))
    room = context.today.capacity[place] - context.counts.standing[place, FLED_HERE]
    order = np.zeros(0, np.int64)
    if 0 < room < persons and context.today.capacity[place] >= 0:
        order = _drawn_order(asking[:left], key_for(context.keys[draws.DOOR], context.today.day, part))
    _take_in(context, place, asking[:left], persons, order)


@jit_norefcount
def _who_asks(context: DayContext, place: int, asking: Ids, key: np.uint64) -> tuple[int, int]:
    """People come home, or go on at once; those who ask to be taken in move to the front of `asking`.

    returns  units that ask, and persons in them
    """
    leaving = context.today.rates[place, LEAVING]
    left, persons = 0, 0
    for unit in asking:
        if _comes_home(context, unit, place):
            settle(context.counts, unit, place, context.today.day)
        elif (
            leaving > 0.0
            and context.counts.records[unit]["budget"] > 0
            and uniform(key, unit) < leaving
            and leads_somewhere(context, place, context.counts.records[unit]["moved"])
        ):
            push(context.counts.lists, list_at(place, CHOOSING), unit)
        else:
            asking[left] = unit
            left += 1
            persons += context.counts.records[unit]["size"]
    return left, persons


@jit_norefcount
def _take_in(context: DayContext, place: int, asking: Ids, persons: int, order: Counts) -> None:
    """Takes in units in random order while the next one fits; it and all after it remain.

    persons  persons who ask
    order    (unit,) positions; of no length where all fit, or none
    """
    room = context.today.capacity[place] - context.counts.standing[place, FLED_HERE]
    if context.today.capacity[place] < 0 or persons <= room:
        for unit in asking:
            settle(context.counts, unit, place, context.today.day)
        return
    for number in range(len(asking)):
        unit = asking[order[number]] if len(order) > 0 else asking[number]
        if room >= context.counts.records[unit]["size"]:
            room -= context.counts.records[unit]["size"]
            settle(context.counts, unit, place, context.today.day)
        else:
            room = 0
            push(context.counts.lists, list_at(place, ARRIVING), unit)


@jit_private
def _drawn_order(asking: Ids, key: np.uint64) -> Counts:
    """Everybody in the order of their numbers."""
    draws = np.empty(len(asking))
    for number in range(len(asking)):
        draws[number] = uniform(key, asking[number])
    return np.argsort(draws)


@jit_private
def _refuse_at(context: DayContext, place: int, fled: Counts) -> None:
    """Those not taken in choose again if a place with room is in view, else they stay beyond capacity.

    fled  (place,) displaced persons when all places have taken in
    """
    _settle_or_look_on(
        context, place, drained(context.counts.lists, list_at(place, ARRIVING)), fled, np.full(MOVED, -1)
    )


@jit_norefcount
def _settle_or_look_on(context: DayContext, place: int, refused: Ids, fled: Counts, room_in_view: Counts) -> None:
    """As `_refuse_at`; `room_in_view` is below 0 for each number of displacements."""
    for unit in refused:
        level = context.counts.records[unit]["moved"]
        if room_in_view[level] < 0:
            room_in_view[level] = _sees_room(context, unit, place, fled)
        if room_in_view[level] > 0:
            push(context.counts.lists, list_at(place, CHOOSING), unit)
        else:
            settle(context.counts, unit, place, context.today.day)


@jit_norefcount
def _sees_room(context: DayContext, unit: int, place: int, fled: Counts) -> bool:
    """Whether a place with room is among those that somebody at a place knows of."""
    view = view_at(context, place, context.counts.records[unit]["moved"])
    first = context.routes.views[view, FIRST]
    for row in range(first, first + context.routes.views[view, KNOWN]):
        if context.routes.pull[row, BY_PULL] > 0.0:
            other = context.routes.known[row, OF]
            if context.today.capacity[other] < 0 or fled[other] < context.today.capacity[other]:
                return True
    return False

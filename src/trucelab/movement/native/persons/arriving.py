"""Coming to a place: going on at once, turning back, being taken in or refused."""

from __future__ import annotations

import numpy as np

from trucelab.compiled import bare, inner
from trucelab.movement.kit.cohorts import DISPLACED as FLED_HERE
from trucelab.movement.native.environment import Counts
from trucelab.movement.native.kinds import BORDER
from trucelab.movement.native.known_routes import END, FIRST, PLACE, PULL, view_of
from trucelab.movement.native.persons import draws
from trucelab.movement.native.persons.day_context import Now, leads_somewhere
from trucelab.movement.native.persons.draws import key_for, uniform
from trucelab.movement.native.persons.lists import Ids, drained, push
from trucelab.movement.native.persons.person_counts import ARRIVING, CHOOSING, list_at, settle
from trucelab.movement.native.persons.travelling import arrive_on
from trucelab.movement.native.strata import MOVED
from trucelab.movement.native.travel import BUDGET_BINS


@inner
def receive(now: Now, part: int) -> None:
    """Everybody who has arrived comes to stay, turns back or goes on; `part` is the round of the day.

    Those for whom there is no room remain on the lists of those who arrive, for `refuse`.
    """
    for place in range(len(now.today.danger)):
        if now.tally.lists.ends[list_at(place, ARRIVING)]["length"] > 0:
            if now.today.takes_in[place]:
                _open_the_door(now, place, part)
            else:
                _turn_away(now, place, drained(now.tally.lists, list_at(place, ARRIVING)))


@inner
def refuse(now: Now) -> None:
    """When all places have taken in, those who were not look for room elsewhere."""
    fled = now.tally.standing[:, FLED_HERE].copy()
    for place in range(len(now.today.danger)):
        if now.tally.lists.ends[list_at(place, ARRIVING)]["length"] > 0:
            _refuse_at(now, place, fled)


@bare
def _comes_home(now: Now, unit: int, place: int) -> bool:
    return bool(now.tally.homes_matter and now.tally.records[unit]["home"] == place)


@bare
def _turn_away(now: Now, place: int, arrived: Ids) -> None:
    """Those who find a place shut, captured or full choose again from there.

    Who cannot go anywhere waits before a border or a shut place and tries again tomorrow with a full day's budget;
    any other place keeps them.  Home takes in its own people even if it is full for others.
    """
    closed = now.today.shut[place] or not now.today.passable[place]
    for unit in arrived:
        if _comes_home(now, unit, place) and not closed:
            settle(now.tally, unit, place, now.today.day)
        elif leads_somewhere(now, place, now.tally.records[unit]["moved"]):
            push(now.tally.lists, list_at(place, CHOOSING), unit)
        elif now.kind[place] == BORDER or now.today.shut[place]:
            now.tally.records[unit]["budget"] = BUDGET_BINS
            arrive_on(now.tally, unit, now.today.day + 1)
        else:
            settle(now.tally, unit, place, now.today.day)


@inner
def _open_the_door(now: Now, place: int, part: int) -> None:
    """People come home; others go on at once if they arrive in danger; the rest is taken in as far as there is room.

    Those for whom there is none remain on the list of those who arrive.
    """
    asking = drained(now.tally.lists, list_at(place, ARRIVING))
    left, persons = _who_asks(now, place, asking, key_for(now.keys[draws.GOING_ON], now.today.day, part))
    room = now.today.capacity[place] - now.tally.standing[place, FLED_HERE]
    order = np.zeros(0, np.int64)
    if 0 < room < persons and now.today.capacity[place] >= 0:
        order = _drawn_order(asking[:left], key_for(now.keys[draws.DOOR], now.today.day, part))
    _take_in(now, place, asking[:left], persons, order)


@bare
def _who_asks(now: Now, place: int, asking: Ids, key: np.uint64) -> tuple[int, int]:
    """People come home, or go on at once; those who ask to be taken in move to the front of `asking`.

    returns  units that ask, and persons in them
    """
    leaving = now.today.leaving[place]
    left, persons = 0, 0
    for unit in asking:
        if _comes_home(now, unit, place):
            settle(now.tally, unit, place, now.today.day)
        elif (
            leaving > 0.0
            and now.tally.records[unit]["budget"] > 0
            and uniform(key, unit) < leaving
            and leads_somewhere(now, place, now.tally.records[unit]["moved"])
        ):
            push(now.tally.lists, list_at(place, CHOOSING), unit)
        else:
            asking[left] = unit
            left += 1
            persons += now.tally.records[unit]["size"]
    return left, persons


@bare
def _take_in(now: Now, place: int, asking: Ids, persons: int, order: Counts) -> None:
    """Takes in units in random order while the next one fits; it and all after it remain.

    persons  persons who ask
    order    (unit,) positions; of no length where all fit, or none
    """
    room = now.today.capacity[place] - now.tally.standing[place, FLED_HERE]
    if now.today.capacity[place] < 0 or persons <= room:
        for unit in asking:
            settle(now.tally, unit, place, now.today.day)
        return
    for number in range(len(asking)):
        unit = asking[order[number]] if len(order) > 0 else asking[number]
        if room >= now.tally.records[unit]["size"]:
            room -= now.tally.records[unit]["size"]
            settle(now.tally, unit, place, now.today.day)
        else:
            room = 0
            push(now.tally.lists, list_at(place, ARRIVING), unit)


@inner
def _drawn_order(asking: Ids, key: np.uint64) -> Counts:
    """Everybody in the order of their numbers."""
    draws = np.empty(len(asking))
    for number in range(len(asking)):
        draws[number] = uniform(key, asking[number])
    return np.argsort(draws)


@inner
def _refuse_at(now: Now, place: int, fled: Counts) -> None:
    """Those not taken in choose again if a place with room is in view, else they stay beyond capacity.

    fled  (place,) displaced persons when all places have taken in
    """
    _settle_or_look_on(now, place, drained(now.tally.lists, list_at(place, ARRIVING)), fled, np.full(MOVED, -1))


@bare
def _settle_or_look_on(now: Now, place: int, refused: Ids, fled: Counts, room_in_view: Counts) -> None:
    """As `_refuse_at`; `room_in_view` is below 0 for each number of displacements."""
    for unit in refused:
        level = now.tally.records[unit]["moved"]
        if room_in_view[level] < 0:
            room_in_view[level] = _sees_room(now, unit, place, fled)
        if room_in_view[level] > 0:
            push(now.tally.lists, list_at(place, CHOOSING), unit)
        else:
            settle(now.tally, unit, place, now.today.day)


@bare
def _sees_room(now: Now, unit: int, place: int, fled: Counts) -> bool:
    """Whether a place with room is among those that somebody at a place knows of."""
    view = view_of(now.ways, place, now.tally.records[unit]["moved"])
    for label in range(now.ways.views[view, FIRST], now.ways.views[view, END]):
        if now.ways.gauge[label, PULL] > 0.0:
            other = now.ways.label[label, PLACE]
            if now.today.capacity[other] < 0 or fled[other] < now.today.capacity[other]:
                return True
    return False

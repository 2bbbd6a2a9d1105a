"""Coming to a place: going on at once, turning back, being taken in or refused."""

from __future__ import annotations

import numpy as np

from trucelab.compiled import compiled
from trucelab.displacement.persons import chance
from trucelab.displacement.persons.chance import key_for, uniform
from trucelab.displacement.persons.inner import inner
from trucelab.displacement.persons.land import Counts
from trucelab.displacement.persons.lists import Ids, drained, push
from trucelab.displacement.persons.now import Now
from trucelab.displacement.persons.tally import ARRIVING, CHOOSING, list_at, settle
from trucelab.displacement.persons.travelling import BUDGET_BINS, arrive_on
from trucelab.displacement.persons.views import view_from


@compiled
def receive(now: Now, part: int) -> None:
    """Everybody who has arrived comes to stay, turns back or goes on; `part` is the round of the day.

    Those for whom there is no room remain on the lists of those who arrive, for `refuse`.
    """
    for place in range(len(now.land.places)):
        if now.tally.lists.ends[list_at(place, ARRIVING)]["length"] > 0:
            if now.land.places[place]["takes_in"]:
                _open_the_door(now, place, part)
            else:
                _turn_away(now, place)


@compiled
def refuse(now: Now) -> None:
    """When all places have taken in, those who were not look for room elsewhere."""
    fled = now.land.places["fled"].copy()
    for place in range(len(now.land.places)):
        if now.tally.lists.ends[list_at(place, ARRIVING)]["length"] > 0:
            _refuse_at(now, place, fled)


@inner
def _comes_home(now: Now, unit: int, place: int) -> bool:
    return bool(now.tally.homes_matter and now.tally.records[unit]["home"] == place)


@inner
def _leads_somewhere(now: Now, unit: int, place: int) -> bool:
    view = view_from(now.views, now.land, now.parameters, place, now.tally.records[unit]["moved"])
    return bool(now.views.of[view]["count"] > 0)


@inner
def _turn_away(now: Now, place: int) -> None:
    """Those who find a place shut, captured or full choose again from there.

    Who cannot go anywhere waits before a border or a shut place and tries again tomorrow with a full day's budget;
    any other place keeps them.  Home takes in its own people even if it is full for others.
    """
    closed = now.land.places[place]["shut"] or not now.land.places[place]["passable"]
    for unit in drained(now.tally.lists, list_at(place, ARRIVING)):
        if _comes_home(now, unit, place) and not closed:
            settle(now.tally, unit, place, now.day)
        elif _leads_somewhere(now, unit, place):
            push(now.tally.lists, list_at(place, CHOOSING), unit)
        elif now.land.places[place]["border"] or now.land.places[place]["shut"]:
            now.tally.records[unit]["budget"] = BUDGET_BINS
            arrive_on(now.tally, unit, now.day + 1)
        else:
            settle(now.tally, unit, place, now.day)


@inner
def _open_the_door(now: Now, place: int, part: int) -> None:
    """People come home; others go on at once if they arrive in danger; the rest is taken in as far as there is room.

    Those for whom there is none remain on the list of those who arrive.
    """
    key = key_for(now.keys[chance.GOING_ON], now.day, part)
    leaving = now.land.places[place]["leaving"]
    asking = drained(now.tally.lists, list_at(place, ARRIVING))
    left, persons = 0, 0
    for unit in asking:
        if _comes_home(now, unit, place):
            settle(now.tally, unit, place, now.day)
        elif (
            leaving > 0.0
            and now.tally.records[unit]["budget"] > 0
            and uniform(key, unit) < leaving
            and _leads_somewhere(now, unit, place)
        ):
            push(now.tally.lists, list_at(place, CHOOSING), unit)
        else:
            asking[left] = unit
            left += 1
            persons += now.tally.records[unit]["size"]
    _take_in(now, place, asking[:left], persons, part)


@inner
def _take_in(now: Now, place: int, asking: Ids, persons: int, part: int) -> None:
    """Takes in units in random order while the next one fits; it and all after it remain."""
    room = now.land.places[place]["capacity"] - now.land.places[place]["fled"]
    if now.land.places[place]["capacity"] < 0 or persons <= room:
        for unit in asking:
            settle(now.tally, unit, place, now.day)
        return
    order = np.arange(len(asking))
    if room > 0:
        order = _drawn_order(asking, key_for(now.keys[chance.DOOR], now.day, part))
    for number in range(len(asking)):
        unit = asking[order[number]]
        if room >= now.tally.records[unit]["size"]:
            room -= now.tally.records[unit]["size"]
            settle(now.tally, unit, place, now.day)
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
    room_in_view = np.full(now.views.levels, -1)
    for unit in drained(now.tally.lists, list_at(place, ARRIVING)):
        level = min(now.tally.records[unit]["moved"], now.views.levels - 1)
        if room_in_view[level] < 0:
            room_in_view[level] = _sees_room(now, unit, place, fled)
        if room_in_view[level] > 0:
            push(now.tally.lists, list_at(place, CHOOSING), unit)
        else:
            settle(now.tally, unit, place, now.day)


@inner
def _sees_room(now: Now, unit: int, place: int, fled: Counts) -> bool:
    """Whether a place with room is among those that somebody at a place knows of."""
    view = view_from(now.views, now.land, now.parameters, place, now.tally.records[unit]["moved"])
    first = now.views.of[view]["first"]
    for entry in range(first, first + now.views.of[view]["count"]):
        other = now.views.entries[entry]["place"]
        if now.land.places[other]["capacity"] < 0 or fled[other] < now.land.places[other]["capacity"]:
            return True
    return False

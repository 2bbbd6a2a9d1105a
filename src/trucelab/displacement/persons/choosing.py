"""Where people go: every round, those who choose draw a destination, by weights that all of the round see alike."""

from __future__ import annotations

import numpy as np

from trucelab.compiled import compiled
from trucelab.displacement.persons import chance
from trucelab.displacement.persons.chance import key_for, uniform
from trucelab.displacement.persons.inner import inner
from trucelab.displacement.persons.land import Counts, Floats
from trucelab.displacement.persons.lists import Ids, drained
from trucelab.displacement.persons.now import Now
from trucelab.displacement.persons.record import UNKNOWN
from trucelab.displacement.persons.tally import CHOOSING, list_at
from trucelab.displacement.persons.travelling import set_off
from trucelab.displacement.persons.views import view_from
from trucelab.displacement.rules.crowding import crowding_factor
from trucelab.displacement.rules.home_attraction import home_factor
from trucelab.displacement.rules.known_faces import faces_factor


@compiled
def choose(now: Now, part: int) -> None:
    """Everybody who is about to choose picks a destination and sets off; `part` is the round of the day."""
    places = len(now.land.places)
    key = key_for(now.keys[chance.DESTINATION], now.day, part)
    with_room, faces = np.zeros(0), np.zeros(0)
    for origin in range(places):
        if now.tally.lists.ends[list_at(origin, CHOOSING)]["length"] == 0:
            continue
        if len(faces) == 0:
            with_room, faces = _attraction(now)
        units = drained(now.tally.lists, list_at(origin, CHOOSING))
        alike = _alike(now, units)
        order = np.argsort(alike) if alike.min() < alike.max() else np.arange(len(units))
        number = 0
        while number < len(units):
            number = _choose_alike(now, origin, (units, alike, order), number, key, (with_room, faces))


@inner
def _attraction(now: Now) -> tuple[Floats, Floats]:
    """The part of the weights that depends on who is where: room and crowding, and known faces.

    returns  (place,) as people see it, 0 where a place is full; (place,) as if there were room everywhere
    """
    faces, with_room = np.empty(len(now.land.places)), np.empty(len(now.land.places))
    for place in range(len(now.land.places)):
        faces[place] = faces_factor(now.land.places[place]["present"], now.parameters.faces_power)
        with_room[place] = faces[place] * crowding_factor(
            now.land.places[place]["fled"], now.land.places[place]["capacity"], now.parameters.crowding_starts_at
        )
    return with_room, faces


@inner
def _alike(now: Now, units: Ids) -> Floats:
    """A number for each unit: the same for those of one origin who see the same weights."""
    alike = np.zeros(len(units))
    if now.views.levels > 1 or now.parameters.home_power > 0.0:
        for number in range(len(units)):
            level = min(now.tally.records[units[number]]["moved"], now.views.levels - 1)
            home = now.tally.records[units[number]]["home"] if now.parameters.home_power > 0.0 else UNKNOWN
            alike[number] = level * (len(now.land.places) + 1) + home
    return alike


@inner
def _choose_alike(
    now: Now,
    origin: int,
    group: tuple[Ids, Floats, Counts],
    number: int,
    key: np.uint64,
    attraction: tuple[Floats, Floats],
) -> int:
    """Those who see the same weights as the one at a position of the order choose.

    group    units, what makes them alike, and their order by that
    returns  position of the first one who sees other weights
    """
    units, alike, order = group
    one = units[order[number]]
    view = view_from(now.views, now.land, now.parameters, origin, now.tally.records[one]["moved"])
    home = now.tally.records[one]["home"] if now.parameters.home_power > 0.0 else UNKNOWN
    upto, last = _weights_upto(now, view, home, attraction)
    first = now.views.of[view]["first"]
    mark = alike[order[number]]
    while number < len(units) and alike[order[number]] == mark:
        unit = units[order[number]]
        choice = first + _choice_at(upto, last, uniform(key, unit) * upto[last])
        way = (now.views.entries[choice]["place"], now.views.entries[choice]["km"])
        set_off(now.tally, unit, way, now.parameters.km_per_day, now.day)
        number += 1
    return number


@inner
def _weights_upto(now: Now, view: int, home: int, attraction: tuple[Floats, Floats]) -> tuple[Floats, int]:
    """Running sums of the weights of a view; if no place has room, those as if every place had.

    returns  (destination,) and the last destination that can be chosen
    """
    with_room, faces = attraction
    upto, last = _running(now, view, home, with_room)
    if last < 0:
        upto, last = _running(now, view, home, faces)
    return upto, last


@inner
def _running(now: Now, view: int, home: int, attraction: Floats) -> tuple[Floats, int]:
    """Running sums of pull x attraction x nearness to home, and the last destination that has a weight; -1 if none."""
    first, count = now.views.of[view]["first"], now.views.of[view]["count"]
    upto, total, last = np.empty(count), 0.0, -1
    for number in range(count):
        place = now.views.entries[first + number]["place"]
        weight = now.views.entries[first + number]["pull"] * attraction[place]
        if home != UNKNOWN:
            weight *= home_factor(now.crow_km[home, place], now.parameters.home_scale_km, now.parameters.home_power)
        if weight > 0.0:
            last = number
        total += weight
        upto[number] = total
    return upto, last


@inner
def _choice_at(upto: Floats, last: int, height: float) -> int:
    """The first choice whose running sum is above a height; the last one that has a weight at most."""
    low, high = 0, last
    while low < high:
        middle = (low + high) // 2
        if upto[middle] > height:
            high = middle
        else:
            low = middle + 1
    return low

"""A day of everyone, one by one in the order in which they came into being, compiled.

What a person does is seen at once by all who come after, as in Flee run on one processor.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from trucelab.arrays import Bytes, Counts32, Flags, Floats, Ints, Words
from trucelab.chance.splitmix import GAMMA, mixed, uniform
from trucelab.chance.units import below
from trucelab.compiled import jit_norefcount, lean
from trucelab.elementary import power
from trucelab.movement.flee.known_routes import LAST, NEXT, NO_WAYPOINTS, REST

STAY: Final = -1
HAS_ARRIVED: Final = np.uint8(1)
"""Mark of a person who has been through a whole link."""
FROZEN: Final = np.uint8(2)
"""Mark of a person whom a camp keeps for ever."""
FULL_BELOW: Final = 0.5
"""A place with less room than this is not set out for."""
FORCED_BELOW: Final = 0.5
"""A person in a town who travelled a smaller part of the last days than this goes on."""
FORGOTTEN: Final = 1e-200
"""Recent travel below this is 0; halving it for ever would end in numbers that processors are slow with."""
USE_MOVE, USE_CHOICE, USE_FREEZE = 0, 1, 2
"""What the numbers of a person's day are for; from 3 on, three for every leg: walk, move, choice."""
FIRST_LEG: Final = 3
MOST_LEGS: Final = 10_000
"""Legs in a day after which a person rests, so that links of no length cannot hold people for ever."""


class People(NamedTuple):
    """Columns by person; those that no rule needs have no rows."""

    at: Counts32
    """A place, or a link as the complement of its number."""
    x: Floats
    """Kilometres covered of the link."""
    recent: Floats
    """Part of the last days spent travelling, the latest counting half."""
    marks: Bytes
    kind: Counts32
    """Demographic class."""
    waypoints: Counts32
    """The list of places still to pass, see `known_routes.Waypoints`."""


class Rules(NamedTuple):
    """Settings that loops need."""

    top_speed: float
    walk_speed: float
    buffer: float
    weight_power: float
    pruning: float
    """Ways with less than the greatest weight over this are left out; off below 1.001."""
    on_foot: bool
    short_stints: bool
    waypoints: bool
    """Whether people hold waypoints beyond the next place."""
    kinds: bool
    marks: bool
    crowding: bool
    """Whether room at the end weighs in a choice."""
    sinks: bool


class Network(NamedTuple):
    """Links and lists of waypoints."""

    start: Ints
    end: Ints
    km: Floats
    speed: Floats
    walk_probability: Floats
    closed: Ints
    waypoints: Ints
    """(list, 3), see `known_routes.NEXT`."""


class DayConditions(NamedTuple):
    """What a day is like."""

    day: int
    key: np.uint64
    stay: bool
    """Whether no one at a place leaves it (harvest)."""
    chance: Floats
    """(kind, place)"""
    pull: Floats
    """(kind, way) weight without the room at the end."""
    way_first: Ints
    way_end: Ints
    way_hop: Ints
    way_waypoints: Counts32
    """(way,) the list of places left once the first link is taken."""
    row_first: Ints
    row_link: Ints
    limit: Floats
    """(place,) people for whom there is room; below 1 for any number."""
    town: Flags
    freeze: Floats
    """(place,) chance that a person is kept for ever."""


class Present(NamedTuple):
    """Who is where, as of now."""

    people: Ints
    """(place,)"""
    room: Floats
    """(place,) 1 where there is plenty, 0 where there is none."""
    room_weight: Floats
    """(place,) `room` to the weight power."""
    flows: Ints
    """(kind, link) people who ever set out on a link."""


@jit_norefcount
def key_of(key: np.uint64, person: int) -> np.uint64:
    """The key of one person of a day."""
    return mixed(key + np.uint64(person + 1) * GAMMA)


@jit_norefcount
def room_for(people: int, limit: float, buffer: float) -> float:
    """Crowding factor of a place."""
    if limit < 1.0 or people <= buffer * limit:
        return 1.0
    if people >= limit:
        return 0.0
    return 1.0 - (people - buffer * limit) / ((1.0 - buffer) * limit)


@jit_norefcount
def _look(place: int, today: DayConditions, rules: Rules, present: Present) -> None:
    """Bring the room of a place up to date."""
    if today.limit[place] < 1.0:
        return
    room = room_for(present.people[place], today.limit[place], rules.buffer)
    present.room[place] = room
    present.room_weight[place] = room if rules.weight_power == 1.0 else power(room, rules.weight_power)


@jit_norefcount
def look_everywhere(today: DayConditions, rules: Rules, present: Present) -> None:
    """Bring the room of all places up to date."""
    for place in range(present.people.size):
        present.room[place] = 1.0
        present.room_weight[place] = 1.0
        _look(place, today, rules, present)


@jit_norefcount
def _weight(way: int, kind: int, least: float, today: DayConditions, rules: Rules, present: Present) -> float:
    weight = float(today.pull[kind, way])
    if rules.crowding:
        weight *= present.room_weight[today.way_end[way]]
    return weight if weight >= least else 0.0


@jit_norefcount
def _least_weight(place: int, kind: int, today: DayConditions, rules: Rules, present: Present) -> float:
    """The weight below which a way from a place is left out."""
    greatest = 0.0
    if rules.pruning < 1.001:
        return greatest
    for way in range(today.way_first[place], today.way_first[place + 1]):
        greatest = max(greatest, _weight(way, kind, 0.0, today, rules, present))
    return greatest / rules.pruning


@jit_norefcount
def _chosen(place: int, kind: int, draw: float, today: DayConditions, rules: Rules, present: Present) -> int:
    """A way from a place, by weight; any way where all weights are 0."""
    first, last = int(today.way_first[place]), int(today.way_first[place + 1])
    if first == last:
        return STAY
    least = _least_weight(place, kind, today, rules, present)
    total = 0.0
    for way in range(first, last):
        total += _weight(way, kind, least, today, rules, present)
    if not total > 0.0:
        return first + int(draw * (last - first))
    left = draw * total
    chosen = first
    for way in range(first, last):
        weight = _weight(way, kind, least, today, rules, present)
        if weight > 0.0:
            chosen = way
            left -= weight
            if left < 0.0:
                break
    return chosen


@jit_norefcount
def _link_to(place: int, end: int, today: DayConditions, network: Network) -> int:
    """The first link in the list of a place that leads to another."""
    for row in range(today.row_first[place], today.row_first[place + 1]):
        if network.end[today.row_link[row]] == end:
            return int(today.row_link[row])
    return STAY


@jit_norefcount
def _along_path(
    person: int, place: int, people: People, today: DayConditions, network: Network, present: Present
) -> int:
    """The link on which a person with waypoints goes on; without one, the waypoints are dropped."""
    left = network.waypoints[people.waypoints[person]]
    link = _link_to(place, left[NEXT], today, network)
    if link == STAY or present.room[left[LAST]] < FULL_BELOW:
        people.waypoints[person] = NO_WAYPOINTS
        return STAY
    people.waypoints[person] = left[REST]
    return link


@jit_norefcount
def _onward(
    person: int,
    place: int,
    draw: float,
    people: People,
    rules: Rules,
    network: Network,
    today: DayConditions,
    present: Present,
) -> int:
    """The link on which a person leaves who has a mind to, or `STAY`.

    draw  in [0, 1); unused by people with waypoints
    """
    if rules.waypoints and people.waypoints[person] != NO_WAYPOINTS:
        return _along_path(person, place, people, today, network, present)
    way = _chosen(place, people.kind[person] if rules.kinds else 0, draw, today, rules, present)
    if way == STAY or present.room[today.way_end[way]] < FULL_BELOW:
        return STAY
    if rules.waypoints:
        people.waypoints[person] = today.way_waypoints[way]
    return int(today.way_hop[way])


@jit_norefcount
def _set_out(
    person: int, place: int, link: int, people: People, rules: Rules, today: DayConditions, present: Present
) -> None:
    people.at[person] = ~link
    people.x[person] = 0.0
    present.people[place] -= 1
    _look(place, today, rules, present)
    present.flows[people.kind[person] if rules.kinds else 0, link] += 1


@jit_norefcount
def _come_to(person: int, place: int, people: People, rules: Rules, today: DayConditions, present: Present) -> None:
    people.at[person] = place
    present.people[place] += 1
    _look(place, today, rules, present)


@jit_norefcount
def _kept(person: int, marks: Bytes, freeze: float, key: np.uint64) -> bool:
    """Whether a camp keeps a person for ever."""
    if uniform(key, USE_FREEZE) < freeze:
        marks[person] |= FROZEN
    return bool(marks[person] & FROZEN)


@lean
def everyone(
    count: int, people: People, rules: Rules, network: Network, today: DayConditions, present: Present, active: Counts32
) -> None:
    """A day of everyone.

    active  (count,) room to work in
    """
    look_everywhere(today, rules, present)
    found = roused(count, people, rules, today, active)
    found = leave(found, people, rules, network, today, present, active)
    travel(found, people, rules, network, today, present, active)


@jit_norefcount
def roused(count: int, people: People, rules: Rules, today: DayConditions, active: Counts32) -> int:
    """Everyone whom today can move: on a link, with waypoints left, or with a draw below the chance to leave.

    Nothing of this hangs on where others are.  Recent travel of all others is halved.

    active   (count,) filled with them, in order
    returns  how many they are
    """
    found = 0
    for person in range(count):
        place = people.at[person]
        wakes = place < 0
        if not wakes and not today.stay:
            key = key_of(today.key, person)
            if not rules.sinks or not _kept(person, people.marks, today.freeze[place], key):
                chance = today.chance[people.kind[person] if rules.kinds else 0, place]
                wakes = (rules.waypoints and people.waypoints[person] != NO_WAYPOINTS) or uniform(
                    key, USE_MOVE
                ) < chance
        if wakes:
            active[found] = person
            found += 1
        elif rules.short_stints:
            recent = people.recent[person]
            people.recent[person] = 0.5 * recent if recent > FORGOTTEN else 0.0
    return found


@jit_norefcount
def leave(
    count: int, people: People, rules: Rules, network: Network, today: DayConditions, present: Present, active: Counts32
) -> int:
    """Phase A: everyone of the list who is at a place leaves if they can; no one arrives.

    active   (count,) by `roused`; left with those who are on links thereafter
    returns  how many these are
    """
    found = 0
    for index in range(count):
        person = active[index]
        place = people.at[person]
        if place >= 0:
            draw = uniform(key_of(today.key, person), USE_CHOICE)
            link = _onward(person, place, draw, people, rules, network, today, present)
            if link == STAY:
                if rules.short_stints:
                    people.recent[person] *= 0.5
                continue
            _set_out(person, place, link, people, rules, today, present)
        active[found] = person
        found += 1
    return found


@jit_norefcount
def _speed(person: int, link: int, key: np.uint64, use: int, people: People, rules: Rules, network: Network) -> float:
    """Kilometres a day on a link; walking is drawn for every day and leg."""
    if rules.on_foot and not people.marks[person] & HAS_ARRIVED:
        return rules.walk_speed
    walk = network.walk_probability[link]
    if walk > 0.0 and uniform(key, use) < walk:
        return rules.walk_speed
    return float(network.speed[link])


@jit_norefcount
def _goes_on(
    person: int, place: int, key: np.uint64, use: int, forced: bool, people: People, rules: Rules, today: DayConditions
) -> bool:
    """Whether a person who came to a place has a mind to leave it today."""
    if today.stay:
        return False
    if (forced and today.town[place]) or (rules.waypoints and people.waypoints[person] != NO_WAYPOINTS):
        return True
    return bool(uniform(key, use) < today.chance[people.kind[person] if rules.kinds else 0, place])


@jit_norefcount
def _travel(
    person: int, people: People, rules: Rules, network: Network, today: DayConditions, present: Present
) -> float:
    """A day of a person on a link; returns the kilometres moved."""
    key = key_of(today.key, person)
    moved, use = 0.0, FIRST_LEG
    while True:
        link = ~people.at[person]
        speed = _speed(person, link, key, use, people, rules, network)
        people.x[person] += speed
        moved += speed
        beyond = float(people.x[person] - network.km[link])
        # an exact multiple of the speed takes a day more (Q22)
        if not beyond > 0.0:
            return moved
        moved -= beyond
        if rules.marks:
            people.marks[person] |= HAS_ARRIVED
        if today.day >= network.closed[link]:
            _come_to(person, network.start[link], people, rules, today, present)
            return moved
        place = network.end[link]
        _come_to(person, place, people, rules, today, present)
        if not moved < speed:
            return moved
        forced = rules.short_stints and 0.5 * (people.recent[person] + moved / rules.top_speed) < FORCED_BELOW
        if not _goes_on(person, place, key, use + 1, forced, people, rules, today):
            return moved
        link = _onward(person, place, uniform(key, use + 2), people, rules, network, today, present)
        if link == STAY or use > 3 * MOST_LEGS:
            return moved
        # the next leg has the whole speed again (Q18)
        _set_out(person, place, link, people, rules, today, present)
        use += 3


@jit_norefcount
def travel(
    count: int,
    people: People,
    rules: Rules,
    network: Network,
    today: DayConditions,
    present: Present,
    travellers: Counts32,
) -> None:
    """Phase B: everyone on a link goes on, and through places as far as the day reaches."""
    for index in range(count):
        person = travellers[index]
        moved = _travel(person, people, rules, network, today, present)
        if rules.short_stints:
            people.recent[person] = 0.5 * (people.recent[person] + moved / rules.top_speed)


@lean
def shuffle(state: Words, values: Ints) -> None:
    """Puts values into an order, all orders exactly as likely (Fisher and Yates).

    state  of a stream
    """
    for last in range(len(values) - 1, 0, -1):
        other = below(state, last + 1)
        values[last], values[other] = values[other], values[last]

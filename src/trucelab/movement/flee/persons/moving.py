"""A day of everybody, one by one in the order in which they came into being, compiled.

What a person does is seen at once by all who come after, as in Flee run on one processor.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from trucelab.compiled import lean
from trucelab.movement.flee.persons.luck import own_key, uniform

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

STAY: Final = -1
NO_PATH: Final = -1
HAS_ARRIVED: Final = np.uint8(1)
"""Mark of a person who has been through a whole link."""
FROZEN: Final = np.uint8(2)
"""Mark of a person whom a camp keeps for ever."""
FULL_BELOW: Final = 0.5
"""A place with less room than this is not set out for."""
FORCED_BELOW: Final = 0.5
"""Somebody in a town who travelled a smaller part of the last days than this goes on."""
FORGOTTEN: Final = 1e-200
"""Recent travel below this is 0; halving it for ever would end in numbers that processors are slow with."""
USE_MOVE, USE_CHOICE, USE_FREEZE = 0, 1, 2
"""What the numbers of a person's day are for; from 3 on, three for every leg: walk, move, choice."""
FIRST_LEG: Final = 3
MOST_LEGS: Final = 10_000
"""Legs in a day after which somebody rests, so that links of no length cannot hold people for ever."""


class People(NamedTuple):
    """Columns by person; those that no rule needs have no rows."""

    at: NDArray[np.int32]
    """A place, or a link as the complement of its number."""
    x: Floats
    """Kilometres covered of the link."""
    recent: Floats
    """Part of the last days spent travelling, the latest counting half."""
    marks: NDArray[np.uint8]
    kind: NDArray[np.int32]
    """Demographic class."""
    path: NDArray[np.int32]
    """The list of waypoints, or `NO_PATH`."""
    step: NDArray[np.int32]
    """Waypoints of the list that are used up."""
    travelled: Floats
    """Kilometres in all; only for the diary."""
    visited: NDArray[np.int32]
    """Places come to; only for the diary."""
    moved: Floats
    """Kilometres today; only for the diary."""


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
    paths: bool
    """Whether people hold waypoints beyond the next place."""
    kinds: bool
    marks: bool
    crowding: bool
    """Whether room at the end weighs in a choice."""
    sinks: bool
    diary: bool


class Land(NamedTuple):
    """Links and lists of waypoints."""

    start: Counts
    end: Counts
    km: Floats
    speed: Floats
    walk_probability: Floats
    closed: Counts
    path_first: Counts
    path_place: Counts


class Today(NamedTuple):
    """What a day is like."""

    day: int
    key: np.uint64
    stay: bool
    """Whether nobody at a place leaves it (harvest)."""
    chance: Floats
    """(kind, place)"""
    pull: Floats
    """(kind, way) weight without the room at the end."""
    way_first: Counts
    way_end: Counts
    way_hop: Counts
    way_path: NDArray[np.int32]
    row_first: Counts
    row_link: Counts
    limit: Floats
    """(place,) people for whom there is room; below 1 for any number."""
    town: Flags
    freeze: Floats
    """(place,) chance that a person is kept for ever."""


class Present(NamedTuple):
    """Who is where, as of now."""

    people: Counts
    """(place,)"""
    room: Floats
    """(place,) 1 where there is plenty, 0 where there is none."""
    room_weight: Floats
    """(place,) `room` to the weight power."""
    flows: Counts
    """(kind, link) people who ever set out on a link."""


@lean
def room_for(people: int, limit: float, buffer: float) -> float:
    """Crowding factor of a place."""
    if limit < 1.0 or people <= buffer * limit:
        return 1.0
    if people >= limit:
        return 0.0
    return 1.0 - (people - buffer * limit) / ((1.0 - buffer) * limit)


@lean
def _look(place: int, today: Today, rules: Rules, present: Present) -> None:
    """Bring the room of a place up to date."""
    if today.limit[place] < 1.0:
        return
    room = room_for(present.people[place], today.limit[place], rules.buffer)
    present.room[place] = room
    present.room_weight[place] = room if rules.weight_power == 1.0 else room**rules.weight_power


@lean
def look_everywhere(today: Today, rules: Rules, present: Present) -> None:
    """Bring the room of all places up to date."""
    for place in range(present.people.size):
        present.room[place] = 1.0
        present.room_weight[place] = 1.0
        _look(place, today, rules, present)


@lean
def _weight(way: int, kind: int, least: float, today: Today, rules: Rules, present: Present) -> float:
    weight = float(today.pull[kind, way])
    if rules.crowding:
        weight *= present.room_weight[today.way_end[way]]
    return weight if weight >= least else 0.0


@lean
def _least_weight(place: int, kind: int, today: Today, rules: Rules, present: Present) -> float:
    """The weight below which a way from a place is left out."""
    greatest = 0.0
    if rules.pruning < 1.001:
        return greatest
    for way in range(today.way_first[place], today.way_first[place + 1]):
        greatest = max(greatest, _weight(way, kind, 0.0, today, rules, present))
    return greatest / rules.pruning


@lean
def _chosen(place: int, kind: int, luck: float, today: Today, rules: Rules, present: Present) -> int:
    """A way from a place, by weight; any way where all weights are 0."""
    first, last = int(today.way_first[place]), int(today.way_first[place + 1])
    if first == last:
        return STAY
    least = _least_weight(place, kind, today, rules, present)
    total = 0.0
    for way in range(first, last):
        total += _weight(way, kind, least, today, rules, present)
    if not total > 0.0:
        return first + int(luck * (last - first))
    left = luck * total
    chosen = first
    for way in range(first, last):
        weight = _weight(way, kind, least, today, rules, present)
        if weight > 0.0:
            chosen = way
            left -= weight
            if left < 0.0:
                break
    return chosen


@lean
def _link_to(place: int, end: int, today: Today, land: Land) -> int:
    """The first link in the list of a place that leads to another."""
    for row in range(today.row_first[place], today.row_first[place + 1]):
        if land.end[today.row_link[row]] == end:
            return int(today.row_link[row])
    return STAY


@lean
def _along_path(person: int, place: int, people: People, today: Today, land: Land, present: Present) -> int:
    """The link on which somebody with waypoints goes on; without one, the waypoints are dropped."""
    path = int(people.path[person])
    last = land.path_first[path + 1] - 1
    link = _link_to(place, land.path_place[land.path_first[path] + people.step[person]], today, land)
    if link == STAY or present.room[land.path_place[last]] < FULL_BELOW:
        people.path[person] = NO_PATH
        return STAY
    people.step[person] += 1
    if land.path_first[path] + people.step[person] > last:
        people.path[person] = NO_PATH
    return link


@lean
def _onward(
    person: int, place: int, luck: float, people: People, rules: Rules, land: Land, today: Today, present: Present
) -> int:
    """The link on which somebody leaves who has a mind to, or `STAY`.

    luck  in [0, 1); unused by people with waypoints
    """
    if rules.paths and people.path[person] != NO_PATH:
        return _along_path(person, place, people, today, land, present)
    way = _chosen(place, people.kind[person] if rules.kinds else 0, luck, today, rules, present)
    if way == STAY:
        return STAY
    if rules.paths:
        people.path[person] = today.way_path[way]
        people.step[person] = 0
        return _along_path(person, place, people, today, land, present)
    return STAY if present.room[today.way_end[way]] < FULL_BELOW else int(today.way_hop[way])


@lean
def _set_out(person: int, place: int, link: int, people: People, rules: Rules, today: Today, present: Present) -> None:
    people.at[person] = ~link
    people.x[person] = 0.0
    present.people[place] -= 1
    _look(place, today, rules, present)
    present.flows[people.kind[person] if rules.kinds else 0, link] += 1


@lean
def _come_to(person: int, place: int, people: People, rules: Rules, today: Today, present: Present) -> None:
    people.at[person] = place
    present.people[place] += 1
    _look(place, today, rules, present)


@lean
def _kept(person: int, marks: NDArray[np.uint8], freeze: float, key: np.uint64) -> bool:
    """Whether a camp keeps somebody for ever."""
    if uniform(key, USE_FREEZE) < freeze:
        marks[person] |= FROZEN
    return bool(marks[person] & FROZEN)


@lean
def everybody(
    count: int, people: People, rules: Rules, land: Land, today: Today, present: Present, active: NDArray[np.int32]
) -> None:
    """A day of everybody.

    active  (count,) room to work in
    """
    look_everywhere(today, rules, present)
    found = roused(count, people, rules, today, active)
    found = leave(found, people, rules, land, today, present, active)
    travel(found, people, rules, land, today, present, active)


@lean
def roused(count: int, people: People, rules: Rules, today: Today, active: NDArray[np.int32]) -> int:
    """Everybody whom today can move: on a link, with waypoints left, or with luck below the chance to leave.

    Nothing of this hangs on where others are.  Recent travel of all others is halved.

    active   (count,) filled with them, in order
    returns  how many they are
    """
    found = 0
    for person in range(count):
        place = people.at[person]
        wakes = place < 0
        if not wakes and not today.stay:
            key = own_key(today.key, person)
            if not rules.sinks or not _kept(person, people.marks, today.freeze[place], key):
                chance = today.chance[people.kind[person] if rules.kinds else 0, place]
                wakes = (rules.paths and people.path[person] != NO_PATH) or uniform(key, USE_MOVE) < chance
        if wakes:
            active[found] = person
            found += 1
        elif rules.short_stints:
            recent = people.recent[person]
            people.recent[person] = 0.5 * recent if recent > FORGOTTEN else 0.0
    return found


@lean
def leave(
    count: int, people: People, rules: Rules, land: Land, today: Today, present: Present, active: NDArray[np.int32]
) -> int:
    """Phase A: everybody of the list who is at a place leaves if they can; nobody arrives.

    active   (count,) by `roused`; left with those who are on links thereafter
    returns  how many these are
    """
    found = 0
    for index in range(count):
        person = active[index]
        place = people.at[person]
        if place >= 0:
            luck = uniform(own_key(today.key, person), USE_CHOICE)
            link = _onward(person, place, luck, people, rules, land, today, present)
            if link == STAY:
                if rules.short_stints:
                    people.recent[person] *= 0.5
                continue
            _set_out(person, place, link, people, rules, today, present)
        active[found] = person
        found += 1
    return found


@lean
def _speed(person: int, link: int, key: np.uint64, use: int, people: People, rules: Rules, land: Land) -> float:
    """Kilometres a day on a link; walking is drawn for every day and leg."""
    if rules.on_foot and not people.marks[person] & HAS_ARRIVED:
        return rules.walk_speed
    walk = land.walk_probability[link]
    if walk > 0.0 and uniform(key, use) < walk:
        return rules.walk_speed
    return float(land.speed[link])


@lean
def _goes_on(
    person: int, place: int, key: np.uint64, use: int, forced: bool, people: People, rules: Rules, today: Today
) -> bool:
    """Whether somebody who came to a place has a mind to leave it today."""
    if today.stay:
        return False
    if (forced and today.town[place]) or (rules.paths and people.path[person] != NO_PATH):
        return True
    return bool(uniform(key, use) < today.chance[people.kind[person] if rules.kinds else 0, place])


@lean
def _travel(person: int, people: People, rules: Rules, land: Land, today: Today, present: Present) -> float:
    """A day of somebody on a link; returns the kilometres moved."""
    key = own_key(today.key, person)
    moved, use = 0.0, FIRST_LEG
    while True:
        link = ~people.at[person]
        speed = _speed(person, link, key, use, people, rules, land)
        people.x[person] += speed
        moved += speed
        beyond = float(people.x[person] - land.km[link])
        # an exact multiple of the speed takes a day more (Q22)
        if not beyond > 0.0:
            return moved
        moved -= beyond
        if rules.marks:
            people.marks[person] |= HAS_ARRIVED
        if today.day >= land.closed[link]:
            _come_to(person, land.start[link], people, rules, today, present)
            return moved
        place = land.end[link]
        _come_to(person, place, people, rules, today, present)
        if rules.diary:
            people.visited[person] += 1
        if not moved < speed:
            return moved
        forced = rules.short_stints and 0.5 * (people.recent[person] + moved / rules.top_speed) < FORCED_BELOW
        if not _goes_on(person, place, key, use + 1, forced, people, rules, today):
            return moved
        link = _onward(person, place, uniform(key, use + 2), people, rules, land, today, present)
        if link == STAY or use > 3 * MOST_LEGS:
            return moved
        # the next leg has the whole speed again (Q18)
        _set_out(person, place, link, people, rules, today, present)
        use += 3


@lean
def travel(
    count: int, people: People, rules: Rules, land: Land, today: Today, present: Present, travellers: NDArray[np.int32]
) -> None:
    """Phase B: everybody on a link goes on, and through places as far as the day reaches."""
    for index in range(count):
        person = travellers[index]
        moved = _travel(person, people, rules, land, today, present)
        if rules.short_stints:
            people.recent[person] = 0.5 * (people.recent[person] + moved / rules.top_speed)
        if rules.diary:
            people.moved[person] = moved
            people.travelled[person] += moved

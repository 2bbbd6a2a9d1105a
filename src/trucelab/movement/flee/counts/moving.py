"""One day of everybody, compiled: phase A, in which people leave places, and phase B, in which they travel."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from trucelab.compiled import compiled
from trucelab.movement.flee.counts.choosing import EMPTY_HANDED, choose, look_around
from trucelab.movement.flee.counts.crowd import CLASS, Crowd, clear, pack, put, size_of, unpack
from trucelab.movement.flee.counts.luck import Luck, binomial, part_of
from trucelab.movement.flee.counts.memory import COUNT, REAL, Address, record
from trucelab.movement.flee.counts.parameters import CHOSEN, GROUND, LINK, PLACE, RULES, Lasting, Today

PART_OF_ROOM: Final = 0.005
"""Share of a camp's room that may fill up before others look again."""
MOST_LEGS: Final = 10_000
"""Legs in a day after which people rest, so that links of no length cannot hold them for ever."""
SEVERAL: Final = 4
"""People whom the next part may bring to a camp beyond those whom the last part brought."""


@compiled
def _with_today(recent: int, km: float, lasting: Lasting) -> int:
    """Recent travel and so many kilometres of today together, to the nearest bin; halves go to the even one."""
    rules = record(lasting.rules, 0, RULES)
    if rules["avoid_short_stints"] == 0:
        return 0
    return int(np.rint(recent + km * rules["recent_bins"] / rules["km_per_day"]))


@compiled
def _overnight(recent: int) -> int:
    """Recent travel after a day that is counted in already: its half; halves of a bin go to the even one."""
    half = recent >> 1
    return half + (half & recent & 1)


@compiled
def _movers(luck: Luck, place: int, people: int, today: Today, lasting: Lasting) -> int:
    """How many people without waypoints decide to leave a place."""
    ground, rules = record(today.ground, place, GROUND), record(lasting.rules, 0, RULES)
    chance = ground["move_chance"]
    if rules["move_population_power"] != 0.0:
        inhabitants = max(float(record(lasting.places, place, PLACE)["population"]), ground["moving_capacity"])
        factor = (inhabitants / rules["move_population_base"]) ** rules["move_population_power"]
        chance += ground["move_chance_by_population"] * factor
    return binomial(luck, people, chance)


@compiled
def leave_places(
    luck: Luck, morning: Crowd, movers: Address, today: Today, lasting: Lasting, leaving: Crowd, tonight: Crowd
) -> None:
    """Phase A: everybody at a place decides once; those who go are on a link with nothing covered of it.

    movers   (class,) of `COUNT`: room to work in
    leaving  takes up those who leave, tonight those who stay
    """
    classes = size_of(morning)
    for row in range(classes):
        record(movers, row, COUNT)["n"] = _decide(luck, morning, row, today, lasting, tonight)
    batches = _batches_to_leave(movers, morning, today, lasting)
    for batch in range(batches):
        for row in range(classes):
            left = record(movers, row, COUNT)
            part = part_of(luck, left["n"], batches - batch)
            if part > 0:
                left["n"] -= part
                _set_out(luck, morning, row, part, today, lasting, leaving, tonight)
        if batches > 1:
            look_around(today, lasting)


@compiled
def _decide(luck: Luck, morning: Crowd, row: int, today: Today, lasting: Lasting, tonight: Crowd) -> int:
    """How many of a class want to leave; the others stay tonight."""
    found = record(morning.classes, row, CLASS)
    where, waypoints, on_foot, recent = unpack(lasting.packing, found["what"])
    place = where - lasting.packing.links
    if place < 0:
        return 0
    people, movers = found["people"], 0
    if waypoints != EMPTY_HANDED and not today.resting:
        movers = people
    elif not today.resting:
        movers = _movers(luck, place, people, today, lasting)
    if movers < people:
        put(tonight, pack(lasting.packing, where, waypoints, on_foot, _overnight(recent)), 0.0, people - movers)
    return movers


@compiled
def _set_out(
    luck: Luck, morning: Crowd, row: int, people: int, today: Today, lasting: Lasting, leaving: Crowd, tonight: Crowd
) -> None:
    """Some of a class leave; those for whom no way is open, or whose destination is full, stay."""
    where, waypoints, on_foot, recent = unpack(lasting.packing, record(morning.classes, row, CLASS)["what"])
    place = where - lasting.packing.links
    staying = people
    for which in range(choose(luck, place, waypoints, people, today, lasting)):
        choice = record(lasting.chosen, which, CHOSEN)
        put(leaving, pack(lasting.packing, choice["link"], choice["waypoints"], on_foot, recent), 0.0, choice["people"])
        staying -= choice["people"]
    if staying > 0:
        put(tonight, pack(lasting.packing, where, EMPTY_HANDED, on_foot, _overnight(recent)), 0.0, staying)
    record(lasting.places, place, PLACE)["present"] -= people - staying


@compiled
def _batches_to_leave(movers: Address, morning: Crowd, today: Today, lasting: Lasting) -> int:
    """In how many parts people leave: one, if no departure can change how crowded a place is.

    In as many as keep each part below a share of the room of the camp that empties, but no more than the rules say.
    """
    batches = record(lasting.rules, 0, RULES)["batches"]
    if batches == 1 or not _any_crowded(lasting):
        return 1
    for row in range(size_of(morning)):
        leaving = record(movers, row, COUNT)["n"]
        if leaving > 0:
            where, _, _, _ = unpack(lasting.packing, record(morning.classes, row, CLASS)["what"])
            record(lasting.places, where - lasting.packing.links, PLACE)["leaving"] += leaving
    parts = 1
    for which in range(lasting.n_limited):
        place = record(lasting.places, record(lasting.limited, which, COUNT)["n"], PLACE)
        least = place["present"] - place["leaving"]
        room = record(today.room, which, REAL)["x"]
        if place["leaving"] > 0 and place["crowding"] < 1.0 and least < room:
            parts = max(parts, math.ceil(place["leaving"] / (PART_OF_ROOM * room)))
    for place in range(lasting.n_places):
        record(lasting.places, place, PLACE)["leaving"] = 0
    return min(parts, int(batches))


@compiled
def _any_crowded(lasting: Lasting) -> bool:
    for which in range(lasting.n_limited):
        if record(lasting.places, record(lasting.limited, which, COUNT)["n"], PLACE)["crowding"] < 1.0:
            return True
    return False


@compiled
def walk_on(luck: Luck, crowd: Crowd, today: Today, lasting: Lasting, arrived: Crowd, tonight: Crowd) -> None:
    """Everybody on a link covers a day of it.

    arrived  takes up those who have time left at its end
    """
    on_foot_speed = record(lasting.rules, 0, RULES)["walk_km_per_day"]
    for row in range(size_of(crowd)):
        found = record(crowd.classes, row, CLASS)
        where, waypoints, on_foot, recent = unpack(lasting.packing, found["what"])
        if where >= lasting.packing.links:
            continue
        x, people = found["x"], found["people"]
        if on_foot > 0:
            _cover(where, waypoints, 1, recent, x, 0.0, people, on_foot_speed, today, lasting, arrived, tonight)
        else:
            _ride(luck, where, waypoints, recent, x, 0.0, people, today, lasting, arrived, tonight)


@compiled
def _ride(
    luck: Luck, link: int, waypoints: int, recent: int, x: float, moved: float, people: int,
    today: Today, lasting: Lasting, arrived: Crowd, tonight: Crowd,
) -> None:  # fmt: skip
    """People cover a day of a link at its speed, but for those who happen to walk today."""
    road = record(lasting.links, link, LINK)
    walking = binomial(luck, people, road["walk_chance"])
    if walking > 0:
        speed = record(lasting.rules, 0, RULES)["walk_km_per_day"]
        _cover(link, waypoints, 0, recent, x, moved, walking, speed, today, lasting, arrived, tonight)
    if walking < people:
        speed = road["km_per_day"]
        _cover(link, waypoints, 0, recent, x, moved, people - walking, speed, today, lasting, arrived, tonight)


@compiled
def _cover(
    link: int, waypoints: int, on_foot: int, recent: int, x: float, moved: float, people: int, speed: float,
    today: Today, lasting: Lasting, arrived: Crowd, tonight: Crowd,
) -> None:  # fmt: skip
    """People cover a day of a link at one speed.

    x      km covered of the link in the morning, or 0
    moved  km moved today before
    """
    road = record(lasting.links, link, LINK)
    left = road["km"] - x
    # strictly: who comes exactly to the end arrives tomorrow (Q22)
    if x + speed <= road["km"]:
        recent = _overnight(_with_today(recent, speed, lasting))
        put(tonight, pack(lasting.packing, link, waypoints, on_foot, recent), x + speed, people)
        return
    recent = _with_today(recent, left, lasting)
    if today.day >= road["closed"]:
        _stop(road["start"], waypoints, recent, people, lasting, tonight)
    elif moved + left < speed and not today.resting:
        end = road["end"]
        what = pack(lasting.packing, lasting.packing.links + end, waypoints, 0, recent)
        put(arrived, what, _least_alike(end, moved + left, lasting), people)
    else:
        _stop(road["end"], waypoints, recent, people, lasting, tonight)


@compiled
def _least_alike(place: int, moved: float, lasting: Lasting) -> float:
    """The least distance after which people at a place can go just as far today."""
    first, after = record(lasting.steps_first, place, COUNT)["n"], record(lasting.steps_first, place + 1, COUNT)["n"]
    if first == after:
        return moved
    # the last distance that is not above what they have moved; the first is 0
    while after - first > 1:
        middle = (first + after) // 2
        if record(lasting.steps, middle, REAL)["x"] <= moved:
            first = middle
        else:
            after = middle
    return float(record(lasting.steps, first, REAL)["x"])


@compiled
def _stop(place: int, waypoints: int, recent: int, people: int, lasting: Lasting, tonight: Crowd) -> None:
    """People stay at a place tonight."""
    put(tonight, pack(lasting.packing, lasting.packing.links + place, waypoints, 0, _overnight(recent)), 0.0, people)
    record(lasting.places, place, PLACE)["due"] += people


@compiled
def arrive(
    luck: Luck, arrived: Crowd, today: Today, lasting: Lasting, tonight: Crowd, here: Crowd, ahead: Crowd
) -> None:
    """Phase B, from the end of the first link on: people stop, or go on with what is left of the day.

    arrived      those with time left; left with nobody
    here, ahead  room for those on the way
    """
    parts = _parts_to_arrive(arrived, today, lasting)
    _wait_unseen(lasting)
    while parts > 0:
        _remember(lasting)
        _come_into_sight(luck, lasting, parts)
        clear(here)
        for row in range(size_of(arrived)):
            found = record(arrived.classes, row, CLASS)
            part = part_of(luck, found["people"], parts)
            if part > 0:
                found["people"] -= part
                put(here, found["what"], found["x"], part)
        legs = 0
        while size_of(here) > 0:
            clear(ahead)
            for row in range(size_of(here)):
                _look_after(luck, here, row, legs == MOST_LEGS, today, lasting, ahead, tonight)
            here, ahead = ahead, here
            legs += 1
        _come_into_sight(luck, lasting, 0)
        parts = _parts_left(arrived, parts - 1, today, lasting)
        if parts > 0:
            look_around(today, lasting)


@compiled
def _remember(lasting: Lasting) -> None:
    """How many are at the places with a limit before a part of the people arrives."""
    for which in range(lasting.n_limited):
        place = record(lasting.places, record(lasting.limited, which, COUNT)["n"], PLACE)
        place["before"] = place["present"]


@compiled
def _parts_left(arrived: Crowd, parts: int, today: Today, lasting: Lasting) -> int:
    """In how many parts the others arrive, by how much the last part has filled up: few where that was little.

    That nobody of a part has come to a camp says little where a part is a few people, so half a person more is
    reckoned with, and several more where it is asked whether the camp can fill up at all.
    """
    if parts <= 1:
        return parts
    buffer, others = record(lasting.rules, 0, RULES)["buffer"], _people_of(arrived)
    filled = 0.0
    for which in range(lasting.n_limited):
        place = record(lasting.places, record(lasting.limited, which, COUNT)["n"], PLACE)
        room = record(today.room, which, REAL)["x"]
        more = place["present"] - place["before"]
        most = place["present"] + place["waiting"] + min(others, parts * (more + SEVERAL))
        if _may_fill(place["before"], most, room, buffer):
            filled = max(filled, (more + 0.5) / (PART_OF_ROOM * room))
    return min(parts, max(1, math.ceil(parts * filled)))


@compiled
def _people_of(crowd: Crowd) -> int:
    """Everybody of a crowd."""
    people = 0
    for row in range(size_of(crowd)):
        people += record(crowd.classes, row, CLASS)["people"]
    return people


@compiled
def _may_fill(present: int, most: int, room: float, buffer: float) -> bool:
    """Whether a place can become more crowded than it is if there are at most so many people in the end."""
    return bool(room >= 1.0 and present < room and most > buffer * room)


@compiled
def _wait_unseen(lasting: Lasting) -> None:
    """Who came to stay at the end of a first link is to be seen by the others part by part."""
    for which in range(lasting.n_places):
        place = record(lasting.places, which, PLACE)
        place["waiting"] = place["due"]
        place["due"] = 0


@compiled
def _come_into_sight(luck: Luck, lasting: Lasting, parts: int) -> None:
    """The next of so many parts of those who wait is seen from now on; with no parts, whoever has stopped since."""
    for which in range(lasting.n_places):
        place = record(lasting.places, which, PLACE)
        if parts > 0 and place["waiting"] > 0:
            part = part_of(luck, place["waiting"], parts)
            place["waiting"] -= part
            place["present"] += part
        elif parts == 0:
            place["present"] += place["due"]
            place["due"] = 0


@compiled
def _parts_to_arrive(arrived: Crowd, today: Today, lasting: Lasting) -> int:
    """In how many parts people arrive at most: one, if no arrival can change a choice of another."""
    rules = record(lasting.rules, 0, RULES)
    if rules["batches"] == 1 or size_of(arrived) == 0:
        return 1
    with_time_left = _people_of(arrived)
    for which in range(lasting.n_limited):
        place = record(lasting.places, record(lasting.limited, which, COUNT)["n"], PLACE)
        room = record(today.room, which, REAL)["x"]
        if _may_fill(place["present"], place["present"] + place["due"] + with_time_left, room, rules["buffer"]):
            return int(rules["batches"])
    return 1


@compiled
def _look_after(
    luck: Luck, here: Crowd, row: int, rest: bool, today: Today, lasting: Lasting, ahead: Crowd, tonight: Crowd
) -> None:
    """People with time left stop where they have come to, as all do who are to rest, or set out again."""
    found = record(here.classes, row, CLASS)
    where, waypoints, _, recent = unpack(lasting.packing, found["what"])
    place, people = where - lasting.packing.links, found["people"]
    movers = people
    if rest:
        movers = 0
    elif waypoints == EMPTY_HANDED and not _is_forced(place, recent, today, lasting):
        movers = _movers(luck, place, people, today, lasting)
    staying = people
    for which in range(choose(luck, place, waypoints, movers, today, lasting)):
        choice = record(lasting.chosen, which, CHOSEN)
        going = choice["people"]
        staying -= going
        # the whole of a day's travel once more (Q18)
        _ride(luck, choice["link"], choice["waypoints"], recent, 0.0, found["x"], going, today, lasting, ahead, tonight)
    if staying > 0:
        # whoever does not go on has no waypoints left, or drops them
        _stop(place, EMPTY_HANDED, recent, staying, lasting, tonight)


@compiled
def _is_forced(place: int, recent: int, today: Today, lasting: Lasting) -> bool:
    """Whether people who have travelled little of late, today included, must go on: in towns only."""
    rules = record(lasting.rules, 0, RULES)
    if rules["avoid_short_stints"] == 0 or record(today.ground, place, GROUND)["is_town"] == 0:
        return False
    return bool(recent < rules["recent_bins"])

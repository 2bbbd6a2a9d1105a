"""A day of everyone, compiled: phase A, in which people leave places, and phase B, in which they travel."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from trucelab.arrays import Floats, Ints, Words
from trucelab.chance.counts import binomial
from trucelab.chance.units import unit
from trucelab.compiled import jit_norefcount, jit_part
from trucelab.elementary import power
from trucelab.movement.flee.counts.choosing import (
    PEOPLE,
    TO_LINK,
    TO_WAYPOINTS,
    Scene,
    choose,
    crowding_factor,
    look_around,
)
from trucelab.movement.flee.counts.environment import Rules
from trucelab.movement.flee.known_routes import NO_WAYPOINTS
from trucelab.movement.kit.cohorts import FIRST, LABEL, LENGTH, MERGED, UNITS, Cohorts, append, merge

LEAVING, ARRIVED, HERE, AHEAD, ONE_NIGHT, OTHER_NIGHT = range(6)
"""Queues: who leaves places; who comes to the end of a first link with time left; two of those who go through further
places; and everyone at the start and the end of a day, in turns."""
QUEUES: Final = 6
PART_OF_ROOM: Final = 0.005
"""Share of a camp's room that may fill up before others look again."""
MOST_LEGS: Final = 10_000
"""Legs in a day after which people rest, so that links of no length cannot hold them for ever."""
SEVERAL: Final = 4
"""People whom the next part may bring to a camp beyond those whom the last part brought."""
_UNMERGED: Final = 1024
"""Rows that a queue may have beyond four times those of its last merging before it is merged again."""


@jit_norefcount
def pack(rules: Rules, where: int, waypoints: int, on_foot: int, recent: int) -> int:
    """The label of people who are alike; how far they are on their link, or have moved today, is their `km`."""
    return ((where << rules.waypoint_bits | waypoints) << 1 | on_foot) << rules.recent_bits | recent


@jit_norefcount
def unpack(rules: Rules, label: int) -> tuple[int, int, int, int]:
    """Where, waypoints, on foot, recent travel."""
    recent = label & ((1 << rules.recent_bits) - 1)
    label >>= rules.recent_bits
    on_foot = label & 1
    label >>= 1
    return label >> rules.waypoint_bits, label & ((1 << rules.waypoint_bits) - 1), on_foot, recent


@jit_norefcount
def part_of(stream: Words, people: int, parts: int) -> int:
    """The size of the next of `parts` nearly equal parts: the whole number under or over people / parts, by chance.

    Taken `parts` times with what is left, everyone is as likely in any part as in any other.
    """
    if parts == 1:
        return people
    least = people // parts
    rest = people - least * parts
    if rest > 0 and unit(stream) * parts < rest:
        return least + 1
    return least


@jit_part
def one_day(scene: Scene, day: int, morning: int, tonight: int) -> None:
    """Moves everyone by a day, from one queue to another."""
    queue = scene.cohorts.queue
    queue[LEAVING, LENGTH], queue[ARRIVED, LENGTH], queue[tonight, LENGTH] = 0, 0, 0
    scene.look[0] += 1  # the weights of yesterday are forgotten
    look_around(scene.places, scene.env.limited, scene.env.room[day], scene.env.rules.buffer, scene.look)
    _leave_places(scene, day, morning, tonight)
    _walk_on(scene, day, morning, tonight)
    merge(scene.cohorts, ARRIVED, True)
    look_around(scene.places, scene.env.limited, scene.env.room[day], scene.env.rules.buffer, scene.look)
    _arrive(scene, day, tonight)
    merge(scene.cohorts, tonight, True)


@jit_norefcount
def _add(cohorts: Cohorts, queue: int, label: int, km: float, people: int) -> None:
    """Adds people to a queue, which is merged now and then so that it stays about as long as there are classes."""
    append(cohorts, queue, label, people, km)
    if cohorts.queue[queue, LENGTH] > 4 * cohorts.queue[queue, MERGED] + _UNMERGED:
        merge(cohorts, queue, True)


@jit_norefcount
def _with_today(rules: Rules, recent: int, km: float) -> int:
    """Recent travel and so many kilometres of today together, to the nearest bin; halves go to the even one."""
    if not rules.avoid_short_stints:
        return 0
    return int(np.rint(recent + km * rules.recent_bins / rules.km_per_day))


@jit_norefcount
def _overnight(recent: int) -> int:
    """Recent travel after a day that is counted in already: its half; halves of a bin go to the even one."""
    half = recent >> 1
    return half + (half & recent & 1)


@jit_part
def _wanting_to_leave(scene: Scene, day: int, place: int, people: int) -> int:
    """How many people without waypoints decide to leave a place."""
    rules, here = scene.env.rules, scene.env.places[day, place]
    chance = here["move_chance"]
    if rules.move_population_power != 0.0:
        inhabitants = max(float(scene.population[place]), here["moving_capacity"])
        factor = power(inhabitants / rules.move_population_base, rules.move_population_power)
        chance += here["move_chance_by_population"] * factor
    return binomial(scene.stream, people, chance)


@jit_part
def _leave_places(scene: Scene, day: int, morning: int, tonight: int) -> None:
    """Phase A: everyone at a place decides once; those who go are on a link with nothing covered of it."""
    rules, cohorts = scene.env.rules, scene.cohorts
    first, classes = cohorts.queue[morning, FIRST], cohorts.queue[morning, LENGTH]
    for row in range(classes):
        where, waypoints, on_foot, recent = unpack(rules, cohorts.row[first + row, LABEL])
        people, movers = cohorts.row[first + row, UNITS], 0
        if where >= rules.links:
            if not rules.resting:
                has_waypoints = waypoints != NO_WAYPOINTS
                movers = people if has_waypoints else _wanting_to_leave(scene, day, where - rules.links, people)
            if movers < people:
                _add(
                    scene.cohorts,
                    tonight,
                    pack(rules, where, waypoints, on_foot, _overnight(recent)),
                    0.0,
                    people - movers,
                )
        scene.movers[row] = movers
    batches = _batches_to_leave(scene, day, morning)
    for batch in range(batches):
        for row in range(classes):
            left = scene.movers[row]
            part = part_of(scene.stream, left, batches - batch) if left > 0 else 0
            if part > 0:
                scene.movers[row] -= part
                _set_out(scene, day, cohorts.row[first + row, LABEL], part, tonight)
        if batches > 1:
            look_around(scene.places, scene.env.limited, scene.env.room[day], scene.env.rules.buffer, scene.look)


@jit_part
def _set_out(scene: Scene, day: int, label: int, people: int, tonight: int) -> None:
    """Some of a class leave; those for whom no way is open, or whose destination is full, stay."""
    rules = scene.env.rules
    where, waypoints, on_foot, recent = unpack(rules, label)
    staying = people
    for which in range(choose(scene, day, where - rules.links, waypoints, people)):
        going = scene.chosen[which, PEOPLE]
        onward = pack(rules, scene.chosen[which, TO_LINK], scene.chosen[which, TO_WAYPOINTS], on_foot, recent)
        _add(scene.cohorts, LEAVING, onward, 0.0, going)
        staying -= going
    if staying > 0:
        _add(scene.cohorts, tonight, pack(rules, where, NO_WAYPOINTS, on_foot, _overnight(recent)), 0.0, staying)
    scene.places[where - rules.links]["present"] -= people - staying


@jit_part
def _batches_to_leave(scene: Scene, day: int, morning: int) -> int:
    """In how many parts people leave: one, if no departure can change how crowded a place is.

    In as many as keep each part below a share of the room of the camp that empties, but no more than the rules say.
    """
    rules, places, limited = scene.env.rules, scene.places, scene.env.limited
    crowded = False
    for which in range(len(limited)):
        crowded = crowded or places[limited[which]]["crowding"] < 1.0
    if rules.batches == 1 or not crowded:
        return 1
    first = scene.cohorts.queue[morning, FIRST]
    for row in range(scene.cohorts.queue[morning, LENGTH]):
        if scene.movers[row] > 0:
            where = unpack(rules, scene.cohorts.row[first + row, LABEL])[0]
            places[where - rules.links]["leaving"] += scene.movers[row]
    parts = 1
    for which in range(len(limited)):
        place, room = places[limited[which]], scene.env.room[day, which]
        if place["leaving"] > 0 and place["crowding"] < 1.0 and place["present"] - place["leaving"] < room:
            parts = max(parts, math.ceil(place["leaving"] / (PART_OF_ROOM * room)))
    for which in range(len(places)):
        places[which]["leaving"] = 0
    return min(parts, rules.batches)


@jit_part
def _walk_on(scene: Scene, day: int, morning: int, tonight: int) -> None:
    """Everyone on a link covers a day of it; who has time left at its end has arrived."""
    cohorts = scene.cohorts
    for turn in range(2):
        queue = morning if turn == 0 else LEAVING
        first = cohorts.queue[queue, FIRST]
        for row in range(first, first + cohorts.queue[queue, LENGTH]):
            link, waypoints, on_foot, recent = unpack(scene.env.rules, cohorts.row[row, LABEL])
            if link < scene.env.rules.links:
                km, people = cohorts.km[row], cohorts.row[row, UNITS]
                _travel(scene, day, link, waypoints, on_foot, recent, km, 0.0, people, ARRIVED, tonight)


@jit_part
def _travel(
    scene: Scene, day: int, link: int, waypoints: int, on_foot: int, recent: int, km: float, moved: float,
    people: int, arrived: int, tonight: int,
) -> None:  # fmt: skip
    """People cover a day of a link at its speed, but for those who are on foot, or happen to walk today.

    km     covered of the link in the morning, or 0
    moved  km moved today before
    """
    rules, road, walking = scene.env.rules, scene.env.links[link], people
    if on_foot == 0:
        walking = binomial(scene.stream, people, road["walk_chance"]) if road["walk_chance"] > 0.0 else 0
    left = road["km"] - km
    for walks in range(2):
        some, speed = people - walking, road["km_per_day"]
        if walks == 1:
            some, speed = walking, rules.walk_km_per_day
        if some == 0:
            continue
        queue, where, feet, remembered = tonight, link, on_foot, km + speed
        # strictly: who comes exactly to the end arrives tomorrow (Q22)
        if km + speed <= road["km"]:
            lately = _overnight(_with_today(rules, recent, speed))
        else:
            lately, feet, remembered = _with_today(rules, recent, left), 0, 0.0
            place = road["start"] if day >= road["closed"] else road["end"]
            where = rules.links + place
            if day < road["closed"] and moved + left < speed and not rules.resting:
                queue, remembered = arrived, _least_alike(scene.env.steps_first, scene.env.steps, place, moved + left)
            else:
                lately = _overnight(lately)
                scene.places[place]["due"] += some
        _add(scene.cohorts, queue, pack(rules, where, waypoints, feet, lately), remembered, some)


@jit_norefcount
def _least_alike(steps_first: Ints, steps: Floats, place: int, moved: float) -> float:
    """The least distance after which people at a place can go just as far today."""
    first, after = steps_first[place], steps_first[place + 1]
    if first == after:
        return moved
    # the last distance that is not above what they have moved; the first is 0
    while after - first > 1:
        middle = (first + after) // 2
        if steps[middle] <= moved:
            first = middle
        else:
            after = middle
    return float(steps[first])


@jit_part
def _arrive(scene: Scene, day: int, tonight: int) -> None:
    """Phase B, from the end of the first link on: people stop, or go on with what is left of the day."""
    cohorts, places = scene.cohorts, scene.places
    parts = _parts_to_arrive(scene, day)
    limited = scene.env.limited
    # who came to stay at the end of a first link is to be seen by the others part by part
    for which in range(len(limited)):
        place = places[limited[which]]
        place["waiting"], place["due"] = place["due"], 0
    while parts > 0:
        here, ahead, legs = HERE, AHEAD, 0
        for which in range(len(limited)):
            place = places[limited[which]]
            place["before"] = place["present"]
            if place["waiting"] > 0:
                seen = part_of(scene.stream, place["waiting"], parts)
                place["waiting"] -= seen
                place["present"] += seen
        cohorts.queue[here, LENGTH] = 0
        first = cohorts.queue[ARRIVED, FIRST]
        for row in range(first, first + cohorts.queue[ARRIVED, LENGTH]):
            part = part_of(scene.stream, cohorts.row[row, UNITS], parts)
            if part > 0:
                cohorts.row[row, UNITS] -= part
                append(cohorts, here, cohorts.row[row, LABEL], part, cohorts.km[row])
        while cohorts.queue[here, LENGTH] > 0:
            cohorts.queue[ahead, LENGTH] = 0
            first = cohorts.queue[here, FIRST]
            for row in range(first, first + cohorts.queue[here, LENGTH]):
                _go_through(scene, day, row, legs == MOST_LEGS, ahead, tonight)
            merge(cohorts, ahead, True)
            here, ahead = ahead, here
            legs += 1
        for which in range(len(limited)):
            place = places[limited[which]]
            place["present"] += place["due"]
            place["due"] = 0
        parts = _parts_left(scene, day, parts - 1)
        if parts > 0:
            look_around(scene.places, scene.env.limited, scene.env.room[day], scene.env.rules.buffer, scene.look)
    for which in range(len(places)):
        # no one looks at how many are at a place without a limit
        places[which]["present"] += places[which]["due"]
        places[which]["due"] = 0


@jit_part
def _arrived_people(scene: Scene) -> int:
    people, first = 0, scene.cohorts.queue[ARRIVED, FIRST]
    for row in range(first, first + scene.cohorts.queue[ARRIVED, LENGTH]):
        people += scene.cohorts.row[row, UNITS]
    return people


@jit_norefcount
def _may_fill(present: int, most: int, room: float, buffer: float) -> bool:
    """Whether a place can become more crowded than it is if there are at most so many people in the end."""
    return bool(present < room and crowding_factor(most, room, buffer) < 1.0)


@jit_part
def _parts_to_arrive(scene: Scene, day: int) -> int:
    """In how many parts people arrive at most: one, if no arrival can change a choice of another."""
    rules, people = scene.env.rules, _arrived_people(scene)
    if rules.batches == 1 or people == 0:
        return 1
    for which in range(len(scene.env.limited)):
        place = scene.places[scene.env.limited[which]]
        most = place["present"] + place["due"] + people
        if _may_fill(place["present"], most, scene.env.room[day, which], rules.buffer):
            return int(rules.batches)
    return 1


@jit_part
def _parts_left(scene: Scene, day: int, parts: int) -> int:
    """In how many parts the others arrive, by how much the last part has filled up: few where that was little.

    That no one of a part has come to a camp says little where a part is a few people, so half a person more is
    reckoned with, and several more where it is asked whether the camp can fill up at all.
    """
    if parts <= 1:
        return parts
    others, filled = _arrived_people(scene), 0.0
    for which in range(len(scene.env.limited)):
        place, room = scene.places[scene.env.limited[which]], scene.env.room[day, which]
        more = place["present"] - place["before"]
        most = place["present"] + place["waiting"] + min(others, parts * (more + SEVERAL))
        if _may_fill(place["before"], most, room, scene.env.rules.buffer):
            filled = max(filled, (more + 0.5) / (PART_OF_ROOM * room))
    return min(parts, max(1, math.ceil(parts * filled)))


@jit_part
def _go_through(scene: Scene, day: int, row: int, rest: bool, ahead: int, tonight: int) -> None:
    """People with time left stop where they have come to, as all do who are to rest, or set out again."""
    rules, people, moved = scene.env.rules, scene.cohorts.row[row, UNITS], scene.cohorts.km[row]
    where, waypoints, _, recent = unpack(rules, scene.cohorts.row[row, LABEL])
    place, movers = where - rules.links, people
    # those who have travelled little of late, today included, must go on from towns
    forced = rules.avoid_short_stints and recent < rules.recent_bins and scene.env.places[day, place]["is_town"] > 0
    if rest:
        movers = 0
    elif waypoints == NO_WAYPOINTS and not forced:
        movers = _wanting_to_leave(scene, day, place, people)
    staying = people
    for which in range(choose(scene, day, place, waypoints, movers)):
        link, left, going = (
            scene.chosen[which, TO_LINK],
            scene.chosen[which, TO_WAYPOINTS],
            scene.chosen[which, PEOPLE],
        )
        staying -= going
        # the whole of a day's travel once more (Q18)
        _travel(scene, day, link, left, 0, recent, 0.0, moved, going, ahead, tonight)
    if staying > 0:
        # whoever does not go on has no waypoints left, or drops them
        _add(scene.cohorts, tonight, pack(rules, where, NO_WAYPOINTS, 0, _overnight(recent)), 0.0, staying)
        scene.places[place]["due"] += staying

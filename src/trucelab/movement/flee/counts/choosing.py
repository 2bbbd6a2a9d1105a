"""Where people go from a place, compiled: crowding, weights of routes, and the draw."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from trucelab.arrays import Floats, Ints, Words
from trucelab.chance.counts import binomial
from trucelab.chance.units import unit
from trucelab.compiled import jit_norefcount, jit_part
from trucelab.elementary import power
from trucelab.movement.flee.counts.environment import Environment, Rules, Table
from trucelab.movement.flee.known_routes import LAST, NEXT, NO_WAYPOINTS, REST
from trucelab.movement.kit.cohorts import Cohorts
from trucelab.movement.kit.sampling import choice_at

FULL_BELOW: Final = 0.5
"""A camp whose crowding factor is below this is not set out for."""
FEW_PER_CHOICE: Final = 2
"""Up to so many people for every choice, they choose one by one."""
TO_LINK, TO_WAYPOINTS, PEOPLE, CHOICE = range(4)
"""Columns of choices: the link that is taken, the list of waypoints left behind it, how many take it, and a number
of a route, in passing."""

PLACE: Final = np.dtype(
    [
        ("present", "i8"),  # people, as of now
        ("due", "i8"),  # people who have come to stay and are to be seen by others soon
        ("waiting", "i8"),  # people who have come to stay and are to be seen by others part by part
        ("leaving", "i8"),  # people who want to leave; 0 but for a moment
        ("before", "i8"),  # people before the last part of the day's arrivals
        ("crowding", "f8"),  # factor on the weights of routes that end there, as last looked at
        ("looked_at", "i8"),  # the look at which its weights were made
    ]
)
"""A place as it is now."""


class Scene(NamedTuple):
    """All that the loops of a run read and change."""

    env: Environment
    stream: Words
    places: Table
    """(P,) of `PLACE`."""
    population: Ints
    """(P,) inhabitants."""
    made: Ints
    """(P,) people who set out today."""
    tail: Floats
    """(origin,) room to work in."""
    sums: Floats
    """(route and place,) running sums of the weights of routes, from each to the last of its start; those of a place
    begin at the number of its first route among those of the day, plus its own number."""
    look: Ints
    """(1,) how often crowding changed."""
    chosen: Ints
    """(widest choice, 4), see `TO_LINK`: room to work in."""
    counts: Ints
    """(widest choice,) zeros: room to work in."""
    movers: Ints
    """(row,) people of each row who want to leave: room to work in."""
    cohorts: Cohorts


@jit_norefcount
def crowding_factor(present: int, room: float, buffer: float) -> float:
    """1 up to a share of the room, falling to 0 where it is full; 1 where there is no limit."""
    if room < 1.0 or present <= buffer * room:
        return 1.0
    if present >= room:
        return 0.0
    return 1.0 - (present - buffer * room) / ((1.0 - buffer) * room)


@jit_norefcount
def look_around(places: Table, limited: Ints, room: Floats, buffer: float, look: Ints) -> None:
    """Everyone comes to know how many people are at the places with a limit.

    room  (limited place,) of the day
    """
    changed = False
    for which in range(len(limited)):
        place = places[limited[which]]
        factor = crowding_factor(place["present"], room[which], buffer)
        if factor != place["crowding"]:
            place["crowding"] = factor
            changed = True
    if changed:
        look[0] += 1


@jit_part
def choose(scene: Scene, day: int, place: int, waypoints: int, people: int) -> int:
    """Where people go who want to leave a place, in `scene.chosen`; who is not there stays after all.

    returns  how many choices are filled in
    """
    which_set = scene.env.set_of_day[day]
    if waypoints != NO_WAYPOINTS:
        return _go_on(scene, which_set, place, waypoints, people)
    first, after = scene.env.route_first[which_set, place], scene.env.route_first[which_set, place + 1]
    if first == after or people == 0:
        return 0
    # there is one more sum than there are routes from a place
    begin = first - scene.env.route_first[which_set, 0] + place
    sums = scene.sums[begin : begin + after - first + 1]
    if scene.places[place]["looked_at"] != scene.look[0]:
        env = scene.env
        _weigh(env.rules, env.routes[first:after], env.places[day], scene.places, scene.population, sums)
        scene.places[place]["looked_at"] = scene.look[0]
    routes = scene.env.routes[first:after]
    return _draw_routes(scene.stream, people, routes, sums, scene.places, scene.counts, scene.chosen)


@jit_part
def _go_on(scene: Scene, which_set: int, place: int, waypoints: int, people: int) -> int:
    """People with waypoints left all go, or none where the way is closed or the destination full."""
    env = scene.env
    if scene.places[env.waypoints[waypoints, LAST]]["crowding"] < FULL_BELOW:
        return 0
    for position in range(env.open_first[which_set, place], env.open_first[which_set, place + 1]):
        link = env.open_ids[position]
        if env.links[link]["end"] == env.waypoints[waypoints, NEXT]:
            scene.chosen[0, TO_LINK] = link
            scene.chosen[0, TO_WAYPOINTS] = env.waypoints[waypoints, REST]
            scene.chosen[0, PEOPLE] = people
            return 1
    return 0


@jit_norefcount
def _weigh(rules: Rules, routes: Table, today: Table, places: Table, population: Ints, sums: Floats) -> None:
    """Fills in the running sums of the weights of routes, [(sigma + E) / (s + L)^p cap]^q each.

    today  (place,) of `PLACE_ON_DAY`
    """
    best, after = 0.0, len(routes)
    for which in range(after):
        route = routes[which]
        end = route["end"]
        appeal = today[end]["appeal"] * route["affinity"]
        if rules.weight_population_power != 0.0:
            appeal *= power(max(1.0, float(population[end])), rules.weight_population_power)
        weight = (rules.weight_softening + appeal) * route["nearness"] * places[end]["crowding"]
        if rules.weight_power != 1.0:
            weight = power(weight, rules.weight_power)
        sums[which] = weight
        best = max(best, weight)
    least = best / rules.pruning if rules.pruning >= 1.001 else 0.0
    sums[after] = 0.0
    for which in range(after - 1, -1, -1):
        # where nothing weighs anything, every route is as good as any other
        weight = sums[which] if best > 0.0 else 1.0
        sums[which] = sums[which + 1] + (weight if weight >= least else 0.0)


@jit_norefcount
def _draw_routes(
    stream: Words, people: int, routes: Table, sums: Floats, places: Table, counts: Ints, chosen: Ints
) -> int:
    """Spreads people over routes by their weights (multinomial), into `chosen`; who meets a full end stays.

    Few people choose one by one, many by conditional binomials.

    sums     (route + 1,) sum of the weights from a route on; the last is 0
    counts   (route,) zeros, as which they are left
    returns  how many choices are filled in
    """
    found, size, left = 0, 0, people
    if people <= FEW_PER_CHOICE * len(routes):
        for _ in range(people):
            choice = choice_at(sums, unit(stream) * sums[0])
            if counts[choice] == 0:
                chosen[found, CHOICE] = choice
                found += 1
            counts[choice] += 1
    else:
        for choice in range(len(routes)):
            taken = binomial(stream, left, (sums[choice] - sums[choice + 1]) / sums[choice])
            if taken > 0:
                counts[choice] = taken
                chosen[found, CHOICE] = choice
                found += 1
                left -= taken
                if left == 0:
                    break
    for which in range(found):
        choice = chosen[which, CHOICE]
        route, going = routes[choice], counts[choice]
        counts[choice] = 0
        if places[route["end"]]["crowding"] >= FULL_BELOW:
            chosen[size, TO_LINK] = route["link"]
            chosen[size, TO_WAYPOINTS] = route["waypoints"]
            chosen[size, PEOPLE] = going
            size += 1
    return size

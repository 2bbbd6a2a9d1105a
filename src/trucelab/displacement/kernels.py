"""The loops of movement, compiled: arrays in, arrays out, no checks.  Front doors: `network` and `day`.

People are integer counts per place and stratum, so no loop runs over people.  Within a day everybody who chooses in
the same round sees the same occupancies, and a place takes in exactly as many as it has room for; therefore people
of one stratum stay exchangeable, and the day needs no sub-batches.

Axes: `stratum` as in `strata`; `budget` is the travel left today in bins of 1 / `BUDGET_BINS` of a day's travel,
rounded down, 0 to `BUDGET_BINS`.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from trucelab.displacement.compiled import compiled
from trucelab.displacement.parameters import Parameters
from trucelab.displacement.rules.crowding import crowding_factor
from trucelab.displacement.rules.danger_avoidance import avoidance_factor
from trucelab.displacement.rules.danger_departure import departure_chance
from trucelab.displacement.rules.distance_decay import distance_factor
from trucelab.displacement.rules.known_faces import faces_factor
from trucelab.displacement.sampling import hypergeometric, spread
from trucelab.displacement.strata import AFTER_EVENT, GROUP_OF, GROUPS, STRATA, TIMES_OF

BUDGET_BINS: Final = 16
"""Bins of a day's travel; what is left after a hop is rounded down to a bin, on average by 1/32 of a day."""

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Ways(NamedTuple):
    """Shortest known ways between places while a given set of places can be passed through."""

    km: Floats
    """(origin, place), kilometres; inf where no way is known, and from a place to itself."""
    first: Counts
    """(origin x place + 1,): the way from o to p passes `via[first[o * places + p]:first[o * places + p + 1]]`."""
    via: Counts
    """Places passed through, neither end included."""


class Land(NamedTuple):
    """The places on one day."""

    capacity: Counts
    """(place,) displaced persons that a place can take in; below 0 where there is no limit."""
    takes_in: Flags
    """(place,) whether people can arrive to stay."""
    border: Flags
    """(place,) whether it is a border, which nobody leaves again."""
    danger: Floats
    """(place,) 0 to 1."""


class Choices(NamedTuple):
    """What the land means to people today, whoever is where."""

    ways: Ways
    """Ways that are open today."""
    parameters: Parameters
    """Drawn numbers."""
    pull: Floats
    """(origin, place) part of the weights that distance and danger make; 0 where nobody can or would go, and on an
    origin that was not asked about."""
    leads_somewhere: Flags
    """(place,) whether any destination is known, for origins that were asked about."""
    asked: Flags
    """(place,) whether the pulls on an origin are filled in."""
    leaving: Floats
    """(place,) chance to leave within the day."""


class Crowd(NamedTuple):
    """Everybody, and where they are in the middle of a day."""

    people: Counts
    """(place, stratum) people who stay at places."""
    arriving: Counts
    """(place, budget, stratum) people who have just arrived and are not taken in yet."""
    choosing: Counts
    """(place, budget, stratum) people who are about to choose a destination."""
    road: Counts
    """(slot, place, budget, stratum) people on the road by day of arrival: a ring."""
    slot: int
    """Slot of the road that today's arrivals came from; tomorrow's are in the next."""
    arrivals: Counts
    """(place, group) people who arrived to stay today."""
    present: Counts
    """(place,) people who stay, as counted last."""
    displaced: Counts
    """(place,) displaced persons who stay, as counted last."""
    incoming: Counts
    """(place,) everybody in `arriving`, kept beside it: scanning mostly empty places is what would cost most."""
    undecided: Counts
    """(place,) everybody in `choosing`, kept for the same reason."""


@compiled
def shortest_ways(ends: Counts, road_km: Floats, passable: Flags, hops: int) -> Ways:
    """Shortest ways of at most `hops` roads that pass through `passable` places only.

    ends  (road, 2); road_km (road,); passable (place,)
    """
    places = len(passable)
    km = np.full((places, places), np.inf)
    first = np.zeros(places * places + 1, np.int64)
    via = np.empty(4 * places, np.int64)
    size = 0
    for origin in range(places):
        km_from, came_from = _ways_from(origin, ends, road_km, passable, hops)
        for place in range(places):
            if place != origin and km_from[place] < np.inf:
                km[origin, place] = km_from[place]
                at = place
                for hop in range(hops, 0, -1):
                    if came_from[hop, at] >= 0:
                        at = came_from[hop, at]
                        if at == origin:
                            break
                        if size == len(via):
                            via = _twice_as_long(via)
                        via[size] = at
                        size += 1
            first[origin * places + place + 1] = size
    return Ways(km, first, via[:size].copy())


@compiled
def _twice_as_long(numbers: Counts) -> Counts:
    """The same numbers with as much space again behind them."""
    # by a loop: numpy's ways to do it take numba seconds to compile, for the text of errors that cannot happen
    longer = np.empty(2 * len(numbers), np.int64)
    for position in range(len(numbers)):
        longer[position] = numbers[position]
    return longer


@compiled
def _ways_from(origin: int, ends: Counts, road_km: Floats, passable: Flags, hops: int) -> tuple[Floats, Counts]:
    """Bellman's rounds from one origin.

    returns  km (place,), came_from (hop, place): -1 where the hop brought nothing shorter
    """
    km = np.full(len(passable), np.inf)
    km[origin] = 0.0
    came_from = np.full((hops + 1, len(passable)), -1)
    for hop in range(1, hops + 1):
        before = km.copy()
        for road in range(len(road_km)):
            for side in range(2):
                start, end = ends[road, side], ends[road, 1 - side]
                if (start == origin or passable[start]) and before[start] + road_km[road] < km[end]:
                    km[end] = before[start] + road_km[road]
                    came_from[hop, end] = start
    return km, came_from


@compiled
def _choices(ways: Ways, land: Land, parameters: Parameters) -> Choices:
    """What the land means to people today: chances to leave; pulls are filled in where somebody asks for them."""
    places = len(land.capacity)
    leaving = np.zeros(places)
    for origin in range(places):
        if not land.border[origin]:
            leaving[origin] = departure_chance(
                land.danger[origin], parameters.departure_rate_per_day, parameters.departure_power
            )
    return Choices(
        ways=ways,
        parameters=parameters,
        pull=np.zeros((places, places)),
        leads_somewhere=np.zeros(places, np.bool_),
        asked=np.zeros(places, np.bool_),
        leaving=leaving,
    )


@compiled
def _ask(choices: Choices, land: Land, origin: int) -> None:
    """Fills in the pulls on one origin, once: most places have nobody who chooses, and powers are dear."""
    if choices.asked[origin]:
        return
    choices.asked[origin] = True
    total = 0.0
    for place in range(len(land.capacity)):
        if land.takes_in[place] and choices.ways.km[origin, place] < np.inf:
            choices.pull[origin, place] = _pull(choices.ways, land.danger, origin, place, choices.parameters)
            total += choices.pull[origin, place]
    choices.leads_somewhere[origin] = total > 0.0


@compiled
def _pull(ways: Ways, danger: Floats, origin: int, place: int, parameters: Parameters) -> float:
    """Pull of a place on an origin by what does not depend on who is where: distance and danger."""
    pair = origin * len(danger) + place
    worst = 0.0
    for step in range(ways.first[pair], ways.first[pair + 1]):
        worst = max(worst, danger[ways.via[step]])
    near = distance_factor(ways.km[origin, place], parameters.softening_km, parameters.distance_power)
    return near * avoidance_factor(danger[place], worst, parameters.aversion, parameters.aversion_on_the_way)


@compiled
def move_one_day(
    rng: np.random.Generator,
    where: tuple[Counts, Counts, int],
    ways: Ways,
    land: Land,
    parameters: Parameters,
) -> tuple[Counts, Counts, Counts]:
    """Moves everybody by a day.

    where    people (place, stratum) and road (slot, place, budget, stratum), both changed in place, and the slot of
             the road that arrives today
    ways     ways that are open today
    returns  departures (place, group), arrivals to stay (place, group), trapped (group,)
    """
    people, road, slot = where
    places = len(people)
    crowd = Crowd(
        people=people,
        arriving=road[slot].copy(),
        choosing=np.zeros((places, BUDGET_BINS + 1, STRATA), np.int64),
        road=road,
        slot=slot,
        arrivals=np.zeros((places, GROUPS), np.int64),
        present=np.zeros(places, np.int64),
        displaced=np.zeros(places, np.int64),
        incoming=np.zeros(places, np.int64),
        undecided=np.zeros(places, np.int64),
    )
    for place in range(places):
        crowd.incoming[place] = crowd.arriving[place].sum()
    road[slot] = 0
    choices = _choices(ways, land, parameters)
    departures, trapped = _depart(rng, crowd, land, choices)
    _count_present(crowd)
    # every hop costs at least one bin, so the rounds end by themselves: after BUDGET_BINS + 1 nobody arrives
    while _choose(rng, crowd, land, choices, parameters):
        _go_on(rng, crowd, land, choices)
        _turn_back(crowd, land, choices)
        _take_in(rng, crowd, land)
        _count_present(crowd)
        _refuse(crowd, land, choices)
        _count_present(crowd)
    return departures, crowd.arrivals, trapped


@compiled
def _count_present(crowd: Crowd) -> None:
    """Counts everybody and the displaced at each place."""
    for place in range(len(crowd.people)):
        everybody, fled = 0, 0
        for stratum in range(STRATA):
            everybody += crowd.people[place, stratum]
            if TIMES_OF[stratum] > 0:
                fled += crowd.people[place, stratum]
        crowd.present[place] = everybody
        crowd.displaced[place] = fled


@compiled
def _depart(rng: np.random.Generator, crowd: Crowd, land: Land, choices: Choices) -> tuple[Counts, Counts]:
    """Draws who leaves; those who have nowhere to go stay and are trapped today.

    returns  departures (place, group), trapped (group,)
    """
    departures = np.zeros((len(crowd.people), GROUPS), np.int64)
    trapped = np.zeros(GROUPS, np.int64)
    for place in range(len(crowd.people)):
        if choices.leaving[place] == 0.0:
            continue
        for stratum in range(STRATA):
            if crowd.people[place, stratum] == 0:
                continue
            leavers = rng.binomial(crowd.people[place, stratum], choices.leaving[place])
            if leavers == 0:
                continue
            _ask(choices, land, place)
            if not choices.leads_somewhere[place]:
                trapped[GROUP_OF[stratum]] += leavers
                continue
            crowd.people[place, stratum] -= leavers
            crowd.choosing[place, BUDGET_BINS, AFTER_EVENT[stratum]] += leavers
            crowd.undecided[place] += leavers
            departures[place, GROUP_OF[stratum]] += leavers
    return departures, trapped


@compiled
def _attraction(crowd: Crowd, land: Land, parameters: Parameters) -> tuple[Floats, Floats]:
    """The part of the weights that depends on who is where: room and crowding, and known faces.

    returns  (place,) as people see it, 0 where a place is full; (place,) as if there were room everywhere
    """
    faces = np.empty(len(land.capacity))
    with_room = np.empty(len(land.capacity))
    for place in range(len(land.capacity)):
        faces[place] = faces_factor(crowd.present[place], parameters.faces_power)
        with_room[place] = faces[place] * crowding_factor(
            crowd.displaced[place], land.capacity[place], parameters.crowding_starts_at
        )
    return with_room, faces


@compiled
def _choose(rng: np.random.Generator, crowd: Crowd, land: Land, choices: Choices, parameters: Parameters) -> bool:
    """Everybody in `choosing` picks a destination and travels as far as today's budget goes.

    returns  whether anybody arrives anywhere today
    """
    with_room, faces = _attraction(crowd, land, parameters)
    bins_per_km = BUDGET_BINS / parameters.km_per_day
    for origin in range(len(land.capacity)):
        if crowd.undecided[origin] == 0:
            continue
        weights = choices.pull[origin] * with_room
        if weights.sum() == 0.0:
            weights = choices.pull[origin] * faces
        known = np.flatnonzero(weights)
        tail = np.zeros(len(known) + 1)
        for choice in range(len(known) - 1, -1, -1):
            tail[choice] = tail[choice + 1] + weights[known[choice]]
        counts = np.empty(len(known), np.int64)
        for budget in range(BUDGET_BINS + 1):
            for stratum in range(STRATA):
                people = crowd.choosing[origin, budget, stratum]
                if people > 0:
                    spread(rng, people, tail, counts)
                    for choice in range(len(known)):
                        if counts[choice] > 0:
                            place = known[choice]
                            left, days = _travel(choices.ways.km[origin, place] * bins_per_km, budget)
                            if days == 0:
                                crowd.arriving[place, left, stratum] += counts[choice]
                                crowd.incoming[place] += counts[choice]
                            else:
                                slot = (crowd.slot + days) % len(crowd.road)
                                crowd.road[slot, place, left, stratum] += counts[choice]
        crowd.choosing[origin] = 0
        crowd.undecided[origin] = 0
    return bool(crowd.incoming.any())


@compiled
def _travel(way: float, budget: int) -> tuple[int, int]:
    """How much budget is left on arrival, and in how many days that is.

    way      length of the way in bins of a day's travel, above 0
    returns  bins left, rounded down; days, 0 for today
    """
    if way <= budget:
        # no way is free, however short: rounding must not make it so, since the end of the rounds rests on it
        return min(budget - 1, int(budget - way)), 0
    rest = way - budget
    days = math.ceil(rest / BUDGET_BINS)
    return min(BUDGET_BINS - 1, max(0, int(days * BUDGET_BINS - rest))), days


@compiled
def _go_on(rng: np.random.Generator, crowd: Crowd, land: Land, choices: Choices) -> None:
    """Of those who arrive in danger with travel left, draws who goes on at once: the same journey, no new event."""
    for place in range(len(land.capacity)):
        if choices.leaving[place] == 0.0 or crowd.incoming[place] == 0 or not land.takes_in[place]:
            continue
        _ask(choices, land, place)
        if not choices.leads_somewhere[place]:
            continue
        for budget in range(1, BUDGET_BINS + 1):
            for stratum in range(STRATA):
                if crowd.arriving[place, budget, stratum] > 0:
                    onward = rng.binomial(crowd.arriving[place, budget, stratum], choices.leaving[place])
                    crowd.arriving[place, budget, stratum] -= onward
                    crowd.choosing[place, budget, stratum] += onward
                    crowd.incoming[place] -= onward
                    crowd.undecided[place] += onward


@compiled
def _turn_back(crowd: Crowd, land: Land, choices: Choices) -> None:
    """Those who find a border shut or a place captured choose again from there.

    Who cannot go anywhere waits at the border on the road, and tries again tomorrow with a full day's budget; a
    captured place keeps them.
    """
    for place in range(len(land.capacity)):
        if land.takes_in[place] or crowd.incoming[place] == 0:
            continue
        _ask(choices, land, place)
        if choices.leads_somewhere[place]:
            _choose_again(crowd, place)
        elif land.border[place]:
            _wait(crowd, place)
        else:
            _stay(crowd, place)


@compiled
def _take_in(rng: np.random.Generator, crowd: Crowd, land: Land) -> None:
    """Takes in as many as there is room for, drawn evenly among those who arrive; the others remain in `arriving`."""
    for place in range(len(land.capacity)):
        waiting = crowd.incoming[place]
        room = waiting
        if land.capacity[place] >= 0:
            room = min(waiting, max(0, land.capacity[place] - crowd.displaced[place]))
        if room == 0:
            continue
        for budget in range(BUDGET_BINS + 1):
            for stratum in range(STRATA):
                here = crowd.arriving[place, budget, stratum]
                if here > 0:
                    taken = here if room == waiting else hypergeometric(rng, here, waiting - here, room)
                    crowd.arriving[place, budget, stratum] -= taken
                    crowd.people[place, stratum] += taken
                    crowd.arrivals[place, GROUP_OF[stratum]] += taken
                    crowd.incoming[place] -= taken
                    waiting -= here
                    room -= taken


@compiled
def _refuse(crowd: Crowd, land: Land, choices: Choices) -> None:
    """Those not taken in choose again if a place with room is in view, else they stay beyond capacity."""
    for place in range(len(land.capacity)):
        if crowd.incoming[place] == 0:
            continue
        _ask(choices, land, place)
        room_in_view = False
        for other in range(len(land.capacity)):
            has_room = land.capacity[other] < 0 or crowd.displaced[other] < land.capacity[other]
            room_in_view |= has_room and choices.pull[place, other] > 0.0
        if room_in_view:
            _choose_again(crowd, place)
        else:
            _stay(crowd, place)


@compiled
def _stay(crowd: Crowd, place: int) -> None:
    """Everybody who has arrived at a place stays there."""
    for budget in range(BUDGET_BINS + 1):
        for stratum in range(STRATA):
            crowd.people[place, stratum] += crowd.arriving[place, budget, stratum]
            crowd.arrivals[place, GROUP_OF[stratum]] += crowd.arriving[place, budget, stratum]
            crowd.arriving[place, budget, stratum] = 0
    crowd.incoming[place] = 0


@compiled
def _choose_again(crowd: Crowd, place: int) -> None:
    """Everybody who has arrived at a place chooses again, with the budget that is left."""
    for budget in range(BUDGET_BINS + 1):
        for stratum in range(STRATA):
            crowd.choosing[place, budget, stratum] += crowd.arriving[place, budget, stratum]
            crowd.arriving[place, budget, stratum] = 0
    crowd.undecided[place] += crowd.incoming[place]
    crowd.incoming[place] = 0


@compiled
def _wait(crowd: Crowd, place: int) -> None:
    """Everybody who has arrived at a place arrives there again tomorrow, with a full day's budget."""
    tomorrow = (crowd.slot + 1) % len(crowd.road)
    for budget in range(BUDGET_BINS + 1):
        for stratum in range(STRATA):
            crowd.road[tomorrow, place, BUDGET_BINS, stratum] += crowd.arriving[place, budget, stratum]
            crowd.arriving[place, budget, stratum] = 0
    crowd.incoming[place] = 0


@compiled
def on_the_road(road: Counts) -> Counts:
    """Counts everybody on the road afresh: (stratum,)."""
    total = np.zeros(STRATA, np.int64)
    for day in range(road.shape[0]):
        for place in range(road.shape[1]):
            for budget in range(road.shape[2]):
                for stratum in range(STRATA):
                    total[stratum] += road[day, place, budget, stratum]
    return total

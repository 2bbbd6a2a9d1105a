"""Where those who are about to choose go: the weights of places, and the way there; compiled.

Everybody who chooses in the same round sees the same occupancies.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from trucelab.arrays import Floats, Ints, Words
from trucelab.compiled import jit_norefcount
from trucelab.movement.kit.cohorts import FIRST, LABEL, LENGTH, UNITS, append, group, merge
from trucelab.movement.kit.sampling import fill_guide, guide_parts, spread
from trucelab.movement.native import known_routes
from trucelab.movement.native.environment import DayConditions
from trucelab.movement.native.known_routes import BY_PULL, KNOWN, OF, WAY, KnownRoutes
from trucelab.movement.native.network import Network
from trucelab.movement.native.parameters import Parameters
from trucelab.movement.native.people import DISPLACED, PRESENT, People, arriving, choosing, on_road, view_of
from trucelab.movement.native.rules.crowding import crowding_factor
from trucelab.movement.native.rules.home_attraction import home_factor
from trucelab.movement.native.rules.population_attraction import population_factor
from trucelab.movement.native.strata import HOME_BITS, MOVED_BITS, PERSONS, bits_of, label_of
from trucelab.movement.native.travel import travel

ATTRACTION, WITH_ROOM = range(2)
"""Columns of factors: attraction by the people there; that and crowding, 0 where a place is full."""
_FIRST_OF_VIEW: Final = known_routes.FIRST


class ChoiceWeights(NamedTuple):
    """The places that those who choose now may choose, and factors of their weights."""

    row: Ints
    """(place,) rows of `KnownRoutes.known`."""
    tail: Floats
    """(place + 1,) sum of the weights of these rows from each on, 0 behind the last."""
    guide: Ints
    """(power of two,) where to begin to look for the choice at a height, see `fill_guide`."""
    counts: Ints
    """(place,) how many chose it; all 0 between those who choose."""
    chosen: Ints
    """(place + 1,) the choices of anybody."""
    seen: Ints
    """(place,) round of choosing in which the factors were worked out."""
    factor: Floats
    """(place, 2), see `ATTRACTION`."""
    near_home: Floats
    """(home, place) home attraction; of no length where homes do not matter."""


def blank_weights(network: Network, parameters: Parameters) -> ChoiceWeights:
    """Nothing has been worked out but home attraction."""
    places = network.places
    near_home = np.zeros((0, places))
    if parameters.home_power > 0.0:
        near_home = home_factor(network.crow_km, parameters.home_scale_km, parameters.home_power)
    return ChoiceWeights(
        row=np.zeros(places, np.int64),
        tail=np.zeros(places + 1),
        guide=np.zeros(guide_parts(places), np.int64),
        counts=np.zeros(places, np.int64),
        chosen=np.zeros(places + 1, np.int64),
        seen=np.full(places, -1, np.int64),
        factor=np.zeros((places, 2)),
        near_home=near_home,
    )


@jit_norefcount
def choose(
    stream: Words,
    people: People,
    routes: KnownRoutes,
    weights: ChoiceWeights,
    today: DayConditions,
    parameters: Parameters,
    turn: int,
) -> None:
    """Everybody who is about to choose picks a destination and travels as far as today's budget goes.

    Whoever chooses has looked, see `known_routes.look_around`.

    turn  number of the round, never used before in the run, 0 or more
    """
    cohorts, places = people.cohorts, len(people.standing)
    # those alike in these bits see the same weights
    bits = HOME_BITS if parameters.home_power > 0.0 else 0
    if len(routes.views) > places:
        bits |= MOVED_BITS
    for origin in range(places):
        queue = choosing(people, origin)
        if cohorts.queue[queue, LENGTH] == 0:
            continue
        merge(cohorts, queue, False)
        if bits > 0:
            group(cohorts, queue, bits)
        first, before, choices = cohorts.queue[queue, FIRST], -1, 0
        for row in range(first, first + cohorts.queue[queue, LENGTH]):
            label = cohorts.row[row, LABEL]
            if label & bits != before:
                before = label & bits
                home, _, stratum = bits_of(label)
                view = view_of(routes.views, people, origin, stratum >> 2 & 3)
                choices = weigh(people.standing, today.capacity, routes, weights, parameters, view, home, turn)
                fill_guide(weights.tail[: choices + 1], weights.guide[: guide_parts(choices)])
            _go(stream, people, routes, weights, today.day, row, choices, parameters.km_per_day)
        cohorts.queue[queue, LENGTH] = 0


@jit_norefcount
def weigh(
    standing: Ints,
    capacity: Ints,
    routes: KnownRoutes,
    weights: ChoiceWeights,
    parameters: Parameters,
    view: int,
    home: int,
    turn: int,
) -> int:
    """Weights of all known places as people of a home see them; as if there were room, if all are full.

    They are left in `weights`: rows of the places that pull, and the sums of their weights.

    standing  (place, 2) persons who stay: all, and displaced ones
    capacity  (place,)
    home      the number of places if it is unknown
    turn      number of the round, never used before in the run
    returns   how many there are
    """
    choices, room, first = 0, False, routes.views[view, _FIRST_OF_VIEW]
    for row in range(first, first + routes.views[view, KNOWN]):
        if routes.pull[row, BY_PULL] > 0.0:
            place = routes.known[row, OF]
            if weights.seen[place] != turn:
                weights.seen[place] = turn
                attraction = population_factor(standing[place, PRESENT], parameters.attraction_power)
                weights.factor[place, ATTRACTION] = attraction
                weights.factor[place, WITH_ROOM] = attraction * crowding_factor(
                    standing[place, DISPLACED], capacity[place], parameters.crowding_starts_at
                )
            room |= weights.factor[place, WITH_ROOM] > 0.0
            weights.row[choices] = row
            choices += 1
    weights.tail[choices] = 0.0
    column = WITH_ROOM if room else ATTRACTION
    prefer_home = home < len(weights.near_home)
    while True:
        for choice in range(choices - 1, -1, -1):
            row = weights.row[choice]
            weight = routes.pull[row, BY_PULL] * weights.factor[routes.known[row, OF], column]
            if prefer_home:
                weight *= weights.near_home[home, routes.known[row, OF]]
            weights.tail[choice] = weights.tail[choice + 1] + weight
        # where home is so far from everywhere that nothing would be left of any weight, it does not count
        if weights.tail[0] > 0.0 or not prefer_home:
            return choices
        prefer_home = False


@jit_norefcount
def _go(
    stream: Words,
    people: People,
    routes: KnownRoutes,
    weights: ChoiceWeights,
    day: int,
    row: int,
    choices: int,
    km_per_day: float,
) -> None:
    """Units of a row spread over their choices and go.

    choices  how many rows and weights stand in `weights`
    """
    cohorts = people.cohorts
    home, budget, stratum = bits_of(cohorts.row[row, LABEL])
    units = cohorts.row[row, UNITS]
    mean_km, persons = cohorts.km[row] / units, people.sizes[stratum >> 4, PERSONS]
    tail, guide, counts = weights.tail[: choices + 1], weights.guide[: guide_parts(choices)], weights.counts[:choices]
    for number in range(spread(stream, units, tail, guide, counts, weights.chosen)):
        choice = weights.chosen[number]
        known = weights.row[choice]
        km, place, gone = routes.paths.km[routes.known[known, WAY]], routes.known[known, OF], counts[choice]
        counts[choice] = 0
        left, days = travel(km, km_per_day, budget)
        label, km = label_of(home, left, stratum), gone * (mean_km + km * persons)
        if days == 0:
            append(cohorts, arriving(people, place), label, gone, km)
        else:
            append(cohorts, on_road(people, day + days), place << 41 | label, gone, km)

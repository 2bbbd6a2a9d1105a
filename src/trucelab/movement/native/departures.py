"""Who leaves home or flees again: drawn by danger, or as many as a table prescribes; compiled."""

from __future__ import annotations

import numpy as np

from trucelab.arrays import Counts32, Floats, Ints, Words
from trucelab.chance.counts import binomial
from trucelab.compiled import compiled, jit_norefcount, jit_private
from trucelab.movement.kit.cohorts import FIRST, LABEL, LENGTH, UNITS, append
from trucelab.movement.kit.sampling import fill_guide, guide_parts, spread, take_units
from trucelab.movement.native.environment import LEAVING, ORIGIN, DayConditions
from trucelab.movement.native.inputs import Inputs
from trucelab.movement.native.known_routes import LEADS, KnownRoutes, look_around
from trucelab.movement.native.people import PRESENT, People, choosing, count, leave, view_of
from trucelab.movement.native.recorder import DEPARTURES, TRAPPED, Recorder
from trucelab.movement.native.strata import CELLS, PERSONS, after_event, bits_of, label_of
from trucelab.movement.native.travel import BUDGET_BINS


@jit_norefcount
def depart(
    stream: Words, people: People, routes: KnownRoutes, today: DayConditions, inputs: Inputs, recorder: Recorder
) -> None:
    """Draws who leaves because of danger; those who have nowhere to go stay and are trapped today.

    Where a table prescribes who leaves home, those who have never been displaced are left to it.
    """
    cohorts, prescribed, places = people.cohorts, len(inputs.prescribed) > 0, len(people.standing)
    wanted = people.scratch.wanted
    for place in range(places):
        drawn = today.rates[place, LEAVING] > 0.0 or today.rates[place, ORIGIN] > 0.0
        wanted[place] = drawn and people.standing[place, PRESENT] > 0
    look_around(routes, today, wanted)
    for place in range(places):
        chance = today.rates[place, LEAVING]
        if chance == 0.0 or people.standing[place, PRESENT] == 0:
            continue
        first = cohorts.queue[place, FIRST]
        for row in range(first, first + cohorts.queue[place, LENGTH]):
            if prescribed and cohorts.row[row, LABEL] & (CELLS - 1) == 0:
                continue
            leavers = binomial(stream, cohorts.row[row, UNITS], chance)
            if leavers > 0:
                _flee(people, routes.views, today.shut[place], recorder.flows[today.day], place, row, leavers)


@jit_norefcount
def _flee(people: People, views: Ints, shut: bool, flows: Counts32, place: int, row: int, units: int) -> bool:
    """Units leave, a displacement event, if they know of a place to go; says whether they do.

    flows  (layer, place, group) of the day
    """
    home, _, stratum = bits_of(people.cohorts.row[row, LABEL])
    after = after_event(stratum)
    if shut or views[view_of(views, people, place, after >> 2 & 3), LEADS] == 0:
        count(flows, people, TRAPPED, place, stratum, units)
        return False
    count(flows, people, DEPARTURES, place, stratum, units)
    leave(people, place, row, units)
    append(people.cohorts, choosing(people, place), label_of(home, BUDGET_BINS, after), units, 0.0)
    return True


@jit_private
def depart_as_prescribed(
    stream: Words,
    people: People,
    routes: KnownRoutes,
    today: DayConditions,
    recorder: Recorder,
    persons: int,
) -> int:
    """As many people as are prescribed leave home, in whole units, as far as they are there.

    returns  people who are still to leave because nobody was left in danger, or who are trapped; below 0 where the
             last households were too many
    """
    cohorts, places, types = people.cohorts, len(people.standing), len(people.sizes)
    rows, residents, weights = _residents(people, today)
    by_place = spread_within(stream, persons, weights, residents)
    waiting, taken = np.zeros(types, np.int64), np.zeros(types, np.int64)
    sizes, flows = people.sizes[:, PERSONS], recorder.flows[today.day]
    for place in range(places):
        if by_place[place] == 0:
            continue
        for kind in range(types):
            waiting[kind] = cohorts.row[rows[place, kind], UNITS] if rows[place, kind] >= 0 else 0
        beyond, room = take_units(stream, waiting, sizes, by_place[place], taken)
        if beyond >= 0 and room > 0:
            taken[beyond] += 1
        for kind in range(types):
            some = taken[kind]
            if some > 0 and _flee(people, routes.views, today.shut[place], flows, place, rows[place, kind], some):
                persons -= some * sizes[kind]
    return persons


@jit_private
def _residents(people: People, today: DayConditions) -> tuple[Ints, Ints, Floats]:
    """Who has never been displaced: rows by place and type of unit, persons by place, and the weight of the place.

    Nobody comes to be such a cohort, so each is one row.
    """
    cohorts, places = people.cohorts, len(people.standing)
    rows = np.full((places, len(people.sizes)), -1)
    residents, weights = np.zeros(places, np.int64), np.zeros(places)
    for place in range(places):
        if today.rates[place, ORIGIN] > 0.0:
            first = cohorts.queue[place, FIRST]
            for row in range(first, first + cohorts.queue[place, LENGTH]):
                stratum = bits_of(cohorts.row[row, LABEL])[2]
                if stratum & (CELLS - 1) == 0:
                    rows[place, stratum >> 4] = row
                    residents[place] += cohorts.row[row, UNITS] * people.sizes[stratum >> 4, PERSONS]
            weights[place] = residents[place] * today.rates[place, ORIGIN]
    return rows, residents, weights


@compiled
def spread_within(stream: Words, persons: int, weights: Floats, limits: Ints) -> Ints:
    """Persons over places in proportion to weights, never more than a limit: those beyond go to the other places.

    weights  (place,), changed
    returns  (place,) persons; they sum to `persons`, or to the limits of all places with a weight if that is less
    """
    places = len(limits)
    chosen, counts, tail = np.zeros(places, np.int64), np.zeros(places, np.int64), np.zeros(places + 1)
    guide, where = np.zeros(guide_parts(places), np.int64), np.zeros(places + 1, np.int64)
    while persons > 0:
        for place in range(places - 1, -1, -1):
            tail[place] = tail[place + 1] + weights[place]
        if tail[0] == 0.0:
            break
        fill_guide(tail, guide)
        spread(stream, persons, tail, guide, counts, where)
        persons = 0
        for place in range(places):
            chosen[place] += counts[place]
            counts[place] = 0
            if chosen[place] >= limits[place]:
                persons += chosen[place] - limits[place]
                chosen[place], weights[place] = limits[place], 0.0
    return chosen

"""What becomes of those who have arrived: home, on at once, turned back, taken in or refused; compiled."""

from __future__ import annotations

from trucelab.arrays import Counts32, Flags, Floats, Ints, Words
from trucelab.chance.counts import binomial, hypergeometric
from trucelab.compiled import jit_norefcount
from trucelab.movement.kit.cohorts import FIRST, LABEL, LENGTH, UNITS, append, merge, release
from trucelab.movement.kit.sampling import take_units
from trucelab.movement.native import known_routes
from trucelab.movement.native.environment import LEAVING, DayConditions
from trucelab.movement.native.known_routes import BY_PULL, KNOWN, LEADS, OF, KnownRoutes, look_around
from trucelab.movement.native.people import DISPLACED, People, arriving, choosing, on_road, part_from, stay, view_of
from trucelab.movement.native.recorder import Recorder
from trucelab.movement.native.strata import PERSONS, bits_of, label_of
from trucelab.movement.native.travel import BUDGET_BINS


@jit_norefcount
def arrive(people: People, day: int) -> None:
    """Takes those off the road whose way ends today."""
    cohorts, queue = people.cohorts, on_road(people, day)
    for row in range(cohorts.queue[queue, FIRST], cohorts.queue[queue, FIRST] + cohorts.queue[queue, LENGTH]):
        label = cohorts.row[row, LABEL]
        place = label >> 41
        units, km = cohorts.row[row, UNITS], cohorts.km[row]
        append(cohorts, arriving(people, place), label - (place << 41), units, km)
    cohorts.queue[queue, LENGTH] = 0
    release(cohorts, queue)


@jit_norefcount
def admit(
    stream: Words, people: People, routes: KnownRoutes, today: DayConditions, border: Flags, recorder: Recorder
) -> bool:
    """Everybody who has arrived stays, waits or chooses again; all places take in before any of the refused looks on.

    border   (place,) whether people wait there who have nowhere to turn back to
    returns  whether anybody had arrived
    """
    wanted = people.scratch.wanted
    anybody = False
    for place in range(len(wanted)):
        wanted[place] = people.cohorts.queue[arriving(people, place), LENGTH] > 0
        anybody |= wanted[place]
    if anybody:
        flows, journey_km = recorder.flows[today.day], recorder.journey_km[today.day]
        look_around(routes, today, wanted)
        for place in range(len(wanted)):
            if wanted[place]:
                waits = border[place] or today.shut[place]
                persons = _come(stream, people, routes.views, today, waits, flows, journey_km, place)
                if persons > 0:
                    _take_in(stream, people, today.capacity[place], persons, flows, journey_km, place)
        _refuse(people, routes, today.capacity, flows, journey_km)
    return anybody


@jit_norefcount
def _choose_again(people: People, place: int, row: int, units: int) -> None:
    """Units choose again from where they have arrived, with the budget that is left."""
    label = people.cohorts.row[row, LABEL]
    km = part_from(people, row, units)
    append(people.cohorts, choosing(people, place), label, units, km)


@jit_norefcount
def _come(
    stream: Words,
    people: People,
    views: Ints,
    today: DayConditions,
    waits: bool,
    flows: Counts32,
    journey_km: Floats,
    place: int,
) -> int:
    """Who does not ask to be taken in: people come home whatever the room; others go on.

    If the place takes people in, those go on at once whom danger drives away and who have travel left: the same
    journey, no new event.  If not, everybody chooses again from there.  Those who then cannot go anywhere wait before
    a border or a shut place, on the road, and try again tomorrow with a full day's budget; any other place keeps them.

    returns  persons who ask
    """
    cohorts, queue, asking = people.cohorts, arriving(people, place), 0
    merge(cohorts, queue, False)
    takes_in, at_home = today.takes_in[place], people.homes > 1 and (today.takes_in[place] or today.passable[place])
    for row in range(cohorts.queue[queue, FIRST], cohorts.queue[queue, FIRST] + cohorts.queue[queue, LENGTH]):
        home, budget, stratum = bits_of(cohorts.row[row, LABEL])
        units, onward, staying = cohorts.row[row, UNITS], 0, 0
        leads = views[view_of(views, people, place, stratum >> 2 & 3), LEADS] > 0
        if at_home and home == place:
            staying = units
        elif not takes_in:
            if leads:
                onward = units
            elif waits:
                km = part_from(people, row, units)
                label = place << 41 | label_of(home, BUDGET_BINS, stratum)
                append(cohorts, on_road(people, today.day + 1), label, units, km)
            else:
                staying = units
        elif leads and budget > 0 and today.rates[place, LEAVING] > 0.0:
            onward = binomial(stream, units, today.rates[place, LEAVING])
        if onward > 0:
            _choose_again(people, place, row, onward)
        if staying > 0:
            stay(people, flows, journey_km, place, row, staying)
        asking += cohorts.row[row, UNITS] * people.sizes[stratum >> 4, PERSONS]
    return asking


@jit_norefcount
def _take_in(
    stream: Words, people: People, capacity: int, asking: int, flows: Counts32, journey_km: Floats, place: int
) -> None:
    """Takes in as many as there is room for; the others stay in their rows.

    Units ask in random order, and are taken in until one does not fit.

    asking  persons
    """
    cohorts, queue = people.cohorts, arriving(people, place)
    rows = range(cohorts.queue[queue, FIRST], cohorts.queue[queue, FIRST] + cohorts.queue[queue, LENGTH])
    room = asking if capacity < 0 else min(asking, max(0, capacity - people.standing[place, DISPLACED]))
    waiting, taken = people.scratch.waiting, people.scratch.taken
    if room < asking:
        waiting[:] = 0
        for row in rows:
            waiting[bits_of(cohorts.row[row, LABEL])[2] >> 4] += cohorts.row[row, UNITS]
        take_units(stream, waiting, people.sizes[:, PERSONS], room, taken)
    for row in rows:
        kind, chosen = bits_of(cohorts.row[row, LABEL])[2] >> 4, cohorts.row[row, UNITS]
        if room < asking:
            # those of a row are a random part of the units of the type that are taken
            units = chosen
            chosen = hypergeometric(stream, units, waiting[kind] - units, taken[kind])
            waiting[kind] -= units
            taken[kind] -= chosen
        if chosen > 0:
            stay(people, flows, journey_km, place, row, chosen)


@jit_norefcount
def _refuse(people: People, routes: KnownRoutes, capacity: Ints, flows: Counts32, journey_km: Floats) -> None:
    """Those not taken in choose again if a place with room is in view, else they stay beyond capacity."""
    cohorts, places, views = people.cohorts, len(people.standing), routes.views
    has_room, sees_room = people.scratch.has_room, people.scratch.sees_room
    for place in range(places):
        has_room[place] = capacity[place] < 0 or people.standing[place, DISPLACED] < capacity[place]
    for place in range(places):
        queue = arriving(people, place)
        sees_room[:] = -1
        for row in range(cohorts.queue[queue, FIRST], cohorts.queue[queue, FIRST] + cohorts.queue[queue, LENGTH]):
            units, moved = cohorts.row[row, UNITS], bits_of(cohorts.row[row, LABEL])[2] >> 2 & 3
            if units > 0:
                if sees_room[moved] < 0:
                    view, sees_room[moved] = view_of(views, people, place, moved), 0
                    first = views[view, known_routes.FIRST]
                    for known in range(first, first + views[view, KNOWN]):
                        if routes.pull[known, BY_PULL] > 0.0 and has_room[routes.known[known, OF]]:
                            sees_room[moved] = 1
                            break
                if sees_room[moved] == 1:
                    _choose_again(people, place, row, units)
                else:
                    stay(people, flows, journey_km, place, row, units)
        cohorts.queue[queue, LENGTH] = 0

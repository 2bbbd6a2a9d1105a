"""What displaced persons do who did not have to leave today: go home, or move on; compiled."""

from __future__ import annotations

import numpy as np

from trucelab.arrays import Words
from trucelab.chance.counts import binomial
from trucelab.compiled import jit_norefcount
from trucelab.movement.kit.cohorts import FIRST, LABEL, LENGTH, UNITS, append
from trucelab.movement.native.environment import GOING_HOME, ONWARD, DayConditions
from trucelab.movement.native.known_routes import LEADS, KnownRoutes, km_home, look_around
from trucelab.movement.native.people import DISPLACED, People, arriving, choosing, leave, on_road, view_of
from trucelab.movement.native.strata import PERSONS, bits_of, label_of
from trucelab.movement.native.travel import BUDGET_BINS, travel


@jit_norefcount
def return_home(stream: Words, people: People, routes: KnownRoutes, today: DayConditions, km_per_day: float) -> None:
    """Draws who sets out for home, over open roads of any length, with a full day of travel before them."""
    cohorts, places = people.cohorts, len(people.standing)
    for place in range(places):
        if people.standing[place, DISPLACED] == 0 or today.shut[place]:
            continue
        first = cohorts.queue[place, FIRST]
        for row in range(first, first + cohorts.queue[place, LENGTH]):
            home, _, stratum = bits_of(cohorts.row[row, LABEL])
            if home == place or home >= places or stratum & 3 == 0 or cohorts.row[row, UNITS] == 0:
                continue
            chance = today.rates[home, GOING_HOME]
            if chance == 0.0:
                continue
            km = km_home(routes, today, place, home)
            if km == np.inf:
                continue
            going = binomial(stream, cohorts.row[row, UNITS], chance)
            if going > 0:
                leave(people, place, row, going)
                left, days = travel(km, km_per_day, BUDGET_BINS)
                label, persons = label_of(home, left, stratum), going * people.sizes[stratum >> 4, PERSONS]
                if days == 0:
                    append(cohorts, arriving(people, home), label, going, km * persons)
                else:
                    append(cohorts, on_road(people, today.day + days), home << 41 | label, going, km * persons)


@jit_norefcount
def move_on(stream: Words, people: People, routes: KnownRoutes, today: DayConditions) -> None:
    """Draws who moves on from where they are displaced: no displacement event."""
    cohorts, places = people.cohorts, len(people.standing)
    wanted = people.scratch.wanted
    for place in range(places):
        wanted[place] = people.standing[place, DISPLACED] > 0 and today.rates[place, ONWARD] > 0.0
    look_around(routes, today, wanted)
    for place in range(places):
        chance = today.rates[place, ONWARD]
        if people.standing[place, DISPLACED] == 0 or chance == 0.0 or today.shut[place]:
            continue
        first = cohorts.queue[place, FIRST]
        for row in range(first, first + cohorts.queue[place, LENGTH]):
            home, _, stratum = bits_of(cohorts.row[row, LABEL])
            if stratum & 3 == 0 or (people.homes > 1 and home == place):
                continue
            if routes.views[view_of(routes.views, people, place, stratum >> 2 & 3), LEADS] > 0:
                going = binomial(stream, cohorts.row[row, UNITS], chance)
                if going > 0:
                    leave(people, place, row, going)
                    append(cohorts, choosing(people, place), label_of(home, BUDGET_BINS, stratum), going, 0.0)

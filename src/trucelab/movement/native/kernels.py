"""All days of a member, compiled: arrays in, arrays out, no checks.  Front door: `simulation`.

People are integer counts of units by place, home and stratum, so no loop runs over people.  Within a day everybody
who chooses in the same round sees the same occupancies, and a place takes in exactly as many as it has room for;
therefore units of one stratum stay exchangeable, and the day needs no sub-batches.  All days are one call: passing the
tables between Python and compiled code costs more than a day of a small area.
"""

from __future__ import annotations

import numpy as np

from trucelab.arrays import Ints, Words
from trucelab.chance.splitmix import key_for
from trucelab.compiled import compiled, jit_norefcount, jit_part
from trucelab.movement.kit.cohorts import FIRST, LABEL, LENGTH, MERGED, UNITS, merge
from trucelab.movement.native.admission import admit, arrive
from trucelab.movement.native.choosing import ChoiceWeights, choose
from trucelab.movement.native.departures import depart, depart_as_prescribed
from trucelab.movement.native.environment import DayConditions, conditions_on
from trucelab.movement.native.inputs import Inputs
from trucelab.movement.native.known_routes import KnownRoutes, forget
from trucelab.movement.native.onward_and_return import move_on, return_home
from trucelab.movement.native.people import DISPLACED, PRESENT, People
from trucelab.movement.native.recorder import AWAY, DISPLACED_HERE, ONCE, TWICE, Recorder
from trucelab.movement.native.strata import ADULTS, CHILDREN, GROUPS, PERSONS, bits_of
from trucelab.movement.native.travel import BUDGET_BINS

NEVER = -1
"""Day on which people were lost."""


@compiled
def all_days(
    key: np.uint64,
    people: People,
    routes: KnownRoutes,
    weights: ChoiceWeights,
    inputs: Inputs,
    recorder: Recorder,
    prescribed: Ints | None,
    onward: bool | None,
) -> tuple[int, int, int, int]:
    """Moves everybody day by day and writes every day down.

    key         of the member; every day has a stream of its own
    prescribed  (day,) people who leave home; None where no table prescribes them
    onward      None where nobody moves on without danger; what is None is not compiled
    returns     the first day in whose evening people were missing or too many, or a count was negative, `NEVER` if
                there is none; children, adults and the least count of any row on that day
    """
    # literal numbers would be types of their own, and what is called would be compiled for them too
    children = adults = least = owed = int(np.int64(0))
    stream = np.zeros(1, np.uint64)
    for day in range(len(inputs.changes)):
        today = conditions_on(inputs.environment, day)
        if day > 0:
            stream[0] = key_for(key, day, 0)
            if inputs.changes[day]:
                forget(routes)
            arrive(people, day)
            depart(stream, people, routes, today, inputs, recorder)
            if prescribed is not None:
                owed = depart_as_prescribed(stream, people, routes, today, recorder, owed + prescribed[day])
            if inputs.parameters.return_rate_per_day > 0.0:
                return_home(stream, people, routes, today, inputs.parameters.km_per_day)
            if onward is not None:
                move_on(stream, people, routes, today)
            settle(stream, people, routes, weights, today, inputs, recorder)
        children, adults, least = write_down(people, today, recorder)
        if children != inputs.everybody[CHILDREN] or adults != inputs.everybody[ADULTS] or least < 0:
            return day, children, adults, least
    return NEVER, children, adults, least


@jit_part
def settle(
    stream: Words,
    people: People,
    routes: KnownRoutes,
    weights: ChoiceWeights,
    today: DayConditions,
    inputs: Inputs,
    recorder: Recorder,
) -> None:
    """Rounds of choosing and arriving, until nobody arrives any more today."""
    # every hop costs at least one bin, so the rounds end by themselves: after BUDGET_BINS + 1 nobody arrives
    turn, moving = today.day * (BUDGET_BINS + 2), True
    while moving:
        choose(stream, people, routes, weights, today, inputs.parameters, turn)
        turn += 1
        moving = admit(stream, people, routes, today, inputs.border, recorder)


@jit_norefcount
def write_down(people: People, today: DayConditions, recorder: Recorder) -> tuple[int, int, int]:
    """Counts everybody afresh, at places and on the road, and writes a day down.

    returns  children, adults, and the least count of any row
    """
    cohorts, day, places = people.cohorts, today.day, len(people.standing)
    # units away from home, and at home, by stratum
    found = people.scratch.found
    children = adults = least = 0
    for queue in range(len(cohorts.queue)):
        if queue >= places and cohorts.queue[queue, LENGTH] == 0 and queue < len(cohorts.queue) - 1:
            continue
        place = queue if queue < places else -1
        # a few rows of a label that is there already cost less than putting them together every day
        merged = cohorts.queue[queue, MERGED]
        if place >= 0 and cohorts.queue[queue, LENGTH] > merged + merged // 4 + 16:
            merge(cohorts, queue, False)
        first = cohorts.queue[queue, FIRST]
        for row in range(first, first + cohorts.queue[queue, LENGTH]):
            home, _, stratum = bits_of(cohorts.row[row, LABEL])
            found[1 if people.homes > 1 and home == place else 0, stratum] += cohorts.row[row, UNITS]
            least = min(least, cohorts.row[row, UNITS])
        if place < 0 and queue < len(cohorts.queue) - 1:
            # all who are on the road are written at once, after the last queue
            continue
        present = displaced = 0
        for at_home in range(2):
            for stratum in range(found.shape[1]):
                units = found[at_home, stratum]
                if units != 0:
                    found[at_home, stratum] = 0
                    children += units * people.sizes[stratum >> 4, CHILDREN]
                    adults += units * people.sizes[stratum >> 4, ADULTS]
                    _write(people, recorder, day, place, at_home == 1, stratum, units)
                    persons = units * people.sizes[stratum >> 4, PERSONS]
                    present += persons
                    if stratum & 3 > 0 and at_home == 0:
                        displaced += persons
        if place >= 0:
            people.standing[place, PRESENT], people.standing[place, DISPLACED] = present, displaced
            if today.capacity[place] >= 0:
                recorder.beyond_capacity[day, place] = max(0, displaced - today.capacity[place])
    return children, adults, least


@jit_norefcount
def _write(people: People, recorder: Recorder, day: int, place: int, at_home: bool, stratum: int, units: int) -> None:
    """Adds units at a place, or on the road if that is below 0."""
    moved, times = stratum >> 2 & 3, stratum & 3
    for group in range(GROUPS):
        persons = units * people.sizes[stratum >> 4, group]
        if place < 0:
            recorder.on_road[day, group, times] += persons
        else:
            recorder.people[day, place, group, times] += persons
            if moved > 0 and not at_home:
                recorder.flows[day, DISPLACED_HERE, place, group] += persons
        if moved > 0:
            recorder.ever[day, ONCE, group] += persons
            if not at_home:
                recorder.ever[day, AWAY, group] += persons
        if moved > 1:
            recorder.ever[day, TWICE, group] += persons

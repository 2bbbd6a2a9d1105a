"""That nobody is lost or invented: checked at the end of every day, in every run."""

from __future__ import annotations

import numpy as np

from trucelab.compiled import compiled, jit_norefcount
from trucelab.errors import PeopleLost
from trucelab.movement.native.environment import DayConditions
from trucelab.movement.native.people import DISPLACED
from trucelab.movement.native.persons.lists import Ids
from trucelab.movement.native.persons.person_counts import RETURNED, Counts, PersonCounts, class_of
from trucelab.movement.native.persons.record import AT_PLACE
from trucelab.movement.native.recorder import AWAY, DISPLACED_HERE, ONCE, TWICE, Recorder
from trucelab.movement.native.strata import ADULTS, CHILDREN, GROUPS, MOVED, TIMES


def write_day(
    counts: PersonCounts, today: DayConditions, recorder: Recorder, units: int, everybody: tuple[int, ...]
) -> None:
    """Writes a day down, and compares the persons of the counts and the units on the lists with those of the start.

    everybody  (group,) persons at the start
    raises     PeopleLost, if there are more or less of them, or a count is negative
    """
    *persons, least = write_down(counts, today, recorder)
    found = tuple(persons)
    listed = int(counts.lists.ends["length"][:-1].sum())
    if found != everybody or least < 0 or listed != units:
        raise PeopleLost(
            f"of {everybody[CHILDREN]} children and {everybody[ADULTS]} adults, {found[CHILDREN]} and "
            f"{found[ADULTS]} are left after a day; the least count is {least}; {listed} of {units} units are listed. "
            "This is a defect of trucelab: please report it with the scenario and the seed."
        )


@compiled
def write_down(counts: PersonCounts, today: DayConditions, recorder: Recorder) -> tuple[int, int, int]:
    """Writes a day down; gives children, adults and the least count."""
    persons, least, day = np.zeros(GROUPS, np.int64), 0, today.day
    for place in range(len(counts.here)):
        for group in range(GROUPS):
            for again in range(2):
                for moved in range(MOVED):
                    for times in range(TIMES):
                        count = counts.here[place, group, again, moved, times]
                        if count == 0:
                            continue
                        least = min(least, count)
                        persons[group] += count
                        if place == len(counts.standing):
                            recorder.on_road[day, group, times] += count
                        else:
                            recorder.people[day, place, group, times] += count
                            if moved > 0 and again == 0:
                                recorder.flows[day, DISPLACED_HERE, place, group] += count
                        if moved > 0:
                            recorder.ever[day, ONCE, group] += count
                            if again == 0:
                                recorder.ever[day, AWAY, group] += count
                        if moved > 1:
                            recorder.ever[day, TWICE, group] += count
    _write_events(counts, today, recorder)
    return persons[CHILDREN], persons[ADULTS], least


@jit_norefcount
def _write_events(counts: PersonCounts, today: DayConditions, recorder: Recorder) -> None:
    """Writes down what happened on a day, and how many are beyond capacity at its end."""
    day = today.day
    for place in range(len(counts.standing)):
        recorder.journey_km[day, place] = counts.journey_km[place]
        for flow in range(len(counts.flows)):
            for group in range(GROUPS):
                recorder.flows[day, flow, place, group] = counts.flows[flow, place, group]
        if today.capacity[place] >= 0:
            recorder.beyond_capacity[day, place] = max(0, counts.standing[place, DISPLACED] - today.capacity[place])


def require_records(counts: PersonCounts, heads: Ids) -> None:
    """Counts every record afresh and compares with the counts.

    raises  PeopleLost, if any count differs
    """
    here = recounted(counts, heads)
    if not np.array_equal(here, counts.here):
        raise PeopleLost(
            f"the records of persons differ from their counts by {int(np.abs(here - counts.here).sum())}. "
            "This is a defect of trucelab: please report it with the scenario and the seed."
        )


@compiled
def recounted(counts: PersonCounts, heads: Ids) -> Counts:
    """Persons at places and on the way, from the records alone; shape as in the counts."""
    here = np.zeros_like(counts.here)
    _recount(counts, heads, here)
    return here


@jit_norefcount
def _recount(counts: PersonCounts, heads: Ids, here: Counts) -> None:
    """Counts the records."""
    for unit in heads:
        one = counts.records[unit]
        place, again = -1, 0
        if one["budget"] == AT_PLACE:
            place = one["place"]
            again = 1 if class_of(counts, unit, place) == RETURNED else 0
        for group in range(GROUPS):
            here[place, group, again, one["moved"], one["times"]] += counts.sizes[one["kind"], group]

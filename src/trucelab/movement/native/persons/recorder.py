"""That nobody is lost or invented: checked at the end of every day, in every run."""

from __future__ import annotations

import numpy as np

from trucelab.compiled import bare, compiled
from trucelab.errors import PeopleLost
from trucelab.movement.native.environment import Today
from trucelab.movement.native.persons.lists import Ids
from trucelab.movement.native.persons.person_counts import RETURNED, Counts, Tally, class_of
from trucelab.movement.native.persons.record import AT_PLACE
from trucelab.movement.native.recorder import AWAY, ONCE, TWICE, Books, write_events
from trucelab.movement.native.strata import ADULTS, CHILDREN, GROUPS, MOVED, TIMES


def write_day(tally: Tally, today: Today, books: Books, units: int, everybody: tuple[int, ...]) -> None:
    """Writes a day down, and compares the persons of the tally and the units on the lists with those of the start.

    everybody  (group,) persons at the start
    raises     PeopleLost, if there are more or less of them, or a count is negative
    """
    *persons, least = write_down(tally, today, books)
    found = tuple(persons)
    listed = int(tally.lists.ends["length"][:-1].sum())
    if found != everybody or least < 0 or listed != units:
        raise PeopleLost(
            f"of {everybody[CHILDREN]} children and {everybody[ADULTS]} adults, {found[CHILDREN]} and "
            f"{found[ADULTS]} are left after a day; the least count is {least}; {listed} of {units} units are listed. "
            "This is a defect of trucelab: please report it with the scenario and the seed."
        )


@compiled
def write_down(tally: Tally, today: Today, books: Books) -> tuple[int, int, int]:
    """Writes a day down; gives children, adults and the least count."""
    persons, least, day = np.zeros(GROUPS, np.int64), 0, today.day
    for place in range(len(tally.here)):
        for group in range(GROUPS):
            for again in range(2):
                for moved in range(MOVED):
                    for times in range(TIMES):
                        count = tally.here[place, group, again, moved, times]
                        if count == 0:
                            continue
                        least = min(least, count)
                        persons[group] += count
                        if place == len(tally.standing):
                            books.on_road[day, group, times] += count
                        else:
                            books.people[day, place, group, times] += count
                            if moved > 0 and again == 0:
                                books.displaced_here[day, place, group] += count
                        if moved > 0:
                            books.ever[day, ONCE, group] += count
                            if again == 0:
                                books.ever[day, AWAY, group] += count
                        if moved > 1:
                            books.ever[day, TWICE, group] += count
    write_events(tally.flows, tally.journey_km, tally.standing, today, books)
    return persons[CHILDREN], persons[ADULTS], least


def require_records(tally: Tally, heads: Ids) -> None:
    """Counts every record afresh and compares with the tally.

    raises  PeopleLost, if any count differs
    """
    here = recounted(tally, heads)
    if not np.array_equal(here, tally.here):
        raise PeopleLost(
            f"the records of persons differ from their counts by {int(np.abs(here - tally.here).sum())}. "
            "This is a defect of trucelab: please report it with the scenario and the seed."
        )


@compiled
def recounted(tally: Tally, heads: Ids) -> Counts:
    """Persons at places and on the way, from the records alone; shape as in the tally."""
    here = np.zeros_like(tally.here)
    _recount(tally, heads, here)
    return here


@bare
def _recount(tally: Tally, heads: Ids, here: Counts) -> None:
    """Counts the records."""
    for unit in heads:
        one = tally.records[unit]
        place, again = -1, 0
        if one["budget"] == AT_PLACE:
            place = one["place"]
            again = 1 if class_of(tally, unit, place) == RETURNED else 0
        for group in range(GROUPS):
            here[place, group, again, one["moved"], one["times"]] += tally.sizes[one["kind"], group]

"""Who is where in numbers: kept beside the records, by every function that moves a unit, and compared with them.

Every unit is in one list: at a place that of its class, or of those who choose there or arrive there; else that of its
day of arrival.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from trucelab.compiled import jit_norefcount
from trucelab.movement.native.people import DISPLACED as FLED_HERE
from trucelab.movement.native.people import PRESENT
from trucelab.movement.native.persons.lists import Lists, Rows, push
from trucelab.movement.native.persons.record import AT_PLACE
from trucelab.movement.native.recorder import ARRIVALS, DEPARTURES, RETURNS
from trucelab.movement.native.strata import GROUPS, MOVED, TIMES

Counts = NDArray[np.int64]

NEVER, DISPLACED, RETURNED, CHOOSING, ARRIVING = range(5)
"""Lists of a place: never displaced; displaced; at home again; about to choose; arrived and not taken in yet."""
LISTS_OF_PLACE: Final = 5

STAYED, FLED, MOVED_ON, WENT_HOME = range(4)
"""What a line of the log says: somebody has come to stay; has left in danger, without danger, for home."""


LINE: Final = np.dtype([("unit", np.int32), ("what", np.uint8)])
"""A line of the log: the head of a unit, and one of the above."""


class PersonCounts(NamedTuple):
    """Everybody: records, the lists they are on, the same in numbers of persons, and what happened today."""

    records: Rows
    """(person,) of `PERSON`."""
    lists: Lists
    """Units by where they are."""
    standing: Counts
    """(place, 2) persons who stay: all, and displaced ones."""
    journey_km: NDArray[np.float64]
    """(place,) kilometres of those who came to stay today, summed over persons."""
    sizes: Counts
    """(kind of unit, group) persons in a unit."""
    here: Counts
    """(place + 1, group, at home again, moved, times) persons who stay; last those who do not stay anywhere."""
    flows: Counts
    """(`DEPARTURES`, `ARRIVALS`, `RETURNS`, `TRAPPED`; place, group) persons today."""
    log: Rows
    """(line,) of `LINE`: stays that began and ended today; of no length where nobody asked for histories."""
    lines: Counts
    """(1,) lines written."""
    homes_matter: bool
    """Whether it counts where somebody's home is."""


def new_counts(records: Rows, lists: Lists, places: int, sizes: Counts, homes_matter: bool, lines: int) -> PersonCounts:
    """Nobody is anywhere, and nothing has happened."""
    return PersonCounts(
        records,
        lists,
        np.zeros((places, 2), np.int64),
        np.zeros(places),
        sizes,
        np.zeros((places + 1, GROUPS, 2, MOVED, TIMES), np.int64),
        np.zeros((4, places, GROUPS), np.int64),
        np.empty(lines, LINE),
        np.zeros(1, np.int64),
        homes_matter,
    )


@jit_norefcount
def list_at(place: int, which: int) -> int:
    """The number of a list of a place."""
    return place * LISTS_OF_PLACE + which


@jit_norefcount
def road_list(places: int, day: int) -> int:
    """The number of the list of those who arrive on a day; it follows those of the places."""
    return places * LISTS_OF_PLACE + day


@jit_norefcount
def class_of(counts: PersonCounts, unit: int, place: int) -> int:
    """The class of somebody who stays at a place."""
    if counts.records[unit]["times"] == 0:
        return NEVER
    if counts.homes_matter and counts.records[unit]["home"] == place:
        return RETURNED
    return DISPLACED


@jit_norefcount
def add(counts: PersonCounts, unit: int, place: int, which: int, sign: int) -> None:
    """Adds a unit of a class to those who stay at a place, from those on the way; or takes it off."""
    kind, moved, times = counts.records[unit]["kind"], counts.records[unit]["moved"], counts.records[unit]["times"]
    again = 1 if which == RETURNED else 0
    for group in range(GROUPS):
        counts.here[place, group, again, moved, times] += sign * counts.sizes[kind, group]
        counts.here[-1, group, 0, moved, times] -= sign * counts.sizes[kind, group]
    everybody = sign * np.int64(counts.records[unit]["size"])
    counts.standing[place, PRESENT] += everybody
    if which == DISPLACED:
        counts.standing[place, FLED_HERE] += everybody


@jit_norefcount
def count_flow(counts: PersonCounts, unit: int, place: int, flow: int) -> None:
    """Counts the persons of a unit."""
    for group in range(GROUPS):
        counts.flows[flow, place, group] += counts.sizes[counts.records[unit]["kind"], group]


@jit_norefcount
def count_event(counts: PersonCounts, unit: int, place: int) -> None:
    """Somebody who is on the way already is displaced from a place: once more in the run, once more in life."""
    kind, moved, times = counts.records[unit]["kind"], counts.records[unit]["moved"], counts.records[unit]["times"]
    again, often = min(moved + 1, MOVED - 1), min(times + 1, TIMES - 1)
    for group in range(GROUPS):
        counts.here[-1, group, 0, moved, times] -= counts.sizes[kind, group]
        counts.here[-1, group, 0, again, often] += counts.sizes[kind, group]
    counts.records[unit]["moved"] = again
    counts.records[unit]["times"] = often
    count_flow(counts, unit, place, DEPARTURES)


@jit_norefcount
def write(counts: PersonCounts, unit: int, what: int) -> None:
    """Writes a line, if histories are kept."""
    if len(counts.log) > 0:
        counts.log[counts.lines[0]]["unit"] = unit
        counts.log[counts.lines[0]]["what"] = what
        counts.lines[0] += 1


@jit_norefcount
def settle(counts: PersonCounts, unit: int, place: int, day: int) -> None:
    """Somebody who is on the way comes to stay."""
    which = class_of(counts, unit, place)
    counts.records[unit]["place"] = place
    counts.records[unit]["day"] = day
    counts.records[unit]["budget"] = AT_PLACE
    add(counts, unit, place, which, 1)
    push(counts.lists, list_at(place, which), unit)
    counts.journey_km[place] += counts.records[unit]["size"] * np.float64(counts.records[unit]["km"])
    count_flow(counts, unit, place, ARRIVALS)
    if which == RETURNED:
        count_flow(counts, unit, place, RETURNS)
    write(counts, unit, STAYED)

"""Who is where in numbers: kept beside the records, by every function that moves a unit, and compared with them.

Every unit is in one list: at a place that of its class, or of those who choose there or arrive there; else that of its
day of arrival.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from trucelab.compiled import bare
from trucelab.movement.kit.cohorts import ARRIVALS, DEPARTURES, PRESENT, RETURNS
from trucelab.movement.kit.cohorts import DISPLACED as FLED_HERE
from trucelab.movement.native.persons.lists import Lists, Rows, push
from trucelab.movement.native.persons.record import AT_PLACE
from trucelab.movement.native.strata import GROUPS, MOVED, TIMES

Counts = NDArray[np.int64]

NEVER, DISPLACED, RETURNED, CHOOSING, ARRIVING = range(5)
"""Lists of a place: never displaced; displaced; at home again; about to choose; arrived and not taken in yet."""
LISTS_OF_PLACE: Final = 5

STAYED, FLED, MOVED_ON, WENT_HOME = range(4)
"""What a line of the log says: somebody has come to stay; has left in danger, without danger, for home."""


LINE: Final = np.dtype([("unit", np.int32), ("what", np.uint8)])
"""A line of the log: the head of a unit, and one of the above."""


class Tally(NamedTuple):
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


def new_tally(records: Rows, lists: Lists, places: int, sizes: Counts, homes_matter: bool, lines: int) -> Tally:
    """Nobody is anywhere, and nothing has happened."""
    return Tally(
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


@bare
def list_at(place: int, which: int) -> int:
    """The number of a list of a place."""
    return place * LISTS_OF_PLACE + which


@bare
def road_list(places: int, day: int) -> int:
    """The number of the list of those who arrive on a day; it follows those of the places."""
    return places * LISTS_OF_PLACE + day


@bare
def class_of(tally: Tally, unit: int, place: int) -> int:
    """The class of somebody who stays at a place."""
    if tally.records[unit]["times"] == 0:
        return NEVER
    if tally.homes_matter and tally.records[unit]["home"] == place:
        return RETURNED
    return DISPLACED


@bare
def add(tally: Tally, unit: int, place: int, which: int, sign: int) -> None:
    """Adds a unit of a class to those who stay at a place, from those on the way; or takes it off."""
    kind, moved, times = tally.records[unit]["kind"], tally.records[unit]["moved"], tally.records[unit]["times"]
    again = 1 if which == RETURNED else 0
    for group in range(GROUPS):
        tally.here[place, group, again, moved, times] += sign * tally.sizes[kind, group]
        tally.here[-1, group, 0, moved, times] -= sign * tally.sizes[kind, group]
    everybody = sign * np.int64(tally.records[unit]["size"])
    tally.standing[place, PRESENT] += everybody
    if which == DISPLACED:
        tally.standing[place, FLED_HERE] += everybody


@bare
def count_flow(tally: Tally, unit: int, place: int, flow: int) -> None:
    """Counts the persons of a unit."""
    for group in range(GROUPS):
        tally.flows[flow, place, group] += tally.sizes[tally.records[unit]["kind"], group]


@bare
def count_event(tally: Tally, unit: int, place: int) -> None:
    """Somebody who is on the way already is displaced from a place: once more in the run, once more in life."""
    kind, moved, times = tally.records[unit]["kind"], tally.records[unit]["moved"], tally.records[unit]["times"]
    again, often = min(moved + 1, MOVED - 1), min(times + 1, TIMES - 1)
    for group in range(GROUPS):
        tally.here[-1, group, 0, moved, times] -= tally.sizes[kind, group]
        tally.here[-1, group, 0, again, often] += tally.sizes[kind, group]
    tally.records[unit]["moved"] = again
    tally.records[unit]["times"] = often
    count_flow(tally, unit, place, DEPARTURES)


@bare
def write(tally: Tally, unit: int, what: int) -> None:
    """Writes a line, if histories are kept."""
    if len(tally.log) > 0:
        tally.log[tally.lines[0]]["unit"] = unit
        tally.log[tally.lines[0]]["what"] = what
        tally.lines[0] += 1


@bare
def settle(tally: Tally, unit: int, place: int, day: int) -> None:
    """Somebody who is on the way comes to stay."""
    which = class_of(tally, unit, place)
    tally.records[unit]["place"] = place
    tally.records[unit]["day"] = day
    tally.records[unit]["budget"] = AT_PLACE
    add(tally, unit, place, which, 1)
    push(tally.lists, list_at(place, which), unit)
    tally.journey_km[place] += tally.records[unit]["size"] * np.float64(tally.records[unit]["km"])
    count_flow(tally, unit, place, ARRIVALS)
    if which == RETURNED:
        count_flow(tally, unit, place, RETURNS)
    write(tally, unit, STAYED)

"""All days of a member, compiled: arrays in, arrays out, no checks.  Front door: `days`.

People are integer counts of units by place, home and stratum, so no loop runs over people.  Within a day everybody
who chooses in the same round sees the same occupancies, and a place takes in exactly as many as it has room for;
therefore units of one stratum stay exchangeable, and the day needs no sub-batches.  All days are one call: passing the
tables between Python and compiled code costs more than a day of a small area.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from trucelab.compiled import bare, compiled, part
from trucelab.movement.kit.cohorts import AFTER, NO_ROW, Crowd, with_room_for
from trucelab.movement.native.admission import Refusing, arrive, settle
from trucelab.movement.native.choosing import Sight, choose
from trucelab.movement.native.departures import depart, depart_as_told, may_depart
from trucelab.movement.native.environment import Graph, Land, Today, on
from trucelab.movement.native.kinds import BORDER
from trucelab.movement.native.known_routes import Ways, asked, forget
from trucelab.movement.native.onward_and_return import may_move_on, move_on, return_home
from trucelab.movement.native.parameters import Parameters
from trucelab.movement.native.recorder import Books, write_down
from trucelab.movement.native.routes_home import WaysHome, forget_ways_home
from trucelab.movement.native.strata import ADULTS, CHILDREN, MOVED, PER_TYPE
from trucelab.movement.native.travel import BUDGET_BINS

Counts = NDArray[np.int64]

NEVER = -1
"""Day on which the books did not balance."""


class Course(NamedTuple):
    """What no day changes."""

    graph: Graph
    kind: Counts
    """(place,) position in `KINDS`."""
    land: Land
    changes: NDArray[np.bool_]
    """(day,) whether other places or roads can be passed than before."""
    told: Counts
    """(day,) people who leave home; of no length where nobody tells."""
    parameters: Parameters
    everybody: Counts
    """(group,) persons."""


@compiled
def all_days(
    rng: np.random.Generator,
    restart: Callable[[int], int],
    crowd: Crowd,
    ways: Ways,
    home: WaysHome,
    sight: Sight,
    course: Course,
    books: Books,
) -> tuple[int, int, int, int]:
    """Moves everybody day by day and writes every day down.

    restart  makes the generator go on as that of a day, see `luck`
    returns  the day on which the books did not balance, or the run was stopped, `NEVER` if there is none; children,
             adults and the least count of any row on that day
    """
    # literal numbers would be types of their own, and everything compiled for them too
    owed = children = adults = least = int(np.int64(0))
    for day in range(len(course.changes)):
        today = on(course.land, day)
        if day > 0:
            if restart(day) != day:
                return day, children, adults, least
            crowd, ways, owed = move(rng, crowd, ways, home, sight, today, course, owed)
        children, adults, least = write_down(crowd, today, books)
        if children != course.everybody[CHILDREN] or adults != course.everybody[ADULTS] or least < 0:
            return day, children, adults, least
    return NEVER, children, adults, least


@part
def move(
    rng: np.random.Generator,
    crowd: Crowd,
    ways: Ways,
    home: WaysHome,
    sight: Sight,
    today: Today,
    course: Course,
    owed: int,
) -> tuple[Crowd, Ways, int]:
    """Moves everybody by one day.

    owed     people told to leave who have not left yet
    returns  the crowd and the ways, which may have grown, and people who are still to leave
    """
    graph, kind, parameters, told = course.graph, course.kind, course.parameters, len(course.told) > 0
    crowd.flows[:] = 0
    crowd.journey_km[:] = 0.0
    if course.changes[today.day]:
        forget_ways(crowd, ways, home)
    crowd, ways = flee(rng, crowd, ways, graph, kind, today, parameters, told)
    if told:
        people = course.told[today.day] + owed
        owed = depart_as_told(rng, crowd, today, ways, kind, people, parameters.departure_power)
    if parameters.return_rate_per_day > 0.0:
        crowd = with_room_for(crowd, 1, 0, crowd.places)
        return_home(rng, crowd, graph, today, home, parameters.km_per_day)
    if parameters.onward_rate_per_day > 0.0 or parameters.onward_rate_from_camps_per_day > 0.0:
        crowd, ways = go_onward(rng, crowd, ways, graph, kind, today, parameters)
    crowd, ways = find_places(rng, crowd, ways, sight, graph, kind, today, parameters)
    return crowd, ways, owed


@part
def flee(
    rng: np.random.Generator,
    crowd: Crowd,
    ways: Ways,
    graph: Graph,
    kind: NDArray[np.int64],
    today: Today,
    parameters: Parameters,
    told: bool,
) -> tuple[Crowd, Ways]:
    """Those whose way ends today arrive, and danger drives people away.

    kind     (place,) position in `KINDS`
    told     whether a table tells who leaves home
    returns  the crowd and the ways, which may have grown
    """
    # each step makes at most one new row for every row, but for the choosers, who make their own room
    road = 3 * crowd.places + today.day
    crowd = with_room_for(crowd, 1, road, road + 1)
    arrive(crowd, today.day)
    crowd = with_room_for(crowd, 1, 0, crowd.places)
    ways = asked(ways, may_depart(crowd, today, told), graph, kind, today, parameters)
    depart(rng, crowd, today, ways, told)
    return crowd, ways


@part
def go_onward(
    rng: np.random.Generator,
    crowd: Crowd,
    ways: Ways,
    graph: Graph,
    kind: NDArray[np.int64],
    today: Today,
    parameters: Parameters,
) -> tuple[Crowd, Ways]:
    """Displaced persons move on."""
    wanted = may_move_on(crowd, today)
    crowd = with_room_for(crowd, 1, 0, crowd.places)
    ways = asked(ways, wanted, graph, kind, today, parameters)
    move_on(rng, crowd, today, ways, wanted)
    return crowd, ways


@part
def find_places(
    rng: np.random.Generator,
    crowd: Crowd,
    ways: Ways,
    sight: Sight,
    graph: Graph,
    kind: NDArray[np.int64],
    today: Today,
    parameters: Parameters,
) -> tuple[Crowd, Ways]:
    """Everybody who has left or arrived finds a place for the night, or is on the road."""
    wanted, border = np.zeros(crowd.places, np.bool_), kind == BORDER
    refusing = Refusing(np.empty(crowd.places, np.bool_), np.empty(crowd.places, np.bool_), np.empty(MOVED, np.bool_))
    asking = np.empty((3, len(crowd.strata) // PER_TYPE), np.int64)
    # every hop costs at least one bin, so the rounds end by themselves: after BUDGET_BINS + 1 nobody arrives
    turn = today.day * (BUDGET_BINS + 2)
    while True:
        crowd = choose(rng, crowd, today, ways, sight, parameters, turn)
        turn += 1
        anybody = False
        for place in range(crowd.places):
            wanted[place] = crowd.shelf[crowd.places + place] != NO_ROW
            anybody |= wanted[place]
        if not anybody:
            return crowd, ways
        ways = asked(ways, wanted, graph, kind, today, parameters)
        # two for every row: those who choose again, and those who stay or wait
        crowd = with_room_for(crowd, 2, crowd.places, 2 * crowd.places)
        settle(rng, crowd, today, ways, border, refusing, asking)


@bare
def forget_ways(crowd: Crowd, ways: Ways, home: WaysHome) -> None:
    """Other places or roads can be passed than before: all ways are worked out anew."""
    forget(ways)
    forget_ways_home(home)
    for place in range(crowd.places):
        row = crowd.shelf[place]
        while row != NO_ROW:
            crowd.km[row, 0] = 0.0
            row = crowd.links[row, AFTER]

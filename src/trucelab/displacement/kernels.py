"""The parts of a day, compiled: arrays in, arrays out, no checks.  Front door: `day`.

People are integer counts of units by place, home and stratum, so no loop runs over people.  Within a day everybody
who chooses in the same round sees the same occupancies, and a place takes in exactly as many as it has room for;
therefore units of one stratum stay exchangeable, and the day needs no sub-batches.  Parts that a run does not need are
not compiled for it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from trucelab.compiled import compiled, lean
from trucelab.displacement.choosing import Sight, choose
from trucelab.displacement.crowd import AFTER, BUDGET_BINS, NO_ROW, Crowd, rows_in_use, with_room
from trucelab.displacement.departing import depart, may_depart
from trucelab.displacement.kinds import BORDER
from trucelab.displacement.land import Graph, Today
from trucelab.displacement.parameters import Parameters
from trucelab.displacement.settling import arrive, settle
from trucelab.displacement.strata import PER_TYPE
from trucelab.displacement.unsettled import may_move_on, move_on, return_home
from trucelab.displacement.ways import FIRST, NOT_ASKED, PULLED, Ways, asked


@compiled
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
    crowd = with_room(crowd, 3 * rows_in_use(crowd))
    arrive(crowd, today.day)
    ways = asked(ways, may_depart(crowd, today, told), graph, kind, today, parameters)
    depart(rng, crowd, today, ways, told)
    return crowd, ways


@compiled
def go_home(
    rng: np.random.Generator, crowd: Crowd, ways: Ways, graph: Graph, today: Today, km_per_day: float
) -> tuple[Crowd, Ways]:
    """Displaced persons set out for home."""
    crowd = with_room(crowd, rows_in_use(crowd))
    return crowd, return_home(rng, crowd, graph, today, ways, km_per_day)


@compiled
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
    crowd = with_room(crowd, rows_in_use(crowd))
    ways = asked(ways, wanted, graph, kind, today, parameters)
    move_on(rng, crowd, today, ways, wanted)
    return crowd, ways


@compiled
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
    has_room, asking = np.empty(crowd.places, np.bool_), np.empty((3, len(crowd.strata) // PER_TYPE), np.int64)
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
        crowd = with_room(crowd, 2 * rows_in_use(crowd))
        settle(rng, crowd, today, ways, border, has_room, asking)


@lean
def forget_ways(crowd: Crowd, ways: Ways) -> None:
    """Other places or roads can be passed than before: all ways are worked out anew."""
    ways.used[0] = 0
    for view in range(len(ways.views)):
        ways.views[view, FIRST], ways.views[view, PULLED] = NOT_ASKED, NOT_ASKED
    for place in range(crowd.places):
        row = crowd.shelf[place]
        while row != NO_ROW:
            crowd.km[row, 0] = 0.0
            row = crowd.links[row, AFTER]

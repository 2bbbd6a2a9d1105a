"""Ways home: worked out from one end once for all other ends, as long as the same places and roads can be passed.

Memory is held to `ENTRIES` numbers: when it is used up, everything is forgotten and worked out anew.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from trucelab.compiled import bare, lean
from trucelab.movement.native.environment import Counts, Flags, Floats, Graph, Today
from trucelab.movement.native.known_routes import NOT_ASKED
from trucelab.movement.native.parameters import Parameters

ENTRIES: Final = 1 << 22


class WaysHome(NamedTuple):
    """Lengths of the shortest open ways between some places and all others."""

    row: Counts
    """(place,) its row, below 0 where nobody has asked for the ways from it."""
    km: Floats
    """(row, place) kilometres from the place of the row to another one; inf where no way is open."""
    used: Counts
    """(1,) rows used."""
    waiting: Counts
    """(place,) room for searches: a queue."""
    is_waiting: Flags
    """(place,) room for searches: what is in the queue; all False between them."""


def no_ways_home(places: int, parameters: Parameters) -> WaysHome:
    """Nobody has asked."""
    rows = min(places, max(ENTRIES // max(places, 1), 1)) if parameters.return_rate_per_day > 0.0 else 0
    return WaysHome(
        row=np.full(places, NOT_ASKED, np.int64),
        km=np.empty((rows, places)),
        used=np.zeros(1, np.int64),
        waiting=np.zeros(places, np.int64),
        is_waiting=np.zeros(places, np.bool_),
    )


@bare
def km_home(ways: WaysHome, graph: Graph, today: Today, end: int, other: int) -> float:
    """Kilometres of the shortest open way; inf where there is none.

    end    home or where somebody is: the ways from here to everywhere are worked out
    other  the other one of the two; roads go both ways
    """
    if ways.row[end] < 0:
        if ways.used[0] == len(ways.km):
            forget_ways_home(ways)
        ways.row[end] = ways.used[0]
        _ways_from(ways, ways.km[ways.used[0]], graph, today, end)
        ways.used[0] += 1
    return float(ways.km[ways.row[end], other])


@lean
def forget_ways_home(ways: WaysHome) -> None:
    """All are worked out anew."""
    ways.used[0] = 0
    for home in range(len(ways.row)):
        ways.row[home] = NOT_ASKED


@bare
def _ways_from(ways: WaysHome, km: Floats, graph: Graph, today: Today, end: int) -> None:
    """Fills in the lengths of the ways from one end to everywhere; both ends of a way may be closed."""
    places = len(km)
    waiting, is_waiting = ways.waiting, ways.is_waiting
    km[:] = np.inf
    km[end] = 0.0
    waiting[0] = end
    first, count = 0, 1
    while count > 0:
        at = waiting[first]
        first = (first + 1) % places
        count -= 1
        is_waiting[at] = False
        if at != end and not today.passable[at]:
            continue
        for way in range(graph.first[at], graph.first[at + 1]):
            there = graph.to[way]
            if today.road_open[graph.road[way]] and km[at] + graph.km[way] < km[there]:
                km[there] = km[at] + graph.km[way]
                if not is_waiting[there]:
                    is_waiting[there] = True
                    waiting[(first + count) % places] = there
                    count += 1

"""Distances moved in a day that make no difference to how far people can still go: one class instead of many."""

from __future__ import annotations

from typing import Final

import numpy as np

from trucelab.arrays import Floats, Ints
from trucelab.compiled import compiled
from trucelab.movement.flee.links import Links

MOST: Final = 500
"""Distances to keep for a place; where there are more, all that people have moved is kept apart."""
FIRST_ROOM: Final = 32
"""Distances for a place that there is room for at first."""
SAME_KM: Final = 1e-9
"""Sums that differ by less differ by rounding."""


def thresholds(links: Links, places: int) -> tuple[Ints, Floats]:
    """Where people who have moved m km today can go on to depends on m only through the sums of links that still fit.

    People may set out again as long as m is below a day's travel v.  So two distances are alike at a place if no sum of
    links that begins there, s < v, tells them apart: m + s < v for both or for neither.  It holds only where every
    day's travel is the same; otherwise no distances are alike.

    returns  first (place + 1,), and for each place the least distance of every kind, rising from 0
    """
    nothing = np.zeros(places + 1, np.int64), np.zeros(0)
    if not len(links.km) or np.ptp(links.speed) > 0.0 or links.walk_probability.any():
        return nothing
    day_km = float(links.speed[0])
    sums = _sums(links, places, day_km)
    if sums is None:
        return nothing
    steps = [np.append(0.0, day_km - known[::-1]) for known in sums]
    return np.append(0, np.cumsum([len(known) for known in steps])), np.concatenate(steps)


def _sums(links: Links, places: int, day_km: float) -> list[Floats] | None:
    """For every place the sums, below a day's travel, of links that follow one another; None if there are too many."""
    hops = sorted({*zip(links.start.tolist(), links.end.tolist(), links.km.tolist(), strict=True)})
    hops = [hop for hop in hops if SAME_KM < hop[2] < day_km]
    ends = np.array([hop[:2] for hop in hops], np.int64).reshape(-1, 2)
    km = np.array([hop[2] for hop in hops], np.float64)
    room = FIRST_ROOM
    while True:
        sums, known = np.zeros((places, room)), np.zeros(places, np.int64)
        if _follow(ends, km, day_km, sums, known):
            break
        if room == MOST:
            return None
        room = min(4 * room, MOST)
    return [row[:count] for row, count in zip(sums, known.tolist(), strict=True)]


@compiled
def _follow(
    ends: Ints,
    km: Floats,
    day_km: float,
    sums: Floats,
    known: Ints,
) -> bool:
    """Fills in the sums of every place, until no link adds any.

    ends     (hop, 2) places
    sums     (place, room) rising
    known    (place,) how many there are
    returns  False, if there is no room for all sums of a place
    """
    more = np.zeros(sums.shape[1])
    before, any_changed = np.ones(len(known), np.bool_), True
    while any_changed:
        changed, any_changed = np.zeros(len(known), np.bool_), False
        for hop in range(len(km)):
            start, end = ends[hop]
            if not before[end] and known[start] > 0:
                continue
            count = _merged(sums[start, : known[start]], km[hop], sums[end, : known[end]], day_km, more)
            if count > len(more):
                return False
            if count != known[start]:
                sums[start, :count] = more[:count]
                known[start] = count
                changed[start] = any_changed = True
        before = changed
    return True


@compiled
def _merged(here: Floats, km: float, there: Floats, day_km: float, more: Floats) -> int:
    """Sums known at a place, with those of a link and of all that follows it, into `more`.

    here     sums at the start of the link, rising
    there    sums at its end, rising
    returns  how many; more than there is room for where they do not fit
    """
    own, onward, count = 0, 0, 0
    last = -np.inf
    further = km
    while own < len(here) or further < day_km:
        if own < len(here) and here[own] <= further:
            value = here[own]
            own += 1
        else:
            value = further
            further = km + there[onward] if onward < len(there) else day_km
            onward += 1
        # sums so close differ by rounding, and the first of them stands for all
        if value - last > SAME_KM:
            if count == len(more):
                return count + 1
            more[count] = value
            count += 1
        last = value
    return count

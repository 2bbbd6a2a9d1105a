"""Distances moved in a day that make no difference to how far people can still go: one class instead of many."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucelab.flee.links import Links

MOST: Final = 500
"""Distances to keep for a place; where there are more, all that people have moved is kept apart."""
SAME_KM: Final = 1e-9
"""Sums that differ by less differ by rounding."""


def thresholds(links: Links, places: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
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


def _sums(links: Links, places: int, day_km: float) -> list[NDArray[np.float64]] | None:
    """For every place the sums, below a day's travel, of links that follow one another; None if there are too many."""
    hops = sorted({*zip(links.start.tolist(), links.end.tolist(), links.km.tolist(), strict=True)})
    hops = [hop for hop in hops if SAME_KM < hop[2] < day_km]
    found = [np.zeros(0) for _ in range(places)]
    changed = set(range(places))
    while changed:
        before, changed = changed, set()
        for start, end, km in hops:
            if end in before or (len(found[start]) == 0):
                more = _distinct(np.concatenate([found[start], [km], km + found[end]]), day_km)
                if len(more) > MOST:
                    return None
                if len(more) != len(found[start]):
                    found[start] = more
                    changed.add(start)
    return found


def _distinct(sums: NDArray[np.float64], day_km: float) -> NDArray[np.float64]:
    ordered = np.sort(sums[sums < day_km])
    return ordered[np.append(True, np.diff(ordered) > SAME_KM)] if len(ordered) else ordered

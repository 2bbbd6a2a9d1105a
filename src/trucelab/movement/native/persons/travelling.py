"""Being on the way, and when somebody arrives."""

from __future__ import annotations

import numpy as np

from trucelab.compiled import jit_norefcount
from trucelab.movement.native.persons.lists import pop, push
from trucelab.movement.native.persons.person_counts import ARRIVING, PersonCounts, list_at, road_list
from trucelab.movement.native.travel import travel


@jit_norefcount
def set_off(counts: PersonCounts, unit: int, way: tuple[int, float], km_per_day: float, day: int) -> None:
    """Somebody sets off, and arrives today or on a later day.

    way  where to, and kilometres
    """
    place, km = way
    left, days = travel(km, km_per_day, counts.records[unit]["budget"])
    counts.records[unit]["place"] = place
    counts.records[unit]["km"] += np.float32(km)
    counts.records[unit]["budget"] = left
    if days == 0:
        push(counts.lists, list_at(place, ARRIVING), unit)
    else:
        arrive_on(counts, unit, day + days)


@jit_norefcount
def arrive_on(counts: PersonCounts, unit: int, day: int) -> None:
    """Somebody will arrive on a later day; all days after the last are one."""
    places = len(counts.standing)
    # behind the lists is the row of what is free
    last = len(counts.lists.ends) - 2 - road_list(places, 0)
    counts.records[unit]["day"] = min(day, last)
    push(counts.lists, road_list(places, min(day, last)), unit)


@jit_norefcount
def arrive(counts: PersonCounts, day: int) -> None:
    """Those whose way ends today arrive."""
    which = road_list(len(counts.standing), day)
    while counts.lists.ends[which]["length"] > 0:
        unit = pop(counts.lists, which)
        push(counts.lists, list_at(counts.records[unit]["place"], ARRIVING), unit)

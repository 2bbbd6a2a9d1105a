"""Being on the way, and when somebody arrives."""

from __future__ import annotations

import numpy as np

from trucelab.compiled import bare
from trucelab.movement.native.persons.lists import pop, push
from trucelab.movement.native.persons.person_counts import ARRIVING, Tally, list_at, road_list
from trucelab.movement.native.travel import travel


@bare
def set_off(tally: Tally, unit: int, way: tuple[int, float], km_per_day: float, day: int) -> None:
    """Somebody sets off, and arrives today or on a later day.

    way  where to, and kilometres
    """
    place, km = way
    left, days = travel(km, km_per_day, tally.records[unit]["budget"])
    tally.records[unit]["place"] = place
    tally.records[unit]["km"] += np.float32(km)
    tally.records[unit]["budget"] = left
    if days == 0:
        push(tally.lists, list_at(place, ARRIVING), unit)
    else:
        arrive_on(tally, unit, day + days)


@bare
def arrive_on(tally: Tally, unit: int, day: int) -> None:
    """Somebody will arrive on a later day; all days after the last are one."""
    places = len(tally.standing)
    # behind the lists is the row of what is free
    last = len(tally.lists.ends) - 2 - road_list(places, 0)
    tally.records[unit]["day"] = min(day, last)
    push(tally.lists, road_list(places, min(day, last)), unit)


@bare
def arrive(tally: Tally, day: int) -> None:
    """Those whose way ends today arrive."""
    which = road_list(len(tally.standing), day)
    while tally.lists.ends[which]["length"] > 0:
        unit = pop(tally.lists, which)
        push(tally.lists, list_at(tally.records[unit]["place"], ARRIVING), unit)

"""Being on the way: how far a day's travel goes, and when somebody arrives."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from trucelab.compiled import compiled
from trucelab.displacement.persons.inner import inner
from trucelab.displacement.persons.lists import pop, push
from trucelab.displacement.persons.tally import ARRIVING, Tally, list_at, road_list

BUDGET_BINS: Final = 16
"""Parts of a day's travel; what is left after a hop is rounded down to a whole part."""


@compiled
def travel(way: float, budget: int) -> tuple[int, int]:
    """How much budget is left on arrival, and in how many days that is.

    way      length of the way in parts of a day's travel, above 0
    returns  parts left, rounded down; days, 0 for today
    """
    if way <= budget:
        # no way is free, however short: rounding must not make it so, since the end of the rounds rests on it
        return min(budget - 1, int(budget - way)), 0
    rest = way - budget
    days = math.ceil(rest / BUDGET_BINS)
    return min(BUDGET_BINS - 1, max(0, int(days * BUDGET_BINS - rest))), days


@inner
def set_off(tally: Tally, unit: int, way: tuple[int, float], km_per_day: float, day: int) -> None:
    """Somebody sets off, and arrives today or on a later day.

    way  where to, and kilometres
    """
    place, km = way
    left, days = travel(km * (BUDGET_BINS / km_per_day), tally.records[unit]["budget"])
    tally.records[unit]["place"] = place
    tally.records[unit]["km"] += np.float32(km)
    tally.records[unit]["budget"] = left
    if days == 0:
        push(tally.lists, list_at(place, ARRIVING), unit)
    else:
        arrive_on(tally, unit, day + days)


@inner
def arrive_on(tally: Tally, unit: int, day: int) -> None:
    """Somebody will arrive on a later day; all days after the last are one."""
    places = len(tally.places)
    # behind the lists is the row of what is free
    last = len(tally.lists.ends) - 2 - road_list(places, 0)
    tally.records[unit]["day"] = min(day, last)
    push(tally.lists, road_list(places, min(day, last)), unit)


@compiled
def arrive(tally: Tally, day: int) -> None:
    """Those whose way ends today arrive."""
    which = road_list(len(tally.places), day)
    while tally.lists.ends[which]["length"] > 0:
        unit = pop(tally.lists, which)
        push(tally.lists, list_at(tally.records[unit]["place"], ARRIVING), unit)

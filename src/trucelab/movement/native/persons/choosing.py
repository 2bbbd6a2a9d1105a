"""Where people go: every round, those who choose draw a destination, by weights that all of the round see alike."""

from __future__ import annotations

import numpy as np

from trucelab.compiled import bare, inner
from trucelab.movement.kit.sampling import choice_at
from trucelab.movement.native.choosing import weigh
from trucelab.movement.native.environment import Counts
from trucelab.movement.native.known_routes import KM, PLACE, view_of
from trucelab.movement.native.persons import draws
from trucelab.movement.native.persons.day_context import Now
from trucelab.movement.native.persons.draws import key_for, uniform
from trucelab.movement.native.persons.lists import Ids, drained
from trucelab.movement.native.persons.person_counts import CHOOSING, list_at
from trucelab.movement.native.persons.record import UNKNOWN
from trucelab.movement.native.persons.travelling import set_off
from trucelab.movement.native.travel import BUDGET_BINS


@inner
def choose(now: Now, part: int) -> None:
    """Everybody who is about to choose picks a destination and sets off; `part` is the round of the day."""
    key = key_for(now.keys[draws.DESTINATION], now.today.day, part)
    turn = now.today.day * (BUDGET_BINS + 2) + part
    for origin in range(len(now.kind)):
        if now.tally.lists.ends[list_at(origin, CHOOSING)]["length"] > 0:
            units = drained(now.tally.lists, list_at(origin, CHOOSING))
            alike = _alike(now, units)
            order = np.argsort(alike) if alike.min() < alike.max() else np.arange(len(units))
            number = 0
            while number < len(units):
                number = _choose_alike(now, origin, (units, alike, order), number, key, turn)


@inner
def _alike(now: Now, units: Ids) -> Counts:
    """A number for each unit: the same for those of one origin who see the same weights."""
    alike = np.zeros(len(units), np.int64)
    if len(now.ways.views) > len(now.kind) or now.parameters.home_power > 0.0:
        _mark(now, units, alike)
    return alike


@bare
def _mark(now: Now, units: Ids, alike: Counts) -> None:
    """Writes the numbers of `_alike`."""
    places = len(now.kind)
    for number in range(len(units)):
        one = now.tally.records[units[number]]
        if len(now.ways.views) > places:
            alike[number] = one["moved"] * (places + 1)
        if now.parameters.home_power > 0.0:
            alike[number] += one["home"] if one["home"] != UNKNOWN else places


@bare
def _choose_alike(
    now: Now, origin: int, group: tuple[Ids, Counts, Counts], number: int, key: np.uint64, turn: int
) -> int:
    """Those who see the same weights as the one at a position of the order choose.

    group    units, what makes them alike, and their order by that
    returns  position of the first one who sees other weights
    """
    units, alike, order = group
    mark = alike[order[number]]
    view = view_of(now.ways, origin, now.tally.records[units[order[number]]]["moved"])
    home = mark % (len(now.kind) + 1)
    choices = weigh(now.tally.standing, now.today, now.ways, now.sight, now.parameters, view, home, turn)
    tail = now.sight.tail[: choices + 1]
    while number < len(units) and alike[order[number]] == mark:
        unit = units[order[number]]
        label = now.sight.known[choice_at(tail, uniform(key, unit) * tail[0])]
        way = (now.ways.label[label, PLACE], now.ways.gauge[label, KM])
        set_off(now.tally, unit, way, now.parameters.km_per_day, now.today.day)
        number += 1
    return number

"""Where people go: every round, those who choose draw a destination, by weights that all of the round see alike."""

from __future__ import annotations

import numpy as np

from trucelab.arrays import Ints as Counts
from trucelab.chance.splitmix import key_for, uniform
from trucelab.compiled import jit_norefcount, jit_private
from trucelab.movement.kit.sampling import choice_at
from trucelab.movement.native.choosing import weigh
from trucelab.movement.native.known_routes import OF, WAY
from trucelab.movement.native.persons import draws
from trucelab.movement.native.persons.day_context import DayContext, view_at
from trucelab.movement.native.persons.lists import Ids, drained
from trucelab.movement.native.persons.person_counts import CHOOSING, list_at
from trucelab.movement.native.persons.record import UNKNOWN
from trucelab.movement.native.persons.travelling import set_off
from trucelab.movement.native.travel import BUDGET_BINS


@jit_private
def choose(context: DayContext, part: int) -> None:
    """Everybody who is about to choose picks a destination and sets off; `part` is the round of the day."""
    key = key_for(context.keys[draws.DESTINATION], context.today.day, part)
    turn = context.today.day * (BUDGET_BINS + 2) + part
    for origin in range(len(context.border)):
        if context.counts.lists.ends[list_at(origin, CHOOSING)]["length"] > 0:
            units = drained(context.counts.lists, list_at(origin, CHOOSING))
            alike = _alike(context, units)
            order = np.argsort(alike) if alike.min() < alike.max() else np.arange(len(units))
            number = 0
            while number < len(units):
                number = _choose_alike(context, origin, (units, alike, order), number, key, turn)


@jit_private
def _alike(context: DayContext, units: Ids) -> Counts:
    """A number for each unit: the same for those of one origin who see the same weights."""
    alike = np.zeros(len(units), np.int64)
    if len(context.routes.views) > len(context.border) or context.parameters.home_power > 0.0:
        _mark(context, units, alike)
    return alike


@jit_norefcount
def _mark(context: DayContext, units: Ids, alike: Counts) -> None:
    """Writes the numbers of `_alike`."""
    places = len(context.border)
    for number in range(len(units)):
        one = context.counts.records[units[number]]
        if len(context.routes.views) > places:
            alike[number] = one["moved"] * (places + 1)
        if context.parameters.home_power > 0.0:
            alike[number] += one["home"] if one["home"] != UNKNOWN else places


@jit_norefcount
def _choose_alike(
    context: DayContext, origin: int, group: tuple[Ids, Counts, Counts], number: int, key: np.uint64, turn: int
) -> int:
    """Those who see the same weights as the one at a position of the order choose.

    group    units, what makes them alike, and their order by that
    returns  position of the first one who sees other weights
    """
    units, alike, order = group
    mark = alike[order[number]]
    view = view_at(context, origin, context.counts.records[units[order[number]]]["moved"])
    home = mark % (len(context.border) + 1)
    choices = weigh(
        context.counts.standing,
        context.today.capacity,
        context.routes,
        context.weights,
        context.parameters,
        view,
        home,
        turn,
    )
    tail = context.weights.tail[: choices + 1]
    while number < len(units) and alike[order[number]] == mark:
        unit = units[order[number]]
        row = context.weights.row[choice_at(tail, uniform(key, unit) * tail[0])]
        way = (context.routes.known[row, OF], context.routes.paths.km[context.routes.known[row, WAY]])
        set_off(context.counts, unit, way, context.parameters.km_per_day, context.today.day)
        number += 1
    return number

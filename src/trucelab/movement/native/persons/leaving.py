"""Who leaves where they stay: in danger, because a table says so, for home, or to look for something better."""

from __future__ import annotations

import numpy as np

from trucelab.arrays import Flags, Floats
from trucelab.arrays import Ints as Counts
from trucelab.chance.splitmix import key_for, uniform
from trucelab.compiled import jit_norefcount, jit_private
from trucelab.movement.native.environment import GOING_HOME, LEAVING, ONWARD
from trucelab.movement.native.known_routes import km_home
from trucelab.movement.native.people import PRESENT
from trucelab.movement.native.persons import draws
from trucelab.movement.native.persons.day_context import DayContext, leads_somewhere
from trucelab.movement.native.persons.lists import push, remove
from trucelab.movement.native.persons.person_counts import (
    CHOOSING,
    DISPLACED,
    FLED,
    MOVED_ON,
    NEVER,
    RETURNED,
    WENT_HOME,
    PersonCounts,
    add,
    count_event,
    count_flow,
    list_at,
    write,
)
from trucelab.movement.native.persons.record import UNKNOWN
from trucelab.movement.native.persons.travelling import set_off
from trucelab.movement.native.recorder import TRAPPED
from trucelab.movement.native.strata import GROUPS
from trucelab.movement.native.travel import BUDGET_BINS


@jit_private
def may_flee(context: DayContext, prescribed: Counts) -> Flags:
    """(place,) where somebody may be drawn to leave."""
    wanted = np.zeros(len(context.border), np.bool_)
    for place in range(len(wanted)):
        drawn = context.today.rates[place, LEAVING] > 0.0 or (len(prescribed) > 0 and prescribed[place] > 0)
        wanted[place] = drawn and context.counts.standing[place, PRESENT] > 0
    return wanted


@jit_private
def may_move_on(context: DayContext) -> Flags:
    """(place,) where displaced persons may be drawn to move on."""
    wanted = np.zeros(len(context.border), np.bool_)
    for place in range(len(wanted)):
        some = context.counts.lists.ends[list_at(place, DISPLACED)]["length"] > 0
        wanted[place] = some and context.today.rates[place, ONWARD] > 0.0 and not context.today.shut[place]
    return wanted


@jit_private
def flee(context: DayContext, prescribed: Counts) -> int:
    """Those leave whom danger drives away or the table tells to.

    prescribed     (place,) persons who leave home; of no length where danger decides that too
    returns  persons who left because the table says so, the trapped not included
    """
    left = 0
    key = key_for(context.keys[draws.DEPARTURE], context.today.day, 0)
    prescribed_key = key_for(context.keys[draws.PRESCRIBED], context.today.day, 0)
    for place in range(len(context.border)):
        leaving = context.today.rates[place, LEAVING]
        if len(prescribed) == 0:
            if leaving > 0.0:
                _flee_from(context, place, NEVER, key, leaving)
        elif prescribed[place] > 0:
            left += _flee_from(
                context, place, NEVER, prescribed_key, _limit_for(context, place, prescribed_key, prescribed[place])
            )
        if leaving > 0.0:
            _flee_from(context, place, DISPLACED, key, leaving)
            _flee_from(context, place, RETURNED, key, leaving)
    return left


@jit_private
def _limit_for(context: DayContext, place: int, key: np.uint64, persons: int) -> float:
    """The number that so many of those who were never displaced draw less than: whole units, as many as needed."""
    which = list_at(place, NEVER)
    everybody = 0
    for group in range(GROUPS):
        everybody += context.counts.here[place, group, 0, 0, 0]
    if persons >= everybody:
        return 1.0
    # a few more than needed are looked at; twice as many again, should they not do
    limit = 1.25 * persons / everybody + 16.0 / context.counts.lists.ends[which]["length"]
    while True:
        draws, sizes = _lowest(context, which, key, limit)
        total = 0
        order = np.argsort(draws)
        for number in range(len(draws)):
            if total >= persons:
                return float(draws[order[number]])
            total += sizes[order[number]]
        if limit >= 1.0:
            return 1.0
        limit *= 2.0


@jit_private
def _lowest(context: DayContext, which: int, key: np.uint64, limit: float) -> tuple[Floats, Counts]:
    """The draws below a limit on a list, and the sizes of the units that drew them."""
    length = context.counts.lists.ends[which]["length"]
    draws, sizes = np.empty(length), np.empty(length, np.int64)
    found = _fill_lowest(context, which, key, limit, draws, sizes)
    return draws[:found], sizes[:found]


@jit_norefcount
def _fill_lowest(context: DayContext, which: int, key: np.uint64, limit: float, draws: Floats, sizes: Counts) -> int:
    """Writes the draws below a limit, and the sizes; says how many there are."""
    chunk, inside, found = context.counts.lists.ends[which]["first"], 0, 0
    for _ in range(len(draws)):
        unit = context.counts.lists.units[chunk, inside]
        draw = uniform(key, unit)
        if draw < limit:
            draws[found], sizes[found] = draw, context.counts.records[unit]["size"]
            found += 1
        inside += 1
        if inside == context.counts.lists.units.shape[1]:
            chunk, inside = context.counts.lists.chunks[chunk]["after"], 0
    return found


@jit_norefcount
def _flee_from(context: DayContext, place: int, which: int, key: np.uint64, limit: float) -> int:
    """Those of a class at a place who draw less than a limit leave; who has nowhere to go stays and is trapped.

    returns  persons who left
    """
    lists, here = context.counts.lists, list_at(place, which)
    position, chunk, inside, left = 0, lists.ends[here]["first"], 0, 0
    while position < lists.ends[here]["length"]:
        unit = lists.units[chunk, inside]
        if uniform(key, unit) < limit:
            if not context.today.shut[place] and leads_somewhere(
                context, place, context.counts.records[unit]["moved"] + 1
            ):
                remove(lists, here, chunk, inside)
                _set_out(context.counts, unit, place, which, FLED)
                count_event(context.counts, unit, place)
                push(lists, list_at(place, CHOOSING), unit)
                left += context.counts.records[unit]["size"]
                continue
            count_flow(context.counts, unit, place, TRAPPED)
        position += 1
        inside += 1
        if inside == lists.units.shape[1]:
            chunk, inside = lists.chunks[chunk]["after"], 0
    return left


@jit_norefcount
def _set_out(counts: PersonCounts, unit: int, place: int, which: int, why: int) -> None:
    """A stay ends."""
    add(counts, unit, place, which, -1)
    counts.records[unit]["km"] = 0.0
    counts.records[unit]["budget"] = BUDGET_BINS
    write(counts, unit, why)


@jit_private
def leave_in_peace(context: DayContext) -> None:
    """Displaced persons go home, or else move on, where the chance is above 0."""
    most = 0.0
    for place in range(len(context.border)):
        most = max(most, context.today.rates[place, GOING_HOME])
    keys = (
        key_for(context.keys[draws.RETURN], context.today.day, 0),
        key_for(context.keys[draws.ONWARD], context.today.day, 0),
    )
    for place in range(len(context.border)):
        if (most > 0.0 or context.today.rates[place, ONWARD] > 0.0) and not context.today.shut[place]:
            _leave_in_peace_from(context, place, keys, most)


@jit_norefcount
def _leave_in_peace_from(context: DayContext, place: int, keys: tuple[np.uint64, np.uint64], most: float) -> None:
    """Draws for every displaced unit at a place; `most` is the greatest chance to go home."""
    lists, here = context.counts.lists, list_at(place, DISPLACED)
    position, chunk, inside = 0, lists.ends[here]["first"], 0
    while position < lists.ends[here]["length"]:
        unit = lists.units[chunk, inside]
        km = np.inf
        draw = uniform(keys[0], unit) if most > 0.0 else 1.0
        if draw < most:
            home = context.counts.records[unit]["home"]
            if home != UNKNOWN and draw < context.today.rates[home, GOING_HOME]:
                km = km_home(context.routes, context.today, home, place)
        if km < np.inf:
            remove(lists, here, chunk, inside)
            _set_out(context.counts, unit, place, DISPLACED, WENT_HOME)
            way = (int(context.counts.records[unit]["home"]), km)
            set_off(context.counts, unit, way, context.parameters.km_per_day, context.today.day)
            continue
        if (
            context.today.rates[place, ONWARD] > 0.0
            and uniform(keys[1], unit) < context.today.rates[place, ONWARD]
            and leads_somewhere(context, place, context.counts.records[unit]["moved"])
        ):
            remove(lists, here, chunk, inside)
            _set_out(context.counts, unit, place, DISPLACED, MOVED_ON)
            push(lists, list_at(place, CHOOSING), unit)
            continue
        position += 1
        inside += 1
        if inside == lists.units.shape[1]:
            chunk, inside = lists.chunks[chunk]["after"], 0

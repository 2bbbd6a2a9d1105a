"""Who leaves where they stay: in danger, because a table says so, for home, or to look for something better."""

from __future__ import annotations

import numpy as np

from trucelab.compiled import bare, inner
from trucelab.movement.kit.cohorts import PRESENT, TRAPPED
from trucelab.movement.native.environment import Counts, Flags, Floats
from trucelab.movement.native.persons import draws
from trucelab.movement.native.persons.day_context import Now, leads_somewhere
from trucelab.movement.native.persons.draws import key_for, uniform
from trucelab.movement.native.persons.lists import push, remove
from trucelab.movement.native.persons.person_counts import (
    CHOOSING,
    DISPLACED,
    FLED,
    MOVED_ON,
    NEVER,
    RETURNED,
    WENT_HOME,
    Tally,
    add,
    count_event,
    count_flow,
    list_at,
    write,
)
from trucelab.movement.native.persons.record import UNKNOWN
from trucelab.movement.native.persons.travelling import set_off
from trucelab.movement.native.routes_home import km_home
from trucelab.movement.native.strata import GROUPS
from trucelab.movement.native.travel import BUDGET_BINS


@inner
def may_flee(now: Now, told: Counts) -> Flags:
    """(place,) where somebody may be drawn to leave."""
    wanted = np.zeros(len(now.today.danger), np.bool_)
    for place in range(len(wanted)):
        drawn = now.today.leaving[place] > 0.0 or (len(told) > 0 and told[place] > 0)
        wanted[place] = drawn and now.tally.standing[place, PRESENT] > 0
    return wanted


@inner
def may_move_on(now: Now) -> Flags:
    """(place,) where displaced persons may be drawn to move on."""
    wanted = np.zeros(len(now.today.danger), np.bool_)
    for place in range(len(wanted)):
        some = now.tally.lists.ends[list_at(place, DISPLACED)]["length"] > 0
        wanted[place] = some and now.today.onward[place] > 0.0 and not now.today.shut[place]
    return wanted


@inner
def flee(now: Now, told: Counts) -> int:
    """Those leave whom danger drives away or the table tells to.

    told     (place,) persons who leave home; of no length where danger decides that too
    returns  persons who left because the table says so, the trapped not included
    """
    left = 0
    key = key_for(now.keys[draws.DEPARTURE], now.today.day, 0)
    told_key = key_for(now.keys[draws.TOLD], now.today.day, 0)
    for place in range(len(now.today.danger)):
        leaving = now.today.leaving[place]
        if len(told) == 0:
            if leaving > 0.0:
                _flee_from(now, place, NEVER, key, leaving)
        elif told[place] > 0:
            left += _flee_from(now, place, NEVER, told_key, _limit_for(now, place, told_key, told[place]))
        if leaving > 0.0:
            _flee_from(now, place, DISPLACED, key, leaving)
            _flee_from(now, place, RETURNED, key, leaving)
    return left


@inner
def _limit_for(now: Now, place: int, key: np.uint64, persons: int) -> float:
    """The number that so many of those who were never displaced draw less than: whole units, as many as needed."""
    which = list_at(place, NEVER)
    everybody = 0
    for group in range(GROUPS):
        everybody += now.tally.here[place, group, 0, 0, 0]
    if persons >= everybody:
        return 1.0
    # a few more than needed are looked at; twice as many again, should they not do
    limit = 1.25 * persons / everybody + 16.0 / now.tally.lists.ends[which]["length"]
    while True:
        draws, sizes = _lowest(now, which, key, limit)
        total = 0
        order = np.argsort(draws)
        for number in range(len(draws)):
            if total >= persons:
                return float(draws[order[number]])
            total += sizes[order[number]]
        if limit >= 1.0:
            return 1.0
        limit *= 2.0


@inner
def _lowest(now: Now, which: int, key: np.uint64, limit: float) -> tuple[Floats, Counts]:
    """The draws below a limit on a list, and the sizes of the units that drew them."""
    length = now.tally.lists.ends[which]["length"]
    draws, sizes = np.empty(length), np.empty(length, np.int64)
    found = _fill_lowest(now, which, key, limit, draws, sizes)
    return draws[:found], sizes[:found]


@bare
def _fill_lowest(now: Now, which: int, key: np.uint64, limit: float, draws: Floats, sizes: Counts) -> int:
    """Writes the draws below a limit, and the sizes; says how many there are."""
    chunk, inside, found = now.tally.lists.ends[which]["first"], 0, 0
    for _ in range(len(draws)):
        unit = now.tally.lists.units[chunk, inside]
        draw = uniform(key, unit)
        if draw < limit:
            draws[found], sizes[found] = draw, now.tally.records[unit]["size"]
            found += 1
        inside += 1
        if inside == now.tally.lists.units.shape[1]:
            chunk, inside = now.tally.lists.chunks[chunk]["after"], 0
    return found


@bare
def _flee_from(now: Now, place: int, which: int, key: np.uint64, limit: float) -> int:
    """Those of a class at a place who draw less than a limit leave; who has nowhere to go stays and is trapped.

    returns  persons who left
    """
    lists, here = now.tally.lists, list_at(place, which)
    position, chunk, inside, left = 0, lists.ends[here]["first"], 0, 0
    while position < lists.ends[here]["length"]:
        unit = lists.units[chunk, inside]
        if uniform(key, unit) < limit:
            if not now.today.shut[place] and leads_somewhere(now, place, now.tally.records[unit]["moved"] + 1):
                remove(lists, here, chunk, inside)
                _set_out(now.tally, unit, place, which, FLED)
                count_event(now.tally, unit, place)
                push(lists, list_at(place, CHOOSING), unit)
                left += now.tally.records[unit]["size"]
                continue
            count_flow(now.tally, unit, place, TRAPPED)
        position += 1
        inside += 1
        if inside == lists.units.shape[1]:
            chunk, inside = lists.chunks[chunk]["after"], 0
    return left


@bare
def _set_out(tally: Tally, unit: int, place: int, which: int, why: int) -> None:
    """A stay ends."""
    add(tally, unit, place, which, -1)
    tally.records[unit]["km"] = 0.0
    tally.records[unit]["budget"] = BUDGET_BINS
    write(tally, unit, why)


@inner
def leave_in_peace(now: Now) -> None:
    """Displaced persons go home, or else move on, where the chance is above 0."""
    most = 0.0
    for place in range(len(now.today.danger)):
        most = max(most, now.today.going_home[place])
    keys = (key_for(now.keys[draws.RETURN], now.today.day, 0), key_for(now.keys[draws.ONWARD], now.today.day, 0))
    for place in range(len(now.today.danger)):
        if (most > 0.0 or now.today.onward[place] > 0.0) and not now.today.shut[place]:
            _leave_in_peace_from(now, place, keys, most)


@bare
def _leave_in_peace_from(now: Now, place: int, keys: tuple[np.uint64, np.uint64], most: float) -> None:
    """Draws for every displaced unit at a place; `most` is the greatest chance to go home."""
    lists, here = now.tally.lists, list_at(place, DISPLACED)
    position, chunk, inside = 0, lists.ends[here]["first"], 0
    while position < lists.ends[here]["length"]:
        unit = lists.units[chunk, inside]
        km = np.inf
        draw = uniform(keys[0], unit) if most > 0.0 else 1.0
        if draw < most:
            home = now.tally.records[unit]["home"]
            if home != UNKNOWN and draw < now.today.going_home[home]:
                km = km_home(now.home, now.graph, now.today, home, place)
        if km < np.inf:
            remove(lists, here, chunk, inside)
            _set_out(now.tally, unit, place, DISPLACED, WENT_HOME)
            way = (int(now.tally.records[unit]["home"]), km)
            set_off(now.tally, unit, way, now.parameters.km_per_day, now.today.day)
            continue
        if (
            now.today.onward[place] > 0.0
            and uniform(keys[1], unit) < now.today.onward[place]
            and leads_somewhere(now, place, now.tally.records[unit]["moved"])
        ):
            remove(lists, here, chunk, inside)
            _set_out(now.tally, unit, place, DISPLACED, MOVED_ON)
            push(lists, list_at(place, CHOOSING), unit)
            continue
        position += 1
        inside += 1
        if inside == lists.units.shape[1]:
            chunk, inside = lists.chunks[chunk]["after"], 0

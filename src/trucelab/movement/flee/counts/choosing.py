"""Where people go from a place, compiled: crowding, weights of paths, and the draw."""

from __future__ import annotations

from typing import Final

from trucelab.compiled import compiled
from trucelab.movement.flee.counts.luck import Luck, binomial, uniform
from trucelab.movement.flee.counts.memory import COUNT, REAL, Address, record
from trucelab.movement.flee.counts.parameters import CHOSEN, GROUND, LINK, PATH, PLACE, RULES, WAYPOINTS, Lasting, Today

EMPTY_HANDED: Final = 0
"""The list of waypoints that has none left."""
FULL_BELOW: Final = 0.5
"""A camp whose crowding factor is below this is not set out for."""
FEW_PER_CHOICE: Final = 2
"""Up to so many people for every choice, they choose one by one."""
REAL_BYTES: Final = REAL.itemsize


@compiled
def crowding_factor(present: int, room: float, buffer: float) -> float:
    """1 up to a share of the room, falling to 0 where it is full; 1 where there is no limit."""
    if room < 1.0 or present <= buffer * room:
        return 1.0
    if present >= room:
        return 0.0
    return 1.0 - (present - buffer * room) / ((1.0 - buffer) * room)


@compiled
def look_around(today: Today, lasting: Lasting) -> None:
    """Everybody comes to know how many people are at the places with a limit."""
    buffer = record(lasting.rules, 0, RULES)["buffer"]
    changed = False
    for which in range(lasting.n_limited):
        place = record(lasting.places, record(lasting.limited, which, COUNT)["n"], PLACE)
        factor = crowding_factor(place["present"], record(today.room, which, REAL)["x"], buffer)
        if factor != place["crowding"]:
            place["crowding"] = factor
            changed = True
    if changed:
        record(lasting.look, 0, COUNT)["n"] += 1


@compiled
def choose(luck: Luck, place: int, waypoints: int, people: int, today: Today, lasting: Lasting) -> int:
    """Where people go who want to leave a place, in `lasting.chosen`; who is not there stays after all.

    returns  how many choices are filled in
    """
    if waypoints != EMPTY_HANDED:
        return _go_on(place, waypoints, people, today, lasting)
    first, after = record(today.path_first, place, COUNT)["n"], record(today.path_first, place + 1, COUNT)["n"]
    if first == after or people == 0:
        return 0
    sums = _sums_of(place, first, after - first, today, lasting)
    _spread_over_paths(luck, people, sums, after - first, lasting.chosen)
    size = 0
    for which in range(after - first):
        going = record(lasting.chosen, which, CHOSEN)["people"]
        path = record(lasting.paths, first + which, PATH)
        if going > 0 and record(lasting.places, path["end"], PLACE)["crowding"] >= FULL_BELOW:
            choice = record(lasting.chosen, size, CHOSEN)
            choice["link"] = path["link"]
            choice["waypoints"] = path["waypoints"]
            choice["people"] = going
            size += 1
    return size


@compiled
def _go_on(place: int, waypoints: int, people: int, today: Today, lasting: Lasting) -> int:
    """People with waypoints left all go, or none where the way is closed or the destination full."""
    ahead = record(lasting.waypoints, waypoints, WAYPOINTS)
    if record(lasting.places, ahead["last"], PLACE)["crowding"] < FULL_BELOW:
        return 0
    first, after = record(today.open_first, place, COUNT)["n"], record(today.open_first, place + 1, COUNT)["n"]
    for position in range(first, after):
        link = record(lasting.open_ids, position, COUNT)["n"]
        if record(lasting.links, link, LINK)["end"] == ahead["first"]:
            choice = record(lasting.chosen, 0, CHOSEN)
            choice["link"] = link
            choice["waypoints"] = ahead["rest"]
            choice["people"] = people
            return 1
    return 0


@compiled
def _sums_of(place: int, first: int, paths: int, today: Today, lasting: Lasting) -> Address:
    """The running sums of a place, made at most once for every look."""
    # there is one more sum than there are paths from a place
    begin = first - record(today.path_first, 0, COUNT)["n"] + place
    sums: Address = int(lasting.sums + begin * REAL_BYTES)
    look, seen = record(lasting.look, 0, COUNT)["n"], record(lasting.places, place, PLACE)
    if seen["looked_at"] != look:
        _weigh(first, paths, sums, today, lasting)
        seen["looked_at"] = look
    return sums


@compiled
def _weigh(first: int, paths: int, sums: Address, today: Today, lasting: Lasting) -> None:
    """Fills in the running sums of the weights of paths from the first on."""
    best = 0.0
    for which in range(paths):
        weight = _weight(first + which, today, lasting)
        record(sums, which, REAL)["x"] = weight
        best = max(best, weight)
    pruning = record(lasting.rules, 0, RULES)["pruning"]
    least = best / pruning if pruning >= 1.001 else 0.0
    record(sums, paths, REAL)["x"] = 0.0
    total = 0.0
    for which in range(paths - 1, -1, -1):
        known = record(sums, which, REAL)
        if best == 0.0:
            # where nothing weighs anything, every path is as good as any other
            total += 1.0
        elif known["x"] >= least:
            total += known["x"]
        known["x"] = total


@compiled
def _weight(path: int, today: Today, lasting: Lasting) -> float:
    """[(sigma + E) / (s + L)^p cap]^q of a path."""
    rules, found = record(lasting.rules, 0, RULES), record(lasting.paths, path, PATH)
    end = record(lasting.places, found["end"], PLACE)
    appeal = record(today.ground, found["end"], GROUND)["appeal"] * found["affinity"]
    if rules["weight_population_power"] != 0.0:
        appeal *= max(1.0, float(end["population"])) ** rules["weight_population_power"]
    weight = (rules["weight_softening"] + appeal) * found["nearness"] * end["crowding"]
    if rules["weight_power"] != 1.0:
        weight = weight ** rules["weight_power"]
    return float(weight)


@compiled
def _spread_over_paths(luck: Luck, people: int, sums: Address, choices: int, chosen: Address) -> None:
    """Spreads people over choices by their weights (multinomial), into the people of `chosen`.

    Few people choose one by one, many by conditional binomials.

    sums  (choices + 1,) of `REAL`: sum of the weights from a choice on; the last is 0
    """
    for choice in range(choices):
        record(chosen, choice, CHOSEN)["people"] = 0
    if people <= FEW_PER_CHOICE * choices:
        whole = record(sums, 0, REAL)["x"]
        for _ in range(people):
            # in (0, whole], so that nobody chooses what weighs nothing
            height = (1.0 - uniform(luck)) * whole
            choice = 0
            while record(sums, choice + 1, REAL)["x"] >= height:
                choice += 1
            record(chosen, choice, CHOSEN)["people"] += 1
        return
    left = people
    for choice in range(choices):
        from_here, after = record(sums, choice, REAL)["x"], record(sums, choice + 1, REAL)["x"]
        taken = binomial(luck, left, (from_here - after) / from_here)
        record(chosen, choice, CHOSEN)["people"] = taken
        left -= taken
        if left == 0:
            return

"""All days of a member, compiled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from trucelab.compiled import compiled
from trucelab.movement.flee.counts.choosing import EMPTY_HANDED, look_around
from trucelab.movement.flee.counts.crowd import (
    CLASS,
    Crowd,
    clear,
    crowd_memory,
    is_full,
    pack,
    put,
    size_of,
    unpack,
)
from trucelab.movement.flee.counts.luck import LUCK, Luck, binomial
from trucelab.movement.flee.counts.memory import COUNT, REAL, Address, Table, address_of, counts, reals, record
from trucelab.movement.flee.counts.moving import arrive, leave_places, walk_on
from trucelab.movement.flee.counts.parameters import CHOSEN, GROUND, PLACE, RULES, Land, Lasting, Spawning, Today

ALL_DAYS: Final = -1
"""Everybody was there on all days."""
NO_ROOM: Final = -2
"""There were more classes than there is room for; the books are not to be used."""
NUMBER_BYTES: Final = COUNT.itemsize
GROUND_BYTES: Final = GROUND.itemsize


class Books(NamedTuple):
    """What is written down every night."""

    occupancy: NDArray[np.int64]
    """(day, place) people at places."""
    agents: NDArray[np.int64]
    """(day,) everybody."""
    classes: NDArray[np.int64]
    """(day,) classes that have anybody."""


class Crowds(NamedTuple):
    """Everybody, and those on the way."""

    morning: Crowd
    """Everybody at the start of a day."""
    leaving: Crowd
    """Those who leave places."""
    arrived: Crowd
    """Those who come to the end of their first link with time left."""
    here: Crowd
    ahead: Crowd
    """Those who go through further places."""
    tonight: Crowd
    """Everybody at the end of a day."""
    movers: Address
    """(room,) of `COUNT`: those of each class who want to leave."""


class Calendar(NamedTuple):
    """What of a case differs by day."""

    set_of_day: NDArray[np.int64]
    resting: NDArray[np.bool_]
    ground: Address
    room: Address
    path_first: Address
    open_first: Address


@dataclass(frozen=True)
class Memory:
    """Everything that a run reads by address, kept alive, and the crowds that it works with."""

    kept: tuple[Table, ...]
    crowds: Crowds
    lasting: Lasting
    calendar: Calendar


def memory_of(land: Land, population: NDArray[np.int64], room: int) -> Memory:
    """Memory for one run, with room for so many classes.

    population  (place,) inhabitants at the start
    """
    made = [crowd_memory(room) for _ in range(6)]
    morning, leaving, arrived, here, ahead, tonight = (each.crowd() for each in made)
    places = _places_at_start(land, population)
    widest = max(1, int(np.diff(land.path_first, axis=1).max(initial=0)))
    most = int((land.path_first[:, -1] - land.path_first[:, 0]).max(initial=0))
    movers, look = np.zeros(room, COUNT), np.zeros(1, COUNT)
    tables = {
        "rules": land.rules,
        "places": places,
        "limited": counts(land.limited),
        "links": land.links,
        "paths": land.paths,
        "open_ids": counts(land.open_ids),
        "waypoints": land.waypoints,
        "steps_first": counts(land.steps_first),
        "steps": reals(land.steps),
        "sums": np.zeros(most + len(places), REAL),
        "look": look,
        "chosen": np.empty(widest, CHOSEN),
    }
    daily = (land.ground, reals(land.room), counts(land.path_first), counts(land.open_first))
    lasting = Lasting(
        packing=land.packing,
        n_places=len(places),
        n_limited=len(land.limited),
        **{name: address_of(table) for name, table in tables.items()},
    )
    return Memory(
        kept=(movers, *tables.values(), *daily, *(part for crowd in made for part in crowd)),
        crowds=Crowds(morning, leaving, arrived, here, ahead, tonight, address_of(movers)),
        lasting=lasting,
        calendar=Calendar(land.set_of_day, land.resting, *map(address_of, daily)),
    )


def _places_at_start(land: Land, population: NDArray[np.int64]) -> Table:
    places = np.zeros(len(population), PLACE)
    places["population"] = population
    places["crowding"] = 1.0
    return places


@compiled
def run(
    all_luck: Address,
    start: NDArray[np.int64],
    spawning: Spawning,
    crowds: Crowds,
    lasting: Lasting,
    calendar: Calendar,
    books: Books,
) -> int:
    """Lives through all days, filling in the books.

    all_luck  (day,) of `LUCK`: what every day begins with
    start     (place,) people there before the first day
    returns   the day on which people were lost, `NO_ROOM`, or `ALL_DAYS`
    """
    morning, tonight = crowds.morning, crowds.tonight
    everybody = 0
    for place in range(len(start)):
        everybody += _join(morning, place, start[place], lasting)
    for day in range(len(books.agents)):
        luck = record(all_luck, day, LUCK)
        everybody += _spawn(luck, day, morning, spawning, lasting)
        _one_day(luck, morning, _today(day, calendar, lasting), lasting, crowds, tonight)
        morning, tonight = tonight, morning
        books.agents[day] = everybody
        books.classes[day] = size_of(morning)
        if _any_full(crowds):
            return NO_ROOM
        if not _everybody_is_there(morning, everybody, lasting, books.occupancy[day]):
            return day
    return ALL_DAYS


@compiled
def _today(day: int, calendar: Calendar, lasting: Lasting) -> Today:
    """What a day is like; the weights of yesterday are forgotten."""
    record(lasting.look, 0, COUNT)["n"] += 1
    row = calendar.set_of_day[day] * (lasting.n_places + 1) * NUMBER_BYTES
    return Today(
        day,
        calendar.resting[day],
        calendar.ground + day * lasting.n_places * GROUND_BYTES,
        calendar.room + day * lasting.n_limited * NUMBER_BYTES,
        calendar.path_first + row,
        calendar.open_first + row,
    )


@compiled
def _one_day(luck: Luck, morning: Crowd, today: Today, lasting: Lasting, crowds: Crowds, tonight: Crowd) -> None:
    """Moves everybody by a day, from `morning` to `tonight`."""
    clear(crowds.leaving)
    clear(crowds.arrived)
    clear(tonight)
    look_around(today, lasting)
    leave_places(luck, morning, crowds.movers, today, lasting, crowds.leaving, tonight)
    walk_on(luck, morning, today, lasting, crowds.arrived, tonight)
    walk_on(luck, crowds.leaving, today, lasting, crowds.arrived, tonight)
    look_around(today, lasting)
    arrive(luck, crowds.arrived, today, lasting, tonight, crowds.here, crowds.ahead)


@compiled
def _any_full(crowds: Crowds) -> bool:
    return (
        is_full(crowds.morning)
        or is_full(crowds.leaving)
        or is_full(crowds.arrived)
        or is_full(crowds.here)
        or is_full(crowds.ahead)
        or is_full(crowds.tonight)
    )


@compiled
def _join(morning: Crowd, place: int, people: int, lasting: Lasting) -> int:
    """People begin at a place; returns how many."""
    if people > 0:
        on_foot = record(lasting.rules, 0, RULES)["start_on_foot"]
        put(morning, pack(lasting.packing, lasting.packing.links + place, EMPTY_HANDED, on_foot, 0), 0.0, people)
        record(lasting.places, place, PLACE)["present"] += people
    return people


@compiled
def _spawn(luck: Luck, day: int, morning: Crowd, spawning: Spawning, lasting: Lasting) -> int:
    """The displaced of a day set out; returns how many."""
    first, after = spawning.first[day], spawning.first[day + 1]
    made = np.zeros(after - first, np.int64)
    if spawning.shared:
        _origins(luck, day, spawning, lasting, made)
    else:
        for entry in range(first, after):
            inhabitants = record(lasting.places, spawning.place[entry], PLACE)["population"]
            share = spawning.share[entry] * inhabitants
            made[entry - first] = spawning.fixed[entry] + int(share * spawning.factor[entry])
    total = 0
    for entry in range(first, after):
        place = spawning.place[entry]
        people = _join(morning, place, made[entry - first], lasting)
        total += people
        if record(lasting.rules, 0, RULES)["take_from_population"] > 0:
            found = record(lasting.places, place, PLACE)
            found["population"] = max(0, found["population"] - people)
    return total


@compiled
def _origins(luck: Luck, day: int, spawning: Spawning, lasting: Lasting, made: NDArray[np.int64]) -> None:
    """Everybody of the day chooses an origin by its weight; nobody sets out where none has any."""
    left, first = spawning.people[day], spawning.first[day]
    weights = np.zeros(len(made) + 1)
    for which in range(len(made) - 1, -1, -1):
        entry = first + which
        inhabitants = record(lasting.places, spawning.place[entry], PLACE)["population"]
        weights[which] = weights[which + 1] + spawning.factor[entry] * inhabitants
    for which in range(len(made)):
        if left > 0 and weights[which] > 0.0:
            made[which] = binomial(luck, left, (weights[which] - weights[which + 1]) / weights[which])
            left -= made[which]


@compiled
def _everybody_is_there(crowd: Crowd, everybody: int, lasting: Lasting, at_places: NDArray[np.int64]) -> bool:
    """Whether the classes add up to everybody, and to those counted at every place, with no count below 1.

    at_places  (place,) filled in with the people there
    """
    found = 0
    for row in range(size_of(crowd)):
        group = record(crowd.classes, row, CLASS)
        where, _, _, _ = unpack(lasting.packing, group["what"])
        if group["people"] < 1:
            return False
        found += group["people"]
        if where >= lasting.packing.links:
            at_places[where - lasting.packing.links] += group["people"]
    if found != everybody:
        return False
    astray = 0
    for place in range(lasting.n_places):
        astray += at_places[place] != record(lasting.places, place, PLACE)["present"]
    return astray == 0

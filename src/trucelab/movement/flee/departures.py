"""Who sets out where on which day: what is known beforehand, and the draws, for both engines."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from trucelab.arrays import Flags, Floats, Ints, Words
from trucelab.chance.counts import binomial, poisson
from trucelab.compiled import jit_norefcount, lean
from trucelab.movement.flee.settings import SpawnMode
from trucelab.movement.flee.world import World


class Departures(NamedTuple):
    """Entries first[t] to first[t + 1] belong to day t."""

    shared: bool
    """Whether the people of a day choose among its origins; otherwise every origin has its own number."""
    people: Ints
    """(T,) people who choose an origin."""
    first: Ints
    """(T + 1,)"""
    place: Ints
    """(entry,)"""
    share: Floats
    """(entry,) share of the inhabitants who set out where the factor is 1; multiplied first, as what follows is cut."""
    factor: Floats
    """(entry,) weight of the origin per inhabitant, or what the share of the inhabitants is multiplied with."""
    fixed: Floats
    """(entry,) people, whatever the population."""
    drawn: Flags
    """(entry,) whether `fixed` is the mean of a Poisson distribution."""


class _Part(NamedTuple):
    """What drives people out of places."""

    share: float
    factor: Floats
    """(day, place) with the share and the inhabitants, people or the weight of a place."""
    fixed: Floats
    """(day, place) people, whatever the population."""
    drawn: bool


def departures_of(world: World) -> Departures:
    """Origins of every day; only the days and places that count are listed."""
    rules = world.case.settings.spawn_rules
    driven: list[_Part] = []
    if (conflict := rules.conflict_driven_spawning) is not None:
        force = np.maximum(world.spawn_conflict, 0.0)
        driven.append(_driven(conflict.displaced_per_conflict_day, force, conflict.spawn_mode))
    if (flood := rules.flood_driven_spawn_mode) is not None:
        level = world.flood_spawn if flood.spawn_mode == "pop_ratio" else np.trunc(world.flood_spawn)
        driven.append(_driven(1.0, level, flood.spawn_mode))
    shared, people = not driven, np.zeros(world.days, np.int64) if driven else world.new_people
    parts = driven or [_Part(1.0, world.spawn_factor, np.zeros(world.spawn_factor.shape), False)]
    found = [np.nonzero((part.factor > 0.0) | (part.fixed > 0.0)) for part in parts]
    day = np.concatenate([days for days, _ in found])
    order = np.argsort(day, kind="stable")
    both = list(zip(parts, found, strict=True))
    return Departures(
        shared=shared,
        people=people,
        first=np.searchsorted(day[order], np.arange(world.days + 1)),
        place=np.concatenate([places for _, places in found])[order],
        share=np.concatenate([np.full(len(at[0]), part.share) for part, at in both])[order],
        factor=np.concatenate([part.factor[at] for part, at in both])[order],
        fixed=np.concatenate([part.fixed[at] for part, at in both])[order],
        drawn=np.concatenate([np.full(len(at[0]), part.drawn) for part, at in both])[order],
    )


def _driven(share: float, force: Floats, mode: SpawnMode) -> _Part:
    """People that a conflict or a flood sends off."""
    nothing = np.zeros(force.shape)
    if mode == "pop_ratio":
        return _Part(share, force, nothing, False)
    if mode == "poisson":
        return _Part(share, nothing, share * force, True)
    return _Part(share, nothing, np.trunc(share * force), False)


@lean
def set_out(stream: Words, day: int, departures: Departures, population: Ints, tail: Floats, made: Ints) -> None:
    """People who set out from every place on a day; no one where no place has any weight (Q23).

    population  (place,) inhabitants at the end of yesterday
    tail        (entry + 1,) room to work in
    made        (place,) overwritten
    """
    for place in range(len(made)):
        made[place] = 0
    first, after = departures.first[day], departures.first[day + 1]
    if departures.shared:
        _choose_origins(stream, departures.people[day], first, after, departures, population, tail, made)
        return
    for entry in range(first, after):
        place, fixed = departures.place[entry], departures.fixed[entry]
        by_share = departures.share[entry] * population[place]
        made[place] += int(by_share * departures.factor[entry])
        made[place] += poisson(stream, fixed) if departures.drawn[entry] else int(fixed)


@jit_norefcount
def _choose_origins(
    stream: Words,
    people: int,
    first: int,
    after: int,
    departures: Departures,
    population: Ints,
    tail: Floats,
    made: Ints,
) -> None:
    """Each of the people chooses an origin by its weight (multinomial)."""
    left, tail[after - first] = people, 0.0
    for entry in range(after - 1, first - 1, -1):
        weight = departures.factor[entry] * population[departures.place[entry]]
        tail[entry - first] = tail[entry - first + 1] + weight
    for entry in range(first, after):
        from_here, behind = tail[entry - first], tail[entry - first + 1]
        if left > 0 and from_here > 0.0:
            taken = binomial(stream, left, (from_here - behind) / from_here)
            made[departures.place[entry]] += taken
            left -= taken

"""Who sets out where on which day, as lists of the places that anybody sets out from."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from trucelab import seeding
from trucelab.flee.counts_engine.parameters import Spawning
from trucelab.flee.settings import SpawnMode
from trucelab.flee.world import World


def spawning_of(world: World, seed: int, member: int) -> Spawning:
    """Origins of every day; what is drawn whatever the population is drawn here."""
    rules = world.case.settings.spawn_rules
    driven = []
    if (conflict := rules.conflict_driven_spawning) is not None:
        per_day = conflict.displaced_per_conflict_day
        force = per_day * np.maximum(world.spawn_conflict, 0.0)
        driven.append(_driven(force, conflict.spawn_mode, seed, member, "conflict"))
    if (flood := rules.flood_driven_spawn_mode) is not None:
        level = world.flood_spawn if flood.spawn_mode == "pop_ratio" else np.trunc(world.flood_spawn)
        driven.append(_driven(level, flood.spawn_mode, seed, member, "flood"))
    if not driven:
        nobody = np.zeros(world.spawn_factor.shape, np.int64)
        return _listed(True, world.new_people, [(world.spawn_factor, nobody)])
    return _listed(False, np.zeros(world.days, np.int64), driven)


Part = tuple[NDArray[np.float64], NDArray[np.int64]]
"""(day, place) people per inhabitant, or weight; and people, whatever the population."""


def _driven(force: NDArray[np.float64], mode: SpawnMode, seed: int, member: int, what: str) -> Part:
    """People that a conflict or a flood sends off."""
    if mode == "pop_ratio":
        return force, np.zeros(force.shape, np.int64)
    if mode == "poisson":
        # one stream for every day, so that a day's draws do not depend on how many days there are
        rows = [seeding.stream(seed, member, f"flee {what}", day=day).poisson(row) for day, row in enumerate(force)]
        return np.zeros(force.shape), np.array(rows, np.int64).reshape(force.shape)
    return np.zeros(force.shape), np.trunc(force).astype(np.int64)


def _listed(shared: bool, people: NDArray[np.int64], parts: list[Part]) -> Spawning:
    """Only the days and places that count, by day."""
    found = [(factor > 0.0) | (fixed > 0) for factor, fixed in parts]
    day = np.concatenate([np.nonzero(mask)[0] for mask in found])
    order = np.argsort(day, kind="stable")

    def of_all(pieces: list[NDArray[np.int64]] | list[NDArray[np.float64]]) -> NDArray[np.generic]:
        return np.concatenate(pieces)[order]

    return Spawning(
        shared=shared,
        people=people,
        first=np.searchsorted(day[order], np.arange(len(people) + 1)),
        place=of_all([np.nonzero(mask)[1] for mask in found]).astype(np.int64),
        factor=of_all([factor[mask] for (factor, _), mask in zip(parts, found, strict=True)]).astype(np.float64),
        fixed=of_all([fixed[mask] for (_, fixed), mask in zip(parts, found, strict=True)]).astype(np.int64),
    )

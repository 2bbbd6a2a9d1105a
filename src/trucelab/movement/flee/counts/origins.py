"""Who sets out where on which day, as lists of the places that anybody sets out from."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from trucelab import seeding
from trucelab.movement.flee.counts.parameters import Spawning
from trucelab.movement.flee.settings import SpawnMode
from trucelab.movement.flee.world import World


def spawning_of(world: World, seed: int, member: int) -> Spawning:
    """Origins of every day; what is drawn whatever the population is drawn here."""
    rules = world.case.settings.spawn_rules
    driven: list[_Part] = []
    if (conflict := rules.conflict_driven_spawning) is not None:
        per_day = conflict.displaced_per_conflict_day
        force = np.maximum(world.spawn_conflict, 0.0)
        driven.append(_driven(per_day, force, conflict.spawn_mode, seed, member, "conflict"))
    if (flood := rules.flood_driven_spawn_mode) is not None:
        level = world.flood_spawn if flood.spawn_mode == "pop_ratio" else np.trunc(world.flood_spawn)
        driven.append(_driven(1.0, level, flood.spawn_mode, seed, member, "flood"))
    if not driven:
        nobody = np.zeros(world.spawn_factor.shape, np.int64)
        return _listed(True, world.new_people, [_Part(1.0, world.spawn_factor, nobody)])
    return _listed(False, np.zeros(world.days, np.int64), driven)


class _Part(NamedTuple):
    """What drives people out of places."""

    share: float
    factor: NDArray[np.float64]
    """(day, place) with the share and the inhabitants, people or the weight of a place."""
    fixed: NDArray[np.int64]
    """(day, place) people, whatever the population."""


def _driven(share: float, force: NDArray[np.float64], mode: SpawnMode, seed: int, member: int, what: str) -> _Part:
    """People that a conflict or a flood sends off."""
    nothing = np.zeros(force.shape)
    if mode == "pop_ratio":
        return _Part(share, force, nothing.astype(np.int64))
    if mode == "poisson":
        # one stream for every day, so that a day's draws do not depend on how many days there are
        means = enumerate(share * force)
        rows = [seeding.stream(seed, member, f"flee {what}", day=day).poisson(row) for day, row in means]
        return _Part(share, nothing, np.array(rows, np.int64).reshape(force.shape))
    return _Part(share, nothing, np.trunc(share * force).astype(np.int64))


def _listed(shared: bool, people: NDArray[np.int64], parts: list[_Part]) -> Spawning:
    """Only the days and places that count, by day."""
    found = [(part.factor > 0.0) | (part.fixed > 0) for part in parts]
    day = np.concatenate([np.nonzero(mask)[0] for mask in found])
    order = np.argsort(day, kind="stable")

    def of_all(pieces: list[NDArray[np.int64]] | list[NDArray[np.float64]]) -> NDArray[np.generic]:
        return np.concatenate(pieces)[order]

    return Spawning(
        shared=shared,
        people=people,
        first=np.searchsorted(day[order], np.arange(len(people) + 1)),
        place=of_all([np.nonzero(mask)[1] for mask in found]).astype(np.int64),
        share=of_all([np.full(mask.sum(), part.share) for part, mask in zip(parts, found, strict=True)]).astype(
            np.float64
        ),
        factor=of_all([part.factor[mask] for part, mask in zip(parts, found, strict=True)]).astype(np.float64),
        fixed=of_all([part.fixed[mask] for part, mask in zip(parts, found, strict=True)]).astype(np.int64),
    )

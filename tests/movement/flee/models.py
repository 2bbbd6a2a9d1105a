"""Means of members by the models, and how far apart they are."""

from __future__ import annotations

import random
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from tests.oracles.flee import PlainFlee
from trucelab.movement.flee.case import FleeCase
from trucelab.movement.flee.counts import counts_engine, simulate_members
from trucelab.movement.flee.persons import persons_engine
from trucelab.movement.flee.world import world_of

FARTHEST = 5.5
"""Standard errors: about 100 numbers of a folder are compared, of which one by chance lies beyond 5.5 in 10^5 runs."""

Means = NDArray[np.float64]
"""(member, day, place)"""


class InAnyOrder(PlainFlee):
    """People in another order on every day, and not in that of their making: what counts are to agree with."""

    def _evolve(self) -> None:
        self.luck.shuffle(self.agents)
        super()._evolve()


def plain(case: FleeCase, members: int, kind: type[PlainFlee] = PlainFlee, *, phases: bool = False) -> Means:
    return _stacked(kind(case, random.Random(member), phases=phases).run() for member in range(members))


def as_counts(case: FleeCase, members: int, *, batches: int = 60) -> Means:
    engine = counts_engine(world_of(case), case.settings, batches=batches, recent_bins=4096)
    return _stacked(member.occupancy for member in simulate_members(engine, 1, range(members)))


def as_persons(case: FleeCase, members: int) -> Means:
    engine = persons_engine(world_of(case), case.settings)
    return _stacked(engine.member(1, member).occupancy for member in range(members))


def _stacked(found: Iterable[object]) -> Means:
    return np.array(list(found), np.float64)


def distance(one: Means, other: Means) -> float:
    """The greatest difference of means by day and place, in its standard errors.

    Each variance is that of both together and at least that of a count seen once among all members.
    """
    both = np.concatenate([one - one.mean(axis=0), other - other.mean(axis=0)])
    variance = np.maximum(both.var(axis=0), 1.0 / len(both))
    error = np.sqrt(variance * (1.0 / len(one) + 1.0 / len(other)))
    return float(np.abs((one.mean(axis=0) - other.mean(axis=0)) / error).max())

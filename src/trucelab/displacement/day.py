"""One day of movement: the front door to the kernel, and the books that must balance."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trucelab.displacement import kernels
from trucelab.displacement.network import BORDER, CROSSING, JUNCTION, Network
from trucelab.displacement.parameters import Parameters
from trucelab.displacement.strata import ADULTS, CHILDREN, GROUPS, STRATA
from trucelab.errors import PeopleLost


@dataclass(frozen=True)
class Roads:
    """What is open on a day; the same for all days with the same places captured and shut."""

    ways: kernels.Ways
    """Shortest open ways."""
    takes_in: NDArray[np.bool_]
    """(place,) whether people can arrive to stay."""


@dataclass
class Whereabouts:
    """Where everybody is; changed by every day."""

    people: NDArray[np.int64]
    """(place, stratum) people at places."""
    road: NDArray[np.int64]
    """(slot, place, budget, stratum) people on the road by day of arrival: a ring that starts at `slot`."""
    everybody: tuple[int, ...]
    """(group,) how many people there are; no day changes it."""
    slot: int = 0
    """Slot of those who arrive on the day last moved."""

    @classmethod
    def at_places(cls, people: NDArray[np.int64], longest_km: float, km_per_day: float) -> Whereabouts:
        """Nobody is on the road, which is long enough for the longest way and a night's wait at a shut border.

        people  (place, stratum)
        """
        slots = math.ceil(longest_km / km_per_day) + 2
        road = np.zeros((slots, len(people), kernels.BUDGET_BINS + 1, STRATA), np.int64)
        return cls(people, road, _by_group(people.sum(axis=0)))


@dataclass(frozen=True)
class Flows:
    """What happened on one day."""

    departures: NDArray[np.int64]
    """(place, group) people who left a place where they had stayed: displacement events."""
    arrivals: NDArray[np.int64]
    """(place, group) people who arrived to stay."""
    trapped: NDArray[np.int64]
    """(group,) people who would have left but had nowhere to go."""
    on_road: NDArray[np.int64]
    """(stratum,) people on the road tonight."""


def roads_when(network: Network, captured: NDArray[np.bool_], shut: NDArray[np.bool_], awareness_hops: int) -> Roads:
    """What is open with these places captured and shut.

    A shut crossing closes all its roads; nobody passes through captured places, nor through borders, which people
    do not come back from.  Junctions and crossings are passed and never stayed at.

    captured, shut  (place,) bool
    """
    passable = ~captured & ~(shut & (network.kind == CROSSING)) & (network.kind != BORDER)
    stays = (network.kind != CROSSING) & (network.kind != JUNCTION)
    return Roads(network.distances(passable, awareness_hops), stays & ~captured & ~(shut & (network.kind == BORDER)))


def move(
    rng: np.random.Generator,
    where: Whereabouts,
    network: Network,
    today: tuple[Roads, NDArray[np.float64]],
    parameters: Parameters,
) -> Flows:
    """Moves everybody by one day, changing `where`, and checks that nobody was lost or invented.

    rng      stream of this day
    today    what is open, and the danger of every place: (place,), 0 to 1
    raises   PeopleLost, if a group has more or less people than before, or a count is negative
    """
    roads, danger = today
    where.slot = (where.slot + 1) % len(where.road)
    land = kernels.Land(network.capacity, roads.takes_in, network.kind == BORDER, danger)
    departures, arrivals, trapped = kernels.move_one_day(
        rng, (where.people, where.road, where.slot), roads.ways, land, parameters
    )
    on_road = kernels.on_the_road(where.road)
    _require_everybody(where, on_road)
    return Flows(departures, arrivals, trapped, on_road)


def _require_everybody(where: Whereabouts, on_road: NDArray[np.int64]) -> None:
    """Counts afresh, at places and on the road, and compares with the start."""
    found = _by_group(where.people.sum(axis=0) + on_road)
    least = min(int(where.people.min(initial=0)), int(on_road.min()))
    if found != where.everybody or least < 0:
        raise PeopleLost(
            f"of {where.everybody[CHILDREN]} children and {where.everybody[ADULTS]} adults, {found[CHILDREN]} and "
            f"{found[ADULTS]} are left after a day, and the least count is {least}. "
            "This is a defect of trucelab: please report it with the scenario and the seed."
        )


def _by_group(by_stratum: NDArray[np.int64]) -> tuple[int, ...]:
    return tuple(by_stratum.reshape(GROUPS, -1).sum(axis=1).tolist())

"""Flee's model as counts of exchangeable people: the front door."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trucelab.errors import PeopleLost, WrongInput
from trucelab.movement.flee.counts.land import land_of
from trucelab.movement.flee.counts.luck import daily_luck
from trucelab.movement.flee.counts.memory import address_of
from trucelab.movement.flee.counts.origins import spawning_of
from trucelab.movement.flee.counts.parameters import Land
from trucelab.movement.flee.counts.requires_agents import needs_persons
from trucelab.movement.flee.counts.running import ALL_DAYS, NO_ROOM, Books, memory_of, run
from trucelab.movement.flee.result import FleeResult
from trucelab.movement.flee.settings import Settings
from trucelab.movement.flee.world import World

BATCHES = 20
"""Most parts in which people move on days when a camp may fill up; Flee moves them one by one."""
ROOM = 4096
"""Classes there is room for at first."""
RECENT_BINS = 64
"""Bins of recent travel in a day's travel at top speed."""


@dataclass(frozen=True)
class CountsEngine:
    """A case made ready for any number of members."""

    world: World
    land: Land

    def member(self, seed: int, member: int) -> FleeResult:
        """One member; the same seed and member give the same counts.

        raises  PeopleLost, if people are not conserved
        """
        return self.member_and_classes(seed, member)[0]

    def member_and_classes(self, seed: int, member: int) -> tuple[FleeResult, NDArray[np.int64]]:
        """A member, and how many classes had anybody at the end of each day, (T,)."""
        world = self.world
        days, places = world.days, len(world.names)
        books = Books(np.zeros((days, places), np.int64), np.zeros(days, np.int64), np.zeros(days, np.int64))
        origins, room = spawning_of(world, seed, member), ROOM
        lost = NO_ROOM
        while lost == NO_ROOM:
            luck, memory = daily_luck(seed, member, days), memory_of(self.land, world.population, room)
            books.occupancy[:] = 0
            lost = run(
                address_of(luck), world.start_people, origins, memory.crowds, memory.lasting, memory.calendar, books
            )
            room *= 4
        if lost != ALL_DAYS:
            raise PeopleLost(
                f"on day {lost} of {world.case.folder}, seed {seed}, member {member}, the classes do not add up to "
                f"{books.agents[lost]} agents. "
                "This is a defect of trucelab: please report it with the case and the seed."
            )
        in_transit = books.agents - books.occupancy.sum(axis=1)
        return FleeResult(books.occupancy, books.agents, in_transit, int(self.land.rules["batches"][0])), books.classes


def counts_engine(
    world: World, settings: Settings, *, batches: int = BATCHES, recent_bins: int = RECENT_BINS
) -> CountsEngine:
    """A case made ready to be run as counts.

    People in the same place with the same waypoints, progress and recent travel are exchangeable, so a day is a set
    of binomial and multinomial draws.  Exact where nobody's choice depends on how full a camp gets within the day;
    where it does, people move in `batches` parts, each of which sees the places as the part before left them.
    Recent travel (avoid_short_stints) is rounded to 1 / `recent_bins` of a day's travel.

    settings  those of the case of `world`
    raises    WrongInput, if the settings need one person after another, or are not those of the world
    """
    if reason := needs_persons(settings):
        raise WrongInput.one(f"{reason}; run this case person by person", file="simsetting.yml")
    if settings != world.case.settings:
        raise WrongInput.one("the world was made with other settings; make it anew with these", file="simsetting.yml")
    for name, number in (("batches", batches), ("recent_bins", recent_bins)):
        if number < 1:
            raise WrongInput.one(f"{number} {name}; give 1 or more", where=name)
    return CountsEngine(world, land_of(world, recent_bins, batches))


def simulate_counts(
    world: World,
    settings: Settings,
    seed: int,
    member: int,
    *,
    batches: int = BATCHES,
    recent_bins: int = RECENT_BINS,
) -> FleeResult:
    """One member of Flee's model as counts of exchangeable people; see `counts_engine`.

    raises  WrongInput, if the settings need one person after another; PeopleLost, if people are not conserved
    """
    return counts_engine(world, settings, batches=batches, recent_bins=recent_bins).member(seed, member)


def simulate_members(
    engine: CountsEngine, seed: int, members: Iterable[int], *, threads: int = 1
) -> Iterator[FleeResult]:
    """Members in the order asked for; the number of threads changes nothing but the time."""
    with ThreadPoolExecutor(threads) as pool:
        yield from pool.map(lambda member: engine.member(seed, member), members)

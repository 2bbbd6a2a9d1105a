"""What is kept of a run, day by day."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from trucelab.errors import PeopleLost
from trucelab.movement.flee.persons.crowd import Crowd
from trucelab.movement.flee.persons.moving import Present
from trucelab.movement.flee.persons.traits import Traits
from trucelab.movement.flee.result import Diary, FleeResult, LinkFlows
from trucelab.movement.flee.world import World


class Record:
    """Counts of every day, and what else was asked for."""

    def __init__(self, world: World, *, diary: bool, link_flows: bool) -> None:
        days, places = world.days, len(world.names)
        self.occupancy = np.zeros((days, places), np.int64)
        self.agents, self.in_transit = np.zeros(days, np.int64), np.zeros(days, np.int64)
        self.flows: list[NDArray[np.int64]] | None = [] if link_flows else None
        self.diary: list[tuple[NDArray[np.int32], NDArray[np.float64], NDArray[np.int32], NDArray[np.float64]]] | None
        self.diary = [] if diary else None

    def one_day(self, day: int, crowd: Crowd, present: Present, *, at_home: bool) -> None:
        """Keep the end of a day.

        at_home  count people at places where they were made (harvest, Q20)
        raises   PeopleLost, where the counts kept while people move are not those of the people
        """
        at = crowd.people.at[: crowd.count]
        counted = np.bincount(at[at >= 0], minlength=present.people.size)
        if (counted != present.people).any():
            raise PeopleLost(
                f"on day {day} people at places are {counted.sum()}, and were counted as {present.people.sum()}"
            )
        if at_home:
            counted = np.bincount(crowd.origin[: crowd.count][at >= 0], minlength=present.people.size)
        self.occupancy[day] = counted
        self.agents[day] = crowd.count
        self.in_transit[day] = crowd.count - int(counted.sum())
        if self.flows is not None:
            self.flows.append(present.flows.copy())
        if self.diary is not None:
            people, now = crowd.people, slice(0, crowd.count)
            self.diary.append(
                (at.copy(), people.travelled[now].copy(), people.visited[now].copy(), people.moved[now].copy())
            )

    def done(self, crowd: Crowd, traits: Traits) -> FleeResult:
        """The whole run."""
        return FleeResult(
            self.occupancy, self.agents, self.in_transit, 0, self._flows(traits), self._diary(crowd, traits)
        )

    def _flows(self, traits: Traits) -> LinkFlows | None:
        if self.flows is None:
            return None
        columns = {trait.name: traits.of_kinds(trait.name) for trait in traits.kept}
        groups = tuple(
            {name: str(values[kind]) for name, values in columns.items() if values is not None}
            for kind in range(traits.kinds)
        )
        return LinkFlows(groups, np.stack(self.flows))

    def _diary(self, crowd: Crowd, traits: Traits) -> Diary | None:
        if self.diary is None:
            return None
        at, travelled, visited, moved = zip(*self.diary, strict=True)
        told = {
            trait.name: tuple(np.array(trait.values, object)[crowd.codes[number, : crowd.count]].tolist())
            for number, trait in enumerate(traits.kept)
        }
        return Diary(crowd.origin[: crowd.count].copy(), at, travelled, visited, moved, told)

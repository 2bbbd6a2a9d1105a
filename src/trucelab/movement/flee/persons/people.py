"""The people of a run: columns that grow as people are made, and what is kept of them day by day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from trucelab.arrays import Counts32, Ints
from trucelab.errors import PeopleLost
from trucelab.movement.flee.persons.day import People, Present, Rules
from trucelab.movement.flee.persons.traits import Traits
from trucelab.movement.flee.result import FleeResult, LinkFlows
from trucelab.movement.flee.world import World

Scalar = TypeVar("Scalar", bound=np.generic)


@dataclass
class Columns:
    """Columns with room for more people than there are."""

    people: People
    count: int
    origin: Counts32
    """(room,) or nothing where no one asks."""

    @classmethod
    def empty(cls, room: int, rules: Rules, *, origins: bool) -> Columns:
        """No one yet, and room; columns that no rule needs get none."""
        people = People(
            at=np.zeros(room, np.int32),
            x=np.zeros(room),
            recent=np.zeros(room if rules.short_stints else 0),
            marks=np.zeros(room if rules.marks else 0, np.uint8),
            kind=np.zeros(room if rules.kinds else 0, np.int32),
            waypoints=np.zeros(room if rules.waypoints else 0, np.int32),
        )
        return cls(people, 0, np.zeros(room if origins else 0, np.int32))

    def add(self, places: Ints, kinds: Counts32) -> None:
        """Make people at places, after all who are there."""
        first, last = self.count, self.count + places.size
        if last > self.people.at.size:
            self._grow(max(last, 2 * self.people.at.size))
        new = slice(first, last)
        self.people.at[new] = places
        if self.people.kind.size:
            self.people.kind[new] = kinds
        if self.origin.size:
            self.origin[new] = places
        self.count = last

    def _grow(self, room: int) -> None:
        def grown(column: NDArray[Scalar]) -> NDArray[Scalar]:
            wider = np.zeros(room if column.size else 0, column.dtype)
            wider[: column.size] = column
            return wider

        old = self.people
        self.people = People(
            grown(old.at), grown(old.x), grown(old.recent), grown(old.marks), grown(old.kind), grown(old.waypoints)
        )
        self.origin = grown(self.origin)


class Recorder:
    """Counts of every day, and what else was asked for."""

    def __init__(self, world: World, *, link_flows: bool) -> None:
        days, places = world.days, len(world.names)
        self.occupancy = np.zeros((days, places), np.int64)
        self.agents, self.in_transit = np.zeros(days, np.int64), np.zeros(days, np.int64)
        self.flows: list[Ints] | None = [] if link_flows else None

    def one_day(self, day: int, columns: Columns, present: Present, *, at_home: bool) -> None:
        """Keep the end of a day.

        at_home  count people at places where they were made (harvest, Q20)
        raises   PeopleLost, where the counts kept while people move are not those of the people
        """
        at = columns.people.at[: columns.count]
        counted = np.bincount(at[at >= 0], minlength=present.people.size)
        if (counted != present.people).any():
            raise PeopleLost(
                f"on day {day} people at places are {counted.sum()}, and were counted as {present.people.sum()}"
            )
        if at_home:
            counted = np.bincount(columns.origin[: columns.count][at >= 0], minlength=present.people.size)
        self.occupancy[day] = counted
        self.agents[day] = columns.count
        self.in_transit[day] = columns.count - int(counted.sum())
        if self.flows is not None:
            self.flows.append(present.flows.copy())

    def done(self, traits: Traits) -> FleeResult:
        """The whole run."""
        return FleeResult(self.occupancy, self.agents, self.in_transit, 0, self._flows(traits))

    def _flows(self, traits: Traits) -> LinkFlows | None:
        if self.flows is None:
            return None
        columns = {trait.name: traits.of_kinds(trait.name) for trait in traits.kept}
        groups = tuple(
            {name: str(values[kind]) for name, values in columns.items() if values is not None}
            for kind in range(traits.kinds)
        )
        return LinkFlows(groups, np.stack(self.flows))

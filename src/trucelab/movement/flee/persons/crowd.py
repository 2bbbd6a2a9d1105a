"""The people of a run: columns that grow as people are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from trucelab.movement.flee.persons.moving import NO_PATH, People, Rules

Scalar = TypeVar("Scalar", bound=np.generic)


@dataclass
class Crowd:
    """Columns with room for more people than there are."""

    people: People
    count: int
    origin: NDArray[np.int32]
    """(room,) or nothing where nobody asks."""
    codes: NDArray[np.int16]
    """(trait, room) values of attributes, or nothing where nobody asks."""

    @classmethod
    def empty(cls, room: int, rules: Rules, *, origins: bool, traits: int) -> Crowd:
        """Nobody yet, and room; columns that no rule needs get none."""
        people = People(
            at=np.zeros(room, np.int32),
            x=np.zeros(room),
            recent=np.zeros(room if rules.short_stints else 0),
            marks=np.zeros(room if rules.marks else 0, np.uint8),
            kind=np.zeros(room if rules.kinds else 0, np.int32),
            path=np.zeros(room if rules.paths else 0, np.int32),
            step=np.zeros(room if rules.paths else 0, np.int32),
            travelled=np.zeros(room if rules.diary else 0),
            visited=np.zeros(room if rules.diary else 0, np.int32),
            moved=np.zeros(room if rules.diary else 0),
        )
        return cls(people, 0, np.zeros(room if origins else 0, np.int32), np.zeros((traits, room), np.int16))

    def add(self, places: NDArray[np.int64], kinds: NDArray[np.int32], codes: NDArray[np.int64]) -> None:
        """Make people at places, after all who are there."""
        first, last = self.count, self.count + places.size
        if last > self.people.at.size:
            self._grow(max(last, 2 * self.people.at.size))
        new = slice(first, last)
        self.people.at[new] = places
        if self.people.kind.size:
            self.people.kind[new] = kinds
        if self.people.path.size:
            self.people.path[new] = NO_PATH
        if self.people.visited.size:
            self.people.visited[new] = 1
        if self.origin.size:
            self.origin[new] = places
        if self.codes.size:
            self.codes[:, new] = codes
        self.count = last

    def _grow(self, room: int) -> None:
        def grown(column: NDArray[Scalar]) -> NDArray[Scalar]:
            if not column.shape[-1]:
                return column
            wider = np.zeros((*column.shape[:-1], room), column.dtype)
            wider[..., : column.shape[-1]] = column
            return wider

        old = self.people
        self.people = People(
            grown(old.at), grown(old.x), grown(old.recent), grown(old.marks), grown(old.kind),
            grown(old.path), grown(old.step), grown(old.travelled), grown(old.visited), grown(old.moved),
        )  # fmt: skip
        self.origin, self.codes = grown(self.origin), grown(self.codes)

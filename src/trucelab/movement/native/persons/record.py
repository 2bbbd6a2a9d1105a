"""What is kept of a person: `PERSON`, 24 bytes, and about 4 more in the lists.

Members of a household lie side by side; the first of them, its head, decides.  While people move only the record of
the head is kept up to date, and `Persons.follow_heads` writes it to the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

PERSON: Final = np.dtype(
    [
        ("place", np.int32),  # where they are; on the way, where to
        ("home", np.int32),  # UNKNOWN where it is not known
        ("km", np.float32),  # kilometres since they last stayed somewhere
        ("day", np.int16),  # since when they stay; on the way, when they arrive
        ("budget", np.uint8),  # what will be left on arrival of a day's travel; AT_PLACE for those who stay
        ("member", np.uint8),  # persons of the unit before this one; 0 for its head
        ("size", np.uint8),  # persons in the unit
        ("kind", np.uint8),  # 0 a single child, 1 a single adult, then kinds of households in order
        ("age", np.uint8),  # years
        ("sex", np.uint8),  # 0 female, 1 male
        ("moved", np.uint8),  # displacements during the run: 0, 1, 2 or more
        ("times", np.uint8),  # displacements in life: 0, 1, 2, 3 or more
        ("attribute", np.uint8),  # free for the user
    ],
    align=True,
)
"""The record of a person, 24 bytes."""

UNKNOWN: Final = -1
"""Home of those who had been displaced before the start."""
AT_PLACE: Final = 255
"""Budget of those who are not on the way."""
ADULT_FROM: Final = 18
"""Age from which somebody is an adult, years."""
OLDEST: Final = 80
"""Age up to which adults are drawn where no table is given, years."""


@dataclass(frozen=True)
class Persons:
    """Everybody, in memory only: no function of trucelab writes or prints single records.

    A path of one person through a crisis can identify them, and this program exists for their protection.  What
    leaves it are the tables of `journeys`, in which small cells are suppressed.
    """

    records: NDArray[np.void]
    """(person,) of `PERSON`."""
    attributes: dict[str, NDArray[np.uint8]]
    """By name of a group attribute: (person,) position among its values; a byte more a person for each."""
    values: dict[str, tuple[str, ...]]
    """By name of a group attribute: its values."""

    @property
    def heads(self) -> NDArray[np.int32]:
        """Rows of the heads of units, in order."""
        return np.flatnonzero(self.records["member"] == 0).astype(np.int32)

    def follow_heads(self) -> None:
        """Writes what became of the head of each household to its other members."""
        rows = np.flatnonzero(self.records["member"] > 0)
        heads = rows - self.records["member"][rows]
        for name in ("place", "km", "day", "budget", "moved", "times"):
            self.records[name][rows] = self.records[name][heads]

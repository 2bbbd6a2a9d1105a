"""What counts as the failure of a truce: four definitions that are different quantities.

The rate before, r0, is the mean lethal rate in the 28 days before the truce.  "First violation" is not among them: in
eight Syrian truces of 2016-2019 a lethal event fell on day 0-2 in every one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Failure(Enum):
    """One definition of failure."""

    ERODED = ("eroded", "the mean lethal rate of 14 days reaches half of the rate before")
    BROKEN = ("broken", "the mean lethal rate of 14 days reaches the rate before")
    CALLED_OFF = ("called off", "a party formally ends it")
    WAR_RESUMED = ("war resumed", "full-scale fighting again")

    def __init__(self, label: str, says: str) -> None:
        self.label = label
        self.says = says


@dataclass(frozen=True)
class Definition:
    """What a curve counts as failure.

    >>> both = Definition((Failure.CALLED_OFF,)) | Definition((Failure.WAR_RESUMED,))
    >>> both.label
    'mixed: called off / war resumed'
    """

    kinds: tuple[Failure, ...]
    """In the order of `Failure`, each once."""

    def __or__(self, other: Definition) -> Definition:
        """What a mixture of two curves counts."""
        return Definition(tuple(kind for kind in Failure if kind in self.kinds or kind in other.kinds))

    @property
    def mixed(self) -> bool:
        """Whether more than one definition is in it."""
        return len(self.kinds) > 1

    @property
    def label(self) -> str:
        """Its names; a mixture says that it is one."""
        names = " / ".join(kind.label for kind in self.kinds)
        return f"mixed: {names}" if self.mixed else names

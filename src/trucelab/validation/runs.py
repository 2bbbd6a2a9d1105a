"""Members of an ensemble as arrays of people in camps, beside what was observed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

People: TypeAlias = NDArray[np.float64]
Progress: TypeAlias = Callable[[str], None]
"""Called with the name of what is done next."""


@dataclass(frozen=True)
class Effort:
    """How much is run."""

    members: int = 20
    seed: int = 1
    workers: int = 1
    """Threads; results do not depend on it."""


@dataclass(frozen=True)
class Trajectories:
    """People in camps: D days, C camps, M members."""

    camps: tuple[str, ...]
    observed: People
    """(D, C)"""
    simulated: People
    """(M, D, C)"""
    persons: int = 1
    """Persons that a count of 1 stands for."""


def each_member(member: Callable[[int], NDArray[np.integer]], effort: Effort) -> People:
    """(M, D, C) people, each member worked out by itself."""
    with ThreadPoolExecutor(effort.workers) as pool:
        return stacked(pool.map(member, range(effort.members)))


def stacked(members: Iterable[NDArray[np.integer]]) -> People:
    """(M, D, C) of (D, C) each."""
    return np.stack([people.astype(np.float64) for people in members])

"""What a planner could write down without a model: forecasts that every simulation must beat."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from trucelab.movement.flee.case import FleeCase
from trucelab.validation.runs import People
from trucelab.validation.scores.persistence import flat_share, held_flat

SEEN_DAY: Final = 30
"""Last day that the forecasts from a month of counts may see."""


@dataclass(frozen=True)
class Baseline:
    """A forecast without a model."""

    name: str
    says: str
    told: bool
    """Whether it knows the total of every day."""
    from_day: int
    """First day on which it is judged: before, it only repeats what was seen."""
    forecast: Callable[[People, FleeCase], People | None]
    """(day, camp) from what was observed and the case; None where it cannot be made."""


def _equal(observed: People, case: FleeCase) -> People | None:
    return np.repeat(observed.mean(axis=1, keepdims=True), observed.shape[1], axis=1)


def _by_capacity(observed: People, case: FleeCase) -> People | None:
    room = np.array([float(location.number) for location in case.locations if location.is_camp])
    if not (room > 0).all():
        return None
    return np.asarray(observed.sum(axis=1, keepdims=True) * room / room.sum())


def _share_held(observed: People, case: FleeCase) -> People | None:
    if len(observed) <= SEEN_DAY + 1 or not observed[SEEN_DAY].any():
        return None
    return flat_share(observed, SEEN_DAY)


def _held(observed: People, case: FleeCase) -> People | None:
    return held_flat(observed, SEEN_DAY) if len(observed) > SEEN_DAY + 1 else None


EQUAL: Final = Baseline("equal shares", "as many in every camp, told the total", True, 0, _equal)
BY_CAPACITY: Final = Baseline("by capacity", "in proportion to capacity, told the total", True, 0, _by_capacity)
SHARE_HELD: Final = Baseline(
    "shares of day 30", "the shares seen on day 30, told the total", True, SEEN_DAY + 1, _share_held
)
HELD: Final = Baseline("counts of day 30", "the counts seen on day 30, told nothing", False, SEEN_DAY + 1, _held)
BASELINES: Final = (EQUAL, BY_CAPACITY, SHARE_HELD, HELD)


def forecasts(observed: People, case: FleeCase) -> Mapping[str, People]:
    """Every forecast that can be made, by its name: (day, camp) people."""
    made = {baseline.name: baseline.forecast(observed, case) for baseline in BASELINES}
    return {name: people for name, people in made.items() if people is not None}

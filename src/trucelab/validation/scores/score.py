"""What a score is: a name, a source, and a measure that gives one number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from trucelab.validation.scores.arrays import FloatArray

Judged: TypeAlias = Literal["trajectory", "ensemble", "chance", "cumulative"]
"""What a measure takes first, and second:

trajectory  people simulated, (day, place) or (member, day, place); people observed, (day, place)
ensemble    (member, ...) simulated; (...) observed
chance      (forecast,) chances given; (forecast,) 0 or 1
cumulative  running totals simulated, (day,) or (member, day); observed, (day,)
"""


@dataclass(frozen=True)
class Score:
    """One way to say how good a simulation or forecast was."""

    name: str
    """Name in tables and commands, such as "ard_rescaled"."""
    title: str
    source: str
    """Who proposed it."""
    judges: Judged
    unit: Literal["people", "share", "ratio", "nats"]
    """Unit of the number; people means that of the values judged."""
    best: float
    """What a perfect simulation gets; of coverage, what an honest one gets."""
    measure: Callable[[FloatArray, FloatArray], float]
    """One number; where members are judged one by one, their mean."""

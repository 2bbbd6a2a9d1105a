"""Rule "danger departure": people leave a place the more readily the more dangerous it is."""

from __future__ import annotations

import math

from trucelab.compiled import compiled
from trucelab.movement.native.rules.rule import Rule


@compiled
def departure_chance(danger: float, rate_per_day: float, power: float) -> float:
    """Chance to leave within a day: 1 - exp(-rate x danger ^ power).

    The form is that of a constant hazard over one day; that danger enters as a power is our own choice.

    danger        0 to 1
    rate_per_day  rate at danger 1, per day, 0 or more
    power         no unit, above 0
    returns       chance, 0 to 1; exactly 0 at danger 0
    """
    if danger <= 0.0:
        return 0.0
    return -math.expm1(-rate_per_day * danger**power)


DANGER_DEPARTURE = Rule(
    "danger departure",
    source="constant hazard within the day; the power of danger is trucelab's own",
    formula=departure_chance,
    settings={"rate_per_day": "departure_rate_per_day", "power": "departure_power"},
)

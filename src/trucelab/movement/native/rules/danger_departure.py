"""Rule "danger departure": people leave a place the more readily the more dangerous it is."""

from __future__ import annotations

import numpy as np

from trucelab.arrays import Floats
from trucelab.elementary import expm1, power
from trucelab.movement.native.rules.rule import Rule


def departure_chance(danger: Floats, rate_per_day: float, exponent: float) -> Floats:
    """Chance to leave within a day: 1 - exp(-rate x danger ^ exponent).

    The form is that of a constant hazard over one day; that danger enters as a power is our own choice.

    danger        any shape, 0 to 1
    rate_per_day  rate at danger 1, per day, 0 or more
    exponent      no unit, above 0
    returns       chance, 0 to 1; exactly 0 at danger 0
    """
    return np.where(danger > 0.0, -expm1(-rate_per_day * power(danger, exponent)), 0.0)


DANGER_DEPARTURE = Rule(
    "danger departure",
    source="constant hazard within the day; the power of danger is trucelab's own",
    formula=departure_chance,
    settings={"rate_per_day": "departure_rate_per_day", "power": "departure_power"},
)

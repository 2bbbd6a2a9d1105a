"""Rule "returns": displaced persons go home when danger there has fallen."""

from __future__ import annotations

import numpy as np

from trucelab.arrays import Floats
from trucelab.elementary import expm1, power
from trucelab.movement.native.rules.rule import Rule


def return_chance(danger_at_home: Floats, rate_per_day: float, exponent: float, safe_below: float) -> Floats:
    """Chance to go home within a day: 1 - exp(-rate x (1 - danger) ^ exponent); 0 above the limit.

    The form is that of a constant hazard over one day; that danger enters as a power is our own choice.

    danger_at_home  any shape, 0 to 1
    rate_per_day    rate at danger 0, per day, 0 or more
    exponent        no unit, 0 or more
    safe_below      danger above which nobody returns, 0 to 1
    returns         chance, 0 to 1
    """
    chance = -expm1(-rate_per_day * power(1.0 - danger_at_home, exponent))
    return np.where(danger_at_home > safe_below, 0.0, chance)


RETURNS = Rule(
    "returns",
    source="constant hazard within the day; trucelab's own, uncalibrated",
    formula=return_chance,
    settings={"rate_per_day": "return_rate_per_day", "power": "return_power", "safe_below": "return_safe_below"},
)

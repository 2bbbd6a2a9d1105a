"""Rule "returns": displaced persons go home when danger there has fallen."""

from __future__ import annotations

import math

from trucelab.compiled import compiled
from trucelab.movement.native.rules.rule import Rule


@compiled
def return_chance(danger_at_home: float, rate_per_day: float, power: float, safe_below: float) -> float:
    """Chance to go home within a day: 1 - exp(-rate x (1 - danger) ^ power); 0 above the limit.

    The form is that of a constant hazard over one day; that danger enters as a power is our own choice.

    danger_at_home  0 to 1
    rate_per_day    rate at danger 0, per day, 0 or more
    power           no unit, 0 or more
    safe_below      danger above which nobody returns, 0 to 1
    returns         chance, 0 to 1
    """
    if danger_at_home > safe_below:
        return 0.0
    return -math.expm1(-rate_per_day * math.pow(1.0 - danger_at_home, power))


RETURNS = Rule(
    "returns",
    source="constant hazard within the day; trucelab's own, uncalibrated",
    formula=return_chance,
    settings={"rate_per_day": "return_rate_per_day", "power": "return_power", "safe_below": "return_safe_below"},
)

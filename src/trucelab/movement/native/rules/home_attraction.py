"""Rule "home attraction": places near home draw more."""

from __future__ import annotations

import math

from trucelab.compiled import compiled
from trucelab.movement.native.rules.rule import Rule


@compiled
def home_factor(km_from_home: float, scale_km: float, power: float) -> float:
    """Pull of a place by its distance from home: (1 + km / scale) ^ -power.

    Flee's `stay_close_to_home` has max(1, km) ^ -power from the place where people are now; here it is from home.

    km_from_home  great-circle distance between home and the destination, kilometres
    scale_km      kilometres, above 0
    power         no unit, 0 or more; 0 makes every place equal
    returns       factor, above 0 to 1
    """
    return math.pow(1.0 + km_from_home / scale_km, -power)


HOME_ATTRACTION = Rule(
    "home attraction",
    source="after stay_close_to_home of Flee: Ghorbani and others (2024)",
    formula=home_factor,
    settings={"scale_km": "home_scale_km", "power": "home_power"},
)

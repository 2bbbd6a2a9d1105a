"""Rule "home attraction": places near home draw more."""

from __future__ import annotations

from trucelab.arrays import Floats
from trucelab.elementary import power
from trucelab.movement.native.rules.rule import Rule


def home_factor(km_from_home: Floats, scale_km: float, exponent: float) -> Floats:
    """Pull of a place by its distance from home: (1 + km / scale) ^ -exponent.

    Flee's `stay_close_to_home` has max(1, km) ^ -exponent from the place where people are now; here it is from home.

    km_from_home  any shape, great-circle distance between home and the destination, kilometres
    scale_km      kilometres, above 0
    exponent      no unit, 0 or more; 0 makes every place equal
    returns       factor, above 0 to 1
    """
    return power(1.0 + km_from_home / scale_km, -exponent)


HOME_ATTRACTION = Rule(
    "home attraction",
    source="after stay_close_to_home of Flee: Ghorbani and others (2024)",
    formula=home_factor,
    settings={"scale_km": "home_scale_km", "power": "home_power"},
)

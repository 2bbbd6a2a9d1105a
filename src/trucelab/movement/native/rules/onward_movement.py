"""Rule "onward movement": displaced persons wait somewhere and move on in the end."""

from __future__ import annotations

from trucelab.elementary import expm1
from trucelab.movement.native.rules.rule import Rule


def onward_chance(rate_per_day: float) -> float:
    """Chance to move on within a day: 1 - exp(-rate), a constant hazard.

    rate_per_day  per day, 0 or more
    returns       chance, 0 to 1
    """
    return -expm1(-rate_per_day)


ONWARD_MOVEMENT = Rule(
    "onward movement",
    source="constant hazard, as the move chances of Flee: Suleimenova, Bell and Groen (2017)",
    formula=onward_chance,
    settings={"rate_per_day": "onward_rate_per_day", "rate_from_camps_per_day": "onward_rate_from_camps_per_day"},
)

"""Rule "danger avoidance": dangerous places, and dangerous ways to them, are shunned."""

from __future__ import annotations

from trucelab.arrays import Floats
from trucelab.elementary import exp
from trucelab.movement.native.rules.rule import Rule


def avoidance_factor(danger: Floats, aversion: float) -> Floats:
    """Pull left to a place by its danger, and again by that on the way: exp(-aversion x danger), once for each.

    The worst of the places passed through counts for the way; neither end does, since the danger at the origin is
    alike for every choice.

    danger    any shape, 0 to 1
    aversion  to the danger of the place, or to that on the way; no unit, 0 or more
    returns   factor, 0 to 1
    """
    return exp(-aversion * danger)


DANGER_AVOIDANCE = Rule(
    "danger avoidance",
    source="trucelab's own; uncalibrated",
    formula=avoidance_factor,
    settings={"aversion": "aversion", "on_the_way": "aversion_on_the_way"},
)

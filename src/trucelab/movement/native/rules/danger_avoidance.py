"""Rule "danger avoidance": dangerous places, and dangerous ways to them, are shunned."""

from __future__ import annotations

import math

from trucelab.compiled import compiled
from trucelab.movement.native.rules.rule import Rule


@compiled
def avoidance_factor(
    danger_there: float, worst_on_the_way: float, aversion: float, aversion_on_the_way: float
) -> float:
    """Pull left to a place by its danger and that of the way: exp(-aversion x danger), once for each.

    danger_there         danger at the destination, 0 to 1
    worst_on_the_way     greatest danger at a place passed through, 0 to 1; neither end counts, since the danger at
                         the origin is alike for every choice
    aversion             no unit, 0 or more
    aversion_on_the_way  no unit, 0 or more
    returns              factor, above 0 to 1
    """
    return math.exp(-aversion * danger_there - aversion_on_the_way * worst_on_the_way)


DANGER_AVOIDANCE = Rule(
    "danger avoidance",
    source="trucelab's own; uncalibrated",
    formula=avoidance_factor,
    settings={"aversion": "aversion", "on_the_way": "aversion_on_the_way"},
)

"""Rule "population attraction": places with more people draw more, a stand-in for relatives and services."""

from __future__ import annotations

from trucelab.compiled import jit_norefcount
from trucelab.elementary import power
from trucelab.movement.native.rules.rule import Rule


@jit_norefcount
def population_factor(people: int, exponent: float) -> float:
    """Pull of a place by the people present: (1 + people) ^ exponent, the mass term of a gravity model.

    people    everybody present, displaced or not
    exponent  no unit, 0 or more; 0 makes every place equal
    returns   factor, 1 or more
    """
    return power(1.0 + people, exponent)


POPULATION_ATTRACTION = Rule(
    "population attraction",
    source='mass term of the gravity model: Zipf (1946), "The P1 P2 / D hypothesis"',
    formula=population_factor,
    settings={"power": "attraction_power"},
)

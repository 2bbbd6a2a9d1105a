"""How people move: who leaves, where to, how far in a day, and who is taken in."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from trucelab.scenario.values import AS_WHOLE, PositiveQuantity, Quantity, Sourced, StrictModel, bounded


class DangerDeparture(StrictModel):
    """People leave a place the more readily the more dangerous it is.

    The chance to leave in a day is 1 - exp(-rate x danger ^ power).
    """

    rule: Literal["danger departure"]
    """Name of the rule."""
    rate_per_day: PositiveQuantity
    """Rate of leaving at danger 1, per day."""
    power: Annotated[Quantity, bounded(0.1, 10.0)]
    """How sharply the rate rises with danger: 1 is proportional, 2 makes low danger matter little."""


class DistanceDecay(StrictModel):
    """Near places draw more people than far ones: (softening + km) ^ -power."""

    rule: Literal["distance decay"]
    """Name of the rule."""
    softening_km: PositiveQuantity
    """Added to every distance, so that the nearest place does not swallow everyone."""
    power: PositiveQuantity
    """How fast attraction falls with distance; 0 means that distance does not matter."""


class DangerAvoidance(StrictModel):
    """Dangerous places, and dangerous ways to them, are shunned: exp(-aversion x danger)."""

    rule: Literal["danger avoidance"]
    """Name of the rule."""
    aversion: PositiveQuantity
    """How strongly the danger at the destination deters; 0 means not at all."""
    on_the_way: PositiveQuantity
    """How strongly the greatest danger on the way deters; 0 means not at all."""


class Crowding(StrictModel):
    """Places draw less people as they fill: from the first share of capacity on, linearly down to nothing."""

    rule: Literal["crowding"]
    """Name of the rule."""
    starts_at: Annotated[Quantity, bounded(0.0, 0.999)]
    """Share of capacity from which crowding is felt."""


class KnownFaces(StrictModel):
    """Places with more people draw more: (1 + people) ^ power, a stand-in for relatives and services."""

    rule: Literal["known faces"]
    """Name of the rule."""
    power: PositiveQuantity
    """How strongly; 0 means not at all."""


RouteChoice = Annotated[DistanceDecay | DangerAvoidance | Crowding | KnownFaces, Field(discriminator="rule")]


class Travel(StrictModel):
    """How far people see, and how far they get."""

    awareness_hops: Annotated[int, Field(ge=1, le=50), AS_WHOLE]
    """How many roads ahead a person knows of places to go."""
    km_per_day: Annotated[Quantity, bounded(1.0, 1000.0, "km")]
    """Distance covered in a day of travel; several hops fit into a day."""


class Movement(Sourced):
    """The model of movement; rules are switched on by being listed."""

    departure: DangerDeparture
    """Who leaves."""
    route_choice: tuple[RouteChoice, ...]
    """What makes one destination more likely than another; the factors are multiplied."""
    travel: Travel
    """How far people see, and how far they get."""
    calibrated_on: str = "nothing: every parameter is a judgement"
    """What the parameters were fitted to; printed in the brief."""

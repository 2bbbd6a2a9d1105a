"""How people move: who leaves, where to, how far in a day, and who is taken in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import Field, model_validator

from trucelab.scenario.ground import TablePath
from trucelab.scenario.values import AS_WHOLE, PositiveQuantity, Quantity, Share, Sourced, StrictModel, bounded


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


class PrescribedDay(Sourced):
    """A row of a table of prescribed departures."""

    day: Annotated[int, Field(ge=1, le=3650), AS_WHOLE]
    """Day of the simulation; 1 is the first."""
    people: Annotated[int, Field(ge=0, le=100_000_000), AS_WHOLE]
    """People who leave home on it."""


class PrescribedDeparture(StrictModel):
    """As many people leave home on each day as a table says, from places in danger.

    For cases in which the number of newly displaced persons is known and only their way is asked for.  They leave in
    proportion to residents x danger ^ power, and those who have nowhere to go leave once there is a way; displaced
    persons whom danger reaches leave again at the rate.
    """

    rule: Literal["prescribed departure"]
    """Name of the rule."""
    people: TablePath
    """Table (CSV) of `day` (1 is the first) and `people` who leave home on it; days that are not there have nobody."""
    rate_per_day: PositiveQuantity
    """Rate at which displaced persons leave a place with danger 1, per day."""
    power: Annotated[Quantity, bounded(0.1, 10.0)]
    """How sharply both rise with danger."""


class FrontFlight(StrictModel):
    """People leave a place before it is captured, and places near it less so.

    Of those who are there when the warning begins, the share has left by the day of the capture, more of them the
    nearer the day; at other places the effort falls with the distance as danger does.  The days of warning and the
    distance are those of `ground.danger`.  Who leaves for other reasons comes on top.
    """

    rule: Literal["front flight"]
    """Name of the rule."""
    share: Annotated[Quantity, bounded(0.0, 0.999)]
    """Share of the people of a place who leave over the days of warning, 0 to 0.999."""


Departure = Annotated[DangerDeparture | PrescribedDeparture, Field(discriminator="rule")]


class OnwardMovement(StrictModel):
    """Displaced persons who stay somewhere that is no camp wait there and move on in the end.

    The chance to move on in a day is 1 - exp(-rate).  It is not counted as a displacement.
    """

    rule: Literal["onward movement"]
    """Name of the rule."""
    rate_per_day: PositiveQuantity
    """Rate of moving on from cities and towns, per day; the mean wait is its inverse."""
    rate_from_camps_per_day: PositiveQuantity = Quantity(low=0, mode=0, high=0)
    """Rate of moving on from camps, per day."""


class Returns(StrictModel):
    """Displaced persons go home when danger there has fallen, if there is a way.

    The chance in a day is 1 - exp(-rate x (1 - danger at home) ^ power), and 0 while the danger at home is above the
    limit or home is captured.
    """

    rule: Literal["returns"]
    """Name of the rule."""
    rate_per_day: PositiveQuantity
    """Rate of return to a home without danger, per day."""
    power: Annotated[Quantity, bounded(0.0, 100.0)]
    """How sharply the rate falls with danger at home."""
    safe_below: Annotated[Quantity, bounded(0.0, 1.0)]
    """Danger at home above which nobody returns."""


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


class PopulationAttraction(StrictModel):
    """Places with more people draw more: (1 + people) ^ power, a stand-in for relatives and services."""

    rule: Literal["population attraction"]
    """Name of the rule."""
    power: PositiveQuantity
    """How strongly; 0 means not at all."""


class HomeAttraction(StrictModel):
    """Places near home draw more: (1 + km from home / scale) ^ -power, as the crow flies."""

    rule: Literal["home attraction"]
    """Name of the rule."""
    scale_km: Annotated[Quantity, bounded(0.1, 10000.0, "km")]
    """Distance over which nearness to home begins to fade."""
    power: PositiveQuantity
    """How fast it fades; 0 means not at all."""


class HostAttraction(StrictModel):
    """What a place offers draws people: camps against other places, and room (capacity) against little room."""

    rule: Literal["host attraction"]
    """Name of the rule."""
    camp: Annotated[Quantity, bounded(0.0, 1e6)]
    """Pull of a camp where that of a city or town is 1."""
    border: Annotated[Quantity, bounded(0.0, 1e6)] = Quantity(low=1, mode=1, high=1)
    """Pull of a border place where that of a city or town is 1."""
    room_power: PositiveQuantity = Quantity(low=0, mode=0, high=0)
    """Pull grows with capacity ^ power where one is known; 0 means not at all."""


RouteChoice = Annotated[
    DistanceDecay | DangerAvoidance | Crowding | PopulationAttraction | HomeAttraction | HostAttraction,
    Field(discriminator="rule"),
]
OnwardAndReturn = Annotated[OnwardMovement | Returns, Field(discriminator="rule")]


class Household(StrictModel):
    """A kind of household, whose people stay together."""

    children: Annotated[int, Field(ge=0, le=20), AS_WHOLE]
    """Children in it."""
    adults: Annotated[int, Field(ge=1, le=20), AS_WHOLE]
    """Adults in it."""
    share: Share
    """Share of households of this kind."""


class Households(Sourced):
    """Families move together: they leave, choose, arrive and are refused as one.

    People whom no whole household can be made of travel alone.
    """

    kinds: tuple[Household, ...] = Field(min_length=1, max_length=12)
    """Kinds of households; shares sum to 1."""


class Travel(StrictModel):
    """How far people see, and how far they get."""

    awareness_hops: Annotated[int, Field(ge=1, le=50), AS_WHOLE]
    """How many roads ahead a person knows of places to go."""
    awareness_gained: Annotated[int, Field(ge=0, le=50), AS_WHOLE] = 0
    """How many roads more a person knows of after the first and again after the second displacement of the run."""
    km_per_day: Annotated[Quantity, bounded(1.0, 1000.0, "km")]
    """Distance covered in a day of travel; several hops fit into a day."""


FORMER_KEYS: Final = {"unsettled": "onward_and_return"}
"""Keys of `movement` by their former names, which this version still reads."""
FORMER_RULES: Final = {"told departure": "prescribed departure", "known faces": "population attraction"}
"""Rules by their former names."""


class Movement(Sourced):
    """The model of movement; rules are switched on by being listed.

    This version still reads the former names: `unsettled` for `onward_and_return`, and the rules `told departure` for
    `prescribed departure` and `known faces` for `population attraction`.
    """

    departure: Departure
    """Who leaves."""
    flight: FrontFlight | None = None
    """Who leaves because a front comes near, whatever falls on the place itself; nobody where nothing is said."""
    onward_and_return: tuple[OnwardAndReturn, ...] = ()
    """What displaced persons do who are not in danger: move on, go home."""
    route_choice: tuple[RouteChoice, ...]
    """What makes one destination more likely than another; the factors are multiplied."""
    households: Households | None = None
    """Who stays together; where nothing is said everybody decides alone."""
    travel: Travel
    """How far people see, and how far they get."""
    log_error: Annotated[Quantity, bounded(-5.0, 5.0)] = Quantity(low=0, mode=0, high=0)
    """Natural logarithm of a factor on all rates of leaving: by how much the model, fitted elsewhere, misses a whole
    crisis. Found by fitting it on one and judging it on another; 0 for no such error."""
    calibrated_on: str = "nothing: every parameter is a judgement"
    """What the parameters were fitted to; printed in the brief."""

    @model_validator(mode="before")
    @classmethod
    def _former_names(cls, raw: Any) -> Any:
        if not isinstance(raw, Mapping):
            return raw
        names = {old: new for old, new in FORMER_KEYS.items() if new not in raw}
        return {names.get(key, key): _renamed(value) for key, value in raw.items()}


def _renamed(value: Any) -> Any:
    """A rule, or a list of rules, under its present name."""
    if isinstance(value, list | tuple):
        return [_renamed(one) for one in value]
    if isinstance(value, Mapping) and value.get("rule") in tuple(FORMER_RULES):
        return {**value, "rule": FORMER_RULES[value["rule"]]}
    return value

"""The numbers that the movement of one member runs on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from trucelab.elementary import exp, expm1, log1p
from trucelab.errors import WrongInput
from trucelab.movement.native.rules import RULES
from trucelab.scenario.movement import Departure, FrontFlight, Movement, OnwardAndReturn, RouteChoice
from trucelab.scenario.values import Quantity

Draw: TypeAlias = Callable[[str, Quantity], float]
"""Gives the number that a quantity takes in one member: (purpose, quantity) -> number."""


class Parameters(NamedTuple):
    """Drawn numbers; each default is neutral, so that a rule that is not listed changes nothing."""

    departure_rate_per_day: float = 0.0
    departure_power: float = 1.0
    flight_share: float = 0.0
    softening_km: float = 1.0
    distance_power: float = 0.0
    aversion: float = 0.0
    aversion_on_the_way: float = 0.0
    crowding_starts_at: float = 1.0
    attraction_power: float = 0.0
    home_scale_km: float = 1.0
    home_power: float = 0.0
    camp_weight: float = 1.0
    border_weight: float = 1.0
    room_power: float = 0.0
    onward_rate_per_day: float = 0.0
    onward_rate_from_camps_per_day: float = 0.0
    return_rate_per_day: float = 0.0
    return_power: float = 1.0
    return_safe_below: float = 0.0
    km_per_day: float = 40.0
    awareness_hops: int = 1
    awareness_gained: int = 0

    @property
    def homes_matter(self) -> bool:
        """Whether anybody's home changes what they do, so that it must be kept with them."""
        return self.home_power > 0.0 or self.return_rate_per_day > 0.0


def parameters_of(movement: Movement, draw: Draw) -> Parameters:
    """Draw every number of the model of movement.

    Purposes are the paths of the values: `movement.departure.power`, `movement.route_choice.crowding.starts_at`,
    `movement.travel.km_per_day`.  The error of the model, `movement.log_error`, is a factor on the rates of leaving.

    raises   WrongInput, if a rule of route choice is listed twice
    """
    drawn: dict[str, float] = {}
    for path, settings in _listed(movement):
        for field, parameter in RULES[settings.rule].settings.items():
            if parameter in drawn:
                says = f'the rule "{settings.rule}" is listed twice. Keep one of the two.'
                raise WrongInput.one(says, where=path.partition(f".{settings.rule}")[0])
            drawn[parameter] = draw(f"{path}.{field}", getattr(settings, field))
    travel = movement.travel
    drawn["km_per_day"] = draw("movement.travel.km_per_day", travel.km_per_day)
    numbers = {name: float(value) for name, value in drawn.items()}
    off = exp(draw("movement.log_error", movement.log_error))
    numbers["departure_rate_per_day"] *= off
    if movement.flight is not None:
        # the factor is on the rate at which those who flee leave, so that never more than all do
        numbers["flight_share"] = -expm1(off * log1p(-numbers["flight_share"]))
    return Parameters(**numbers, awareness_hops=travel.awareness_hops, awareness_gained=travel.awareness_gained)


def _listed(movement: Movement) -> Iterator[tuple[str, Departure | FrontFlight | OnwardAndReturn | RouteChoice]]:
    """Every rule that is switched on, after the path of its values."""
    yield "movement.departure", movement.departure
    if movement.flight is not None:
        yield "movement.flight", movement.flight
    for one in movement.onward_and_return:
        yield f"movement.onward_and_return.{one.rule}", one
    for choice in movement.route_choice:
        yield f"movement.route_choice.{choice.rule}", choice

"""The numbers that the movement of one member runs on."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from trucelab.displacement.rules import RULES
from trucelab.errors import WrongInput
from trucelab.scenario.movement import Movement
from trucelab.scenario.values import Quantity

Draw: TypeAlias = Callable[[str, Quantity], float]
"""Gives the number that a quantity takes in one member: (purpose, quantity) -> number."""


class Parameters(NamedTuple):
    """Drawn numbers; each default is neutral, so that a rule that is not listed changes nothing."""

    departure_rate_per_day: float = 0.0
    departure_power: float = 1.0
    softening_km: float = 1.0
    distance_power: float = 0.0
    aversion: float = 0.0
    aversion_on_the_way: float = 0.0
    crowding_starts_at: float = 1.0
    faces_power: float = 0.0
    km_per_day: float = 40.0
    awareness_hops: int = 1


def parameters_of(movement: Movement, draw: Draw) -> Parameters:
    """Draw every number of the model of movement.

    Purposes are the paths of the values: `movement.departure.power`, `movement.route_choice.crowding.starts_at`,
    `movement.travel.km_per_day`.

    raises   WrongInput, if a rule of route choice is listed twice
    """
    drawn: dict[str, float] = {}
    for settings in (movement.departure, *movement.route_choice):
        path = "movement.departure" if settings is movement.departure else f"movement.route_choice.{settings.rule}"
        for field, parameter in RULES[settings.rule].settings.items():
            if parameter in drawn:
                says = f'the rule "{settings.rule}" is listed twice. Keep one of the two.'
                raise WrongInput.one(says, where="movement.route_choice")
            drawn[parameter] = draw(f"{path}.{field}", getattr(settings, field))
    travel = movement.travel
    drawn["km_per_day"] = draw("movement.travel.km_per_day", travel.km_per_day)
    return Parameters(**{name: float(value) for name, value in drawn.items()}, awareness_hops=travel.awareness_hops)

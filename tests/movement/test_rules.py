"""Rules and scenario know the same names; a rule that is not listed changes nothing."""

from __future__ import annotations

import math
from typing import get_args

import numpy as np
import pytest

from tests.movement.areas import likeliest
from trucelab.errors import WrongInput
from trucelab.movement.native import RULES, Parameters, parameters_of
from trucelab.movement.native.rules.crowding import crowding_factor
from trucelab.movement.native.rules.danger_avoidance import avoidance_factor
from trucelab.movement.native.rules.danger_departure import departure_chance
from trucelab.movement.native.rules.distance_decay import distance_factor
from trucelab.movement.native.rules.front_flight import flight_chance
from trucelab.movement.native.rules.population_attraction import population_factor
from trucelab.scenario.movement import Departure, FrontFlight, Movement, OnwardAndReturn, RouteChoice
from trucelab.scenario.values import Quantity

TRAVEL = {"awareness_hops": 3, "km_per_day": "30..40..50"}
DEPARTURE = {"rule": "danger departure", "rate_per_day": 0.2, "power": 1.5}


def test_every_rule_of_the_scenario_has_a_formula_and_every_setting_a_parameter() -> None:
    listed = [
        FrontFlight,
        *get_args(get_args(RouteChoice)[0]),
        *get_args(get_args(Departure)[0]),
        *get_args(get_args(OnwardAndReturn)[0]),
    ]
    settings = {model.model_fields["rule"].annotation: model for model in listed}
    names = {get_args(annotation)[0]: model for annotation, model in settings.items()}
    assert names.keys() == RULES.keys()
    for name, rule in RULES.items():
        assert rule.name == name
        assert set(rule.settings) == set(names[name].model_fields) - {"rule", "people"}
        assert set(rule.settings.values()) <= set(Parameters._fields)


def test_parameters_are_drawn_by_their_paths() -> None:
    asked: dict[str, float] = {}

    def draw(purpose: str, quantity: Quantity) -> float:
        return asked.setdefault(purpose, quantity.high)

    crowding = {"rule": "crowding", "starts_at": "0.7..0.8..0.9"}
    parameters = parameters_of(
        Movement.model_validate({"departure": DEPARTURE, "route_choice": [crowding], "travel": TRAVEL}), draw
    )
    assert asked == {
        "movement.departure.rate_per_day": 0.2,
        "movement.departure.power": 1.5,
        "movement.route_choice.crowding.starts_at": 0.9,
        "movement.travel.km_per_day": 50.0,
        "movement.log_error": 0.0,
    }
    assert parameters == Parameters(0.2, 1.5, crowding_starts_at=0.9, km_per_day=50.0, awareness_hops=3)


def test_a_rule_listed_twice_is_refused() -> None:
    faces = {"rule": "population attraction", "power": 1}
    movement = Movement.model_validate({"departure": DEPARTURE, "route_choice": [faces, faces], "travel": TRAVEL})
    with pytest.raises(WrongInput, match='"population attraction" is listed twice'):
        parameters_of(movement, likeliest)


def test_neutral_values_leave_every_factor_at_one() -> None:
    neutral = Parameters()
    assert departure_chance(np.array(1.0), neutral.departure_rate_per_day, neutral.departure_power) == 0.0
    assert flight_chance(np.array(1.0), neutral.flight_share) == 0.0
    assert distance_factor(70.0, neutral.softening_km, neutral.distance_power) == 1.0
    assert avoidance_factor(np.array(1.0), neutral.aversion) == 1.0
    assert avoidance_factor(np.array(1.0), neutral.aversion_on_the_way) == 1.0
    assert crowding_factor(99, 100, neutral.crowding_starts_at) == 1.0
    assert population_factor(10**6, neutral.attraction_power) == 1.0


def test_all_parts_of_a_flight_together_leave_who_does_not_flee() -> None:
    stays = np.prod(1.0 - flight_chance(np.array([0.1, 0.2, 0.3, 0.4]), 0.8))
    assert stays == pytest.approx(0.2)
    assert flight_chance(np.array(0.5), 0.84) == pytest.approx(0.6)
    assert flight_chance(np.array(0.0), 0.9) == flight_chance(np.array(1.0), 0.0) == 0.0


def test_the_error_of_the_model_is_a_factor_on_the_rates_of_leaving() -> None:
    written = {
        "departure": DEPARTURE, "route_choice": [], "travel": TRAVEL, "flight": {"rule": "front flight", "share": 0.75},
    }  # fmt: skip
    plain = parameters_of(Movement.model_validate(written), likeliest)
    twice = parameters_of(Movement.model_validate(written | {"log_error": math.log(2.0)}), likeliest)
    assert twice.departure_rate_per_day == pytest.approx(2.0 * plain.departure_rate_per_day)
    # a quarter stays; at twice the rate a quarter of a quarter
    assert [plain.flight_share, twice.flight_share] == pytest.approx([0.75, 1 - 0.25**2])
    assert twice._replace(departure_rate_per_day=0.0, flight_share=0.0) == plain._replace(
        departure_rate_per_day=0.0, flight_share=0.0
    )


def test_formulas_by_hand() -> None:
    assert departure_chance(np.array(0.5), 2.0, 2.0) == pytest.approx(1 - math.exp(-0.5))
    assert departure_chance(np.array(0.0), 2.0, 0.5) == 0.0
    assert distance_factor(30.0, 10.0, 2.0) == pytest.approx(1 / 1600)
    assert avoidance_factor(np.array(0.5), 4.0) == pytest.approx(math.exp(-2))
    assert population_factor(99, 0.5) == pytest.approx(10.0)
    assert [crowding_factor(n, 100, 0.8) for n in (0, 80, 100, 500)] == [1.0, 1.0, 0.0, 0.0]
    assert crowding_factor(90, 100, 0.8) == pytest.approx(0.5)
    assert crowding_factor(10**9, -1, 0.8) == 1.0
    assert crowding_factor(0, 0, 1.0) == 0.0

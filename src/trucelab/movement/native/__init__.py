"""Displacement: every person, day by day, as integer counts of exchangeable people.

`network_of`, `danger_by_day` with `captured_by_day`, `starting_people` and `parameters_of` turn a scenario and a draw
into arrays; `simulate` moves the people of one member.
To add a rule: see `rules/`; a fact of the ground that changes by day: `conditions.py`.
"""

from trucelab.movement.native.conditions import Conditions, captured_by_day, combined, danger_by_day, flight_by_day
from trucelab.movement.native.households import types_of, units_of
from trucelab.movement.native.network import Network, network_of
from trucelab.movement.native.parameters import Draw, Parameters, parameters_of
from trucelab.movement.native.population import starting_people
from trucelab.movement.native.rules import RULES, Rule
from trucelab.movement.native.simulation import Trajectory, simulate, warm

__all__ = [
    "RULES",
    "Conditions",
    "Draw",
    "Network",
    "Parameters",
    "Rule",
    "Trajectory",
    "captured_by_day",
    "combined",
    "danger_by_day",
    "flight_by_day",
    "network_of",
    "parameters_of",
    "simulate",
    "starting_people",
    "types_of",
    "units_of",
    "warm",
]

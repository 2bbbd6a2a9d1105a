"""The rules of movement, by the names that scenarios use.

To add one: a settings class in `scenario/movement.py`, a file here with the formula, a line in `RULES`, a field with
its neutral value in `Parameters`, and its call where the day is ordered, in counts and in `persons/`.
"""

from trucelab.movement.native.rules.crowding import CROWDING
from trucelab.movement.native.rules.danger_avoidance import DANGER_AVOIDANCE
from trucelab.movement.native.rules.danger_departure import DANGER_DEPARTURE
from trucelab.movement.native.rules.distance_decay import DISTANCE_DECAY
from trucelab.movement.native.rules.front_flight import FRONT_FLIGHT
from trucelab.movement.native.rules.home_attraction import HOME_ATTRACTION
from trucelab.movement.native.rules.host_attraction import HOST_ATTRACTION
from trucelab.movement.native.rules.onward_movement import ONWARD_MOVEMENT
from trucelab.movement.native.rules.population_attraction import POPULATION_ATTRACTION
from trucelab.movement.native.rules.prescribed_departure import PRESCRIBED_DEPARTURE
from trucelab.movement.native.rules.returns import RETURNS
from trucelab.movement.native.rules.rule import Rule

RULES = {
    rule.name: rule
    for rule in (
        DANGER_DEPARTURE,
        PRESCRIBED_DEPARTURE,
        FRONT_FLIGHT,
        ONWARD_MOVEMENT,
        RETURNS,
        DISTANCE_DECAY,
        DANGER_AVOIDANCE,
        CROWDING,
        POPULATION_ATTRACTION,
        HOME_ATTRACTION,
        HOST_ATTRACTION,
    )
}

__all__ = ["RULES", "Rule"]

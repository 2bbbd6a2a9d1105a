"""The rules of movement, by the names that scenarios use.

To add one: a settings class in `scenario/movement.py`, a file here with the formula, a line in `RULES`, a field with
its neutral value in `Parameters`, and the place in `kernels.py` where the formula is called.
"""

from trucelab.displacement.rules.crowding import CROWDING
from trucelab.displacement.rules.danger_avoidance import DANGER_AVOIDANCE
from trucelab.displacement.rules.danger_departure import DANGER_DEPARTURE
from trucelab.displacement.rules.distance_decay import DISTANCE_DECAY
from trucelab.displacement.rules.front_flight import FRONT_FLIGHT
from trucelab.displacement.rules.home_attraction import HOME_ATTRACTION
from trucelab.displacement.rules.host_attraction import HOST_ATTRACTION
from trucelab.displacement.rules.known_faces import KNOWN_FACES
from trucelab.displacement.rules.onward_movement import ONWARD_MOVEMENT
from trucelab.displacement.rules.returns import RETURNS
from trucelab.displacement.rules.rule import Rule
from trucelab.displacement.rules.told_departure import TOLD_DEPARTURE

RULES = {
    rule.name: rule
    for rule in (
        DANGER_DEPARTURE,
        TOLD_DEPARTURE,
        FRONT_FLIGHT,
        ONWARD_MOVEMENT,
        RETURNS,
        DISTANCE_DECAY,
        DANGER_AVOIDANCE,
        CROWDING,
        KNOWN_FACES,
        HOME_ATTRACTION,
        HOST_ATTRACTION,
    )
}

__all__ = ["RULES", "Rule"]

"""The advances of the Idlib case: whatever is drawn, an advance takes no place before it attacks it."""

from __future__ import annotations

import numpy as np
import pytest

from trucelab.scenario import load
from trucelab.scenario.ground import Event

CASE = load("idlib-2018")
ADVANCES = [
    (outcome, front)
    for outcome, events in CASE.events.items()
    for front in sorted({event.front for event in events if event.front is not None})
]


def steps(outcome: str, front: str, kind: str) -> dict[str, Event]:
    return {event.place: event for event in CASE.events[outcome] if (event.front, event.kind) == (front, kind)}


@pytest.mark.parametrize(("outcome", "front"), ADVANCES)
def test_no_place_is_captured_before_it_is_attacked(outcome: str, front: str) -> None:
    attacks, captures = (steps(outcome, front, kind) for kind in ("ground offensive", "capture"))
    for place in attacks.keys() & captures.keys():
        for chance in np.linspace(0.0, 1.0, 41):
            assert attacks[place].day.draw(float(chance)) <= captures[place].day.draw(float(chance))


def test_every_step_on_the_ground_belongs_to_an_advance() -> None:
    ground = [event for outcome in ("all-out assault", "phased offensive") for event in CASE.events[outcome]]
    assert ADVANCES and all((event.front is None) == (event.kind in ("bombardment", "threat")) for event in ground)

"""One day of movement, person by person."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from trucelab.compiled import compiled, inner
from trucelab.movement.native.environment import Counts
from trucelab.movement.native.known_routes import Ways
from trucelab.movement.native.persons.arriving import receive, refuse
from trucelab.movement.native.persons.choosing import choose
from trucelab.movement.native.persons.day_context import Now, looking
from trucelab.movement.native.persons.leaving import flee, leave_in_peace, may_flee, may_move_on
from trucelab.movement.native.persons.person_counts import ARRIVING, Tally, list_at
from trucelab.movement.native.persons.travelling import arrive


@compiled
def move_one_day(now: Now, told: Counts) -> tuple[int, Ways]:
    """Moves everybody by a day, changing the records, the lists and the tally.

    told     (place,) persons who leave home because a table says so; of no length where danger decides that too
    returns  persons who left because the table says so; the ways, which may have grown
    """
    arrive(now.tally, now.today.day)
    now = looking(now, may_flee(now, told))
    left = flee(now, told)
    now = looking(now, may_move_on(now))
    leave_in_peace(now)
    part = 0
    choose(now, part)
    # every hop costs at least one part of the day's travel, so the rounds end by themselves
    arriving = _arriving(now.tally)
    while arriving.any():
        now = looking(now, arriving)
        receive(now, part)
        refuse(now)
        part += 1
        choose(now, part)
        arriving = _arriving(now.tally)
    return left, now.ways


@inner
def _arriving(tally: Tally) -> NDArray[np.bool_]:
    """(place,) where somebody has arrived and is not taken in yet."""
    arriving = np.zeros(len(tally.standing), np.bool_)
    for place in range(len(arriving)):
        arriving[place] = tally.lists.ends[list_at(place, ARRIVING)]["length"] > 0
    return arriving

"""One day of movement, person by person."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from trucelab.arrays import Ints as Counts
from trucelab.compiled import compiled, jit_private
from trucelab.movement.native.known_routes import look_around
from trucelab.movement.native.persons.arriving import receive, refuse
from trucelab.movement.native.persons.choosing import choose
from trucelab.movement.native.persons.day_context import DayContext
from trucelab.movement.native.persons.leaving import flee, leave_in_peace, may_flee, may_move_on
from trucelab.movement.native.persons.person_counts import ARRIVING, PersonCounts, list_at
from trucelab.movement.native.persons.travelling import arrive


@compiled
def move_one_day(context: DayContext, prescribed: Counts) -> int:
    """Moves everybody by a day, changing the records, the lists and the counts.

    prescribed  (place,) persons who leave home because a table says so; of no length where danger decides that too
    returns     persons who left because the table says so
    """
    arrive(context.counts, context.today.day)
    look_around(context.routes, context.today, may_flee(context, prescribed))
    left = flee(context, prescribed)
    look_around(context.routes, context.today, may_move_on(context))
    leave_in_peace(context)
    part, moving = 0, True
    # every hop costs at least one part of the day's travel, so the rounds end by themselves
    while moving:
        choose(context, part)
        arriving = _arriving(context.counts)
        moving = bool(arriving.any())
        if moving:
            look_around(context.routes, context.today, arriving)
            receive(context, part)
            refuse(context)
            part += 1
    return left


@jit_private
def _arriving(counts: PersonCounts) -> NDArray[np.bool_]:
    """(place,) where somebody has arrived and is not taken in yet."""
    arriving = np.zeros(len(counts.standing), np.bool_)
    for place in range(len(arriving)):
        arriving[place] = counts.lists.ends[list_at(place, ARRIVING)]["length"] > 0
    return arriving

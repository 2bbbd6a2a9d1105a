"""Everything that the loops of a day need, handed about as one."""

from __future__ import annotations

from typing import NamedTuple

from trucelab.arrays import Flags, Words
from trucelab.compiled import jit_norefcount
from trucelab.movement.native.choosing import ChoiceWeights
from trucelab.movement.native.environment import DayConditions
from trucelab.movement.native.known_routes import LEADS, KnownRoutes
from trucelab.movement.native.parameters import Parameters
from trucelab.movement.native.persons.person_counts import PersonCounts
from trucelab.movement.native.strata import MOVED


class DayContext(NamedTuple):
    """A day, and everybody."""

    parameters: Parameters
    keys: Words
    """(purpose,) of random numbers."""
    border: Flags
    """(place,) where people wait who have nowhere to turn back to."""
    today: DayConditions
    routes: KnownRoutes
    weights: ChoiceWeights
    counts: PersonCounts
    """Everybody."""


@jit_norefcount
def view_at(context: DayContext, place: int, moved: int) -> int:
    """The view of somebody at a place, after so many displacements."""
    if len(context.routes.views) == len(context.border):
        return place
    return place * MOVED + min(moved, MOVED - 1)


@jit_norefcount
def leads_somewhere(context: DayContext, place: int, moved: int) -> bool:
    """Whether somebody at a place, after so many displacements, knows of a place to go; somebody must have looked."""
    return bool(context.routes.views[view_at(context, place, moved), LEADS] > 0)

"""When a drawn truce ends, and how."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trucelab.truce.drawing import DrawnTruces
from trucelab.truce.lognormal import FloatArray
from trucelab.truce.term import lapses, last_day


@dataclass(frozen=True)
class Ends:
    """The ends of drawn truces."""

    days: FloatArray
    """(draw,) days since the truce began, not rounded; inf where it never ends."""
    lapsed: NDArray[np.bool_]
    """(draw,) whether the term ended without renewal; else a party called it off, broke it, or resumed the war."""


def ends(drawn: DrawnTruces, label: str = "") -> Ends:
    """Throw the fate of every draw.

    label  of a later truce in a row: the world stays the same, fate is thrown anew
    """
    which, chance = drawn.chances.uniform(f"truce fate{label}", 2)
    amount = -np.log1p(-chance)
    war_ending = which < drawn.truce.settles_war
    if war_ending.all():
        days = drawn.war_ending.day_at(amount)
    elif not war_ending.any():
        days = drawn.pause.day_at(amount)
    else:
        days = np.where(war_ending, drawn.war_ending.day_at(amount), drawn.pause.day_at(amount))
    if drawn.term is None:
        return Ends(days, np.zeros(len(days), np.bool_))
    more, how = drawn.chances.uniform(f"truce term{label}", 2)
    last = last_day(more, drawn.term)
    return Ends(np.minimum(days, last), (last <= days) & lapses(how))

"""When a drawn truce ends, and how."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trucelab import elementary
from trucelab.arrays import Flags, Floats
from trucelab.scenario.consequences import Truce
from trucelab.truce.drawing import PRIORS, DrawnTruces, Priors
from trucelab.truce.draws import Draws
from trucelab.truce.hazard import lapses, last_day


@dataclass(frozen=True)
class Ends:
    """The ends of drawn truces."""

    days: Floats
    """(draw,) days since the truce began, not rounded; inf where it never ends."""
    lapsed: Flags
    """(draw,) whether the term ended without renewal; else a party called it off, broke it, or resumed the war."""


def ends(drawn: DrawnTruces, label: str = "") -> Ends:
    """Draw when every truce ends.

    label  of a later truce in a row: the world stays the same, the end is drawn anew
    """
    which, height = drawn.draws.heights(f"truce fate{label}", 2)
    amount = -elementary.log1p(-height)
    war_ending = which < drawn.truce.settles_war
    if war_ending.all():
        days = drawn.war_ending.day_at(amount)
    elif not war_ending.any():
        days = drawn.pause.day_at(amount)
    else:
        days = np.where(war_ending, drawn.war_ending.day_at(amount), drawn.pause.day_at(amount))
    if drawn.term is None:
        return Ends(days, np.zeros(len(days), np.bool_))
    more, how = drawn.draws.heights(f"truce term{label}", 2)
    last = last_day(more, drawn.term)
    return Ends(np.minimum(days, last), (last <= days) & lapses(how))


def draw_failure_day(truce: Truce, seed: int, member: int, *, attempt: int = 0, priors: Priors = PRIORS) -> float:
    """The day on which a truce ends in one member: it fails, or its term lapses.

    No purpose of a stream names the outcome: two truces of one member meet the same draws, so that under one preset the
    truce whose drawn hazard is lower never fails first.  Give `attempt` for a later truce in a row: the world stays
    the same (drawn baseline and ratios), the end is drawn anew.

    truce    its terms; `settles_war` is the chance that the war-ending preset rules it
    attempt  0 for the first truce of a member, 1 for the one after it
    returns  days since the truce began, 0 or more, not rounded; inf where it never ends
    """
    drawn = DrawnTruces(truce, Draws.of_member(seed, member), priors)
    return float(ends(drawn, f" {attempt}" if attempt else "").days[0])

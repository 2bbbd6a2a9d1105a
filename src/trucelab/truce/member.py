"""The truce of one member as displacement reads it: when it is in force, and how violent it is before and after."""

from __future__ import annotations

from dataclasses import dataclass

from trucelab.scenario.consequences import Truce
from trucelab.truce.chances import OfMember
from trucelab.truce.drawing import DrawnTruces
from trucelab.truce.fates import ends
from trucelab.truce.intensity import attempts
from trucelab.truce.violence import EXCLUDED, RESIDUAL


@dataclass(frozen=True)
class MemberTruce:
    """One truce of one member: the same draws as `intensity.member_intensity`."""

    spells: tuple[tuple[float, float], ...]
    """Begin and end of each attempt, days since the first began; inf where it never ends."""
    holding: float
    """Violence while it holds, share of the rate before: between those who signed, and by the excluded group."""
    beside_middle: float
    """The same as a multiple of what the medians of the shipped priors make."""
    after: float
    """Violence a month after its end, multiple of the rate before."""


def member_truce(truce: Truce, seed: int, member: int, days: int, *, attempt: int = 0) -> MemberTruce:
    """Draw one truce of one member; its first end is that of `survival.draw_failure_day`.

    days     for which new attempts are drawn, where the truce asks for them
    attempt  0 for the first truce of a member, 1 for the one after it in a chain of outcomes
    """
    drawn, label = DrawnTruces(truce, OfMember(seed, member)), f" {attempt}" if attempt else ""
    if truce.new_attempts:
        begins, stops = attempts(drawn, days, label)
        spells = tuple(zip(begins[0].tolist(), stops[0].tolist(), strict=True))
    else:
        spells = ((0.0, float(ends(drawn, label).days[0])),)
    holding = float(drawn.residual[0] + drawn.excluded[0])
    return MemberTruce(spells, holding, holding / middle(truce), float(drawn.after[0]))


def middle(truce: Truce) -> float:
    """Violence while a truce holds at the medians of the shipped priors, share of the rate before."""
    excluded = EXCLUDED.prior.median if truce.excluded_group or truce.pretext_clause else 0.0
    return RESIDUAL.prior.median + excluded

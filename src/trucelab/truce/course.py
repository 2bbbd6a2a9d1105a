"""The course of violence by day under a drawn truce: while it holds, after it has ended, and in new attempts.

The unit is the lethal rate of the 28 days before, r0.  While a truce holds there is `rho r0` between those who signed
it, and the incidents of an excluded group.  After its end violence goes in a straight line, over 30 days, to `m r0`.
New attempts come as a Poisson process; each is a truce of the same terms with an end of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from trucelab import elementary
from trucelab.arrays import Floats
from trucelab.scenario.consequences import Truce
from trucelab.truce.drawing import DrawnTruces
from trucelab.truce.draws import Draws
from trucelab.truce.end_times import ends
from trucelab.truce.violence import EXCLUDED, RESIDUAL

COURSE_BASIS: Final = (
    "No sourced number exists for the course: a straight line over 30 days, a truce that lapses ends like one that "
    "fails, and a new attempt is a truce of the same terms."
)
RETURN_DAYS: Final = 30.0
MONTH_DAYS: Final = 365.25 / 12


@dataclass(frozen=True)
class Course:
    """What was drawn: D days, first to last of the truce."""

    days: int
    begins: Floats
    """(draw, attempt) day on which each attempt begins; 0 for the first, beyond the last day for those not reached."""
    ends: Floats
    """(draw, attempt) day on which it ends."""
    holding: Floats
    """(draw,) violence between those who signed while an attempt holds, share of r0."""
    incidents: Floats
    """(draw, day) incidents of the excluded group, share of r0."""
    after: Floats
    """(draw,) violence a month after an end, multiple of r0."""


def draw_course(drawn: DrawnTruces, days: int) -> Course:
    """Draw everything that the course of violence needs; the first end is that of `end_times.ends`.

    days  1 or more
    """
    begins, stops = attempts(drawn, days)
    return Course(days, begins, stops, drawn.residual, _incidents(drawn, days), drawn.after)


def attempts(drawn: DrawnTruces, days: int, label: str = "") -> tuple[Floats, Floats]:
    """When each attempt begins and ends: (draw, attempt) days; the first begins on day 0.

    label  of a later truce in a row, as for `end_times.ends`
    """
    first = ends(drawn, label).days
    begins, stops = [np.zeros_like(first)], [first]
    with np.errstate(divide="ignore"):
        per_wait = MONTH_DAYS / drawn.attempts_per_month
    while True:
        wait = drawn.draws.heights(f"truce wait{label} {len(begins)}")[0]
        begin = stops[-1] - elementary.log1p(-wait) * per_wait
        if not (begin < days).any():
            return np.stack(begins, axis=1), np.stack(stops, axis=1)
        begins.append(begin)
        stops.append(begin + ends(drawn, f"{label}, new attempt {len(stops)}").days)


def _incidents(drawn: DrawnTruces, days: int) -> Floats:
    """(draw, day): counts where the earlier rate is known, else their mean."""
    if drawn.incidents_before is None:
        return np.repeat(drawn.excluded[:, None], days, axis=1)
    counts = drawn.draws.poisson("truce incidents of the excluded group", drawn.excluded * drawn.incidents_before, days)
    return np.asarray(counts / drawn.incidents_before[:, None])


def intensity(course: Course) -> Floats:
    """Violence by day, in the middle of it, as a multiple of the rate before: (draw, day).

    Times `incidents_before` it is lethal incidents a day.
    """
    day = np.arange(course.days) + 0.5
    attempt = np.stack([np.searchsorted(begins, day, side="right") - 1 for begins in course.begins])
    end = np.take_along_axis(course.ends, attempt, axis=1)
    level = course.holding[:, None]
    part = np.clip(day - np.where(np.isfinite(end), end, day), 0.0, RETURN_DAYS) / RETURN_DAYS
    returning = level + part * (course.after[:, None] - level)
    return np.where(day < end, level + course.incidents, returning)


def member_intensity(truce: Truce, seed: int, member: int, days: int) -> Floats:
    """Violence by day in one member, as a multiple of the rate before: (day,).

    The first end is that of `end_times.draw_failure_day`.

    days  1 or more
    """
    return np.asarray(intensity(draw_course(DrawnTruces(truce, Draws.of_member(seed, member)), days))[0])


@dataclass(frozen=True)
class MemberTruce:
    """One truce of one member: the same draws as `member_intensity`."""

    spells: tuple[tuple[float, float], ...]
    """Begin and end of each attempt, days since the first began; inf where it never ends."""
    holding: float
    """Violence while it holds, share of the rate before: between those who signed, and by the excluded group."""
    beside_middle: float
    """The same as a multiple of what the medians of the shipped priors make."""
    after: float
    """Violence a month after its end, multiple of the rate before."""


def member_truce(truce: Truce, seed: int, member: int, days: int, *, attempt: int = 0) -> MemberTruce:
    """Draw one truce of one member; its first end is that of `end_times.draw_failure_day`.

    days     for which new attempts are drawn, where the truce asks for them
    attempt  0 for the first truce of a member, 1 for the one after it in a chain of outcomes
    """
    drawn, label = DrawnTruces(truce, Draws.of_member(seed, member)), f" {attempt}" if attempt else ""
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

"""The course of violence by day under a drawn truce: while it holds, after it has ended, and in new attempts.

The unit is the lethal rate of the 28 days before, r0.  While a truce holds there is `rho r0` between those who signed
it, and the incidents of an excluded group.  After its end violence goes in a straight line, over 30 days, to `m r0`.
New attempts come as a Poisson process; each is a truce of the same terms with a fate of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from trucelab.scenario.consequences import Truce
from trucelab.truce.chances import OfMember
from trucelab.truce.drawing import DrawnTruces
from trucelab.truce.fates import ends
from trucelab.truce.lognormal import FloatArray

BASIS: Final = (
    "No sourced number exists for the course: a straight line over 30 days, a truce that lapses ends like one that "
    "fails, and a new attempt is a truce of the same terms."
)
RETURN_DAYS: Final = 30.0
MONTH_DAYS: Final = 365.25 / 12


@dataclass(frozen=True)
class Course:
    """What was drawn: D days, first to last of the truce."""

    days: int
    begins: FloatArray
    """(draw, attempt) day on which each attempt begins; 0 for the first, beyond the last day for those not reached."""
    ends: FloatArray
    """(draw, attempt) day on which it ends."""
    holding: FloatArray
    """(draw,) violence between those who signed while an attempt holds, share of r0."""
    incidents: FloatArray
    """(draw, day) incidents of the excluded group, share of r0."""
    after: FloatArray
    """(draw,) violence a month after an end, multiple of r0."""


def draw_course(drawn: DrawnTruces, days: int) -> Course:
    """Draw everything that the course of violence needs; the first end is that of `fates.ends`.

    days  1 or more
    """
    begins, stops = attempts(drawn, days)
    return Course(days, begins, stops, drawn.residual, _incidents(drawn, days), drawn.after)


def attempts(drawn: DrawnTruces, days: int, label: str = "") -> tuple[FloatArray, FloatArray]:
    """When each attempt begins and ends: (draw, attempt) days; the first begins on day 0.

    label  of a later truce in a row, as for `fates.ends`
    """
    first = ends(drawn, label).days
    begins, stops = [np.zeros_like(first)], [first]
    with np.errstate(divide="ignore"):
        per_wait = MONTH_DAYS / drawn.attempts_per_month
    while True:
        wait = drawn.chances.uniform(f"truce wait{label} {len(begins)}")[0]
        begin = stops[-1] - np.log1p(-wait) * per_wait
        if not (begin < days).any():
            return np.stack(begins, axis=1), np.stack(stops, axis=1)
        begins.append(begin)
        stops.append(begin + ends(drawn, f"{label}, new attempt {len(stops)}").days)


def _incidents(drawn: DrawnTruces, days: int) -> FloatArray:
    """(draw, day): counts where the earlier rate is known, else their mean."""
    if drawn.incidents_before is None:
        return np.repeat(drawn.excluded[:, None], days, axis=1)
    counts = drawn.chances.poisson(
        "truce incidents of the excluded group", drawn.excluded * drawn.incidents_before, days
    )
    return np.asarray(counts / drawn.incidents_before[:, None])


def intensity(course: Course) -> FloatArray:
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


def member_intensity(truce: Truce, seed: int, member: int, days: int) -> FloatArray:
    """Violence by day in one member, as a multiple of the rate before: (day,).

    The first end is that of `survival.draw_failure_day`.

    days  1 or more
    """
    return np.asarray(intensity(draw_course(DrawnTruces(truce, OfMember(seed, member)), days))[0])

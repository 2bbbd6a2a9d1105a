"""A table of events whose days come and go: how strong each event is, day by day, while its outcome is in force."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trucelab.elementary import exp, log

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Pace:
    """When the days of a table come, and how strong its events are then; row 0 is the start."""

    on: NDArray[np.bool_]
    """(day,) whether the table is in force."""
    calendar: NDArray[np.int64]
    """(day,) day of the table's own calendar; says nothing where the table is not in force."""
    force: Floats
    """(day,) factor on every intensity, 0 or more; says nothing where the table is not in force."""
    past: float
    """Factor on what the table says of days before row 0; 0 where the table is not in force then."""

    def strength(self, first: int, last: int, decay_days: float, warning_days: float, intensity: float) -> Floats:
        """How strong one event is at its own place.

        While the table is in force the event has `intensity x force`, held to 1, on its days, and less over
        `warning_days` before. Whatever it has reached fades as exp(-days / decay_days), in force or not.

        first, last   days of the table's calendar on which the event lasts
        returns       (day,) float64, 0 to 1
        """
        until = first - self.calendar
        # a table without warning days divides by one and gets nothing: `until` is a whole number above 0 there
        coming = np.maximum(0.0, 1.0 - until / (warning_days or 1.0))
        share = np.where(until > 0, coming, (self.calendar <= last).astype(np.float64))
        now = np.where(self.on, np.minimum(1.0, intensity * self.force) * share, 0.0)
        return _fading(now, self._left(first, last, decay_days) * min(1.0, intensity * self.past), decay_days)

    def _left(self, first: int, last: int, decay_days: float) -> float:
        """What an event has left on the day before row 0, 0 to 1."""
        day = int(self.calendar[0]) - 1
        return 0.0 if day < first else exp(-max(day - last, 0) / decay_days)

    def reached(self, first: int) -> NDArray[np.bool_]:
        """Whether a day of the table's calendar has come: (day,), and once it has, for good."""
        return np.logical_or.accumulate(self.on & (self.calendar >= first))


def always(days: int, force: Floats | float = 1.0) -> Pace:
    """A table that is in force from row 0 on, with everything that it says of the days before."""
    return Pace(np.ones(days, np.bool_), np.arange(days), np.broadcast_to(np.asarray(force, np.float64), days), 1.0)


def _fading(now: Floats, left: float, decay_days: float) -> Floats:
    """The largest of what every day had, faded since: max over d' <= d of now(d') exp(-(d - d') / decay_days).

    now   (day,) 0 to 1
    left  what there was on the day before the first
    """
    # in logarithms, so that a long time over a short decay does not overflow; nought is minus infinity there
    faded = np.arange(-1, len(now)) / decay_days
    most = np.maximum.accumulate(log(np.concatenate([[left], now])) + faded)
    return np.clip(np.maximum(exp(most - faded)[1:], now), 0.0, 1.0)

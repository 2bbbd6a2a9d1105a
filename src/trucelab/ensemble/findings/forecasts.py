"""The model's figures beside those that others forecast, and beside what was counted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trucelab.ensemble.findings.summary import Band, measured
from trucelab.ensemble.record.run_record import Run
from trucelab.scenario.forecasts import Forecast


@dataclass(frozen=True)
class Beside:
    """A row of the table of forecasts with the model's figure."""

    row: Forecast
    day: int
    """The day of the model's figure."""
    members: int
    """Members that are looked at: all, or those whose truce is still in force."""
    band: Band | None
    """Over these members; None where there is none."""
    below: float
    """Share of them whose figure is lower than the lowest of the row."""
    above: float
    """Share of them whose figure is higher than its highest."""
    passed: int | None
    """The first day on which the model's median reaches the middle of the row; None if it never does."""

    @property
    def times(self) -> float | None:
        """The model's median as a multiple of the middle of the row."""
        if self.band is None or self.row.value.mode == 0.0:
            return None
        return self.band.median / self.row.value.mode

    @property
    def agrees(self) -> bool | None:
        """Whether the model's 80 % band meets the range of the row; for a bound, whether its median keeps to it.

        None where the two are not about the same thing.
        """
        if self.row.scope != "same":
            return None
        if self.band is None:
            return False
        match self.row.sense:
            case "at least":
                return self.band.median >= self.row.value.low
            case "at most":
                return self.band.median <= self.row.value.high
            case "about":
                return self.band.low <= self.row.value.high and self.row.value.low <= self.band.high


@dataclass(frozen=True)
class Change:
    """How a count of a series differs from the first of it, and how the model's figures do."""

    before: Forecast
    after: Forecast
    counted: float
    """after / before - 1; -1 where nothing is left."""
    members: int
    """Members that are looked at."""
    band: Band
    """The same of the model, member by member under the same luck."""
    same_sign: float
    """Share of members in which the figure changes in the direction counted."""


def by_day(run: Run, row: Forecast) -> NDArray[np.int64]:
    """The model's figure for a row on every day, added up from its first where it counts moves: (member, day)."""
    if row.measure == "newly displaced":
        return measured(run, row.measure, row.outcome)
    wanted = tuple(at for at, place in enumerate(run.scenario.places) if row.region in (None, place.region))
    arrivals = run.over_places("arrivals", row.outcome, wanted).copy()
    arrivals[:, : row.from_day or 1] = 0
    return np.asarray(arrivals.cumsum(axis=1), np.int64)


def day_of(run: Run, row: Forecast) -> int:
    """The day of the model's figure: the last of the run where none is given."""
    return run.scenario.document.horizon_days if row.day is None else row.day


def looked_at(run: Run, row: Forecast) -> NDArray[np.bool_]:
    """Which members a row is set beside: (member,)."""
    ends = np.array(run.manifest["truce_ends"][row.outcome], np.int64)
    return np.asarray((ends < 0) | (ends > day_of(run, row)) | (row.truce == "any"), np.bool_)


def beside(run: Run) -> tuple[Beside, ...]:
    """Every row with the model's figure, in the order of the table."""
    return tuple(_beside(run, row) for row in run.scenario.forecasts)


def _beside(run: Run, row: Forecast) -> Beside:
    figures, day = by_day(run, row)[looked_at(run, row)], day_of(run, row)
    if not len(figures):
        return Beside(row, day, 0, None, 0.0, 0.0, None)
    values = figures[:, day]
    reached = np.flatnonzero(np.median(figures, axis=0) >= row.value.mode)
    return Beside(
        row,
        day,
        len(values),
        Band.of(values),
        float((values < row.value.low).mean()),
        float((values > row.value.high).mean()),
        int(reached[0]) if reached.size else None,
    )


def changes(run: Run) -> tuple[Change, ...]:
    """For every series of counts: each count against the first of them in the table.

    Members whose first figure is 0 are left out; so is a change for which none is left.
    """
    first: dict[str, Forecast] = {}
    found = []
    for row in run.scenario.forecasts:
        if row.series is not None and first.setdefault(row.series, row) is not row:
            found.append(_change(run, first[row.series], row))
    return tuple(change for change in found if change is not None)


def _change(run: Run, before: Forecast, after: Forecast) -> Change | None:
    then, now = (by_day(run, row)[:, day_of(run, row)] for row in (before, after))
    there = (then > 0) & looked_at(run, before) & looked_at(run, after)
    if not there.any() or before.value.mode == 0.0:
        return None
    relative = now[there] / then[there] - 1.0
    counted = after.value.mode / before.value.mode - 1.0
    same = float((np.sign(relative) == np.sign(counted)).mean())
    return Change(before, after, counted, int(there.sum()), Band.of(relative), same)

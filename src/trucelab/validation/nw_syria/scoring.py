"""Simulated figures beside observed ones: how far apart, and whether the band holds them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucelab.validation.nw_syria.counting import Count
from trucelab.validation.nw_syria.episode import Episode
from trucelab.validation.nw_syria.members import Ensemble
from trucelab.validation.nw_syria.region import PARTS, region
from trucelab.validation.scores.coverage import central_band


@dataclass(frozen=True)
class Judged:
    """An episode, its members, and its scores."""

    episode: Episode
    ensemble: Ensemble
    found: tuple[Compared, ...]
    shipped: bool
    use: str
    """"fitted on", "test" or "given"."""
    series: Scores
    split: Scores
    subdistricts: Scores


@dataclass(frozen=True)
class Sochi:
    """Arrivals in Idleb and western Aleppo around the memorandum of 17 September 2018."""

    months: dict[int, float]
    """Median arrivals by month of 2018."""
    observed: dict[int, dict[str, int]]
    """Counted arrivals by month and agency."""
    rise: float
    """September over August, less 1."""
    fall: float
    """October over September, less 1."""
    fall_band: tuple[float, ...]
    """Ends of the 80 % band of the fall; none with too few members."""


BAND: Final = 0.8
LEAST_FOR_BAND: Final = 9
"""Members from which on there is a band."""
FLAT: Final = 800_000
"""People whom an all-out assault could displace, as forecast on 10 September 2018 (OCHA)."""
HELD, RATE, FLAT_NAME = "last count held", "first rate carried on", "flat 800,000"
BASELINES: Final = (RATE, HELD, FLAT_NAME)


@dataclass(frozen=True)
class Compared:
    """One count beside the members."""

    count: Count
    median: float
    low: float | None
    high: float | None
    """Ends of the 80 % band; None where there are too few members."""

    @property
    def error(self) -> float:
        """Absolute percentage error of the median, as a share; see `error_of`."""
        return error_of(self.median, self.count)

    @property
    def inside(self) -> bool | None:
        """Whether the band holds the count; a lower bound is held when the band reaches it."""
        if self.low is None or self.high is None:
            return None
        return self.high >= self.count.people and (self.count.lower or self.low <= self.count.people)


@dataclass(frozen=True)
class Scores:
    """Scores of one group of counts."""

    counts: int
    mape: float | None
    coverage: float | None
    baselines: dict[str, float | None]
    """Mean absolute percentage error of the baselines, on the counts that they forecast."""
    model_on: dict[str, float | None]
    """The model's error on the same counts."""


def error_of(simulated: float, count: Count) -> float:
    """Absolute percentage error as a share; above a lower bound there is none, and NaN where nobody was counted."""
    if count.lower and simulated >= count.people:
        return 0.0
    return abs(simulated - count.people) / count.people if count.people else math.nan


def compared(episode: Episode, ensemble: Ensemble) -> tuple[Compared, ...]:
    """Every count of an episode beside the members."""
    figures = ensemble.figures
    medians = np.median(figures, axis=0)
    low, high = ends(figures)
    return tuple(
        Compared(
            count, float(medians[i]), None if low is None else float(low[i]), None if high is None else float(high[i])
        )
        for i, count in enumerate(episode.counts)
    )


def ends(values: NDArray[np.float64]) -> tuple[NDArray[np.float64] | None, NDArray[np.float64] | None]:
    """Ends of the 80 % band over members; None where there are too few."""
    return central_band(values, BAND) if len(values) >= LEAST_FOR_BAND else (None, None)


def main_series(found: Iterable[Compared]) -> tuple[Compared, ...]:
    """The cumulative series of the whole region with the most counts, in order of days."""
    return max(all_series(found), key=len, default=())


def all_series(found: Iterable[Compared]) -> list[tuple[Compared, ...]]:
    """Every cumulative series: counts of one measure at one place."""
    by_key: dict[tuple[str, str], list[Compared]] = {}
    for one in found:
        if one.count.cumulative:
            by_key.setdefault(one.count.series, []).append(one)
    return [tuple(sorted(rows, key=lambda one: one.count.last_day)) for rows in by_key.values()]


def split(found: Iterable[Compared]) -> tuple[Compared, ...]:
    """People who are in a part of the region, in order of days."""
    rows = [one for one in found if one.count.what == "present" and one.count.area.level == "part"]
    return tuple(sorted(rows, key=lambda one: (one.count.last_day, one.count.place)))


def of_subdistricts(found: Iterable[Compared]) -> tuple[Compared, ...]:
    """Arrivals in, departures from and people in single sub-districts."""
    return tuple(one for one in found if one.count.area.level == "sub-district")


def others(found: Sequence[Compared]) -> tuple[Compared, ...]:
    """What stands in no other table."""
    shown = {id(one) for one in (*main_series(found), *split(found), *of_subdistricts(found))}
    return tuple(one for one in found if id(one) not in shown)


def forecasts(series: Sequence[Compared]) -> list[dict[str, float]]:
    """What each baseline says of every count of a cumulative series; those that it has seen are left out.

    Only counts that are scored are seen.
    """
    rows: list[dict[str, float]] = []
    seen: list[Compared] = []
    for one in series:
        said: dict[str, float] = {FLAT_NAME: float(FLAT)}
        if seen:
            said[HELD] = float(seen[-1].count.people)
            said[RATE] = carried(seen, one.count.last_day)
        rows.append(said)
        if one.count.scored:
            seen.append(one)
    return rows


def carried(series: Sequence[Compared], day: int) -> float:
    """The rate from the start of the count to its first figure, carried on to a day."""
    first = series[0].count
    return first.people * (day - first.first_day + 1) / (first.last_day - first.first_day + 1)


def forecasts_of_places(
    rows: Sequence[Compared], series: Sequence[Compared], episode: Episode
) -> list[dict[str, float]]:
    """What the baselines say of newly displaced persons who are in a part or a sub-district.

    Carried on: the share in the first count of the same place times the rate carried on, or where there is no earlier
    count the share of the displaced who were there at the start.  Flat: 800,000 by the shares at the start.
    """
    places = region().on(episode.date(1))
    all_displaced = sum(place.displaced for place in places)
    said = []
    for one in rows:
        at_start = sum(places[row].displaced for row in one.count.area.rows) / all_displaced
        row: dict[str, float] = {}
        if one.count.what == "present":
            row[FLAT_NAME] = FLAT * at_start
            if series:
                earlier = [
                    other
                    for other in rows
                    if other.count.area.name == one.count.area.name and other.count.last_day < one.count.last_day
                    and other.count.what == "present"
                ]  # fmt: skip
                share = at_start
                if earlier:
                    first = min(earlier, key=lambda other: other.count.last_day).count
                    share = first.people / _total_on(series, first.last_day)
                row[RATE] = share * carried(series, one.count.last_day)
        said.append(row)
    return said


def _total_on(series: Sequence[Compared], day: int) -> float:
    """The observed total on a day, or on the last counted day before it."""
    before = [one.count.people for one in series if one.count.last_day <= day]
    return float(before[-1] if before else series[0].count.people)


def scores(rows: Sequence[Compared], said: Sequence[dict[str, float]]) -> Scores:
    """Scores of a group; rows that are not scored are left out."""
    kept = [(one, row) for one, row in zip(rows, said, strict=True) if one.count.scored]
    inside = [one.inside for one, _ in kept if one.inside is not None]
    names = [name for name in BASELINES if any(name in row for _, row in kept)]
    return Scores(
        counts=len(kept),
        mape=_mean([one.error for one, _ in kept]),
        coverage=_mean([float(held) for held in inside]),
        baselines={name: _mean([error_of(row[name], one.count) for one, row in kept if name in row]) for name in names},
        model_on={name: _mean([one.error for one, row in kept if name in row]) for name in names},
    )


def _mean(values: Sequence[float]) -> float | None:
    known = [value for value in values if not math.isnan(value)]
    return float(np.mean(known)) if known else None


def shares_of_parts(ensemble: Ensemble, day: int) -> NDArray[np.float64]:
    """(M, part) shares of the newly displaced who are in each part; parts as in `PARTS`."""
    people = ensemble.parts[:, day]
    shares: NDArray[np.float64] = people / np.maximum(1.0, people.sum(axis=1, keepdims=True))
    return shares


def monthly(ensemble: Ensemble, episode: Episode, year: int, month: int) -> NDArray[np.float64]:
    """(M,) arrivals of a month in Idleb and western Aleppo."""
    days = [d for d in range(1, episode.days) if (episode.date(d).year, episode.date(d).month) == (year, month)]
    arrivals: NDArray[np.float64] = ensemble.arrivals[:, days][:, :, : len(PARTS) - 1].sum(axis=(1, 2))
    return arrivals

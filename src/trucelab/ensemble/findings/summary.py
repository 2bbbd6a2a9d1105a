"""Medians and bands over the members of a run: the numbers that tables, charts and sentences share.

A band runs from the 10th to the 90th percentile over members (80 %).  It shows
what the scenario says it does not know, and nothing more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trucelab.ensemble.findings.unpaired_differences import crossed_quantiles
from trucelab.ensemble.members.variables import GROUPS
from trucelab.ensemble.record.report_days import report_days
from trucelab.ensemble.record.run_record import Run, once_a_run
from trucelab.scenario import Scenario

QUANTILES = (0.1, 0.5, 0.9)
Ints = NDArray[np.int32]


@dataclass(frozen=True)
class Band:
    """A figure over members: 10th percentile, median, 90th percentile."""

    low: float
    median: float
    high: float

    @classmethod
    def of(cls, values: Any) -> Band:
        """The band of one number per member."""
        low, median, high = np.quantile(np.asarray(values, np.float64), QUANTILES)
        return cls(float(low), float(median), float(high))


class Recorded(Protocol):
    """What figures are read off: a run, or members that an experiment played."""

    @property
    def scenario(self) -> Scenario:
        """The scenario that was played."""

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Outcomes that were simulated."""

    def values(self, variable: str, outcome: str) -> Ints:
        """One variable under one outcome: (member, ...) int32, as in `variables.VARIABLES`."""

    def on(self, variable: str, outcome: str, day: int) -> Ints:
        """One variable by place on one day: (member, ...) int32 without the dimension of days."""

    def over_places(self, variable: str, outcome: str, places: tuple[int, ...] | None = None) -> NDArray[np.int64]:
        """One variable by place, added up over groups and places, or some of them: (member, ..., day) int64."""


@dataclass(frozen=True)
class Measure:
    """A figure that is read off the record for every outcome, member and day."""

    name: str
    says: str
    variable: str


MEASURES = (
    Measure("newly displaced", "people displaced at least once since the first day, each counted once", "displaced"),
    Measure("displaced again", "people displaced at least twice since the first day", "displaced_again"),
    Measure("trapped", "people who wanted to leave that day and knew of nowhere to go", "trapped"),
)


def daily(run: Run, variable: str, outcome: str, *, children: bool = False) -> NDArray[np.float64]:
    """Band by day of a variable with dimensions (day, group): float64 (3, day), low, median, high."""
    values = run.values(variable, outcome)
    people = values[..., 0] if children else values.sum(axis=-1)
    return _bands(people)


def _bands(values: NDArray[np.integer[Any]]) -> NDArray[np.float64]:
    """Bands over members: (member, ...) to (3, ...)."""
    return np.asarray(np.quantile(values, QUANTILES, axis=0), np.float64)


def on_day(run: Recorded, variable: str, outcome: str, day: int, *, children: bool = False) -> NDArray[np.int64]:
    """A variable with dimensions (day, group) on one day: int64 (member,)."""
    values = run.values(variable, outcome)[:, day]
    return np.asarray(values[..., 0] if children else values.sum(axis=-1), np.int64)


def displaced_by_place(run: Run, outcome: str, day: int) -> NDArray[np.float64]:
    """Where the people displaced during the run are on a day: float64 (3, place)."""
    return _bands(run.on("displaced_here", outcome, day).sum(axis=-1))


def below(run: Run, outcome: str, standard: str, day: int, *, children: bool = False) -> Band:
    """People below a minimum on a day in the whole area."""
    index = list(run.scenario.document.needs.standards).index(standard)
    values = run.on("below_minimum", outcome, day)[:, index]
    return Band.of((values[..., 0] if children else values.sum(axis=-1)).sum(axis=1))


def below_by_region(run: Run, outcome: str, standard: str, day: int, *, children: bool = False) -> dict[str, Band]:
    """People below a minimum on a day, by region."""
    index = list(run.scenario.document.needs.standards).index(standard)
    values = run.on("below_minimum", outcome, day)[:, index]
    people = values[..., 0] if children else values.sum(axis=-1)
    regions = np.array([place.region for place in run.scenario.places])
    return {
        region: Band.of(people[:, regions == region].sum(axis=1)) for region in run.scenario.document.ground.regions
    }


def below_by_place(run: Run, outcome: str, standard: str, day: int) -> NDArray[np.float64]:
    """People below a minimum on a day: float64 (3, place)."""
    index = list(run.scenario.document.needs.standards).index(standard)
    return _bands(run.on("below_minimum", outcome, day)[:, index].sum(axis=-1))


BELOW = "below minimum: "
"""What the measure of a standard begins with; the key of the standard follows."""

LEADING_DAY = 90


@once_a_run
def leading_standards(run: Run) -> tuple[str, ...]:
    """The two standards that matter most on the leading day: which differs most, and below which most people fall.

    Both by medians: the greatest difference between two outcomes, then among the others the greatest over outcomes.
    """
    day = leading_days(run.scenario.document.horizon_days)[0]
    medians = {
        standard: [float(np.median(measured(run, BELOW + standard, outcome)[:, day])) for outcome in run.outcomes]
        for standard in sorted(run.scenario.document.needs.standards)
    }
    found = []
    for weight in (lambda values: max(values) - min(values), max):
        left = [standard for standard in medians if standard not in found]
        found += [max(left, key=lambda standard: weight(medians[standard]))] if left else []
    return tuple(found)


def leading_measures(run: Run) -> tuple[str, ...]:
    """Measures that the brief leads with: people newly displaced, and people below the minimums that matter most."""
    return (MEASURES[0].name, *(BELOW + standard for standard in leading_standards(run)))


def leading_days(horizon_days: int) -> tuple[int, ...]:
    """Days that the brief leads with: day 90 and the last."""
    return (LEADING_DAY, horizon_days) if horizon_days > LEADING_DAY else (horizon_days,)


def measured(run: Recorded, measure: str, outcome: str) -> NDArray[np.int64]:
    """A measure under an outcome, day by day: int64 (member, day).

    measure  the name of one of `MEASURES`, or `below minimum: ` and the key of a standard
    """
    if measure.startswith(BELOW):
        index = list(run.scenario.document.needs.standards).index(measure.removeprefix(BELOW))
        return run.over_places("below_minimum", outcome)[:, index]
    variable = next(one.variable for one in MEASURES if one.name == measure)
    return np.asarray(run.values(variable, outcome).sum(axis=-1), np.int64)


@dataclass(frozen=True)
class Difference:
    """How much larger a figure is under one outcome than under another, member by member, under the same luck."""

    outcome: str
    instead_of: str
    measure: str
    day: int
    band: Band
    """Over members; negative where `outcome` has fewer people."""
    apart: Band
    """The same, had every member of the one outcome met every other member of the other: without the common luck."""


def difference(run: Run, variable: str, outcome: str, instead_of: str, day: int) -> Band:
    """How much an outcome changes a figure against another, member by member, under the same luck."""
    return Band.of(on_day(run, variable, outcome, day) - on_day(run, variable, instead_of, day))


def differences(run: Run, outcome: str, instead_of: str) -> tuple[Difference, ...]:
    """Two outcomes set side by side: every leading measure on every leading day."""
    document = run.scenario.document
    found = []
    for measure in leading_measures(run):
        ours, theirs = (measured(run, measure, name) for name in (outcome, instead_of))
        for day in leading_days(document.horizon_days):
            one, other = ours[:, day], theirs[:, day]
            apart = Band(*crossed_quantiles(one, other, QUANTILES))
            found.append(Difference(outcome, instead_of, measure, day, Band.of(one - other), apart))
    return tuple(found)


@once_a_run
def by_burden(run: Run) -> tuple[str, ...]:
    """Outcomes by people newly displaced by the last day in the median, fewest first; of equal ones by name."""
    last = run.scenario.document.horizon_days
    medians = {outcome: Band.of(on_day(run, "displaced", outcome, last)).median for outcome in run.outcomes}
    return tuple(sorted(run.outcomes, key=lambda outcome: (medians[outcome], outcome)))


def leading_pairs(run: Run) -> tuple[tuple[str, str], ...]:
    """Pairs of outcomes that the brief sets side by side: (outcome, the worst one).

    Outcomes with a truce come first, those under which fewest are displaced before the others.
    """
    *others, worst = by_burden(run)
    consequences = run.scenario.document.consequences
    ranked = sorted(others, key=lambda outcome: consequences[outcome].truce is None)
    return tuple((outcome, worst) for outcome in ranked)


def all_pairs(run: Run) -> tuple[tuple[str, str], ...]:
    """Every two outcomes once: the one with fewer displaced, instead of the one with more."""
    ranked = by_burden(run)
    return tuple((one, other) for index, one in enumerate(ranked) for other in ranked[index + 1 :])


def difference_by_day(run: Run, measure: str, outcome: str, instead_of: str) -> NDArray[np.float64]:
    """Band by day of how much larger a measure is under one outcome than under another: float64 (3, day)."""
    return _bands(measured(run, measure, outcome) - measured(run, measure, instead_of))


def truce_held(run: Run, outcome: str) -> float | None:
    """Share of members whose truce held to the horizon without failing once; none where the outcome brings no truce."""
    if run.scenario.document.consequences[outcome].truce is None:
        return None
    return float(np.mean([day < 0 for day in run.manifest["truce_ends"][outcome]]))


def in_force(run: Run, outcome: str) -> float | None:
    """Share of days on which a truce is in force, new attempts included, over days and members; else as `truce_held`.

    None too where the record is older than the count.
    """
    days = run.manifest.get("days_in_force")
    if days is None or run.scenario.document.consequences[outcome].truce is None:
        return None
    return float(np.mean(days[outcome])) / run.scenario.document.horizon_days


def table(run: Run) -> pd.DataFrame:
    """Every summary figure, one a row: `summary.csv`."""
    return pd.DataFrame(_rows(run))


def _rows(run: Run) -> Iterator[dict[str, Any]]:
    days = report_days(run.scenario.document.horizon_days)
    for outcome in run.outcomes:
        for measure in MEASURES:
            for group in ("everyone", GROUPS[0]):
                band = daily(run, measure.variable, outcome, children=group == GROUPS[0])
                for day in days:
                    yield _row(outcome, measure.name, group, day, band[:, day])
        for standard in run.scenario.document.needs.standards:
            for day in (0, *days):
                for group in ("everyone", GROUPS[0]):
                    regions = below_by_region(run, outcome, standard, day, children=group == GROUPS[0])
                    regions[""] = below(run, outcome, standard, day, children=group == GROUPS[0])
                    for region, found in regions.items():
                        numbers = (found.low, found.median, found.high)
                        yield _row(outcome, BELOW + standard, group, day, numbers, region=region)
        yield from _place_rows(run, outcome, days[-1])


def _place_rows(run: Run, outcome: str, day: int) -> Iterator[dict[str, Any]]:
    present = displaced_by_place(run, outcome, day)
    for index, place in enumerate(run.scenario.places):
        if present[2, index] > 0:
            yield _row(
                outcome, "displaced here", "everyone", day, present[:, index],
                region=place.region, place=place.name, pcode=place.pcode or "",
            )  # fmt: skip


def _row(
    outcome: str,
    measure: str,
    group: str,
    day: int,
    numbers: Any,
    *,
    region: str = "",
    place: str = "",
    pcode: str = "",
) -> dict[str, Any]:
    low, median, high = (round(float(number)) for number in numbers)
    return {
        "outcome": outcome, "measure": measure, "group": group, "day": day, "region": region, "place": place,
        "pcode": pcode, "unit": "people", "low_10": low, "median": median, "high_90": high,
    }  # fmt: skip

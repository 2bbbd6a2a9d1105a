"""Observed counts beside a scenario: what was counted, where, when; and the same figure of a simulated member."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from trucelab.errors import Problem, WrongInput, meant
from trucelab.scenario import Scenario
from trucelab.scenario.files import inside
from trucelab.scenario.tables import Table, read_table
from trucelab.scenario.values import AS_WHOLE, Day, Slug, Sourced

Measure: TypeAlias = Literal["present", "newly displaced", "arrivals"]


class ObservedCount(Sourced):
    """A row of a table of observed counts."""

    date: Day
    """Day of the count; for arrivals the last day of the period."""
    since: Day | None = None
    """First day of the period over which arrivals were counted; the day itself where nothing is said."""
    measure: Measure = "present"
    """`present`: displaced persons at a place. `newly displaced`: displaced since the first day, each once.
    `arrivals`: displaced persons who came to stay during a period."""
    place: Slug | None = None
    """Place; all places, or all of a region, where nothing is said."""
    region: Slug | None = None
    """Region, where no place is given."""
    people: Annotated[int, Field(ge=0), AS_WHOLE]
    """People counted."""


@dataclass(frozen=True)
class Target:
    """One observed count as rows and columns of a member's arrays."""

    measure: Measure
    first_day: int
    last_day: int
    places: NDArray[np.int64]
    """Rows of the places that count together."""
    people: int


def read_observed(folder: Path, name: str, scenario: Scenario) -> tuple[Target, ...]:
    """Read a table of observed counts that lies in a folder.

    raises  WrongInput, with every problem of the table
    """
    table = read_table(inside(folder, name), name, ObservedCount)
    problems = [problem for index in range(len(table.rows)) for problem in _problems(table, index, scenario)]
    if not table.rows:
        problems.append(Problem(name, 0, 0, "", "the table has no counts"))
    if problems:
        raise WrongInput(problems)
    return targets_of(table.rows, scenario)


def _problems(table: Table[ObservedCount], index: int, scenario: Scenario) -> list[Problem]:
    row, document = table.rows[index], scenario.document
    last = document.as_of + datetime.timedelta(days=document.horizon_days)
    known = {place.place for place in scenario.places}
    found = []
    for column, day in (("date", row.date), ("since", row.since)):
        if day is not None and not document.as_of <= day <= last:
            says = f"{day} lies outside the days of the scenario, {document.as_of} to {last}"
            found.append(table.problem(index, column, says))
    if row.since is not None and row.since > row.date:
        found.append(table.problem(index, "since", f"{row.since} is after {row.date}"))
    if row.place is not None and row.place not in known:
        found.append(table.problem(index, "place", f'"{row.place}" is not a place. {meant(row.place, known)}'))
    if row.region is not None and row.region not in document.ground.regions:
        says = f'"{row.region}" is not a region. {meant(row.region, document.ground.regions)}'
        found.append(table.problem(index, "region", says))
    if row.measure == "newly displaced" and (row.place or row.region):
        found.append(
            table.problem(index, "measure", "newly displaced is counted for everybody; leave place and region")
        )
    return found


def targets_of(rows: Sequence[ObservedCount], scenario: Scenario) -> tuple[Target, ...]:
    """Where in a member's arrays each count is found."""
    as_of = scenario.document.as_of
    found = []
    for row in rows:
        wanted = [
            number
            for number, place in enumerate(scenario.places)
            if row.place in (None, place.place) and row.region in (None, place.region)
        ]
        day, since = (row.date - as_of).days, ((row.since or row.date) - as_of).days
        found.append(Target(row.measure, since, day, np.array(wanted, np.int64), row.people))
    return tuple(found)


def simulated(target: Target, arrays: Mapping[str, NDArray[np.int32]]) -> int:
    """The same figure of one member.

    arrays  as from `run_member`
    """
    match target.measure:
        case "newly displaced":
            return int(arrays["displaced"][target.last_day].sum())
        case "arrivals":
            return int(arrays["arrivals"][target.first_day : target.last_day + 1, target.places].sum())
        case _:
            # whoever was displaced at least once in life and is here, those of the first day included
            return int(arrays["people"][target.last_day, target.places, :, 1:].sum())


def distance(targets: Sequence[Target], figures: NDArray[np.float64]) -> float:
    """Relative distance between simulated and observed counts, averaged over measures.

    For each measure the sum of absolute differences over the sum of observed counts: the averaged relative difference
    of Suleimenova, Bell and Groen (2017) with days weighted by their counts.

    figures  (target,) simulated
    """
    observed = np.array([target.people for target in targets], np.float64)
    parts = []
    for measure in sorted({target.measure for target in targets}):
        of = np.array([target.measure == measure for target in targets])
        parts.append(np.abs(figures[of] - observed[of]).sum() / max(1.0, observed[of].sum()))
    return float(np.mean(parts))

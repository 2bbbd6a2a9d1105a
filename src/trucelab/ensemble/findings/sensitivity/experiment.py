"""Playing a scenario at chosen points: every uncertain value set to a quantile instead of drawn.

All points share the luck of movement of one member, so that a difference
between two points has only what was set as its cause.  Movement is simulated
once for all points that agree in what decides it; points that differ only in
needs are worked out from the same movement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trucelab.ensemble.findings.sensitivity.course_luck import CHOICES, COURSE_LUCK, ENDS, NEXT
from trucelab.ensemble.findings.sensitivity.inputs import Inputs
from trucelab.ensemble.findings.sensitivity.outputs import Figure
from trucelab.ensemble.members.course import Phase, course
from trucelab.ensemble.members.member import Ground, MemberResult, ground_under, moved, result_of
from trucelab.ensemble.members.plan import Plan
from trucelab.ensemble.members.side_by_side import as_they_come
from trucelab.ensemble.record.streaming_reductions import OverPlaces, day_axis
from trucelab.movement.native.conditions import Conditions
from trucelab.movement.native.parameters import Draw
from trucelab.scenario import Scenario
from trucelab.scenario.values import Quantity

LUCK = 0
"""The member whose luck of movement every point meets."""

Floats = NDArray[np.float64]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Experiment:
    """What is played at every point."""

    plan: Plan
    inputs: Inputs
    figures: tuple[Figure, ...]
    """What is read off."""
    workers: int | None = None
    """Threads; all cores where nothing is said. Results do not depend on it."""

    @cached_property
    def column(self) -> dict[str, int]:
        """The column of each draw."""
        return {purpose: index for index, purpose in enumerate(self.inputs.purposes)}

    @cached_property
    def in_order(self) -> dict[str, NDArray[np.int64]]:
        """By each part of the luck of a course that plays a role: members in its order."""
        return {
            luck.name: np.asarray(luck.order(self.plan, CHOICES).argsort(kind="stable"), np.int64)
            for luck in COURSE_LUCK
            if luck.name in self.column
        }

    def set_at(self, point: Floats) -> Plan:
        """The plan with everything uncertain set: chances in [0, 1], one for each draw."""
        whose: dict[str, int | None] = {luck.name: None for luck in COURSE_LUCK}
        for name, members in self.in_order.items():
            place = int(point[self.column[name]] * len(members))
            whose[name] = int(members[min(place, len(members) - 1)])
        return replace(
            self.plan,
            drawn_by=_Set(self.column, point),
            whose_ends=whose[ENDS.name],
            whose_next=whose[NEXT.name],
        )

    def play(self, points: Floats, progress: Progress = lambda done, whole: None) -> Floats:
        """Every figure at every point.

        points   (point, draw) chances in [0, 1], in the order of `inputs.purposes`
        returns  (point, figure)
        """
        values = np.full((len(points), len(self.figures)), np.nan)
        work = [job for outcome in self._outcomes for job in self._jobs(outcome, points)]
        results = as_they_come(partial(self._played, points), work, self.workers)
        for done, (_, (columns, found)) in enumerate(results, start=1):
            for row, numbers in found.items():
                values[row, columns] = numbers
            progress(done, len(work))
        return values

    @property
    def _outcomes(self) -> list[str]:
        return list(dict.fromkeys(figure.outcome for figure in self.figures))

    def _jobs(self, outcome: str, points: Floats) -> Iterator[_Job]:
        """Points that agree in what decides movement, each with those that agree in needs too."""
        jobs: dict[tuple[tuple[Phase, ...], bytes], dict[bytes, list[int]]] = {}
        for row, point in enumerate(points):
            phases = course(self.set_at(point), outcome, LUCK)
            drawn = [self.inputs.drawn[phase.outcome] for phase in phases]
            moving = self._columns({purpose for one in drawn for purpose in one.moving})
            needs = self._columns({purpose for one in drawn for purpose in one.all})
            alike = jobs.setdefault((phases, point[moving].tobytes()), {})
            alike.setdefault(point[needs].tobytes(), []).append(row)
        for (phases, _), alike in jobs.items():
            yield _Job(outcome, phases, tuple(alike.values()))

    def _columns(self, purposes: set[str]) -> list[int]:
        return sorted(self.column[purpose] for purpose in purposes)

    def _played(self, points: Floats, job: _Job) -> tuple[list[int], dict[int, Floats]]:
        """The figures of one movement: their columns, and their values by point."""
        columns = [index for index, figure in enumerate(self.figures) if figure.outcome == job.outcome]
        last = max(self.figures[index].day for index in columns)
        first = self.set_at(points[job.rows[0][0]])
        trajectory = moved(first, _until(last, ground_under(first, job.phases, LUCK)), LUCK)
        found: dict[int, Floats] = {}
        for alike in job.rows:
            result = result_of(self.set_at(points[alike[0]]), job.outcome, LUCK, job.phases, trajectory)
            played = Played(self.plan.scenario, self.plan.outcomes, result)
            numbers = np.array([self.figures[index].value(played) for index in columns])
            found |= dict.fromkeys(alike, numbers)
        return columns, found


def _until(last: int, ground: Ground) -> Ground:
    """The same ground up to a day: what comes later cannot change what was before."""
    given = ground.conditions
    days: dict[str, Any] = {
        field.name: None if (values := getattr(given, field.name)) is None else values[: last + 1]
        for field in fields(given)
    }
    return ground._replace(conditions=Conditions(**days))


@dataclass(frozen=True)
class _Job:
    """One movement to simulate."""

    outcome: str
    phases: tuple[Phase, ...]
    rows: Sequence[list[int]]
    """Points by what they set for needs."""


@dataclass(frozen=True)
class _Set:
    """A plan's way of drawing that draws nothing: every value stands at its chance."""

    column: Mapping[str, int]
    point: Floats

    def __call__(self, seed: int, member: int) -> Draw:
        def draw(purpose: str, quantity: Quantity) -> float:
            return quantity.mode if quantity.certain else quantity.draw(float(self.point[self.column[purpose]]))

        return draw


@dataclass(frozen=True)
class Played:
    """One member under one outcome, read like a run of one member."""

    scenario: Scenario
    outcomes: tuple[str, ...]
    result: MemberResult

    def values(self, variable: str, outcome: str) -> NDArray[np.int32]:
        """One variable: (1, ...) int32."""
        assert outcome == self.result.outcome
        return self.result.arrays[variable][None]

    def on(self, variable: str, outcome: str, day: int) -> NDArray[np.int32]:
        """One variable on one day: (1, ...) int32."""
        return np.asarray(self.values(variable, outcome).take(day, axis=1 + day_axis(variable)))

    def over_places(self, variable: str, outcome: str, places: tuple[int, ...] | None = None) -> NDArray[np.int64]:
        """One variable added up over groups and places, or some of them: (1, ..., day) int64."""
        return OverPlaces(variable, places)(self.values(variable, outcome)[0])[None]

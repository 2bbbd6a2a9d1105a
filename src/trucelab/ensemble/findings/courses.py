"""The courses of the members of a run: which outcome is in force when, and how much of a difference comes after it.

Courses are made anew from their draws; nothing of them is kept in the record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from trucelab.arrays import Floats, Ints
from trucelab.ensemble.findings.summary import measured
from trucelab.ensemble.members.course import course
from trucelab.ensemble.members.plan import Plan, ground_plan
from trucelab.ensemble.record.run_record import Run


@dataclass(frozen=True)
class Courses:
    """What the members of a run go through when an outcome comes."""

    outcome: str
    outcomes: tuple[str, ...]
    """Outcomes in the order of the scenario."""
    in_force: Ints
    """(member, day) which outcome is in force: its place in `outcomes`."""

    @property
    def first_end(self) -> Ints:
        """(member,) the first day on which another outcome is in force; the day after the last where there is none."""
        left = self.in_force != self.outcomes.index(self.outcome)
        return np.asarray(np.where(left.any(axis=1), left.argmax(axis=1), left.shape[1]), np.int64)

    def shares(self) -> Floats:
        """(outcome, day) share of members in which each outcome is in force; the sum of a day is 1."""
        return np.stack([(self.in_force == place).mean(axis=0) for place in range(len(self.outcomes))])


def courses(run: Run, outcomes: tuple[str, ...] | None = None) -> dict[str, Courses]:
    """By outcome, or by some of them: the courses of all members."""
    plan = ground_plan(run.scenario, members=run.manifest["members"], seed=run.manifest["seed"])
    return {outcome: courses_of(plan, outcome) for outcome in outcomes or run.outcomes}


def courses_of(plan: Plan, outcome: str) -> Courses:
    """The courses of the members of a plan."""
    place = {name: index for index, name in enumerate(plan.outcomes)}
    in_force = np.zeros((plan.members, plan.scenario.document.horizon_days + 1), np.int64)
    for member, days in enumerate(in_force):
        for phase in course(plan, outcome, member):
            days[phase.first_day :] = place[phase.outcome]
    return Courses(outcome, plan.outcomes, in_force)


@dataclass(frozen=True)
class Split:
    """A mean difference in two parts that add up to it."""

    whole: float
    after: float
    """What has come about since one of the two outcomes had ended, in each member."""

    @property
    def share(self) -> float:
        """The part that comes after, of the whole; nan where there is no difference."""
        return self.after / self.whole if self.whole else np.nan


def split(run: Run, found: Mapping[str, Courses], measure: str, outcome: str, instead_of: str, day: int) -> Split:
    """How much of the mean difference between two outcomes comes about after one of them has ended.

    In every member, what the difference is on the last day on which both outcomes are in force, or on `day` if that
    is earlier, is counted to them; what comes on top, to what follows.
    """
    ours, theirs = (measured(run, measure, name) for name in (outcome, instead_of))
    both = np.minimum(found[outcome].first_end, found[instead_of].first_end) - 1
    until = np.minimum(both, day)
    rows = np.arange(len(ours))
    whole = ours[:, day] - theirs[:, day]
    held = ours[rows, until] - theirs[rows, until]
    return Split(float(whole.mean()), float((whole - held).mean()))

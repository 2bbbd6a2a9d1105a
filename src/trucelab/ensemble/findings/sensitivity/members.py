"""What drives a run, read off its own members: which draws go with which figures.

A member is recognised by its draws, which are made anew from their streams.
Nothing is simulated, so this costs nothing; it sees only what goes steadily up
or down with an input, and with few members it sees little.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trucelab import chance
from trucelab.ensemble.findings.ranks import mean_ranks
from trucelab.ensemble.findings.sensitivity.course_luck import COURSE_LUCK
from trucelab.ensemble.findings.sensitivity.inputs import Input, Inputs, inputs_of
from trucelab.ensemble.findings.sensitivity.outputs import Output
from trucelab.ensemble.findings.summary import BELOW, measured
from trucelab.ensemble.members.following import may_follow
from trucelab.ensemble.members.plan import Plan, ground_plan
from trucelab.ensemble.record.run_record import Run

FEWEST = 12
"""Members below which nothing is read off."""

SURE = 1.96
"""Standard errors in half a 95 % interval."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Weight:
    """How one output goes with one input over the members of a run."""

    input: Input
    correlation: float
    """Spearman's rank correlation, -1 to 1."""
    explains: float
    """Part of the spread, in ranks, that goes with the input: squared correlation less what luck gives, 0 to 1."""
    low: float
    """Mean of the output over the members in the lowest third of the input's draws."""
    high: float
    """The same for the highest third."""
    low_error: float
    high_error: float
    """Half the width of the 95 % sampling interval of each mean."""

    @property
    def step(self) -> float:
        """How much larger the output is in the highest third than in the lowest."""
        return self.high - self.low

    @property
    def clear(self) -> bool:
        """Whether the 95 % sampling interval of `step` leaves out zero."""
        return abs(self.step) > math.hypot(self.low_error, self.high_error)


@dataclass(frozen=True)
class Members:
    """The members of a run with everything that they drew."""

    plan: Plan
    inputs: Inputs
    draws: Mapping[str, Floats]
    """By input: (member,) the chance at which it was drawn; the mean chance, where it was drawn more than once."""


def members_of(run: Run) -> Members:
    """The members of a run, with their draws made anew."""
    plan = ground_plan(run.scenario, members=run.manifest["members"], seed=run.manifest["seed"])
    inputs = inputs_of(plan)
    return Members(plan, inputs, {one.name: _chances(plan, one) for one in inputs.listed})


def _chances(plan: Plan, one: Input) -> Floats:
    for luck in COURSE_LUCK:
        if one.name == luck.name:
            return luck.order(plan, plan.members)
    drawn = [[chance.uniform(plan.seed, member, purpose) for purpose in one.purposes] for member in range(plan.members)]
    return np.asarray(np.mean(drawn, axis=1), np.float64)


def weights(run: Run, members: Members, output: Output) -> tuple[Weight, ...]:
    """The weight of every input that plays a part in an output, greatest step first; none where members are too few."""
    if members.plan.members < FEWEST:
        return ()
    values = measured(run, output.measure, output.outcome)[:, output.day].astype(np.float64)
    if output.instead_of is not None:
        values = measured(run, output.measure, output.instead_of)[:, output.day] - values
    found = [
        _weight(one, members.draws[one.name], values) for one in members.inputs.listed if plays(members, one, output)
    ]
    return tuple(sorted(found, key=lambda weight: -abs(weight.step)))


def plays(members: Members, one: Input, output: Output) -> bool:
    """Whether an input can change an output at all."""
    ways = [output.outcome] if output.instead_of is None else [output.outcome, output.instead_of]
    if one.name in {luck.name for luck in COURSE_LUCK}:
        return any(outcome in one.outcomes for outcome in ways)
    standard = output.measure.removeprefix(BELOW)
    for outcome in (reached for way in ways for reached in may_follow(members.plan, way)):
        drawn = members.inputs.drawn[outcome]
        there = drawn.moving | drawn.needs.get(standard, frozenset())
        if not there.isdisjoint(one.purposes):
            return True
    return False


def _weight(one: Input, draws: Floats, values: Floats) -> Weight:
    order = np.argsort(draws, kind="stable")
    third = len(order) // 3
    low, high = values[order[:third]], values[order[-third:]]
    ranks = mean_ranks(draws), mean_ranks(values)
    flat = any(np.ptp(rank) == 0.0 for rank in ranks)
    correlation = 0.0 if flat else float(np.corrcoef(*ranks)[0, 1])
    members = len(values)
    # what is left once the share that luck alone gives is taken off: the adjusted R squared of one explaining variable
    explains = max(0.0, 1.0 - (1.0 - correlation**2) * (members - 1) / (members - 2))
    return Weight(one, correlation, explains, float(low.mean()), float(high.mean()), _error(low), _error(high))


def _error(values: Floats) -> float:
    return float(SURE * values.std(ddof=1) / math.sqrt(len(values)))

"""What is looked at: figures read off one outcome, and outputs made of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trucelab.ensemble.findings.claim_measures import figure_of
from trucelab.ensemble.findings.summary import BELOW, LEADING_DAY, MEASURES, Recorded, measured
from trucelab.ensemble.members.plan import Plan
from trucelab.errors import WrongInput, meant
from trucelab.scenario import Scenario
from trucelab.scenario.claims import AtLeastClaim

REST = "everything else"
"""The input that stands for all that are not among the few that are measured."""

MARGIN = "claim: "
"""What the measure of a claim begins with; its key follows."""


@dataclass(frozen=True)
class Figure:
    """A number that one outcome gives."""

    measure: str
    """A measure of `summary.measured`, or `claim: ` and the key of a claim."""
    outcome: str
    day: int

    def value(self, played: Recorded) -> float:
        """The number in the first member."""
        if self.measure.startswith(MARGIN):
            claim = played.scenario.document.claims[self.measure.removeprefix(MARGIN)]
            assert isinstance(claim, AtLeastClaim)
            return margin(claim, float(figure_of(played, claim)[0]))
        return float(measured(played, self.measure, self.outcome)[0, self.day])


def margin(claim: AtLeastClaim, figure: float) -> float:
    """How far a figure is inside the range of a claim; negative outside.

    >>> claim = AtLeastClaim(kind="figure", by="a", says="b", measure="people", at_least=100, at_most=300)
    >>> margin(claim, 150), margin(claim, 350)
    (50.0, -50.0)
    """
    low = -math.inf if claim.at_least is None else claim.at_least
    high = math.inf if claim.at_most is None else claim.at_most
    return min(figure - low, high - figure)


@dataclass(frozen=True)
class Output:
    """A number whose drivers are sought."""

    measure: str
    outcome: str
    day: int
    instead_of: str | None = None
    """Where given, the number is how much smaller the measure is under `outcome` than under this one."""

    @property
    def difference(self) -> bool:
        """Whether two outcomes are compared."""
        return self.instead_of is not None

    @property
    def claim(self) -> str | None:
        """The key of the claim whose margin this is."""
        return self.measure.removeprefix(MARGIN) if self.measure.startswith(MARGIN) else None


def figures_of(plan: Plan, outcomes: Sequence[str], measure: str | None = None) -> tuple[Figure, ...]:
    """What is read off each outcome: people displaced, people below minimums, the figures of claims.

    measure  one of them alone
    raises   WrongInput, if it is not there
    """
    document = plan.scenario.document
    day = {MEASURES[0].name: document.horizon_days}
    day |= {BELOW + name: min(LEADING_DAY, document.horizon_days) for name in document.needs.standards}
    found = [Figure(name, outcome, when) for name, when in day.items() for outcome in outcomes]
    for key, claim in document.claims.items():
        # a claim about the first day costs nothing: nobody has moved yet
        if isinstance(claim, AtLeastClaim) and (claim.outcome is None or claim.outcome in outcomes):
            when = 0 if claim.outcome is None else document.horizon_days if claim.day is None else claim.day
            found.append(Figure(MARGIN + key, claim.outcome or plan.outcomes[0], when))
    known = list(dict.fromkeys(figure.measure for figure in found))
    if measure is not None and measure not in known:
        says = f'"{measure}" is not an output. {meant(measure, known)}'
        raise WrongInput.one(says, where="--output")
    return tuple(figure for figure in found if measure in (None, figure.measure))


def outputs_of(figures: Sequence[Figure], worst: str) -> tuple[Output, ...]:
    """The figures themselves, and what each outcome spares people against the worst one."""
    found = [Output(figure.measure, figure.outcome, figure.day) for figure in figures]
    there = {(figure.measure, figure.outcome) for figure in figures}
    for figure in figures:
        if figure.outcome != worst and not figure.measure.startswith(MARGIN) and (figure.measure, worst) in there:
            found.append(Output(figure.measure, figure.outcome, figure.day, instead_of=worst))
    return tuple(found)


def values_of(outputs: Sequence[Output], figures: Sequence[Figure], values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Outputs at every point from figures at every point: (point, figure) to (point, output)."""
    column = {(figure.measure, figure.outcome): index for index, figure in enumerate(figures)}
    found = []
    for output in outputs:
        own = values[:, column[output.measure, output.outcome]]
        found.append(own if output.instead_of is None else values[:, column[output.measure, output.instead_of]] - own)
    return np.stack(found, axis=1)


def title(scenario: Scenario, output: Output) -> str:
    """An output in words."""
    document = scenario.document
    if output.claim is not None:
        claim = document.claims[output.claim]
        return f"margin of the claim “{claim.says}” ({claim.by})"
    if output.measure.startswith(BELOW):
        standard = document.needs.standards[output.measure.removeprefix(BELOW)].name.lower()
        what = f"people below the minimum of {standard} on day {output.day}"
    else:
        what = f"people {output.measure} by day {output.day}"
    if output.instead_of is None:
        return f"{what} under {output.outcome}"
    return f"fewer {what} under {output.outcome} than under {output.instead_of}"

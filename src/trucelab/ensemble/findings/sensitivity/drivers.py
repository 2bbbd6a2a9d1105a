"""The drivers of a scenario: all inputs screened, then the few that matter measured, the others moved together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trucelab import chance
from trucelab.ensemble.findings.sensitivity.experiment import Experiment
from trucelab.ensemble.findings.sensitivity.factor_selection import few_that_matter
from trucelab.ensemble.findings.sensitivity.indices import Indices, crossed, indices
from trucelab.ensemble.findings.sensitivity.inputs import Input, Inputs, inputs_of
from trucelab.ensemble.findings.sensitivity.outputs import (
    REST,
    Figure,
    Output,
    figures_of,
    outputs_of,
    title,
    values_of,
)
from trucelab.ensemble.findings.sensitivity.screening import STEP, Effects, effects, trajectories
from trucelab.ensemble.findings.summary import MEASURES
from trucelab.ensemble.members.plan import Plan, ground_plan
from trucelab.errors import WrongInput, meant
from trucelab.scenario import Scenario

TRAJECTORIES, SAMPLES = 4, 32
"""Sizes where nothing is said: three to four minutes for the Idlib case on two cores."""

Floats = NDArray[np.float64]
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Sizes:
    """How much is played."""

    trajectories: int = TRAJECTORIES
    samples: int = SAMPLES


def drivers(
    scenario: Scenario,
    *,
    outcome: str | None = None,
    measure: str | None = None,
    sizes: Sizes = Sizes(),
    seed: int = 1,
    workers: int | None = None,
    progress: Progress = lambda what, done, whole: None,
) -> dict[str, Any]:
    """What drives the figures of a scenario, as a JSON value.

    Every input is screened under every outcome.  The few that matter are then measured under the two outcomes that
    lead the brief, and all others together as one more input, so that the indices speak of the whole variance.

    outcome  this one alone
    measure  this one alone: `newly displaced`, `below minimum: water`, `claim: devastating`
    workers  threads; results do not depend on it
    raises   WrongInput: nothing is uncertain, an unknown outcome or measure, sizes that cannot be
    """
    plan = ground_plan(scenario, members=1, seed=seed)
    if outcome is not None and outcome not in plan.outcomes:
        says = f'"{outcome}" is not an outcome with consequences. {meant(outcome, plan.outcomes)}'
        raise WrongInput.one(says, where="--outcome")
    for number, what in ((sizes.trajectories, "trajectories"), (sizes.samples, "samples")):
        if number < 2:
            raise WrongInput.one(f"{number} {what}: give 2 or more", where=f"--{what}")
    found = inputs_of(plan)
    if not found.listed:
        raise WrongInput.one("nothing in the scenario is uncertain: give ranges, such as 10..15..25")
    chosen = plan.outcomes if outcome is None else (outcome,)
    screened = _screened(plan, found, chosen, measure, sizes, workers, progress)
    measured = _measured(screened, measure, sizes, workers, progress)
    return _record(scenario, seed, sizes, screened, measured)


@dataclass(frozen=True)
class _Screened:
    plan: Plan
    inputs: Inputs
    outputs: tuple[Output, ...]
    values: Floats
    """(point, output)"""
    effects: tuple[Effects, ...]
    leading: tuple[str, ...]
    """The worst outcome, and the one that it is set against."""
    few: list[int]
    covered: float


@dataclass(frozen=True)
class _Measured:
    names: tuple[str, ...]
    """Inputs in the order of their indices; `REST` among them."""
    outputs: tuple[Output, ...]
    indices: tuple[Indices | None, ...]
    points: int


def _screened(
    plan: Plan,
    inputs: Inputs,
    chosen: Sequence[str],
    measure: str | None,
    sizes: Sizes,
    workers: int | None,
    progress: Progress,
) -> _Screened:
    figures = figures_of(plan, chosen, measure)
    points = trajectories(inputs.groups, sizes.trajectories, _whole(plan.seed, "drivers: trajectories"))
    experiment = Experiment(plan, inputs, figures, workers)
    values = experiment.play(points, lambda done, whole: progress("screening", done, whole))
    leading = _leading(plan, figures, values)
    outputs = outputs_of(figures, leading[0])
    by_output = values_of(outputs, figures, values)
    resampling = _whole(plan.seed, "drivers: effects resampled")
    found = tuple(effects(inputs.groups, points, column, resampling) for column in by_output.T)
    few, covered = few_that_matter(_leading_effects(outputs, found, leading), inputs.needs_only)
    return _Screened(plan, inputs, outputs, by_output, found, leading, few, covered)


def _leading_effects(outputs: Sequence[Output], found: Sequence[Effects], leading: tuple[str, ...]) -> list[Effects]:
    """Effects on the outcomes that lead and on their difference; all, where only claims are asked for."""
    either = {None, *leading}
    return [
        effect
        for output, effect in zip(outputs, found, strict=True)
        if output.claim is None and output.outcome in leading and output.instead_of in either
    ] or list(found)


def _leading(plan: Plan, figures: Sequence[Figure], values: Floats) -> tuple[str, ...]:
    """The worst outcome, and the truce (any other outcome, where there is none) under which fewest are displaced."""
    by_outcome: dict[str, float] = {}
    for measure in (MEASURES[0].name, figures[0].measure):
        for figure, mean in zip(figures, values.mean(axis=0), strict=True):
            if figure.measure == measure:
                by_outcome[figure.outcome] = float(mean)
        if by_outcome:
            break
    worst = max(by_outcome, key=lambda one: by_outcome[one])
    others = [one for one in by_outcome if one != worst]
    truces = [one for one in others if plan.scenario.document.consequences[one].truce is not None]
    best = min(truces or others, key=lambda one: by_outcome[one], default=None)
    return (worst,) if best is None else (worst, best)


def _measured(
    screened: _Screened, measure: str | None, sizes: Sizes, workers: int | None, progress: Progress
) -> _Measured:
    """The few that matter, measured, and everything else as one."""
    plan, inputs = screened.plan, screened.inputs
    if not screened.few:
        return _Measured((), (), (), 0)
    names = {inputs.listed[index].name for index in screened.few}
    groups = [group if group in names else REST for group in inputs.groups]
    points = crossed(groups, sizes.samples, _whole(plan.seed, "drivers: samples"))
    figures = figures_of(plan, screened.leading, measure)
    experiment = Experiment(plan, inputs, figures, workers)
    values = experiment.play(points, lambda done, whole: progress("measuring", done, whole))
    outputs = outputs_of(figures, screened.leading[0])
    resampling = _whole(plan.seed, "drivers: indices resampled")
    found = tuple(indices(groups, column, resampling) for column in values_of(outputs, figures, values).T)
    return _Measured(tuple(dict.fromkeys(groups)), outputs, found, len(points))


def _whole(seed: int, purpose: str) -> int:
    """A seed for a generator that is not ours: 1 or more, since SALib takes 0 for none."""
    return chance.stream(seed, 0, purpose).integers(1, 2**31)


def _record(scenario: Scenario, seed: int, sizes: Sizes, screened: _Screened, measured: _Measured) -> dict[str, Any]:
    listed = screened.inputs.listed
    by_output = dict(zip(measured.outputs, measured.indices, strict=True))
    return {
        "seed": seed,
        "trajectories": sizes.trajectories,
        "samples": sizes.samples,
        "step": STEP,
        "points": {"screening": len(screened.values), "measuring": measured.points},
        "inputs": [_input(one) for one in listed],
        "few": [listed[index].name for index in screened.few],
        "covered": screened.covered,
        "leading": list(screened.leading),
        "outputs": [
            {
                "title": title(scenario, output),
                "measure": output.measure,
                "outcome": output.outcome,
                "instead_of": output.instead_of,
                "day": output.day,
                "holds": None if output.claim is None else float((values >= 0.0).mean()),
                "effects": _effects(listed, found),
                "indices": _indices(measured.names, by_output.get(output)),
            }
            for output, found, values in zip(screened.outputs, screened.effects, screened.values.T, strict=True)
        ],
    }


def _input(one: Input) -> dict[str, Any]:
    return {
        "name": one.name,
        "says": one.says,
        "draws": len(one.purposes),
        "judgements": one.judged,
        "outcomes": list(one.outcomes),
        "ranges": [
            {
                "path": spot.path,
                "low": spot.quantity.low,
                "mode": spot.quantity.mode,
                "high": spot.quantity.high,
                "judgement": spot.judged,
            }
            for spot in one.spots
        ],
    }


def _effects(listed: Sequence[Input], found: Effects) -> list[dict[str, Any]]:
    """Effects, the greatest first."""
    rows = [
        {
            "input": one.name,
            "mean_absolute": float(found.mean_absolute[index]),
            "uncertain": float(found.uncertain[index]),
            "mean": _number(found.mean[index]),
            "spread": _number(found.spread[index]),
            "share": float(found.shares[index]),
        }
        for index, one in enumerate(listed)
    ]
    return sorted(rows, key=lambda row: -float(str(row["mean_absolute"])))


def _indices(names: Sequence[str], found: Indices | None) -> dict[str, Any] | None:
    if found is None:
        return None
    rows = [
        {
            "input": name,
            "first": float(found.first[index]),
            "first_uncertain": float(found.first_uncertain[index]),
            "total": float(found.total[index]),
            "total_uncertain": float(found.total_uncertain[index]),
        }
        for index, name in enumerate(names)
    ]
    rows.sort(key=lambda row: -float(str(row["total"])))
    return {"mean": found.mean, "deviation": found.deviation, "inputs": rows}


def _number(value: float) -> float | None:
    """A number that JSON can hold."""
    return float(value) if np.isfinite(value) else None

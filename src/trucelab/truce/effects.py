"""What each term of a truce does: the chance to hold with it and without it, under the same luck."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from trucelab.truce.covariates import Covariate
from trucelab.truce.curve import BAND
from trucelab.truce.drawing import DrawnTruces
from trucelab.truce.lognormal import FloatArray


@dataclass(frozen=True)
class TermEffect:
    """What one covariate does to the chance that a truce is in force on a day."""

    covariate: Covariate
    present: bool
    """Whether the deal has it."""
    tag: str
    """ASSUMPTION, or that the scenario sets it; empty where it was measured."""
    share: float
    """Weight of the presets that feel it, 0 to 1; at 0 it cannot do anything."""
    with_it: float
    """Median chance."""
    without: float
    low: float
    """Of the change that it makes, draw by draw."""
    median: float
    high: float


def term_effects(drawn: DrawnTruces, day: float) -> Iterator[TermEffect]:
    """The effect of every covariate, in the order of the register; those that the deal has not are put in."""
    times = np.array([float(day)])
    as_is = drawn.held(times)[:, 0]
    for item in drawn.priors.covariates:
        present = bool(getattr(drawn.truce, item.switch))
        other = drawn.truce.model_copy(update={item.switch: not present})
        switched = DrawnTruces(other, drawn.chances, drawn.priors).held(times)[:, 0]
        with_it, without = (as_is, switched) if present else (switched, as_is)
        yield _effect(drawn, item, present, with_it, without)


def _effect(drawn: DrawnTruces, item: Covariate, present: bool, with_it: FloatArray, without: FloatArray) -> TermEffect:
    weight, priors = drawn.truce.settles_war, drawn.priors
    weights = ((priors.pause.name, 1.0 - weight), (priors.war_ending.name, weight))
    share = sum(part for name, part in weights if name in item.presets)
    low, median, high = (float(edge) for edge in np.quantile(with_it - without, BAND))
    return TermEffect(
        item,
        present,
        item.tag(drawn.truce),
        share,
        float(np.median(with_it)),
        float(np.median(without)),
        low,
        median,
        high,
    )

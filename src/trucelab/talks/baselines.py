"""Baselines: simple answers that a model must beat, and points that bargaining theory singles out.

None of these is a forecast.  On the published tests the salience-weighted mean
did at least as well as models of challenge and threat; see docs/science.

Source: specification of the bargaining models, sections 5.1 and 5.4.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from trucelab import seeding
from trucelab.errors import WrongInput
from trucelab.scenario.values import Quantity
from trucelab.talks.states import StateArray

FloatArray = NDArray[np.float64]

Input = Literal["position", "salience", "power"]
INPUTS: tuple[Input, ...] = ("position", "salience", "power")


def compromise(positions: FloatArray, weights: FloatArray) -> float:
    """The mean position, weighted by power times salience.

    positions, weights  (actor,); weights 0 or more, not all 0
    returns             in the unit of the positions
    """
    return float(np.dot(positions, weights) / weights.sum())


def weighted_median(positions: FloatArray, weights: FloatArray) -> float:
    """The position with half of the weight on either side; the lower one if two have.

    As `compromise`.
    """
    order = np.argsort(positions, kind="stable")
    mass = np.cumsum(weights[order])
    half = mass[-1] / 2 * (1.0 - 1e-12)  # sums that differ by rounding alone are ties
    return float(positions[order][np.searchsorted(mass, half)])


def leverage(weights: FloatArray) -> FloatArray:
    """How far the compromise moves if an actor moves by one: w_i / sum w.

    weights  (actor,)
    """
    shares: FloatArray = weights / weights.sum()
    return shares


@dataclass(frozen=True)
class Actor:
    """One actor on one issue with a scale."""

    position: Quantity
    """Where it stands, in the unit of the issue."""
    salience: Quantity
    """How much it cares, 0 to 1."""
    power: Quantity
    """What it can throw in, 0 or more, no unit."""


@dataclass(frozen=True)
class Swing:
    """How far the compromise swings with one input between its low and its high, all others most likely."""

    actor: str
    input: Input
    at_low: float
    at_high: float


@dataclass(frozen=True, eq=False)
class Baselines:
    """The baselines of one issue, in the unit of the positions."""

    compromise: float
    """With every input at its most likely value; so are the next two."""
    median: float
    leverage: Mapping[str, float]
    compromise_draws: FloatArray
    """(draw,)"""
    median_draws: FloatArray
    """(draw,)"""
    swings: tuple[Swing, ...]
    """Widest first, then in the order of the actors."""

    def interval(self, line: Literal["compromise", "median"], share: float = 0.9) -> tuple[float, float]:
        """Between which values the middle share of the draws lies."""
        draws = self.compromise_draws if line == "compromise" else self.median_draws
        low, high = np.quantile(draws, [(1 - share) / 2, (1 + share) / 2])
        return float(low), float(high)


def baselines(actors: Mapping[str, Actor], *, draws: int = 1000, seed: int = 0) -> Baselines:
    """Compromise and weighted median of one issue, with what the uncertainty of the inputs does to them.

    draws   how often every range is drawn from its triangular distribution
    raises  WrongInput, if there is nobody, an input is out of range, or nobody can have any weight
    """
    _require_actors(actors)
    likely = {name: np.array([getattr(actor, name).mode for actor in actors.values()]) for name in INPUTS}
    drawn = {
        name: np.stack([_draws(getattr(actor, name), draws, seed, f"{who} {name}") for who, actor in actors.items()])
        for name in INPUTS
    }
    weights = likely["salience"] * likely["power"]
    drawn_weights = drawn["salience"] * drawn["power"]
    return Baselines(
        compromise=compromise(likely["position"], weights),
        median=weighted_median(likely["position"], weights),
        leverage=dict(zip(actors, leverage(weights).tolist(), strict=True)),
        compromise_draws=(drawn["position"] * drawn_weights).sum(axis=0) / drawn_weights.sum(axis=0),
        median_draws=np.array([weighted_median(drawn["position"][:, k], drawn_weights[:, k]) for k in range(draws)]),
        swings=_swings(actors, likely),
    )


def _draws(quantity: Quantity, draws: int, seed: int, purpose: str) -> FloatArray:
    # the name of the stream is older than that of the file: another would change every draw
    chances = seeding.stream(seed, 0, f"reference lines: {purpose}").random(draws)
    return np.array([quantity.draw(chance) for chance in chances.tolist()])


def _swings(actors: Mapping[str, Actor], likely: Mapping[Input, FloatArray]) -> tuple[Swing, ...]:
    found = []
    for at, (who, actor) in enumerate(actors.items()):
        for name in INPUTS:
            quantity: Quantity = getattr(actor, name)
            ends = []
            for value in (quantity.low, quantity.high):
                changed = {other: numbers.copy() for other, numbers in likely.items()}
                changed[name][at] = value
                weights = changed["salience"] * changed["power"]
                if not weights.any():
                    weights = np.ones_like(weights)  # nobody cares at all: nobody counts more
                ends.append(compromise(changed["position"], weights))
            found.append(Swing(who, name, ends[0], ends[1]))
    return tuple(sorted(found, key=lambda swing: -abs(swing.at_high - swing.at_low)))


def _require_actors(actors: Mapping[str, Actor]) -> None:
    if not actors:
        raise WrongInput.one("baselines need at least one actor")
    for who, actor in actors.items():
        if actor.salience.low < 0 or actor.salience.high > 1:
            raise WrongInput.one(f'"{who}", salience: give a share between 0 and 1')
        if actor.power.low < 0:
            raise WrongInput.one(f'"{who}", power: give 0 or more')
    if not any(actor.salience.mode * actor.power.mode > 0 for actor in actors.values()):
        raise WrongInput.one("nobody has any weight: power times salience is 0 for every actor")


@dataclass(frozen=True, eq=False)
class BargainingPoint:
    """What the parties could gain together over a breakdown; a reference point, not a forecast."""

    mutually_better: StateArray
    """Columns at least as good as the breakdown for everybody and better for somebody, ascending.

    Empty if there is no mutually better state, which says something by itself.
    """
    nash: StateArray
    """Of these, the ones with the greatest product of gains to the power of the weights; empty if none is."""
    kalai_smorodinsky: StateArray
    """Of these, the ones in which the least share of a party's greatest possible gain is greatest."""


def bargaining_point(
    utilities: FloatArray, breakdown: Sequence[float] | FloatArray, weights: Sequence[float] | FloatArray | None = None
) -> BargainingPoint:
    """The asymmetric Nash point and the Kalai-Smorodinsky point over finitely many states.

    utilities  (party, state)
    breakdown  (party,): what everybody has if the talks break down
    weights    (party,) above 0; equal if None
    raises     WrongInput, if shapes differ or a weight is not above 0

    If no state is better for everybody, the product is 0 all over, and states count first by how many gain,
    then by the product over those.  Source: Nash (1950); Kalai and Smorodinsky (1975).
    """
    least = np.asarray(breakdown, np.float64)
    powers = np.ones_like(least) if weights is None else np.asarray(weights, np.float64)
    if least.shape != utilities.shape[:1] or powers.shape != least.shape or not (powers > 0).all():
        raise WrongInput.one("one breakdown utility, and one weight above 0, must be given for each party")
    gains = utilities - least[:, np.newaxis]
    better = np.flatnonzero((gains >= 0).all(axis=0) & (gains > 0).any(axis=0))
    if not better.size:
        return BargainingPoint(better, better, better)
    gains = gains[:, better]
    logs = np.log(gains, out=np.zeros_like(gains), where=gains > 0)
    product = powers @ logs
    gaining = (gains > 0).sum(axis=0)
    product[gaining < gaining.max()] = -np.inf
    ideal = gains.max(axis=1)
    able = ideal > 0
    shares = (gains[able] / ideal[able, np.newaxis]).min(axis=0)
    return BargainingPoint(better, better[_greatest(product)], better[_greatest(shares)])


def _greatest(values: FloatArray) -> NDArray[np.bool_]:
    top = values.max()
    found: NDArray[np.bool_] = values >= top - 1e-12 * max(1.0, abs(float(top)))
    return found

"""A probabilistic election among outcomes: who can assemble the heavier coalition.

It ignores who can actually move, so show it beside the noisy-move chain, never
instead of it.

Source: the probabilistic Condorcet election of Wise and colleagues (KTAB);
specification of the bargaining models, section 5.3.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trucelab import elementary
from trucelab.errors import WrongInput

FloatArray = NDArray[np.float64]

MOST_CANDIDATES = 2000


@dataclass(frozen=True, eq=False)
class Election:
    """One election, read in three ways; model-implied and uncalibrated like the noisy-move chain."""

    support: FloatArray
    """(candidate, candidate): S[a, b], the weighted gain of those who prefer a to b."""
    victory: FloatArray
    """(candidate, candidate): V[a, b], the chance that a beats b; 1/2 against itself and where nobody cares."""
    conditional: FloatArray
    """(candidate,): in proportion to the chance of beating every rival."""
    uniform_chain: FloatArray
    """(candidate,): share of time in office, if challengers come at random."""
    incentive_chain: FloatArray
    """(candidate,): share of time in office, if challengers come in proportion to gain times chance to win."""


def elect(utilities: FloatArray, weights: Sequence[float] | FloatArray, steepness: float = 1.0) -> Election:
    """Hold the election.

    utilities  (actor, candidate) in [0, 1]
    weights    (actor,), power times salience, 0 or more; only proportions matter
    steepness  nu above 0: how surely the heavier coalition wins
    raises     WrongInput, if numbers are out of range, or there are more than `MOST_CANDIDATES`

    Candidates that are the same to everybody who counts stand as one and share its chance.
    """
    weights = np.asarray(weights, np.float64)
    _require(utilities, weights, steepness)
    counted = utilities[weights > 0]
    _, kept, copy_of = np.unique(counted, axis=1, return_index=True, return_inverse=True)
    copy_of = copy_of.reshape(-1)
    support = _support(counted[:, kept], weights[weights > 0])
    log_victory = _log_victory(support, steepness)
    victory = elementary.exp(log_victory)
    share = 1.0 / np.bincount(copy_of)[copy_of]
    everywhere = np.ix_(copy_of, copy_of)
    return Election(
        support[everywhere],
        victory[everywhere],
        _conditional(log_victory)[copy_of] * share,
        _uniform_chain(victory)[copy_of] * share,
        _incentive_chain(support, victory)[copy_of] * share,
    )


def outcome_utilities(utilities: FloatArray, outcomes: Mapping[str, Iterable[int]]) -> FloatArray:
    """What an outcome of many states is worth to every actor: the mean over its states.

    utilities  (actor, state)
    outcomes   by name, columns of `utilities`; at least one each
    returns    (actor, outcome)
    """
    columns = [utilities[:, list(states)].mean(axis=1) for states in outcomes.values()]
    return np.stack(columns, axis=1)


def _support(utilities: FloatArray, weights: FloatArray) -> FloatArray:
    """S[a:b] = sum_i w_i max(0, u_i(a) - u_i(b))."""
    total = np.zeros((utilities.shape[1], utilities.shape[1]))
    for row, weight in zip(utilities, weights, strict=True):
        total += weight * np.maximum(0.0, row[:, np.newaxis] - row[np.newaxis, :])
    return total


def _log_victory(support: FloatArray, steepness: float) -> FloatArray:
    """log V(a,b), V = S[a:b]^nu / (S[a:b]^nu + S[b:a]^nu), in logarithms so that no power overflows."""
    with np.errstate(divide="ignore", invalid="ignore"):
        log = elementary.log(support)
        difference = steepness * (log.T - log)
    difference[np.diag_indices_from(difference)] = 0.0
    difference[(support == 0.0) & (support.T == 0.0)] = 0.0
    # log(1 + exp(difference)), without overflow
    return np.asarray(-(np.maximum(difference, 0.0) + elementary.log1p(elementary.exp(-np.abs(difference)))))


def _conditional(log_victory: FloatArray) -> FloatArray:
    """p_a in proportion to prod_b V(a,b)."""
    log_product = log_victory.sum(axis=1)
    chances = elementary.exp(log_product - log_product.max())
    return np.asarray(chances / chances.sum())


def _uniform_chain(victory: FloatArray) -> FloatArray:
    """p_a = (1/m) sum_b V(a,b) (p_a + p_b): incumbent b is challenged by every a, itself included, equally often."""
    arrivals = victory / victory.shape[0]
    return _stationary(arrivals)


def _incentive_chain(support: FloatArray, victory: FloatArray) -> FloatArray:
    """Challenger a comes to incumbent b in proportion to S[a:b] V(a,b), then wins with V(a,b)."""
    incentive = support * victory
    total = incentive.sum(axis=0)
    arrivals = np.divide(incentive, total, out=np.zeros_like(incentive), where=total > 0.0) * victory
    return _stationary(arrivals)


def _stationary(arrivals: FloatArray) -> FloatArray:
    """The one long-run distribution of a chain over candidates.

    arrivals  (candidate, incumbent): the chance that the candidate replaces the incumbent; the diagonal is ignored

    There is only one: of two different candidates at least one can replace the other, so two closed
    classes cannot exist side by side.

    By elimination without subtractions (Grassmann, Taksar and Heyman 1985), in a fixed order: the last bits of a
    library for linear systems depend on the processor.
    """
    flow, size = arrivals.copy(), len(arrivals)
    leaving = np.zeros(size)
    for last in range(size - 1, 0, -1):
        leaving[last] = flow[:last, last].sum()
        if leaving[last] > 0.0:
            left_for = flow[:last, last] / leaving[last]
            flow[:last, :last] += left_for[:, np.newaxis] * flow[last, :last]
    chances = np.zeros(size)
    chances[0] = 1.0
    for number in range(1, size):
        reached = (flow[number, :number] * chances[:number]).sum()
        if leaving[number] > 0.0 and reached <= leaving[number]:
            chances[number] = reached / leaving[number]
        else:  # the heavier one is 1, so that no chance overflows; one that is never left takes all
            chances[:number] *= leaving[number] / reached if leaving[number] > 0.0 else 0.0
            chances[number] = 1.0
    return np.asarray(chances / chances.sum())


def _require(utilities: FloatArray, weights: FloatArray, steepness: float) -> None:
    if utilities.ndim != 2 or not utilities.size or weights.shape != utilities.shape[:1]:
        raise WrongInput.one("an election needs utilities, actors by candidates, and one weight for each actor")
    if not (utilities >= 0).all() or not (utilities <= 1).all():
        raise WrongInput.one("utilities must lie between 0 and 1")
    if not np.isfinite(weights).all() or (weights < 0).any() or not weights.any():
        raise WrongInput.one("weights must be 0 or more, and not all 0")
    if not 0 < steepness < np.inf:
        raise WrongInput.one(f"steepness {steepness:g}: give a number above 0")
    if utilities.shape[1] > MOST_CANDIDATES:
        raise WrongInput.one(
            f"{utilities.shape[1]} candidates are too many; let outcomes stand instead of states, at most "
            f"{MOST_CANDIDATES}"
        )

"""The noisy-move chain: where the talks drift if every party mostly, but not always, does what suits it.

At each opportunity one decision maker is drawn and chooses among staying and
its moves, the more likely the better it values them: the logit choice of
McKelvey and Palfrey (1995) on the graph model.  A move is valued by a mix of
where it leads and of the worst that the others' improvements make of it.

What comes out is `STANDING`: it follows from the model, and nothing has been
fitted to what happened anywhere.  Rationality has no unit that carries over
from one conflict to another; treat it as a sensitivity, over the whole grid.

Source: specification of the bargaining models, section 5.2.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from trucelab.errors import WrongInput
from trucelab.talks import dynamics_kernels as kernels
from trucelab.talks.conflict import PreparedTalks
from trucelab.talks.findings import Held
from trucelab.talks.graph import GraphConflict
from trucelab.talks.states import RankArray

FloatArray = NDArray[np.float64]

STANDING = "model-implied, uncalibrated"
"""What every probability of this file is; print it beside them."""

RATIONALITIES = (2.0, 4.0, 8.0, 16.0)
"""The grid of lambda, per full range of utility."""

FORESIGHTS = (0.0, 0.5, 1.0)
"""The grid of f: 0 looks at where a move leads, 1 at the worst that others make of it."""

TIES_STAY_FROM = 100.0
"""From this rationality on, a move that is worth exactly as much as staying is not made."""

DENSE_STATES = 2000
"""Up to so many feasible states limits are solved by elimination; beyond, by going on until nothing changes."""

Replies = Literal["sequences", "single"]
"""What a mover with foresight reckons with: the others' improvements one after the other, or one reply."""


def utilities_of(ranks: RankArray) -> FloatArray:
    """Utilities from ranks: 0 for the worst level, 1 for the best, equal steps between; 0 if all is one level.

    ranks    (..., state), dense from 1
    returns  (..., state) in [0, 1], no unit
    """
    levels = ranks.max(axis=-1, keepdims=True)
    utilities: FloatArray = (ranks - 1.0) / np.maximum(levels - 1, 1)
    return utilities


@dataclass(frozen=True, eq=False)
class Chain:
    """The noisy-move chain of one conflict under one rationality and one foresight."""

    graph: GraphConflict
    chance: FloatArray
    """(moves,): the chance, per opportunity, that this move is made from its state."""
    stay: FloatArray
    """(feasible states,): the chance, per opportunity, that nothing changes."""

    def dense(self) -> FloatArray:
        """The transition matrix, row by row: (feasible state, feasible state).

        raises  WrongInput, if there are more than `DENSE_STATES` feasible states
        """
        states = self.stay.size
        if states > DENSE_STATES:
            raise WrongInput.one(f"{states} feasible states are too many for a full matrix; at most {DENSE_STATES}")
        matrix = np.empty((states, states))
        kernels.to_dense(*self._moves, matrix)
        return matrix

    def after(self, opportunities: int, start: int) -> FloatArray:
        """Where the talks are after so many opportunities from the state `start`: (feasible state,).

        raises  WrongInput, if `start` is not feasible
        """
        now, then = self._at(start), np.empty_like(self.stay)
        for _ in range(opportunities):
            kernels.forward(*self._moves, now, then)
            now, then = then, now
        return now

    def limit(self, start: int, *, tolerance: float = 1e-9, most: int = 200_000) -> Limit:
        """Where the talks are in the long run, from the state `start`, also if some states are never left.

        tolerance, most  for more than `DENSE_STATES` states: when to stop, and after how many opportunities
                         to give up
        raises           WrongInput, if `start` is not feasible

        By elimination without subtractions (Grassmann, Taksar and Heyman 1985), which is exact to rounding even
        where escapes are very rare; beyond `DENSE_STATES` by power iteration.
        """
        at, found = self.graph.index_of(start), np.empty_like(self.stay)
        if self.stay.size <= DENSE_STATES:
            kernels.solved_limit(self.graph.moves.first, self.graph.moves.target, self.chance, at, found)
            return Limit(found, 0.0, True)
        distance, _ = kernels.iterated_limit(*self._moves, at, tolerance, most, found)
        return Limit(found, float(distance), bool(distance <= tolerance))

    def passage(self, goal: Iterable[int], opportunities: int) -> FloatArray:
        """The chance that a set of states has been entered within so many opportunities, by where one starts.

        goal     feasible states
        returns  (feasible state,): 1 in the set itself
        raises   WrongInput, if a state of the goal is not feasible
        """
        return self.passages(goal, [opportunities])[0]

    def passages(self, goal: Iterable[int], opportunities: Sequence[int]) -> list[FloatArray]:
        """`passage` within several numbers of opportunities, for the price of the largest."""
        inside = self.graph.among(goal)
        now, then = inside.astype(np.float64), np.empty_like(self.stay)
        found = {0: now.copy()}
        for done in range(1, max(opportunities) + 1):
            kernels.backward(*self._moves, inside, now, then)
            now, then = then, now
            if done in opportunities:
                found[done] = now.copy()
        return [found[wanted] for wanted in opportunities]

    @property
    def _moves(self) -> tuple[NDArray[np.int64], RankArray, FloatArray, FloatArray]:
        return self.graph.moves.first, self.graph.moves.target, self.chance, self.stay

    def _at(self, start: int) -> FloatArray:
        mass = np.zeros_like(self.stay)
        mass[self.graph.index_of(start)] = 1.0
        return mass


@dataclass(frozen=True, eq=False)
class Limit:
    """Where a chain is in the long run."""

    chance: FloatArray
    """(feasible state,)"""
    distance: float
    """Estimated sum of absolute differences from the limit; 0 if solved by elimination."""
    converged: bool


def noisy_chain(
    graph: GraphConflict,
    rationality: float,
    foresight: float,
    *,
    utilities: FloatArray | None = None,
    activity: Sequence[float] | None = None,
    replies: Replies = "sequences",
) -> Chain:
    """The chain of one conflict.

    rationality  lambda, 0 (blind) to infinity (always the best choice; ties stay), per unit of utility
    foresight    f, 0 to 1
    utilities    (decision maker, feasible state), the analyst's own numbers; from ranks if None
    activity     a_i: in what proportion decision makers get opportunities; equal for all with an option if None
    replies      what foresight reckons with; the two agree for two decision makers.  With "sequences" and f = 1
                 the states never left at infinite rationality are the sequentially stable ones, however many
                 decision makers there are
    raises       WrongInput, if a number is out of its range or an array has another shape
    """
    _require_grid([rationality], [foresight])
    if utilities is None:
        utilities = utilities_of(graph.ranks)
    shape = (len(graph.decision_makers), graph.moves.states)
    if utilities.shape != shape or not np.isfinite(utilities).all():
        raise WrongInput.one(f"utilities must be finite, {shape[0]} decision makers by {shape[1]} feasible states")
    utilities = np.ascontiguousarray(utilities, np.float64)
    lowest = np.empty(shape)
    for party, row in enumerate(lowest):
        kernels.lowest_after_improvements(
            graph.moves.first, graph.moves.target, utilities, party, replies == "sequences", row
        )
    chance, stay = np.empty(graph.moves.target.size), np.empty(graph.numbers.size)
    kernels.choose(
        graph.moves.first,
        graph.moves.target,
        utilities,
        lowest,
        float(foresight),
        float(rationality),
        rationality >= TIES_STAY_FROM,
        _activity(graph, activity),
        chance,
        stay,
    )
    return Chain(graph, chance, stay)


@dataclass(frozen=True, eq=False)
class OutcomeChances:
    """Chances of named sets of states over draws of preferences and the grid; see `STANDING`."""

    outcomes: tuple[str, ...]
    rationalities: tuple[float, ...]
    foresights: tuple[float, ...]
    opportunities: int
    weights: FloatArray
    """(draw,): how many members share this draw of preferences."""
    after: FloatArray
    """(draw, rationality, foresight, outcome): after `opportunities` from the status quo."""
    limit: FloatArray | None
    """The same in the long run; nan where the iteration did not converge; None if not asked for."""

    def ranges(self, *, in_the_long_run: bool = False) -> Mapping[str, ChanceRange]:
        """By outcome: least, middle and greatest chance over every draw and every point of the grid.

        raises  WrongInput, if the long run was not computed
        """
        chances = self._chosen(in_the_long_run)
        weights = np.broadcast_to(self.weights[:, np.newaxis, np.newaxis], chances.shape[:-1]).reshape(-1)
        return {name: ChanceRange.of(chances[..., at].reshape(-1), weights) for at, name in enumerate(self.outcomes)}

    def at(self, rationality: float, foresight: float, *, in_the_long_run: bool = False) -> Mapping[str, ChanceRange]:
        """As `ranges`, over the draws at one point of the grid.

        raises  WrongInput, if it is no point of the grid, or the long run was not computed
        """
        chances = self._chosen(in_the_long_run)
        if rationality not in self.rationalities or foresight not in self.foresights:
            raise WrongInput.one(f"rationality {rationality:g} with foresight {foresight:g} is no point of the grid")
        chosen = chances[:, self.rationalities.index(rationality), self.foresights.index(foresight)]
        return {name: ChanceRange.of(chosen[:, at], self.weights) for at, name in enumerate(self.outcomes)}

    def _chosen(self, in_the_long_run: bool) -> FloatArray:
        if not in_the_long_run:
            return self.after
        if self.limit is None:
            raise WrongInput.one("the long run was not computed; ask for it with in_the_long_run=True")
        return self.limit


@dataclass(frozen=True)
class ChanceRange:
    """Least, middle and greatest of many chances; see `STANDING`."""

    least: float
    median: float
    greatest: float

    @classmethod
    def of(cls, chances: FloatArray, weights: FloatArray) -> ChanceRange:
        """Of weighted chances; the lower one of two middles, nan left out.

        chances, weights  (n,)
        """
        known = np.isfinite(chances)
        if not known.any():
            return cls(math.nan, math.nan, math.nan)
        order = np.argsort(chances[known], kind="stable")
        ordered, mass = chances[known][order], np.cumsum(weights[known][order])
        middle = int(np.searchsorted(mass, mass[-1] / 2))
        return cls(float(ordered[0]), float(ordered[middle]), float(ordered[-1]))


def outcome_chances(
    prepared: PreparedTalks,
    member_helds: Iterable[Held | None],
    *,
    opportunities: int = 50,
    rationalities: Sequence[float] = RATIONALITIES,
    foresights: Sequence[float] = FORESIGHTS,
    activity: Sequence[float] | None = None,
    replies: Replies = "sequences",
    in_the_long_run: bool = False,
    threads: int = 1,
) -> OutcomeChances:
    """Chances of the outcomes of the talks, from the status quo, over draws of preferences.

    member_helds     one draw per member; draws that are equal are computed once
    others           as `chances_over_ranks`
    raises           WrongInput, if the status quo is not possible, or as `noisy_chain`
    """
    draws = Counter(
        tuple(sorted((name, tuple(map(bool, mask))) for name, mask in (held or {}).items())) for held in member_helds
    )
    graph = GraphConflict.of(prepared.unranked)
    ranks = np.empty((len(draws), len(prepared.decision_makers), graph.numbers.size), np.int32)
    for row, draw in zip(ranks, draws, strict=True):
        row[:] = prepared.conflict(dict(draw)).ranks[:, graph.numbers]
    return chances_over_ranks(
        graph,
        ranks,
        prepared.outcomes,
        prepared.status_quo,
        weights=list(draws.values()),
        opportunities=opportunities,
        rationalities=rationalities,
        foresights=foresights,
        activity=activity,
        replies=replies,
        in_the_long_run=in_the_long_run,
        threads=threads,
    )


def chances_over_ranks(
    graph: GraphConflict,
    ranks: RankArray,
    outcomes: Mapping[str, Iterable[int]],
    start: int,
    *,
    weights: Sequence[float] | None = None,
    opportunities: int = 50,
    rationalities: Sequence[float] = RATIONALITIES,
    foresights: Sequence[float] = FORESIGHTS,
    activity: Sequence[float] | None = None,
    replies: Replies = "sequences",
    in_the_long_run: bool = False,
    threads: int = 1,
) -> OutcomeChances:
    """Chances of sets of states over draws of ranks and the grid.

    ranks            (draw, decision maker, feasible state), dense from 1
    outcomes         feasible states by name; they may overlap
    start            the state to start from
    weights          how much each draw counts in medians; all the same if None
    opportunities    after how many opportunities to look
    rationalities, foresights, activity, replies  as `noisy_chain`
    in_the_long_run  whether limits are computed too; beyond `DENSE_STATES` states they take long
    threads          draws are shared out among so many; the result does not depend on it
    raises           WrongInput, if a state is not feasible, or as `noisy_chain`
    """
    _require_grid(rationalities, foresights)
    at = graph.index_of(start)
    draws = ranks.shape[0]
    if ranks.shape[1:] != (len(graph.decision_makers), graph.moves.states):
        raise WrongInput.one("ranks must hold every decision maker and every feasible state of the conflict")
    shape = (draws, len(rationalities), len(foresights), len(outcomes))
    after, limit = np.zeros(shape), np.full(shape, np.nan)
    sets = np.zeros((len(outcomes), graph.numbers.size), np.bool_)
    for row, states in zip(sets, outcomes.values(), strict=True):
        row[:] = graph.among(states)
    shares = _activity(graph, activity)

    def work(part: slice) -> None:
        kernels.grid_chances(
            graph.moves.first,
            graph.moves.target,
            utilities_of(ranks[part]),
            np.array(rationalities, np.float64),
            np.array(foresights, np.float64),
            TIES_STAY_FROM,
            replies == "sequences",
            shares,
            at,
            opportunities,
            sets,
            after[part],
        )
        for draw in range(*part.indices(draws)) if in_the_long_run else ():
            utilities = utilities_of(ranks[draw])
            for r, f in np.ndindex(shape[1:3]):
                chain = noisy_chain(
                    graph, rationalities[r], foresights[f], utilities=utilities, activity=activity, replies=replies
                )
                if (found := chain.limit(start)).converged:
                    limit[draw, r, f] = [found.chance[inside].sum() for inside in sets]

    size = max(1, min(256, -(-draws // (4 * threads))))
    parts = [slice(begin, min(begin + size, draws)) for begin in range(0, draws, size)]
    if threads > 1:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(work, parts))
    else:
        for part in parts:
            work(part)
    counts = np.ones(draws) if weights is None else np.array(weights, np.float64)
    return OutcomeChances(
        tuple(outcomes),
        tuple(rationalities),
        tuple(foresights),
        opportunities,
        counts,
        after,
        limit if in_the_long_run else None,
    )


def _activity(graph: GraphConflict, activity: Sequence[float] | None) -> FloatArray:
    shares = np.array(graph.able if activity is None else activity, np.float64)
    if shares.shape != (len(graph.decision_makers),) or not np.isfinite(shares).all() or (shares < 0).any():
        raise WrongInput.one(
            f"activity must be {len(graph.decision_makers)} numbers, 0 or more, one for each decision maker"
        )
    if not shares.any():
        if activity is None:
            return np.full(shares.size, 1.0 / shares.size)
        raise WrongInput.one("activity is 0 for every decision maker; one of them must get opportunities")
    normal: FloatArray = shares / shares.sum()
    return normal


def _require_grid(rationalities: Sequence[float], foresights: Sequence[float]) -> None:
    wrong = [value for value in rationalities if not value >= 0.0]
    if wrong:
        raise WrongInput.one(f"rationality {wrong[0]:g}: give 0 or more")
    wrong = [value for value in foresights if not 0.0 <= value <= 1.0]
    if wrong:
        raise WrongInput.one(f"foresight {wrong[0]:g}: give a share between 0 and 1")

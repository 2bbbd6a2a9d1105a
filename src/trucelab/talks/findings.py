"""The findings of one conflict: what is stable, for whom, which outcomes can last, and how to get there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from trucelab.scenario.talks import Talks
from trucelab.talks.closures import Closures
from trucelab.talks.conflict import Conflict, PreparedTalks
from trucelab.talks.stability import CONCEPTS, Concept, SetConcept
from trucelab.talks.states import BoolArray, RankArray, StateArray
from trucelab.talks.status_quo import Path, Paths, paths_from

Held = Mapping[str, Sequence[bool]]
"""For a decision maker, which of its statements are in force; whoever is absent holds all."""


@dataclass(frozen=True, eq=False)
class Stability:
    """Stability of every state by every concept, for every decision maker."""

    conflict: Conflict
    margins: Mapping[str, RankArray]
    """By concept: (decision maker, 2**options) int32, 0 or more where stable; see `Concept.margins`."""

    @property
    def stable(self) -> Mapping[str, BoolArray]:
        """By concept: (decision maker, 2**options) bool, False where infeasible."""
        return {concept: margins >= 0 for concept, margins in self.margins.items()}

    @property
    def equilibria(self) -> Mapping[str, StateArray]:
        """By concept: the states stable for every decision maker, ascending."""
        return {concept: np.flatnonzero((margins >= 0).all(axis=0)) for concept, margins in self.margins.items()}

    def as_dict(self) -> dict[str, Any]:
        """For JSON, as `Findings.as_dict`."""
        stable = {concept: _by_maker(self.conflict, rows) for concept, rows in self.stable.items()}
        return _as_dict(self.conflict, stable, self.equilibria)


@dataclass(frozen=True, eq=False)
class OutcomeFindings:
    """What the analysis says about one named outcome."""

    name: str
    states: StateArray
    """Its feasible states, ascending."""
    equilibria: Mapping[str, StateArray]
    """By concept: the equilibria in it, ascending; empty if it cannot last by that concept."""
    leavers: Mapping[str, tuple[str, ...]]
    """By concept: the decision makers who would leave every one of its states."""
    closest: StateArray
    """Its states nearest to stable, ascending: equilibria by most concepts, then stable for most
    (concept, decision maker) pairs."""
    best_state: int
    """Among the closest: the one with the best path from the status quo, then the lowest."""
    path: Path | None
    """From the status quo to the best state, with fewest disimprovements, then fewest moves; None if none leads."""


@dataclass(frozen=True)
class StatusQuoVerdict:
    """How one decision maker stands to the status quo by one concept."""

    concept: str
    decision_maker: str
    stable: bool
    margin: int
    """0 or more exactly if stable."""


@dataclass(frozen=True, eq=False)
class Findings:
    """Everything that the analysis of one conflict says."""

    conflict: Conflict
    feasible_states: int
    stable: Mapping[str, Mapping[str, BoolArray]]
    """By concept and decision maker: (2**options,) bool, False where infeasible."""
    margins: Mapping[str, Mapping[str, RankArray]]
    """By concept and decision maker: (2**options,) int32; see `Concept.margins`."""
    equilibria: Mapping[str, StateArray]
    """By concept: states, ascending."""
    status_quo: int
    status_quo_verdicts: tuple[StatusQuoVerdict, ...]
    """Concept by concept, in each decision maker by decision maker."""
    outcomes: Mapping[str, OutcomeFindings]

    def as_dict(self) -> dict[str, Any]:
        """For JSON; states are strings of Y and N, option 1 first, in ascending order of their integers."""
        return _as_dict(self.conflict, self.stable, self.equilibria)


def stability_of(conflict: Conflict, concepts: Sequence[Concept | SetConcept] = CONCEPTS) -> Stability:
    """Some concepts for every decision maker; the work they share is done once."""
    closures = Closures(conflict)
    parties = range(len(conflict.decision_makers))
    shape = (len(parties), conflict.feasible.size)
    margins = {concept.name: np.empty(shape, np.int32) for concept in concepts}
    for concept in concepts:
        for party in parties:
            margins[concept.name][party] = concept.margins(closures, party)
    return Stability(conflict, margins)


def analyse(talks: Talks | PreparedTalks, held: Held | None = None) -> Findings:
    """Analyse the talks by every concept of the register.

    held    which statements are in force; all of them if None
    raises  WrongInput, if nothing is possible, the status quo is not, or an outcome has no possible state
    """
    prepared = talks if isinstance(talks, PreparedTalks) else PreparedTalks.of(talks)
    conflict = prepared.conflict(held)
    paths = paths_from(conflict, prepared.status_quo)
    outcomes = prepared.outcomes
    stability = stability_of(conflict)
    return Findings(
        conflict=conflict,
        feasible_states=conflict.states.size,
        stable={concept: _by_maker(conflict, rows) for concept, rows in stability.stable.items()},
        margins={concept: _by_maker(conflict, rows) for concept, rows in stability.margins.items()},
        equilibria=stability.equilibria,
        status_quo=prepared.status_quo,
        status_quo_verdicts=_verdicts(stability, prepared.status_quo),
        outcomes={name: _outcome(name, states, stability, paths) for name, states in outcomes.items()},
    )


def _as_dict(
    conflict: Conflict, stable: Mapping[str, Mapping[str, BoolArray]], equilibria: Mapping[str, StateArray]
) -> dict[str, Any]:
    def texts(states: StateArray) -> list[str]:
        return [conflict.text(state) for state in states.tolist()]

    return {
        "decision_makers": list(conflict.decision_makers),
        "options": list(conflict.options),
        "states": texts(conflict.states),
        "equilibria": {concept: texts(states) for concept, states in equilibria.items()},
        "stable": {
            concept: {maker: texts(np.flatnonzero(flags)) for maker, flags in by_maker.items()}
            for concept, by_maker in stable.items()
        },
    }


def _by_maker(conflict: Conflict, rows: Any) -> dict[str, Any]:
    return dict(zip(conflict.decision_makers, rows, strict=True))


def _verdicts(stability: Stability, state: int) -> tuple[StatusQuoVerdict, ...]:
    return tuple(
        StatusQuoVerdict(concept, maker, bool(margin >= 0), int(margin))
        for concept, margins in stability.margins.items()
        for maker, margin in zip(stability.conflict.decision_makers, margins[:, state], strict=True)
    )


def _outcome(name: str, states: StateArray, stability: Stability, paths: Paths) -> OutcomeFindings:
    stable = {concept: margins[:, states] >= 0 for concept, margins in stability.margins.items()}
    equilibria = {concept: states[rows.all(axis=0)] for concept, rows in stable.items()}
    leavers = {
        concept: tuple(
            maker for maker, row in zip(stability.conflict.decision_makers, rows, strict=True) if not row.any()
        )
        for concept, rows in stable.items()
    }
    closest = states[_nearest_to_stable(np.stack(list(stable.values())))]
    best = min(closest.tolist(), key=lambda state: (*paths.cost(state), state))
    return OutcomeFindings(name, states, equilibria, leavers, closest, best, paths.to([best]))


def _nearest_to_stable(stable: BoolArray) -> BoolArray:
    """Which states are equilibria by most concepts, and among those stable for most pairs.

    stable   (concept, decision maker, state) bool
    returns  (state,) bool
    """
    pairs = stable.shape[0] * stable.shape[1] + 1
    score = stable.all(axis=1).sum(axis=0) * pairs + stable.sum(axis=(0, 1))
    nearest: BoolArray = score == score.max()
    return nearest

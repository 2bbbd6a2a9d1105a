"""Claims put to the test: one test for each kind.

Tests on the talks are asked for every member's draw of preferences; figures are read off the record, see
`findings/claim_measures.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trucelab.ensemble.members.talks_draw import TalksDraw, concept_of
from trucelab.scenario.claims import (
    ChanceClaim,
    FigureClaim,
    NoCommonFirstChoiceClaim,
    NotLastChanceClaim,
    NotSufficientClaim,
    OpenClaim,
    PrefersClaim,
    PromotesClaim,
    RanksAboveClaim,
    StableClaim,
    WeightClaim,
)
from trucelab.scenario.expressions import Expression, parse
from trucelab.talks import Conflict, paths_from
from trucelab.talks.preferences import prepared_preferences, prepared_truths

# Tests on the talks.  Each gets the claim and one draw, and gives {"true": ..., other numbers}; one that cannot tell
# says "silent", and the verdict is made without it.


def _stable(claim: StableClaim, draw: TalksDraw) -> dict[str, Any]:
    return {"true": draw.can_last(claim.outcome, claim.concept)}


def _open(claim: OpenClaim, draw: TalksDraw) -> dict[str, Any]:
    can_last = [draw.can_last(name, claim.concept) for name in claim.outcomes]
    return {"true": all(can_last)} | dict(zip(claim.outcomes, map(float, can_last), strict=True))


def _no_common_first_choice(claim: NoCommonFirstChoiceClaim, draw: TalksDraw) -> dict[str, Any]:
    conflict = draw.conflict
    first = np.ones(conflict.feasible.size, np.bool_)
    for maker in claim.among:
        ranks = conflict.ranks[conflict.party(maker)]
        first &= conflict.feasible & (ranks == ranks.max())
    return {"true": not first.any()}


def _last_chance(claim: NotLastChanceClaim, draw: TalksDraw) -> dict[str, Any]:
    """True if nothing leads to the outcome any more."""
    path = paths_from(draw.conflict, draw.talks.status_quo).to(draw.outcomes[claim.outcome].tolist())
    if path is None:
        return {"true": True}
    return {"true": False, "moves": float(len(path.steps)), "disimprovements": float(len(path.disimprovements))}


def _not_sufficient(claim: NotSufficientClaim, draw: TalksDraw) -> dict[str, Any]:
    """True if, with the condition met, no state of the outcome is stable for all those named."""
    conflict, concept = draw.conflict, concept_of(claim.concept)
    states = draw.outcomes[claim.outcome]
    states = states[conflict.matches(parse(claim.given))[states]]
    by_maker = {maker: draw.rankings.stable(concept, conflict.party(maker))[states] for maker in claim.decision_makers}
    satisfied = np.logical_and.reduce(list(by_maker.values()))
    return {"true": not satisfied.any()} | {maker: float(rows.any()) for maker, rows in by_maker.items()}


def _prefers(claim: PrefersClaim, draw: TalksDraw) -> dict[str, Any]:
    """True if, of every two states that differ only in the options spoken of, the better is ranked higher."""
    conflict = draw.conflict
    better, worse = parse(claim.better), parse(claim.worse)
    named = {name.name for name in (*better.names, *worse.names)}
    keep = sum(1 << index for index, name in enumerate(conflict.options) if name not in named)
    ranks = conflict.ranks[conflict.party(claim.decision_maker)]
    lowest_better = _extreme(conflict, better, keep, ranks, np.minimum, np.iinfo(np.int32).max)
    highest_worse = _extreme(conflict, worse, keep, ranks, np.maximum, -1)
    both = (lowest_better < np.iinfo(np.int32).max) & (highest_worse > -1)
    share = float((lowest_better[both] > highest_worse[both]).mean()) if both.any() else 0.0
    return {"true": share == 1.0, "pairs": share}


def _extreme(
    conflict: Conflict, expression: Expression, keep: int, ranks: NDArray[np.int32], pick: Any, start: int
) -> NDArray[np.int32]:
    """The lowest or highest rank among matching states, by the options that are not spoken of."""
    states = np.flatnonzero(conflict.matches(expression))
    found = np.full(conflict.feasible.size, start, np.int32)
    pick.at(found, states & keep, ranks[states])
    return found


def _ranks_above(claim: RanksAboveClaim, draw: TalksDraw) -> dict[str, Any]:
    """True if the lowest state of the outcomes preferred stands above the highest of the other."""
    ranks = draw.conflict.ranks[draw.conflict.party(claim.decision_maker)]
    worse = np.sort(ranks[draw.outcomes[claim.outcome]])
    better = np.concatenate([ranks[draw.outcomes[name]] for name in claim.outcomes])
    share = float(np.searchsorted(worse, better, side="left").mean() / worse.size)
    return {"true": bool(better.min() > worse.max()), "pairs": share}


def _promotes(claim: PromotesClaim, draw: TalksDraw) -> dict[str, Any]:
    """True if the outcome can last once the statement is put first and could not before; silent if it can both times.

    Told beside whether it could before, and whether the statement on top broke it.
    """
    party = draw.conflict.party(claim.decision_maker)
    first = _with_first(draw.conflict, party, parse(claim.statement))
    after, before = _lasts_with(claim, draw, party, first), draw.can_last(claim.outcome, claim.concept)
    return {
        "true": after and not before,
        "silent": before and after,
        "before": float(before),
        "after": float(after),
        "broken": float(before and not after),
    }


def _with_first(conflict: Conflict, party: int, statement: Expression) -> NDArray[np.int32]:
    """The ranks of one party with a statement put above all others."""
    alone = prepared_preferences([statement], conflict.options, conflict.feasible).ranks(None)
    order = alone.astype(np.int64) * (int(conflict.ranks[party].max()) + 1) + conflict.ranks[party]
    ranks = np.zeros(conflict.feasible.size, np.int32)
    _, dense = np.unique(order[conflict.feasible], return_inverse=True)
    ranks[conflict.feasible] = dense + 1
    return ranks


def _lasts_with(claim: PromotesClaim | WeightClaim, draw: TalksDraw, party: int, changed: NDArray[np.int32]) -> bool:
    """Whether the outcome can last with other ranks of one party."""
    return draw.rankings.with_row(party, changed).holds(draw.outcomes[claim.outcome], concept_of(claim.concept))


def _weight(claim: WeightClaim, draw: TalksDraw) -> dict[str, Any]:
    """True if no place of the statement is worse than one below it; silent where its place makes no difference.

    Told beside, where it matters: the lowest place, from 1, at which the outcome can last; else the place where the
    statement stands, how many places there are, and whether the outcome can last with it on top and without it.
    """
    conflict, maker = draw.conflict, claim.decision_maker
    listed = draw.talks.talks.preferences[maker]
    held = draw.held.get(maker, (True,) * len(listed))
    truths = [conflict.matches(one.expression) for one, really in zip(listed, held, strict=True) if really]
    wanted = conflict.matches(parse(claim.statement))
    stands = next((place for place, truth in enumerate(truths) if np.array_equal(truth, wanted)), None)
    others = [truth for place, truth in enumerate(truths) if place != stands]
    prepared = prepared_truths([wanted, *others], conflict.feasible)
    lasts = [
        _lasts_with(claim, draw, conflict.party(maker), replace(prepared, truths=prepared.truths[order]).ranks())
        for order in ([*range(1, place + 1), 0, *range(place + 1, len(others) + 1)] for place in range(len(others) + 1))
    ]
    without = _lasts_with(claim, draw, conflict.party(maker), prepared_truths(others, conflict.feasible).ranks())
    by_weight = [*lasts, without]
    matters = any(by_weight) and not all(by_weight)
    found = {"true": by_weight == sorted(by_weight, reverse=True), "silent": not matters, "matters": float(matters)}
    found |= {"places": float(len(lasts)), "without": float(without), "top": float(by_weight[0])}
    if matters and by_weight[0]:
        found["lowest"] = float(max(place for place, lasting in enumerate(lasts, start=1) if lasting))
    return found if stands is None else found | {"stands": float(stands + 1)}


def _chance(claim: ChanceClaim, draw: TalksDraw) -> dict[str, Any]:
    """True if the middle of the chances lies within the bounds: over pace, rationality and foresight of the chain."""
    goal = sorted({state for name in claim.outcomes for state in draw.outcomes[name].tolist()})
    pace = claim.moves_per_day
    moves = sorted({max(1, round(claim.within_days * a_day)) for a_day in (pace.low, pace.mode, pace.high)})
    chains = draw.chains
    at = chains[0].graph.index_of(draw.talks.status_quo)
    chances = [float(passage[at]) for chain in chains for passage in chain.passages(goal, moves)]
    middle = float(np.median(chances))
    low, high = bounds_of(claim)
    return {"true": low <= middle <= high, "least": min(chances), "middle": middle, "greatest": max(chances)}


TALKS_TESTS: dict[str, Callable[[Any, TalksDraw], dict[str, Any]]] = {
    "stable": _stable,
    "open": _open,
    "no common first choice": _no_common_first_choice,
    "last chance": _last_chance,
    "not sufficient": _not_sufficient,
    "prefers": _prefers,
    "promotes": _promotes,
    "weight": _weight,
    "ranks above": _ranks_above,
    "chance": _chance,
}
"""Tests by kind of claim; figures are read off the record instead."""


def bounds_of(claim: FigureClaim | ChanceClaim) -> tuple[float, float]:
    """The bounds of a claim; infinite where there is none.

    >>> from trucelab.scenario.claims import AtLeastClaim
    >>> bounds_of(AtLeastClaim(kind="figure", by="a", says="b", measure="people", at_least=100))
    (100.0, inf)
    """
    low = -np.inf if claim.at_least is None else claim.at_least
    return low, np.inf if claim.at_most is None else claim.at_most

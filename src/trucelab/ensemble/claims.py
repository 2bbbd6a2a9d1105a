"""Claims put to the test: one test for each kind, and the verdict over members.

A claim holds if its test comes out true in at least nine members of ten, fails
if in at most one of ten, and otherwise depends on what is not known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from trucelab.ensemble.draws import TalksDraw, drivers
from trucelab.ensemble.summary import Band, on_day
from trucelab.scenario.claims import (
    AtLeastClaim,
    Claim,
    NoCommonFirstChoiceClaim,
    NotLastChanceClaim,
    NotSufficientClaim,
    OpenClaim,
    PrefersClaim,
    PromotesClaim,
    StableClaim,
)
from trucelab.scenario.expressions import Expression, parse
from trucelab.talks import Conflict, Findings, PreparedTalks, paths_from
from trucelab.talks.findings import stability_of
from trucelab.talks.preferences import prepared_preferences

if TYPE_CHECKING:
    from trucelab.ensemble.study import Run

Verdict = Literal["holds", "depends", "fails"]

HOLDS, FAILS = 0.9, 0.1


@dataclass(frozen=True)
class Judged:
    """A claim with its verdict."""

    key: str
    claim: Claim
    verdict: Verdict
    share: float
    """Share of members in which the test comes out true."""
    figure: Band | None
    """For claims about a figure: the figure over members."""
    drivers: tuple[tuple[str, str, float, float], ...]
    """Uncertain statements that the verdict turns on: party, statement, share true if held, share true if not."""
    details: Mapping[str, float]
    """Other numbers behind the verdict, by name: means over members."""


def verdict_of(share: float) -> Verdict:
    """The verdict on a claim whose test comes out true in a share of members.

    >>> verdict_of(0.95), verdict_of(0.5), verdict_of(0.0)
    ('holds', 'depends', 'fails')
    """
    return "holds" if share >= HOLDS else "fails" if share <= FAILS else "depends"


# Tests on the talks.  Each gets the claim and one draw, and gives {"true": ..., other numbers}.


def _stable(claim: StableClaim, draw: TalksDraw) -> dict[str, Any]:
    return {"true": bool(draw.findings.outcomes[claim.outcome].equilibria[claim.concept].size)}


def _open(claim: OpenClaim, draw: TalksDraw) -> dict[str, Any]:
    can_last = [bool(draw.findings.outcomes[name].equilibria[claim.concept].size) for name in claim.outcomes]
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
    findings = draw.findings
    path = paths_from(findings.conflict, findings.status_quo).to(findings.outcomes[claim.outcome].states.tolist())
    if path is None:
        return {"true": True}
    return {"true": False, "moves": float(len(path.steps)), "unwilling": float(len(path.unwilling))}


def _not_sufficient(claim: NotSufficientClaim, draw: TalksDraw) -> dict[str, Any]:
    """True if, with the condition met, no state of the outcome is stable for all those named."""
    findings = draw.findings
    given = findings.conflict.matches(parse(claim.given))
    states = [state for state in findings.outcomes[claim.outcome].states.tolist() if given[state]]
    by_maker = {maker: findings.stable[claim.concept][maker][states] for maker in claim.decision_makers}
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


def _promotes(claim: PromotesClaim, draw: TalksDraw) -> dict[str, Any]:
    """True if the outcome can last once the statement is put first; told beside whether it could before."""
    findings = draw.findings
    party = findings.conflict.party(claim.decision_maker)
    ranks = findings.conflict.ranks.copy()
    ranks[party] = _with_first(draw.talks, findings, party, parse(claim.statement))
    states = findings.outcomes[claim.outcome].states
    margins = stability_of(findings.conflict.with_ranks(ranks)).margins[claim.concept]
    after = bool((margins[:, states] >= 0).all(axis=0).any())
    before = bool(findings.outcomes[claim.outcome].equilibria[claim.concept].size)
    return {"true": after, "before": float(before), "broken": float(before and not after)}


def _with_first(talks: PreparedTalks, findings: Findings, party: int, statement: Expression) -> NDArray[np.int32]:
    """The ranks of one party with a statement put above all others."""
    conflict = findings.conflict
    alone = prepared_preferences([statement], conflict.options, conflict.feasible).ranks(None)
    order = alone.astype(np.int64) * (int(conflict.ranks[party].max()) + 1) + conflict.ranks[party]
    ranks = np.zeros(conflict.feasible.size, np.int32)
    _, dense = np.unique(order[conflict.feasible], return_inverse=True)
    ranks[conflict.feasible] = dense + 1
    return ranks


TALKS_TESTS: dict[str, Callable[[Any, TalksDraw], dict[str, Any]]] = {
    "stable": _stable,
    "open": _open,
    "no common first choice": _no_common_first_choice,
    "last chance": _last_chance,
    "not sufficient": _not_sufficient,
    "prefers": _prefers,
    "promotes": _promotes,
}
"""Tests by kind of claim; figures are read off the record instead."""


def judge(run: Run) -> tuple[Judged, ...]:
    """The verdict on every claim of a run, in the order of the scenario."""
    return tuple(
        _judge_figure(run, key, claim) if isinstance(claim, AtLeastClaim) else _judge_talks(run, key, claim)
        for key, claim in run.scenario.document.claims.items()
    )


def _judge_talks(run: Run, key: str, claim: Claim) -> Judged:
    found = run.talks["claims"][key]
    truths = np.array([member["true"] for member in found], np.bool_)
    names = sorted({name for member in found for name in member} - {"true"})
    details = {name: float(np.mean([member[name] for member in found if name in member])) for name in names}
    share = float(truths.mean())
    turns_on: list[tuple[str, str, float, float]] = []
    if verdict_of(share) == "depends":
        preferences = run.scenario.document.talks.preferences
        turns_on = [
            (party, preferences[party][place].says, if_held, if_not)
            for party, place, if_held, if_not in drivers(run.talks["held"], truths)
        ]
    return Judged(key, claim, verdict_of(share), share, None, tuple(turns_on[:2]), details)


def _judge_figure(run: Run, key: str, claim: AtLeastClaim) -> Judged:
    values = _figure(run, claim)
    low = -np.inf if claim.at_least is None else claim.at_least
    high = np.inf if claim.at_most is None else claim.at_most
    share = float(((values >= low) & (values <= high)).mean())
    details = {"below": float((values < low).mean()), "above": float((values > high).mean())}
    return Judged(key, claim, verdict_of(share), share, Band.of(values), (), details)


def _figure(run: Run, claim: AtLeastClaim) -> NDArray[np.int64]:
    """The figure of a claim: int64 (member,)."""
    outcome = claim.outcome or run.outcomes[0]
    day = 0 if claim.outcome is None else run.scenario.document.horizon_days if claim.day is None else claim.day
    children = claim.measure.startswith("children")
    measure = claim.measure.removeprefix("children ").removeprefix("people ")
    if measure in ("newly displaced", "displaced again"):
        variable = "displaced" if measure == "newly displaced" else "displaced_again"
        return on_day(run, variable, outcome, day, children=children)
    if measure == "below minimum":
        index = list(run.scenario.document.needs.standards).index(str(claim.standard))
        values = run.values("below_minimum", outcome)[:, index, day]
    else:
        people = run.values("people", outcome)[:, day]
        values = people[..., 2:].sum(axis=-1) if measure == "displaced twice or more" else people.sum(axis=-1)
    regions = np.array([place.region for place in run.scenario.places])
    wanted = np.isin(regions, claim.regions) if claim.regions else np.ones(regions.size, np.bool_)
    chosen = values[:, wanted]
    return np.asarray((chosen[..., 0] if children else chosen.sum(axis=-1)).sum(axis=1), np.int64)

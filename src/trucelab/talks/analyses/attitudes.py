"""Attitudes: decision makers who wish each other well or ill.

Source: Inohara, Hipel and Walker (2007).  An attitude of i towards j is 1 (i wants what j does not mind), -1 (i
wants what is worse for j) or 0 (i does not care).  A state t is a *total relational reply* to s if it satisfies all
of i's attitudes; note that a tie satisfies 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from trucelab.errors import WrongInput
from trucelab.scenario import analyses as asked
from trucelab.talks.analyses.analysis import Analysis, Subject, Verdict
from trucelab.talks.conflict import Conflict
from trucelab.talks.graph import GraphConflict
from trucelab.talks.relations import Question
from trucelab.talks.stability import CONCEPTS
from trucelab.talks.stability.concept import Concept
from trucelab.talks.states import BoolArray, RankArray, StateArray


def selfish(decision_makers: int) -> list[list[int]]:
    """The attitudes of those who mind themselves alone.

    >>> selfish(2)
    [[1, 0], [0, 1]]
    """
    return [[int(row == column) for column in range(decision_makers)] for row in range(decision_makers)]


def relational_stable(
    conflict: Conflict, attitudes: Sequence[Sequence[int]], concept: Concept, party: int
) -> BoolArray:
    """The states that are stable for one decision maker under attitudes: RNash, RGMR, RSMR, RSEQ.

    attitudes  attitudes[i][j] of i towards j: 1, 0 or -1
    concept    any, one of your own too: the relational version of it
    returns    (2**options,) bool, False where infeasible
    raises     WrongInput, if the attitudes are not one row and column for each decision maker, of 1, 0 and -1

    The party leaves for total relational replies; a sanction is a state that is none to the start.  In sequences
    opponents make total relational replies of their own.
    """
    _require_attitudes(attitudes, len(conflict.decision_makers))
    graph = GraphConflict.of(conflict)

    def leaves_for(focal: StateArray) -> BoolArray:
        return _satisfies(attitudes[party], graph.ranks[:, np.newaxis], graph.ranks[:, focal, np.newaxis])

    arcs = graph.moves
    if concept.replies == "improvements":
        pairs = [arcs.pairs(mover) for mover in range(arcs.movers)]
        arcs = arcs.where(
            [
                _satisfies(row, graph.ranks[:, end], graph.ranks[:, start])
                for row, (start, end) in zip(attitudes, pairs, strict=True)
            ]
        )
    stable = Question(
        concept,
        focal=graph.moves.of([party]),
        leaves_for=leaves_for,
        replies=arcs.of(concept.feared(conflict.decision_makers, [party])),
        sanctions=lambda focal: ~leaves_for(focal),
    ).stable()
    everywhere = np.zeros(conflict.feasible.size, np.bool_)
    everywhere[conflict.states] = stable
    return everywhere


def _satisfies(attitudes: Sequence[int], end: RankArray, start: RankArray) -> BoolArray:
    """Whether an end satisfies all attitudes of one decision maker; the first axis runs over decision makers."""
    holds = np.ones(np.broadcast_shapes(end.shape, start.shape)[1:], np.bool_)
    for attitude, after, before in zip(attitudes, end, start, strict=True):
        if attitude > 0:
            holds &= after >= before
        elif attitude < 0:
            holds &= after < before
    return holds


def _require_attitudes(attitudes: Sequence[Sequence[int]], count: int) -> None:
    if len(attitudes) != count or any(len(row) != count for row in attitudes):
        raise WrongInput.one(f"attitudes need {count} rows of {count}: one for each decision maker towards each")
    for row in attitudes:
        for attitude in row:
            if attitude not in {-1, 0, 1}:
                raise WrongInput.one(f"{attitude} is not an attitude: give 1 (well), 0 (indifferent) or -1 (ill)")


_NUMBER = {"well": 1, "indifferent": 0, "ill": -1}


def _verdicts(subject: Subject, settings: asked.Attitudes) -> Iterator[Verdict]:
    makers = subject.talks.decision_makers
    attitudes = selfish(len(makers))
    for maker, others in settings.towards.items():
        for other, attitude in others.items():
            attitudes[subject.conflict.party(maker)][subject.conflict.party(other)] = _NUMBER[attitude]
    for concept in CONCEPTS:
        stable = [relational_stable(subject.conflict, attitudes, concept, party) for party in subject.parties]
        yield Verdict(f"R{concept.abbreviation}", np.stack(stable))


ATTITUDES = Analysis(
    settings=asked.Attitudes,
    title="Attitudes",
    source="Inohara, Hipel and Walker (2007)",
    verdicts=_verdicts,
)

"""Why a state is stable, or is not: moves that a reader can replay.

Everything here is a plain value; report/wording.py makes the sentences.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from trucelab.errors import WrongInput
from trucelab.talks.closures import Closures, Response
from trucelab.talks.conflict import Conflict
from trucelab.talks.moves import Step, improvements, moves, step
from trucelab.talks.stability.concept import Concept
from trucelab.talks.states import BoolArray, StateArray


@dataclass(frozen=True)
class Sanction:
    """How the opponents answer one improvement."""

    improvement: Step
    """The improvement that is answered."""
    replies: tuple[Step, ...]
    """A shortest sequence of replies; the last ends where the party is no better off than at the start."""
    best_counter_move: Step | None
    """For concepts with counter-moves: the best move the party has then, still no better than the start.

    None if it has no move there, or if the concept does not look at counter-moves.
    """

    @property
    def end(self) -> int:
        """The state in which the replies end."""
        return self.replies[-1].end


@dataclass(frozen=True)
class Witness:
    """What shows that a state is stable, or not, for one decision maker by one concept."""

    concept: str
    party: int
    state: int
    stable: bool
    unanswered: Step | None
    """If not stable: the best improvement that nobody can sanction (the lowest state among equals)."""
    sanctions: tuple[Sanction, ...]
    """If stable: one sanction for every improvement, in ascending order of the states improved to."""


def witness(conflict: Conflict | Closures, concept: Concept, party: int, state: int) -> Witness:
    """The moves that show whether `state` is stable for `party`.

    conflict  or its `Closures`, if many witnesses are asked for
    concept   one of the register, or of your own
    party     index of the decision maker
    raises    WrongInput, if the state is not feasible
    """
    closures = conflict if isinstance(conflict, Closures) else Closures(conflict)
    conflict = closures.conflict
    if not (0 <= state < conflict.feasible.size and conflict.feasible[state]):
        raise WrongInput.one(f"state {state} is not feasible, so nobody can be asked whether it is stable")
    better = improvements(conflict, party, state)
    guaranteed = concept.guaranteed(closures, party) if better.size else conflict.ranks[party]
    free = better[guaranteed[better] > conflict.ranks[party, state]]
    if free.size:
        best = int(free[np.argmax(conflict.ranks[party, free])])
        return Witness(concept.name, party, state, False, step(conflict, party, state, best), ())
    sanctions = tuple(_sanction(closures, concept, party, state, int(end)) for end in better)
    return Witness(concept.name, party, state, True, None, sanctions)


def _sanction(closures: Closures, concept: Concept, party: int, state: int, improved: int) -> Sanction:
    """The shortest sanction of one improvement, which must exist."""
    conflict = closures.conflict
    worth = closures.best(party) if concept.counter_moves else conflict.ranks[party]
    no_better = worth <= conflict.ranks[party, state]
    replies = _shortest_replies(conflict, concept, party, improved, no_better)
    counter = _best_move(conflict, party, replies[-1].end) if concept.counter_moves else None
    return Sanction(step(conflict, party, state, improved), replies, counter)


def _shortest_replies(
    conflict: Conflict, concept: Concept, party: int, start: int, goal: BoolArray
) -> tuple[Step, ...]:
    """A shortest sequence of the sanctioners' steps from `start` into `goal`, breadth first.

    In a shortest sequence nobody moves twice in succession: two such moves would be one.
    """
    root = (start, concept.feared(conflict.decision_makers, [party]))
    arrived_by: dict[_Node, tuple[Step, _Node] | None] = {root: None}
    front = [root]
    while front:
        ahead: list[_Node] = []
        for at in front:
            for mover, ends in _replies(conflict, concept, at[1], at[0]):
                waiting = _who_may_follow(concept.response, at[1], mover)
                for end in ends.tolist():
                    node = (end, waiting)
                    if node in arrived_by:
                        continue
                    arrived_by[node] = step(conflict, mover, at[0], end), at
                    if goal[end]:
                        return _backwards(arrived_by, node)
                    ahead.append(node)
        front = ahead
    raise AssertionError("a sanction that the closures found must be reachable")


_Node = tuple[int, tuple[int, ...]]
"""A state, and the opponents who may still move."""


def _who_may_follow(response: Response, waiting: tuple[int, ...], mover: int) -> tuple[int, ...]:
    if response == "legal":
        return waiting
    return tuple(other for other in waiting if other != mover) if response == "once" else ()


def _replies(
    conflict: Conflict, concept: Concept, opponents: Sequence[int], at: int
) -> Iterator[tuple[int, StateArray]]:
    reply = improvements if concept.replies == "improvements" else moves
    for mover in opponents:
        yield mover, reply(conflict, mover, at)


def _backwards(arrived_by: dict[_Node, tuple[Step, _Node] | None], end: _Node) -> tuple[Step, ...]:
    steps: list[Step] = []
    last = arrived_by[end]
    while last is not None:
        steps.append(last[0])
        last = arrived_by[last[1]]
    return tuple(reversed(steps))


def _best_move(conflict: Conflict, party: int, state: int) -> Step | None:
    ends = moves(conflict, party, state)
    if not ends.size:
        return None
    return step(conflict, party, state, int(ends[np.argmax(conflict.ranks[party, ends])]))

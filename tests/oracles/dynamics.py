"""The noisy-move chain word by word: dictionaries, one state after the other, nothing shared with the package.

Source: specification of the bargaining models, section 5.2.
"""

from __future__ import annotations

from math import exp

from tests.oracles.talks import PlainConflict, State, improvements, moves, reachable

Utility = list[dict[State, float]]


def worth(conflict: PlainConflict, utility: Utility, party: int, end: State, foresight: float, *, one: bool) -> float:
    """(1 - f) u(end) + f min u over the end and what the others' improvements make of it."""
    others = [other for other in range(len(conflict.controls)) if other != party]
    if one:
        after = {reply for other in others for reply in improvements(conflict, other, end)}
    else:
        after = reachable(conflict, others, end, improvements)
    worst = min(utility[party][each] for each in {end, *after})
    return (1 - foresight) * utility[party][end] + foresight * worst


def step_chances(
    conflict: PlainConflict,
    utility: Utility,
    activity: list[float],
    rationality: float,
    foresight: float,
    state: State,
    *,
    one: bool = False,
) -> dict[State, float]:
    """Where one opportunity leads from a state."""
    found: dict[State, float] = {state: 0.0}
    for party, share in enumerate(activity):
        weight = {state: exp(rationality * utility[party][state])}
        for end in moves(conflict, party, state):
            weight[end] = exp(rationality * worth(conflict, utility, party, end, foresight, one=one))
        total = sum(weight.values())
        for end, each in weight.items():
            found[end] = found.get(end, 0.0) + share * each / total
    return found

"""The loops of the inverse problem, compiled: stability over the listed moves, for many preferences.

Kernels see arrays only and check nothing; their front doors are `preference_robustness` and
`smallest_change`.  States, `first` and `target` are those of `dynamics.MoveGraph`.  Preferences are
keys (decision maker, state), int64, larger is better.  `how` says, mover by
mover, by what steps it may reply: NO_REPLY, ANY_MOVE or IMPROVEMENTS; `often`
how often: LEGAL (any sequence), ONCE (each at most once) or SINGLE (one step).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from trucelab.compiled import compiled

NO_REPLY, ANY_MOVE, IMPROVEMENTS = 0, 1, 2
LEGAL, ONCE, SINGLE = 0, 1, 2


@compiled
def best_by_moves(first: Any, target: Any, values: Any, party: int, best: Any) -> None:
    """Fills best (state,): the highest value among the state itself and all moves of `party` from it."""
    for s in range(best.size):
        highest = values[s]
        for m in range(first[party, s], first[party, s + 1]):
            highest = max(highest, values[target[m]])
        best[s] = highest


@compiled
def lower_by_mover(first: Any, target: Any, keys: Any, how: Any, mover: int, after: Any, values: Any) -> bool:
    """In place: the lower of a value and of what one step of the mover leads to in `after`; whether a value fell."""
    changed = False
    if how[mover] == NO_REPLY:
        return changed
    for s in range(values.size):
        least = values[s]
        for m in range(first[mover, s], first[mover, s + 1]):
            t = target[m]
            if after[t] < least and (how[mover] == ANY_MOVE or keys[mover, t] > keys[mover, s]):
                least = after[t]
        if least < values[s]:
            values[s] = least
            changed = True
    return changed


@compiled
def lower_by_replies(first: Any, target: Any, keys: Any, how: Any, often: int, values: Any) -> None:
    """In place: the lowest value that the repliers can bring about, the state itself included."""
    movers = how.size
    if often == LEGAL:
        changed = True
        while changed:
            changed = False
            for j in range(movers):
                changed |= lower_by_mover(first, target, keys, how, j, values, values)
        return
    sets = 2 if often == SINGLE else 1 << movers  # of those who have not moved yet
    lowest = np.empty((sets, values.size), values.dtype)
    lowest[:] = values
    for waiting in range(1, sets):
        for j in range(movers):
            if often == SINGLE:
                lower_by_mover(first, target, keys, how, j, lowest[0], lowest[1])
            elif waiting >> j & 1:
                lower_by_mover(first, target, keys, how, j, lowest[waiting ^ (1 << j)], lowest[waiting])
    values[:] = lowest[-1]


@compiled
def stable_states(
    first: Any,
    target: Any,
    keys: Any,
    party: int,
    how: Any,
    often: int,
    counter_moves: bool,
    asked: Any,
    stable: Any,
) -> None:
    """Fills stable (asked,) bool: whether the asked states are stable for `party`; see `stability.concept`."""
    guaranteed = keys[party].copy()
    if how.max() > NO_REPLY:
        if counter_moves:
            best_by_moves(first, target, keys[party], party, guaranteed)
        lower_by_replies(first, target, keys, how, often, guaranteed)
    for a in range(asked.size):
        s = asked[a]
        here = keys[party, s]
        stable[a] = True
        for m in range(first[party, s], first[party, s + 1]):
            t = target[m]
            if min(keys[party, t], guaranteed[t]) > here:
                stable[a] = False
                break


@compiled
def reached(first: Any, target: Any, keys: Any, how: Any, often: int, start: int, found: Any) -> None:
    """Fills found (state,) bool: the start and all that the repliers reach from it, nobody twice in succession."""
    movers = how.size
    # what counts of those who moved: the last of them (from 1), or the set of them
    moved = 1 << movers if often == ONCE else movers + 1
    noted = np.zeros((found.size, moved), np.bool_)
    queue = np.empty(found.size * moved, np.int64)
    queue[0] = start * moved
    noted[start, 0] = True
    found[:] = False
    found[start] = True
    head, tail = 0, 1
    while head < tail:
        s, before = queue[head] // moved, queue[head] % moved
        head += 1
        if often == SINGLE and before:
            continue
        for j in range(movers):
            again = before >> j & 1 if often == ONCE else before == j + 1
            if how[j] == NO_REPLY or again:
                continue
            after = before | 1 << j if often == ONCE else j + 1
            for m in range(first[j, s], first[j, s + 1]):
                t = target[m]
                if not noted[t, after] and (how[j] == ANY_MOVE or keys[j, t] > keys[j, s]):
                    noted[t, after] = True
                    found[t] = True
                    queue[tail] = t * moved + after
                    tail += 1

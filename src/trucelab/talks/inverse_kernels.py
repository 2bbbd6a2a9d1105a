"""The loops of the inverse problem, compiled: stability over the listed moves, for many preferences.

Kernels see arrays only and check nothing; their front doors are `preference_robustness` and
`smallest_change`.  States, `first` and `target` are those of `dynamics.MoveGraph`.  Preferences are
keys (decision maker, state), int64, larger is better.  `how` says, mover by
mover, by what steps it may reply: NO_REPLY, ANY_MOVE or IMPROVEMENTS.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from trucelab.compiled import compiled

NO_REPLY, ANY_MOVE, IMPROVEMENTS = 0, 1, 2


@compiled
def best_by_moves(first: Any, target: Any, values: Any, party: int, best: Any) -> None:
    """Fills best (state,): the highest value among the state itself and all moves of `party` from it."""
    for s in range(best.size):
        highest = values[s]
        for m in range(first[party, s], first[party, s + 1]):
            highest = max(highest, values[target[m]])
        best[s] = highest


@compiled
def lower_by_replies(first: Any, target: Any, keys: Any, how: Any, values: Any) -> None:
    """In place: the lowest value that the repliers can bring about, one after the other, the state itself included."""
    changed = True
    while changed:
        changed = False
        for j in range(how.size):
            if how[j] == NO_REPLY:
                continue
            for s in range(values.size):
                least = values[s]
                for m in range(first[j, s], first[j, s + 1]):
                    t = target[m]
                    if values[t] < least and (how[j] == ANY_MOVE or keys[j, t] > keys[j, s]):
                        least = values[t]
                if least < values[s]:
                    values[s] = least
                    changed = True


@compiled
def stable_states(
    first: Any, target: Any, keys: Any, party: int, how: Any, counter_moves: bool, asked: Any, stable: Any
) -> None:
    """Fills stable (asked,) bool: whether the asked states are stable for `party`; see `stability.concept`."""
    guaranteed = keys[party].copy()
    if how.max() > NO_REPLY:
        if counter_moves:
            best_by_moves(first, target, keys[party], party, guaranteed)
        lower_by_replies(first, target, keys, how, guaranteed)
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
def reached(first: Any, target: Any, keys: Any, how: Any, start: int, found: Any) -> None:
    """Fills found (state,) bool: the start and all that the repliers reach from it."""
    found[:] = False
    found[start] = True
    queue = np.empty(found.size, np.int64)
    queue[0] = start
    head, tail = 0, 1
    while head < tail:
        s = queue[head]
        head += 1
        for j in range(how.size):
            if how[j] == NO_REPLY:
                continue
            for m in range(first[j, s], first[j, s + 1]):
                t = target[m]
                if not found[t] and (how[j] == ANY_MOVE or keys[j, t] > keys[j, s]):
                    found[t] = True
                    queue[tail] = t
                    tail += 1

"""The loops over what coalitions reach together, compiled; for conflicts in option form.

In option form the moves of each member are transitive, so what a coalition reaches is plain reachability, and so
are joint improvements; if moreover no option is one-way, reaching is mutual and states fall into components.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from trucelab.compiled import compiled


@compiled
def _reach(start: int, masks: Any, up: int, down: int, feasible: Any, free: bool, noted: Any, listed: Any) -> int:
    """Fills `listed` with the start and all that the movers reach from it; returns how many.

    free    whether everything is feasible, so that the movers' bits change as those of one
    noted   (state,) int32: holds start + 1 where noted in this call
    """
    together = 0
    for mask in masks:
        together |= mask
    listed[0], noted[start] = start, start + 1
    head, tail = 0, 1
    while head < tail and (not free or head == 0):
        s = listed[head]
        head += 1
        for j in range(1 if free else masks.size):
            mask = together if free else masks[j]
            can_flip = mask & ~(s & up) & ~(~s & down)
            flips = (0 - can_flip) & can_flip
            while flips:
                t = s ^ flips
                if feasible[t] and noted[t] != start + 1:
                    noted[t] = start + 1
                    listed[tail] = t
                    tail += 1
                flips = (flips - can_flip) & can_flip
    return tail


@compiled
def left_by_dominance(
    worth: Any, total: Any, ranks: Any, least: int, masks: Any, up: int, down: int, feasible: Any
) -> Any:
    """From which states a coalition reaches some t that is worth more than the state to all members.

    worth    (member, state) int32: what t is surely worth to each
    total    (state,) int32: what it is surely worth to all together
    ranks    (member, state) int32
    least    by how much each must gain: 1, or 0 if it is enough that the total grows
    returns  (state,) bool
    """
    size = feasible.size
    left = np.zeros(size, np.bool_)
    done = np.zeros(size, np.bool_)
    noted = np.zeros(size, np.int32)
    listed = np.empty(size, np.int64)
    together = 0
    for mask in masks:
        together |= mask
    mutual = together & (up | down) == 0
    free = feasible.all()
    for start in range(size):
        if done[start] or not feasible[start]:
            continue
        count = _reach(start, masks, up, down, feasible, free, noted, listed)
        ends = listed[:count].copy()
        if mutual:
            ends = ends[np.argsort(-total[ends])]
        for k in range(count if mutual else 1):
            s = listed[k]
            done[s] = True
            sum_s = 0
            for i in range(ranks.shape[0]):
                sum_s += ranks[i, s]
            for t in ends:
                if total[t] <= sum_s:
                    if mutual:
                        break
                    continue
                better = True
                for i in range(ranks.shape[0]):
                    if worth[i, t] < ranks[i, s] + least:
                        better = False
                        break
                if better:
                    left[s] = True
                    break
    return left


@compiled
def joint_improvement_pass(
    x: Any, floor: Any, ranks: Any, pareto: bool, masks: Any, up: int, down: int, feasible: Any
) -> bool:
    """In place: x(t) = min(x(t), min of x over the joint improvements of a coalition from t); whether anything fell.

    x      (state,) int32
    floor  (state,) int32: below this x cannot fall, so nothing is tried there
    ranks  (member, state) int32

    Ends are tried in ascending order of x, so that the first joint improvement found is the lowest.
    """
    size = feasible.size
    changed = False
    done = np.zeros(size, np.bool_)
    noted = np.zeros(size, np.int32)
    listed = np.empty(size, np.int64)
    together = 0
    for mask in masks:
        together |= mask
    mutual = together & (up | down) == 0
    free = feasible.all()
    for start in range(size):
        if done[start] or not feasible[start] or (not mutual and x[start] <= floor[start]):
            continue
        count = _reach(start, masks, up, down, feasible, free, noted, listed)
        order = listed[:count].copy()
        if mutual:
            order = order[np.argsort(x[order].astype(np.int64))]  # the sort of the kernel above, compiled once
        values = x[order]
        for k in range(count if mutual else 1):
            t = listed[k]
            done[t] = True
            for e in range(count):
                if x[t] <= floor[t] or (mutual and values[e] >= x[t]):
                    break
                if values[e] >= x[t]:
                    continue
                u = order[e]
                worse, better = False, 0
                for i in range(ranks.shape[0]):
                    if ranks[i, u] > ranks[i, t]:
                        better += 1
                    elif ranks[i, u] < ranks[i, t] or not pareto:
                        worse = True
                        break
                if not worse and better:
                    x[t] = min(values[e], x[u])
                    changed = True
    return changed


@compiled
def sweep_any(x: Any, mask: int, up: int, down: int) -> None:
    """In place: the union of the words of a state and of all states that `mask` leads to; (state,) uint64."""
    bit = 0
    while mask >> bit:
        if mask >> bit & 1:
            step = 1 << bit
            to_low, to_high = down >> bit & 1 == 0, up >> bit & 1 == 0
            for base in range(0, x.size, 2 * step):
                for low in range(base, base + step):
                    both = x[low] | x[low + step]
                    if to_low:
                        x[low] = both
                    if to_high:
                        x[low + step] = both
        bit += 1

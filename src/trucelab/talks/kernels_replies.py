"""The loops over explicit arcs, compiled: 64 states are judged at a time, one bit of a word for each.

Arcs of several movers lie in one array: mover j moves from s to target[first[j, s]:first[j, s + 1]].
"""

from __future__ import annotations

from typing import Any

import numpy as np

from trucelab.compiled import compiled


@compiled
def option_arcs(masks: Any, up: int, down: int, within: Any, number: Any, count: int) -> Any:
    """The arcs of a conflict in option form between its numbered states.

    within   (decision maker, 2**options) bool: the states between which it can move
    number   (2**options,) int32: which node a state is, -1 if none
    returns  first (decision maker, count + 1) int64, target (arc,) int32
    """
    first = np.zeros((masks.size, count + 1), np.int64)
    target = np.empty(0, np.int32)
    for filling in range(2):
        at = 0
        for j in range(masks.size):
            first[j, 0] = at
            for s in range(number.size):
                if number[s] < 0:
                    continue
                if within[j, s]:
                    can_flip = masks[j] & ~(s & up) & ~(~s & down)
                    flips = (0 - can_flip) & can_flip
                    while flips:
                        t = s ^ flips
                        if within[j, t] and number[t] >= 0:
                            if filling:
                                target[at] = number[t]
                            at += 1
                        flips = (flips - can_flip) & can_flip
                first[j, number[s] + 1] = at
        if not filling:
            target = np.empty(at, np.int32)
    return first, target


@compiled
def any_reply(first: Any, target: Any, words: Any) -> Any:
    """For every state the union of words over all ends of one or more moves, no mover twice in succession.

    words    (state,) uint64
    returns  (state,) uint64
    """
    movers, states = first.shape[0], first.shape[1] - 1
    by_first_mover = np.zeros((movers, states), np.uint64)
    changed = True
    while changed:
        changed = False
        for j in range(movers):
            for s in range(states):
                found = by_first_mover[j, s]
                for place in range(first[j, s], first[j, s + 1]):
                    u = target[place]
                    found |= words[u]
                    for k in range(movers):
                        if k != j:
                            found |= by_first_mover[k, u]
                if found != by_first_mover[j, s]:
                    by_first_mover[j, s] = found
                    changed = True
        changed = changed and movers > 1
    union = np.zeros(states, np.uint64)
    for j in range(movers):
        union |= by_first_mover[j]
    return union


@compiled
def any_reply_at_most(first: Any, target: Any, words: Any, groups: Any, single: bool) -> Any:
    """As `any_reply`, where each decision maker moves at most once, or (single) there is one move only.

    groups  (mover,) int64: the bits of the decision makers that each mover consists of
    """
    states = first.shape[1] - 1
    everyone = 0
    for group in groups:
        everyone |= group
    by_set = np.zeros((1 if single else everyone + 1, states), np.uint64)
    union = np.zeros(states, np.uint64)
    for waiting in range(everyone if single else 1, everyone + 1):
        for j in range(groups.size):
            if groups[j] & ~waiting:
                continue
            rest = 0 if single else waiting & ~groups[j]
            for s in range(states):
                found = np.uint64(0)
                for place in range(first[j, s], first[j, s + 1]):
                    found |= words[target[place]] | by_set[rest, target[place]]
                if single:
                    union[s] |= found
                else:
                    by_set[waiting, s] |= found
    return union if single else by_set[-1]


@compiled
def joint_arcs(first: Any, target: Any, ranks: Any, pareto: bool) -> Any:
    """The joint improvements of a coalition: what its members reach together and all prefer to the start.

    first, target  the members' arcs
    ranks          (member, state) int32
    pareto         whether it is enough that nobody loses and somebody gains
    returns        first (state + 1,) int64, target (arc,) int32
    """
    movers, states = first.shape[0], first.shape[1] - 1
    found_first = np.zeros(states + 1, np.int64)
    found = np.empty(max(states, 16), np.int32)
    count = 0
    noted = np.full((movers, states), -1, np.int32)
    listed = np.full(states, -1, np.int32)
    queue = np.empty(movers * states + 1, np.int64)
    for s in range(states):
        queue[0] = np.int64(s) * (movers + 1) + movers
        head, tail = 0, 1
        while head < tail:
            at, last = queue[head] // (movers + 1), queue[head] % (movers + 1)
            head += 1
            for j in range(movers):
                if j == last:
                    continue
                for place in range(first[j, at], first[j, at + 1]):
                    t = target[place]
                    if noted[j, t] == s:
                        continue
                    noted[j, t] = s
                    queue[tail] = np.int64(t) * (movers + 1) + j
                    tail += 1
                    if listed[t] == s:
                        continue
                    listed[t] = s
                    worse, better = 0, 0
                    for i in range(movers):
                        worse += ranks[i, t] < ranks[i, s]
                        better += ranks[i, t] > ranks[i, s]
                    if better == movers or (pareto and worse == 0 and better > 0):
                        if count == found.size:
                            grown = np.empty(2 * count, np.int32)
                            grown[:count] = found
                            found = grown
                        found[count] = t
                        count += 1
        found_first[s + 1] = count
    return found_first, found[:count].copy()

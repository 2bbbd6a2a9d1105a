"""The loops over listed moves, compiled: replies by words of 64 states, by values, and by what is reached.

Moves of several movers lie in one array: mover j moves from s to target[first[j, s]:first[j, s + 1]]; see
`graph.MoveGraph`.  Words are uint64, one bit for each state judged.  Preferences are keys (decision maker, state),
larger is better.  `how` says, mover by mover, by what steps it may reply: NO_REPLY, ANY_MOVE or IMPROVEMENTS; `often`
how often: LEGAL (any sequence), ONCE (each at most once) or SINGLE (one step).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from trucelab.compiled import compiled

NO_REPLY, ANY_MOVE, IMPROVEMENTS = 0, 1, 2
LEGAL, ONCE, SINGLE = 0, 1, 2


@compiled
def option_moves(masks: Any, up: int, down: int, states: Any, state_index: Any, seen: Any) -> Any:
    """The moves of a conflict in option form between its feasible states, those from each state ascending.

    states       (state,) integers of the feasible states
    state_index  (2**options,) int32: -1 if infeasible
    seen         (mover, state) bool: the states that a mover sees, and so leaves and enters by its own moves
    returns      first (mover, state + 1) int64, target (move,) int32
    """
    first = np.zeros((masks.size, states.size + 1), np.int64)
    target = np.empty(0, np.int32)
    for filling in range(2):
        at = 0
        for i in range(masks.size):
            for k in range(states.size):
                first[i, k] = at
                s = states[k]
                can_flip = masks[i] & ~(s & up) & ~(~s & down) if seen[i, k] else 0
                setting = can_flip  # of the options that can change; all settings in turn, upwards from none taken
                while True:
                    setting = (setting - can_flip) & can_flip
                    t = state_index[s & ~can_flip | setting]
                    if t >= 0 and t != k and seen[i, t]:
                        if filling:
                            target[at] = t
                        at += 1
                    if setting == can_flip:
                        break
            first[i, states.size] = at
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
    pareto         whether it is enough that no member loses and one gains
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
    for waiting in range(sets):  # one by one: assigning whole rows takes longer to compile than all the rest
        for s in range(values.size):
            lowest[waiting, s] = values[s]
    for waiting in range(1, sets):
        for j in range(movers):
            if often == SINGLE:
                lower_by_mover(first, target, keys, how, j, lowest[0], lowest[1])
            elif waiting >> j & 1:
                lower_by_mover(first, target, keys, how, j, lowest[waiting ^ (1 << j)], lowest[waiting])
    for s in range(values.size):
        values[s] = lowest[sets - 1, s]


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

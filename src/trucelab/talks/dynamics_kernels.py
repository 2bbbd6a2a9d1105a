"""The loops of the noisy-move chain, compiled.

Kernels see arrays only and check nothing; their front door is `dynamics`.
States are indices among the feasible states.  The moves of mover i from
state s are target[first[i, s]:first[i, s + 1]], first[i, N] being the first of
the next mover.  Chances of moves lie along `target`; what is left of a state's
chance stays.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from trucelab import elementary
from trucelab.compiled import compiled
from trucelab.talks.kernels_graph import IMPROVEMENTS, LEGAL, NO_REPLY, SINGLE, lower_by_replies

TIE = 1e-12
"""Utilities nearer than this are equal."""

NEVER = 1e-40
"""A choice this much rarer than the best one is not made in any horizon; it keeps products above underflow."""


@compiled
def lowest_after_improvements(first: Any, target: Any, utility: Any, party: int, sequences: bool, lowest: Any) -> None:
    """Fills lowest (state,): the least utility of `party` after improvements of the others, none included.

    sequences  whether replies may follow each other until nobody gains; otherwise one reply by one other
    """
    how = np.empty(utility.shape[0], np.int64)
    for i in range(how.size):
        how[i] = NO_REPLY if i == party else IMPROVEMENTS
    for s in range(lowest.size):
        lowest[s] = utility[party, s]
    lower_by_replies(first, target, utility, how, LEGAL if sequences else SINGLE, lowest)


@compiled
def choose(
    first: Any,
    target: Any,
    utility: Any,
    lowest: Any,
    foresight: float,
    rationality: float,
    ties_stay: bool,
    activity: Any,
    chance: Any,
    stay: Any,
) -> None:
    """Fills chance (moves,) and stay (state,): the logit choice of every mover, weighted by its activity.

    utility    (mover, state)
    lowest     (mover, state): as `lowest_after_improvements`
    ties_stay  whether a move that is worth exactly as much as staying is not made
    """
    movers, states = utility.shape
    stay.fill(0.0)
    for i in range(movers):
        for s in range(states):
            begin, end = first[i, s], first[i, s + 1]
            here = utility[i, s]
            best = here
            for m in range(begin, end):
                t = target[m]
                worth = (1.0 - foresight) * utility[i, t] + foresight * lowest[i, t]
                chance[m] = worth
                best = max(best, worth)
            if rationality == np.inf:
                moved = best > here + TIE
                total = 0.0 if moved else 1.0
                for m in range(begin, end):
                    chance[m] = 1.0 if moved and chance[m] >= best - TIE else 0.0
                    total += chance[m]
                staying = 0.0 if moved else 1.0
            else:
                staying = elementary.exp(rationality * (here - best))
                if staying < NEVER:
                    staying = 0.0
                total = staying
                for m in range(begin, end):
                    if ties_stay and abs(chance[m] - here) <= TIE:
                        chance[m] = 0.0
                    else:
                        chance[m] = elementary.exp(rationality * (chance[m] - best))
                    if chance[m] < NEVER:
                        chance[m] = 0.0
                    total += chance[m]
            for m in range(begin, end):
                chance[m] *= activity[i] / total
            stay[s] += activity[i] * staying / total


@compiled
def forward(first: Any, target: Any, chance: Any, stay: Any, before: Any, after: Any) -> None:
    """One opportunity: after = before P; both (state,)."""
    movers, states = first.shape[0], stay.size
    for s in range(states):
        after[s] = before[s] * stay[s]
    for i in range(movers):
        for s in range(states):
            mass = before[s]
            if mass > 0.0:
                for m in range(first[i, s], first[i, s + 1]):
                    after[target[m]] += mass * chance[m]


@compiled
def backward(first: Any, target: Any, chance: Any, stay: Any, goal: Any, before: Any, after: Any) -> None:
    """One step of first passage: after = P before, and 1 in the goal; all (state,)."""
    movers, states = first.shape[0], stay.size
    for s in range(states):
        after[s] = before[s] * stay[s]
    for i in range(movers):
        for s in range(states):
            for m in range(first[i, s], first[i, s + 1]):
                after[s] += chance[m] * before[target[m]]
    for s in range(states):
        if goal[s]:
            after[s] = 1.0


@compiled
def to_dense(first: Any, target: Any, chance: Any, stay: Any, dense: Any) -> None:
    """Fills dense (state, state): row s holds the chances of where s goes."""
    dense[:] = 0.0
    for s in range(stay.size):
        dense[s, s] = stay[s]
    for i in range(first.shape[0]):
        for s in range(stay.size):
            for m in range(first[i, s], first[i, s + 1]):
                dense[s, target[m]] += chance[m]


@compiled
def _next_end(first: Any, target: Any, chance: Any, by_mover: Any, by_move: Any, s: int) -> int:
    """Where the next possible move from s leads, -1 if all have been followed; the two counters go on."""
    movers = first.shape[0]
    while by_mover[s] < movers:
        i = by_mover[s]
        m = by_move[s]
        if m == first[i, s + 1]:
            by_mover[s] += 1
            if by_mover[s] < movers:
                by_move[s] = first[by_mover[s], s]
            continue
        by_move[s] += 1
        if chance[m] > 0.0:
            return int(target[m])
    return -1


@compiled
def strong_classes(first: Any, target: Any, chance: Any, start: int, label: Any) -> int:
    """Fills label (state,) int32: the class, from 0, of states that lead to each other; -1 if not reached from `start`.

    returns  the number of classes

    Tarjan (1972), without recursion.
    """
    states = label.size
    label[:] = -1
    number = np.full(states, -1, np.int64)
    low = np.zeros(states, np.int64)
    by_mover = np.zeros(states, np.int64)
    by_move = first[0, :states].copy()
    waiting = np.empty(states, np.int64)
    path = np.empty(states, np.int64)
    number[start] = 0
    waiting[0], path[0] = start, start
    found, waits, depth, classes = 1, 1, 1, 0
    while depth:
        s = path[depth - 1]
        t = _next_end(first, target, chance, by_mover, by_move, s)
        if t >= 0:
            if number[t] < 0:
                number[t], low[t] = found, found
                waiting[waits], path[depth] = t, t
                found, waits, depth = found + 1, waits + 1, depth + 1
            elif label[t] < 0:
                low[s] = min(low[s], number[t])
            continue
        depth -= 1
        if depth:
            low[path[depth - 1]] = min(low[path[depth - 1]], low[s])
        if low[s] == number[s]:
            while label[s] < 0:
                waits -= 1
                label[waiting[waits]] = classes
            classes += 1
    return classes


@compiled
def closed_classes(first: Any, target: Any, chance: Any, label: Any, classes: int) -> Any:
    """Which classes nothing leads out of: (classes,) bool."""
    closed = np.ones(classes, np.bool_)
    for i in range(first.shape[0]):
        for s in range(label.size):
            if label[s] >= 0:
                for m in range(first[i, s], first[i, s + 1]):
                    if chance[m] > 0.0 and label[target[m]] != label[s]:
                        closed[label[s]] = False
    return closed


@compiled
def _eliminate(matrix: Any, count: int, keep: int) -> None:
    """Censors rows and columns count - 1, ..., keep of the leading block, without a subtraction.

    Row k afterwards holds, up to column k, where k leads; column k, above row k, the chance to pass
    through k over the chance to leave it.  Grassmann, Taksar and Heyman (1985).
    """
    columns = matrix.shape[1]
    for k in range(count - 1, keep - 1, -1):
        leaving = 0.0
        for j in range(k):
            leaving += matrix[k, j]
        for j in range(count, columns):
            leaving += matrix[k, j]
        leaving = max(leaving, 1e-300)
        for i in range(k):
            share = matrix[i, k] / leaving
            matrix[i, k] = share
            if share > 0.0:
                for j in range(k):
                    matrix[i, j] += share * matrix[k, j]
                for j in range(count, columns):
                    matrix[i, j] += share * matrix[k, j]


@compiled
def _stationary(matrix: Any, count: int, found: Any) -> None:
    """Fills found[:count]: the stationary distribution of an irreducible chain; `matrix` is used up."""
    _eliminate(matrix, count, 1)
    found[0] = 1.0
    total = 1.0
    for k in range(1, count):
        mass = 0.0
        for i in range(k):
            mass += found[i] * matrix[i, k]
        found[k] = mass
        total += mass
    for k in range(count):
        found[k] /= total


@compiled
def _within(first: Any, target: Any, chance: Any, members: Any, column: Any, matrix: Any) -> None:
    """Adds to matrix (member, column) the chances of moves from the members; columns below 0 are left out."""
    for i in range(first.shape[0]):
        for k in range(members.size):
            s = members[k]
            for m in range(first[i, s], first[i, s + 1]):
                if chance[m] > 0.0 and column[target[m]] >= 0:
                    matrix[k, column[target[m]]] += chance[m]


@compiled
def _endings(first: Any, target: Any, chance: Any, start: int, label: Any, closed: Any) -> Any:
    """The chance to end in each closed class, from a start outside of them: (classes,), 0 if not closed."""
    passing = [start]
    for s in range(label.size):
        if s != start and label[s] >= 0 and not closed[label[s]]:
            passing.append(s)
    count = len(passing)
    members = np.array(passing)
    column = np.full(label.size, -1, np.int64)
    for s in range(label.size):
        if label[s] >= 0:
            column[s] = count + label[s]
    for k in range(count):
        column[members[k]] = k
    matrix = np.zeros((count, count + closed.size))
    _within(first, target, chance, members, column, matrix)
    _eliminate(matrix, count, 1)
    ends = matrix[0, count:].copy()
    return ends / ends.sum()


@compiled
def solved_limit(first: Any, target: Any, chance: Any, start: int, limit: Any) -> None:
    """Fills limit (state,): where the chain is in the long run, from `start`; dense, by elimination.

    Chances to end in each closed class, times the stationary distribution of the class.
    """
    states = limit.size
    label = np.empty(states, np.int32)
    classes = strong_classes(first, target, chance, start, label)
    closed = closed_classes(first, target, chance, label, classes)
    if closed[label[start]]:
        ends = np.zeros(classes)
        ends[label[start]] = 1.0
    else:
        ends = _endings(first, target, chance, start, label, closed)
    limit[:] = 0.0
    column = np.full(states, -1, np.int64)
    for c in range(classes):
        if not closed[c]:
            continue
        members = np.flatnonzero(label == c)
        column[:] = -1
        for k in range(members.size):
            column[members[k]] = k
        matrix = np.zeros((members.size, members.size))
        _within(first, target, chance, members, column, matrix)
        mass = np.empty(members.size)
        _stationary(matrix, members.size, mass)
        for k in range(members.size):
            limit[members[k]] = ends[c] * mass[k]


@compiled
def iterated_limit(
    first: Any, target: Any, chance: Any, stay: Any, start: int, tolerance: float, opportunities: int, limit: Any
) -> tuple[float, int]:
    """Fills limit (state,) by going on until nothing changes any more.

    returns  the estimated distance to the limit (sum of absolute differences), and the opportunities gone through

    The distance is that of a geometric series with the ratio of the last changes, each change being taken
    over a block of opportunities, which damps the fast parts.
    """
    block = 64
    other = np.zeros(stay.size)
    mark = np.zeros(stay.size)
    limit[:] = 0.0
    limit[start] = 1.0
    gone = 0
    last = np.inf
    distance = np.inf
    while gone < opportunities:
        mark[:] = limit
        for _ in range(block // 2):
            forward(first, target, chance, stay, limit, other)
            forward(first, target, chance, stay, other, limit)
        gone += block
        change = 0.0
        for s in range(stay.size):
            change += abs(limit[s] - mark[s])
        if change == 0.0:
            return 0.0, gone
        ratio = change / last if last < np.inf else 1.0  # nothing is known after one block
        distance = change * ratio / (1.0 - ratio) if ratio < 1.0 else np.inf
        if change <= tolerance and distance <= tolerance:
            return distance, gone
        last = change
    return distance, gone


@compiled
def grid_chances(
    first: Any,
    target: Any,
    utilities: Any,
    rationalities: Any,
    foresights: Any,
    ties_stay_from: float,
    sequences: bool,
    activity: Any,
    start: int,
    opportunities: int,
    sets: Any,
    after: Any,
) -> None:
    """Fills after (draw, rationality, foresight, set): the chance to be in each set after so many opportunities.

    utilities  (draw, mover, state)
    sets       (set, state) bool
    """
    movers, states = utilities.shape[1], utilities.shape[2]
    chance = np.empty(target.size)
    stay = np.empty(states)
    lowest = np.empty((movers, states))
    now = np.empty(states)
    then = np.empty(states)
    for d in range(utilities.shape[0]):
        utility = utilities[d]
        for i in range(movers):
            lowest_after_improvements(first, target, utility, i, sequences, lowest[i])
        for r in range(rationalities.size):
            for f in range(foresights.size):
                rationality = rationalities[r]
                ties_stay = rationality >= ties_stay_from
                choose(first, target, utility, lowest, foresights[f], rationality, ties_stay, activity, chance, stay)
                for s in range(states):
                    now[s] = 1.0 if s == start else 0.0
                for _ in range(opportunities):
                    forward(first, target, chance, stay, now, then)
                    now, then = then, now
                _put(sets, now, after[d, r, f])


@compiled
def _put(sets: Any, mass: Any, found: Any) -> None:
    for k in range(sets.shape[0]):
        total = 0.0
        for s in range(mass.size):
            if sets[k, s]:
                total += mass[s]
        found[k] = total

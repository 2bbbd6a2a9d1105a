"""The loops of the graph model: compiled where they pay, plain numpy where they run once.

Kernels see arrays only and check nothing; their front doors are `closures`,
`status_quo` and `preferences`.  States are integers, option 1 is the least
significant bit; all arrays over states have length 2**options, and masks say
which bits a decision maker controls.  `up` marks options that can only be
taken, `down` those that can only be dropped.

Source: specification of the talks in docs/science/talks.md; the sweeps rest on
the transitivity of moves in option form (Fang, Hipel and Kilgour 1993).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from trucelab.arrays import Counts32, Flags, Ints
from trucelab.compiled import compiled

NO_VALUE = np.iinfo(np.int32).max
"""Neutral for the minimum: what stands at infeasible states while values are lowered."""

BLOCK_BITS = 12
"""Sweeps over lower bits go block by block: 4,096 values of 4 bytes stay in the nearest cache."""


@compiled
def _sweep_bit(x: Any, first: int, last: int, step: int, to_low: bool, to_high: bool) -> None:
    """Lets the two states that differ in one bit exchange the higher value, within x[first:last]."""
    for base in range(first, last, 2 * step):
        for low in range(base, base + step):
            best = max(x[low], x[low + step])
            if to_low:
                x[low] = best
            if to_high:
                x[low + step] = best


@compiled
def sweep(x: Any, mask: int, up: int, down: int) -> None:
    """In place: the highest value among the state itself and all states that `mask` leads to; lowest: negate before.

    One exchange per bit suffices, because a move may change any of the bits at once.  Infeasible states
    must hold the neutral value before, and hold values of their neighbours after: reset them.
    """
    bits, block_bits = 0, 0
    while 1 << bits < x.size:
        bits += 1
    block_bits = min(BLOCK_BITS, bits)
    blocks = 1 << (bits - block_bits)
    for part in range(blocks + 1):  # block by block the lower bits, then the higher ones
        whole = part == blocks
        first = 0 if whole else part << block_bits
        last = x.size if whole else first + (1 << block_bits)
        for bit in range(block_bits if whole else 0, bits if whole else block_bits):
            if mask >> bit & 1:
                _sweep_bit(x, first, last, 1 << bit, down >> bit & 1 == 0, up >> bit & 1 == 0)


@compiled
def _sweep_moved(x: Any, moved: Any, mask: int, up: int, down: int) -> None:
    """In place: the highest that states have after some move, where x is what they have after none."""
    bit = 0
    while mask >> bit:
        step = 1 << bit
        to_low, to_high = down & step == 0, up & step == 0
        for base in range(0, x.size if mask & step else 0, 2 * step):
            for low in range(base, base + step):
                a, b = moved[low], moved[low + step]
                if to_low:
                    moved[low] = max(a, b, x[low + step])
                if to_high:
                    moved[low + step] = max(a, b, x[low])
        bit += 1


def highest_by_proper_moves(values: NDArray[Any], mask: int, up: int, down: int, within: Flags) -> NDArray[Any]:
    """The highest value among one mover's moves from s, s itself left out; values are of one sign, 0 is neutral."""
    x = np.where(within, values, values.dtype.type(0))
    moved = np.zeros_like(x)
    _sweep_moved(x, moved, mask, up, down)
    moved[~within] = 0
    return moved


def spread(mask: int) -> Counts32:
    """All integers made of bits of the mask, ascending: (2**bits of mask,) int32."""
    found = np.zeros(1, np.int32)
    while mask:
        lowest = mask & -mask
        found = np.concatenate([found, found + np.int32(lowest)])
        mask ^= lowest
    return found


def gathered(numbers: Counts32, mask: int) -> Counts32:
    """The bits at the places of the mask, pushed together at the low end, for every number: int32."""
    found = np.zeros_like(numbers)
    for at, bit in enumerate(bit for bit in range(mask.bit_length()) if mask >> bit & 1):
        found |= (numbers >> bit & 1) << at
    return found


def ordered_cliques(own: Counts32, others: Counts32, rank: Counts32, feasible: Flags) -> tuple[Ints, Counts32]:
    """Within each clique (the states that differ in own bits only) the feasible ones, best first.

    own, others  all settings of the mover's bits and of the rest, int32; a state is the sum of one of each
    returns      first (cliques + 1,) int64: clique k is entries first[k]:first[k + 1] of
                 entries (feasible states,) int32: 2 * index into own, + 1 where a group of ties begins
    """
    states = others[:, np.newaxis] + own
    possible = feasible[states]
    keys = (NO_VALUE - rank[states] * possible).astype(np.int64) << 32 | np.arange(own.size)  # ranks are above 0
    keys.sort(axis=1)
    counts = possible.sum(axis=1)
    first = np.concatenate([[0], np.cumsum(counts)])
    ordered = keys.reshape(-1) if first[-1] == keys.size else keys[keys < NO_VALUE << 32]
    begins = np.ones(ordered.size, np.bool_)
    begins[1:] = ordered[1:] >> 32 != ordered[:-1] >> 32
    begins[first[:-1][counts > 0]] = True
    return first, (2 * (ordered & 0xFFFFFFFF) + begins).astype(np.int32)


@compiled
def improvement_pass(x: Any, own: Any, others: Any, first: Any, entries: Any) -> bool:
    """In place: x(t) = min(x(t), min of x over the mover's improvements from t); whether anything fell.

    A clique is walked from its best state down; a whole group of ties is read before it is remembered.
    """
    changed = False
    for k in range(others.size):
        base = others[k]
        lowest = NO_VALUE
        group = NO_VALUE
        for c in range(first[k], first[k + 1]):
            if entries[c] & 1:
                lowest = min(lowest, group)
                group = NO_VALUE
            s = base + own[entries[c] >> 1]
            if lowest < x[s]:
                x[s] = lowest
                changed = True
            group = min(group, x[s])
    return changed


@compiled
def one_way_improvement_pass(
    x: Any, own: Any, others: Any, first: Any, entries: Any, one_way: Any, up: int, down: int
) -> bool:
    """As `improvement_pass`, for a mover with one-way options.

    one_way   (own.size,) int32: the pattern of the one-way bits of every own setting, pushed together
    up, down  which bits of such a pattern can only be taken, only be dropped
    """
    changed = False
    patterns = 0
    for pattern in one_way:
        patterns = max(patterns, pattern + 1)
    lowest = np.empty(patterns, np.int32)
    for k in range(others.size):
        lowest[:] = NO_VALUE
        c = first[k]
        while c < first[k + 1]:
            end = c + 1
            while end < first[k + 1] and entries[end] & 1 == 0:
                end += 1
            for e in range(c, end):
                q = entries[e] >> 1
                s = others[k] | own[q]
                pattern = one_way[q]
                closed = (pattern & up) | (~pattern & down)
                still_open = (patterns - 1) & ~closed
                flips = 0
                while True:
                    if lowest[pattern ^ flips] < x[s]:
                        x[s] = lowest[pattern ^ flips]
                        changed = True
                    flips = (flips - still_open) & still_open
                    if flips == 0:
                        break
            for e in range(c, end):
                q = entries[e] >> 1
                lowest[one_way[q]] = min(lowest[one_way[q]], x[others[k] | own[q]])
            c = end
    return changed


@compiled
def cheapest_sequences(
    start: int, masks: Any, up: int, down: int, within: Any, ranks: Any, willing: Any, counted: bool
) -> Any:
    """From one state to every other: fewest steps against the mover's interest, then fewest moves.

    within   (decision maker, state) bool: the states between which it can move
    willing  (decision maker,) bool: who may make a step that is no improvement
    counted  whether such steps are counted first; otherwise only moves count
    returns  disimprovements, moves, previous, mover: four (state,) int32 arrays; disimprovements and moves are NO_VALUE
             and previous and mover -1 where no sequence leads; previous and mover are -1 at the start

    A search by layers of equal `disimprovements`.  Both the states entered from the layer before and those found
    inside the layer come in the order of their moves, so merging the two queues keeps the order.
    """
    size = within.shape[1]
    disimprovements = np.full(size, NO_VALUE, np.int32)
    moves = np.full(size, NO_VALUE, np.int32)
    previous = np.full(size, -1, np.int32)
    mover = np.full(size, -1, np.int32)
    awaited_in = np.full(size, -1, np.int32)  # the layer that a state waits to enter
    entering = np.empty(size, np.int32)  # states to enter layer after layer, each once
    queue = np.empty(size, np.int32)
    entering[0], moves[start], awaited_in[start] = start, 0, 0
    enter, entered, head, tail = 0, 1, 0, 0
    layer = 0
    while enter < entered:
        layer_end = entered
        while enter < layer_end or head < tail:
            if enter < layer_end and disimprovements[entering[enter]] != NO_VALUE:
                enter += 1  # overtaken by a cheaper sequence
                continue
            if head < tail and (enter == layer_end or moves[queue[head]] < moves[entering[enter]]):
                s = np.int64(queue[head])
                head += 1
            else:
                s = np.int64(entering[enter])
                enter += 1
                disimprovements[s] = layer
            for j in range(masks.size):
                can_flip = masks[j] & ~(s & up) & ~(~s & down) if within[j, s] else 0
                flips = (0 - can_flip) & can_flip
                while flips:
                    t = s ^ flips
                    flips = (flips - can_flip) & can_flip
                    if not within[j, t] or disimprovements[t] != NO_VALUE:
                        continue
                    better = ranks[j, t] > ranks[j, s]
                    if not better and not willing[j]:
                        continue
                    if better or not counted:
                        if awaited_in[t] == layer and moves[t] <= moves[s] + 1:
                            continue  # it enters this layer with as few moves
                        disimprovements[t] = layer
                        moves[t], previous[t], mover[t] = moves[s] + 1, s, j
                        queue[tail] = t
                        tail += 1
                    elif awaited_in[t] < 0:
                        awaited_in[t] = layer + 1
                        moves[t], previous[t], mover[t] = moves[s] + 1, s, j
                        entering[entered] = t
                        entered += 1
        layer += 1
    return disimprovements, moves, previous, mover

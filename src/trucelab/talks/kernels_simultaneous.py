"""The loop of simultaneous stability, compiled."""

from __future__ import annotations

from typing import Any

import numpy as np

from trucelab.compiled import compiled


@compiled
def _improving_flips(s: int, mask: int, up: int, down: int, within: Any, rank: Any, found: Any) -> int:
    """Fills `found` with the bits that each improvement of one mover from s flips; returns how many there are."""
    count = 0
    if not within[s]:
        return 0
    can_flip = mask & ~(s & up) & ~(~s & down)
    flips = (0 - can_flip) & can_flip
    while flips:
        if within[s ^ flips] and rank[s ^ flips] > rank[s]:
            found[count] = flips
            count += 1
        flips = (flips - can_flip) & can_flip
    return count


@compiled
def _combined_replies(s: int, party: int, masks: Any, up: int, down: int, within: Any, ranks: Any, work: Any) -> int:
    """Fills work[0] with the bits that the others flip together, if each stays or improves; nobody moves comes first.

    work  (3, state) int64: replies, one mover's flips, and in which state a reply was last noted
    """
    replies, flips, noted = work[0], work[1], work[2]
    replies[0], count = 0, 1
    for j in range(masks.size):
        if j == party:
            continue
        choices = _improving_flips(s, masks[j], up, down, within[j], ranks[j], flips)
        before = count
        for r in range(before):
            for f in range(choices):
                together = replies[r] | flips[f]
                if noted[together] != s + 1:
                    noted[together] = s + 1
                    replies[count] = together
                    count += 1
    return count


@compiled
def simultaneous(party: int, masks: Any, up: int, down: int, feasible: Any, within: Any, ranks: Any) -> Any:
    """Which states are stable against replies that all others choose at once, from the state itself.

    within   (decision maker, state) bool: the states between which it can move
    returns  (state,) bool, False where infeasible
    """
    size = feasible.size
    stable = np.zeros(size, np.bool_)
    work = np.zeros((3, size), np.int64)
    improvements = np.empty(size, np.int64)
    rank = ranks[party]
    for s in range(size):
        if not feasible[s]:
            continue
        count = _improving_flips(s, masks[party], up, down, within[party], rank, improvements)
        stable[s] = True
        if count == 0:
            continue
        replies = _combined_replies(s, party, masks, up, down, within, ranks, work)
        for c in range(count):
            answered = False
            for r in range(1, replies):
                u = s ^ (improvements[c] | work[0, r])
                if feasible[u] and rank[u] <= rank[s]:
                    answered = True
                    break
            if not answered:
                stable[s] = False
                break
    return stable

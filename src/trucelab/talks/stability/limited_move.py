"""Limited-move and non-myopic stability: staying is best when both sides look some moves ahead.

Sources: Zagare (1984), Kilgour (1984, 1985), Fang, Hipel and Kilgour (1993).  The definition is for two decision
makers with strict preferences.  Ties are broken by a rule of ours: the lowest state.  For
more than two there is no agreed definition (Soares et al. 2026); ours is the *pessimistic* one: whoever moves
expects, among the others, the next mover whose anticipated state is worst for itself.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from trucelab.talks import kernels
from trucelab.talks.conflict import Conflict
from trucelab.talks.stability.concept import SetConcept
from trucelab.talks.states import BoolArray, RankArray

PESSIMISTIC = "pessimistic"
"""The name of the reading for more than two decision makers; to be shown with every result."""


def anticipated(conflict: Conflict, horizon: int) -> RankArray:
    """G_h(i, s): the state in which the conflict ends if i moves first in s and everybody looks h moves ahead.

    horizon  how many moves are looked ahead, 0 or more
    returns  (decision maker, 2**options) int32

    i goes to the state from which the anticipated end, the other moving next, is best for i, if that end is
    better than s; otherwise it stays.  Among equals: the lowest anticipated state.
    """
    tables = anticipations(conflict)
    for _ in range(horizon):
        next(tables)
    return next(tables)


def limited_move_stable(conflict: Conflict, party: int, horizon: int) -> BoolArray:
    """States in which `party` stays when it looks `horizon` moves ahead: (2**options,) bool."""
    stays: BoolArray = anticipated(conflict, horizon)[party] == np.arange(conflict.feasible.size)
    return stays & conflict.feasible


def non_myopic_stable(conflict: Conflict, party: int) -> BoolArray:
    """States in which `party` stays at every horizon beyond some point: (2**options,) bool.

    Each table of anticipations follows from the one before, so they repeat; stable is who stays all through
    the repeated part.
    """
    seen: dict[bytes, int] = {}
    stays: list[BoolArray] = []
    for horizon, table in enumerate(anticipations(conflict)):
        key = table.tobytes()
        if key in seen:
            always: BoolArray = np.logical_and.reduce(stays[seen[key] :])
            return always & conflict.feasible
        seen[key] = horizon
        stays.append(table[party] == np.arange(conflict.feasible.size))
    raise AssertionError("the tables never end")


def limited_move(horizon: int) -> SetConcept:
    """The concept with `horizon` moves of foresight; 1 is Nash.

    >>> limited_move(3).abbreviation
    'L3'
    """

    def decide(conflict: Conflict, party: int) -> BoolArray:
        return limited_move_stable(conflict, party, horizon)

    return SetConcept(
        name=f"limited_move_{horizon}",
        abbreviation=f"L{horizon}",
        title=f"Limited-move stability, {horizon} moves ahead",
        source="Zagare (1984); Kilgour (1985)",
        decide=decide,
    )


LIMITED_MOVE_2 = limited_move(2)

NON_MYOPIC = SetConcept(
    name="non_myopic",
    abbreviation="NM",
    title="Non-myopic stability",
    source="Kilgour (1984)",
    decide=non_myopic_stable,
)


def _opponents(conflict: Conflict, party: int) -> list[int]:
    return [other for other, mask in enumerate(conflict.masks) if other != party and mask]


def anticipations(conflict: Conflict) -> Iterator[RankArray]:
    """The tables G_0, G_1, and so on without end; see `anticipated`."""
    table: RankArray = np.tile(np.arange(conflict.feasible.size, dtype=np.int32), (len(conflict.masks), 1))
    while True:
        yield table
        table = np.stack([_looking_one_further(conflict, party, table) for party in range(len(conflict.masks))])


def _looking_one_further(conflict: Conflict, party: int, table: RankArray) -> RankArray:
    rank, states = conflict.ranks[party], np.arange(conflict.feasible.size, dtype=np.int32)
    expected = _worst_for(rank, [table[other] for other in _opponents(conflict, party)] or [states])
    # one number per state that is larger for a better end and, among equals, for a lower one
    keys = (rank[expected].astype(np.int64) << 32) | (kernels.NO_VALUE - expected)
    best = kernels.highest_by_proper_moves(
        keys, conflict.masks[party], conflict.up, conflict.down, conflict.within(party)
    )
    ends = kernels.NO_VALUE - (best & 0xFFFFFFFF)
    return np.where(best >> 32 > rank, ends, states).astype(np.int32)


def _worst_for(rank: RankArray, tables: list[RankArray]) -> RankArray:
    """Of several anticipations per state the one of lowest rank; among equals the lowest state."""
    keys: NDArray[np.int64] = np.min([(rank[table].astype(np.int64) << 32) | table for table in tables], axis=0)
    return (keys & 0xFFFFFFFF).astype(np.int32)

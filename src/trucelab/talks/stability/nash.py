"""Nash stability: no improvement at all."""

from __future__ import annotations

from trucelab.talks.closures import Closures
from trucelab.talks.stability.concept import Concept
from trucelab.talks.states import RankArray


def guaranteed(closures: Closures, party: int) -> RankArray:
    """Nobody replies: a move to t is worth the rank of t.

    Source: Nash (1951), in the graph form of Fang, Hipel and Kilgour (1993).
    """
    return closures.conflict.ranks_of(party)


NASH = Concept(
    name="nash",
    abbreviation="Nash",
    title="Nash stability",
    source="Nash (1951)",
    replies="none",
    counter_moves=False,
    guaranteed=guaranteed,
)

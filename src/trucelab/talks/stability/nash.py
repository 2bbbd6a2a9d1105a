"""Nash stability: no improvement at all."""

from __future__ import annotations

from trucelab.talks.closures import AnyClosures
from trucelab.talks.stability.concept import Concept
from trucelab.talks.states import RankArray


def guaranteed(closures: AnyClosures, party: int) -> RankArray:
    """Nobody replies: a move to t is worth the rank of t.

    Source: Nash (1951), in the graph form of Fang, Hipel and Kilgour (1993).
    """
    ranks: RankArray = closures.conflict.ranks_of(party)
    return ranks


NASH = Concept(
    name="nash",
    abbreviation="Nash",
    title="Nash stability",
    source="Nash (1951)",
    replies="none",
    counter_moves=False,
    guaranteed=guaranteed,
)

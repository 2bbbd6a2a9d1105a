"""Sequential stability: every improvement can be answered by opponents who gain with each of their steps."""

from __future__ import annotations

from trucelab.talks.closures import AnyClosures
from trucelab.talks.stability.concept import Concept
from trucelab.talks.states import RankArray


def guaranteed(closures: AnyClosures, party: int) -> RankArray:
    """The lowest rank among t and all that the opponents reach from it by improvements of their own.

    Source: Fraser and Hipel (1979).
    """
    return closures.lowest_by_improvements(closures.conflict.ranks_of(party), closures.opponents(party))


SEQUENTIAL = Concept(
    name="sequential",
    abbreviation="SEQ",
    title="Sequential stability",
    source="Fraser and Hipel (1979)",
    replies="improvements",
    counter_moves=False,
    guaranteed=guaranteed,
)

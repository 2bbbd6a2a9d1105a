"""General metarationality: every improvement can be answered, at whatever cost to those who answer."""

from __future__ import annotations

from trucelab.talks.closures import AnyClosures
from trucelab.talks.stability.concept import Concept
from trucelab.talks.states import RankArray


def guaranteed(closures: AnyClosures, party: int) -> RankArray:
    """The lowest rank among t and all that the opponents reach from it by moves.

    Source: Howard (1971).
    """
    return closures.lowest_by_moves(closures.conflict.ranks_of(party), closures.opponents(party))


GENERAL_METARATIONAL = Concept(
    name="general_metarational",
    abbreviation="GMR",
    title="General metarationality",
    source="Howard (1971)",
    replies="moves",
    counter_moves=False,
    guaranteed=guaranteed,
)

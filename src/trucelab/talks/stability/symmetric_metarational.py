"""Symmetric metarationality: every improvement can be answered, and the answer cannot be escaped."""

from __future__ import annotations

import numpy as np

from trucelab.talks.closures import AnyClosures
from trucelab.talks.stability.concept import Concept
from trucelab.talks.states import RankArray


def guaranteed(closures: AnyClosures, party: int) -> RankArray:
    """The least, over all that the opponents reach from t by moves, of the best that `party` can make of it.

    Never more than the rank of t, which keeps moves that are no improvements out.

    Source: Howard (1971).
    """
    after_counter_move = closures.lowest_by_moves(closures.best(party), closures.opponents(party))
    least: RankArray = np.minimum(after_counter_move, closures.conflict.ranks_of(party))
    return least


SYMMETRIC_METARATIONAL = Concept(
    name="symmetric_metarational",
    abbreviation="SMR",
    title="Symmetric metarationality",
    source="Howard (1971)",
    replies="moves",
    counter_moves=True,
    guaranteed=guaranteed,
)

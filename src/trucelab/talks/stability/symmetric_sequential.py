"""Symmetric sequential stability: credible answers to every improvement, which cannot be escaped."""

from __future__ import annotations

import numpy as np

from trucelab.talks.closures import AnyClosures
from trucelab.talks.stability.concept import Concept
from trucelab.talks.states import RankArray


def guaranteed(closures: AnyClosures, party: int) -> RankArray:
    """The least, over all that the opponents reach from t by improvements, of the best that `party` can make of it.

    Never more than the rank of t, which keeps moves that are no improvements out.

    Source: Rêgo and Vieira (2017).
    """
    after_counter_move = closures.lowest_by_improvements(closures.best(party), closures.opponents(party))
    least: RankArray = np.minimum(after_counter_move, closures.conflict.ranks_of(party))
    return least


SYMMETRIC_SEQUENTIAL = Concept(
    name="symmetric_sequential",
    abbreviation="SSEQ",
    title="Symmetric sequential stability",
    source="Rêgo and Vieira (2017)",
    replies="improvements",
    counter_moves=True,
    guaranteed=guaranteed,
)

"""A truce with a fixed term: at its end it lapses, is renewed or replaced, or is called off."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucelab.truce.lognormal import FloatArray

LAPSES: Final = 0.53
RENEWED: Final = 0.41
CALLED_OFF: Final = 0.06
BASIS: Final = (
    "Computed from the 796 fixed-term truces of the ETH/PRIO data with a known end: 53 % expired, 41 % renewed or "
    "replaced, 6 % called off. The meaning of the end codes is inferred. A renewal sets the clock of the baseline back."
)
MOST: Final = 20
"""Terms that are followed; the chance of as many renewals is 2e-8."""


def terms_ended(days: FloatArray, length: FloatArray) -> FloatArray:
    """How many terms of (draw,) length have ended by (day,) days, those that end on the day included: (draw, day)."""
    # three times a length, divided by it, may come out a rounding error below three
    return np.asarray(np.floor(days / length[:, None] * (1.0 + 1e-12)))


def terms_until(day: float, length: FloatArray) -> int:
    """How many terms of (draw,) length must be followed to know everything up to a day."""
    return min(MOST, int(day // length.min()) + 1)


def last_day(more: FloatArray, length: FloatArray) -> FloatArray:
    """The end of the last term, where nothing else ends the truce: (draw,) days.

    more    (draw,) chances in [0, 1); the number of renewals is geometric
    length  (draw,) days
    """
    renewals = np.minimum(np.floor(np.log1p(-more) / np.log(RENEWED)), MOST - 1)
    return np.asarray((renewals + 1.0) * length)


def lapses(how: FloatArray) -> NDArray[np.bool_]:
    """Whether a truce that is not renewed lapses, else it is called off: (draw,) of chances in [0, 1)."""
    return np.asarray(how < LAPSES / (LAPSES + CALLED_OFF))

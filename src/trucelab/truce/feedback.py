"""Violence during a truce that adds to its chance to fail; off unless the analyst turns it on.

`h(t)` is multiplied by `1 + kappa log(1 + x(t))`, x the mean violence of the last 14 days as a share of the earlier
rate.  At first those days lie before the truce.  The form and kappa are an assumption: for sensitivity only.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from trucelab.truce.hazard import Effect
from trucelab.truce.lognormal import FloatArray

WINDOW_DAYS: Final = 14
BASIS: Final = "No sourced number exists. For sensitivity only: does violence that goes on bring a truce down sooner?"


def feedback(kappa: FloatArray, holding: FloatArray) -> Effect:
    """The factor on the hazard, day by day until the window lies within the truce.

    kappa    (draw,) 0 to 1
    holding  (draw,) violence while the truce holds, as a share of the earlier rate
    """

    def factor(days: FloatArray) -> FloatArray:
        within = np.minimum(days / WINDOW_DAYS, 1.0)
        trailing = (1.0 - within) + within * holding[:, None]
        return np.asarray(1.0 + kappa[:, None] * np.log1p(trailing))

    return Effect([np.full(len(kappa), float(day)) for day in range(1, WINDOW_DAYS + 1)], factor)

"""How far a day's travel goes."""

from __future__ import annotations

from typing import Final

from trucelab.compiled import jit_norefcount

BUDGET_BINS: Final = 16
"""Bins of a day's travel; what is left after a hop is rounded down to a bin, on average by 1/32 of a day."""


@jit_norefcount
def travel(km: float, km_per_day: float, budget: int) -> tuple[int, int]:
    """How much budget is left on arrival, and in how many days that is.

    km       length of the way, kilometres, above 0
    budget   bins left today
    returns  bins left, rounded down; days, 0 for today
    """
    way = km * BUDGET_BINS / km_per_day
    if way <= budget:
        # no way is free, however short: rounding must not make it so, since the end of the rounds rests on it
        return min(budget - 1, int(budget - way)), 0
    rest = way - budget
    days = int(rest / BUDGET_BINS)
    if days * BUDGET_BINS < rest:
        days += 1
    return min(BUDGET_BINS - 1, max(0, int(days * BUDGET_BINS - rest))), days

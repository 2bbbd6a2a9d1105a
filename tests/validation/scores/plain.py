"""Slow plain versions of the scores, cell by cell, from their definitions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TypeAlias

Table: TypeAlias = Sequence[Sequence[float]]
"""(day, place)."""


def relative_difference(simulated: Table, observed: Table, rescaling: str) -> float:
    """E(t) and E'(t), averaged over the days with an observation."""
    days = []
    for model, data in zip(simulated, observed, strict=True):
        seen = [(m, d) for m, d in zip(model, data, strict=True) if not math.isnan(d)]
        if not seen:
            continue
        simulated_total, observed_total = sum(m for m, _ in seen), sum(d for _, d in seen)
        part = 0.0
        for m, d in seen:
            term = m
            if rescaling != "none":
                term = m * observed_total / simulated_total if simulated_total else 0.0
            if rescaling == "integer":
                term = int(term)
            part += abs(term - d)
        days.append(part / max(1.0, observed_total))
    return sum(days) / len(days)


def scaled_error(simulated: Table, observed: Table, from_day: int, naive: str) -> float:
    """MASE of complete observations with people in every place, where no naive forecast is perfect."""
    places = range(len(observed[0]))
    total = weighed = 0.0
    for place in places:
        errors, naive_errors = [], []
        for day, (model, data) in enumerate(zip(simulated, observed, strict=True)):
            scaled = model[place] * sum(data) / sum(model) if sum(model) else 0.0
            errors.append(abs(scaled - data[place]))
            if day > from_day:
                value = observed[from_day][place]
                forecast = {"flat": value, "sloped": day * value, "share": value / sum(observed[from_day]) * sum(data)}
                naive_errors.append(abs(forecast[naive] - data[place]))
        weight = sum(data[place] for data in observed)
        weighed += weight * (sum(errors) / len(errors)) / (sum(naive_errors) / len(naive_errors))
        total += weight
    return weighed / total


def crps(members: Sequence[float], observed: float, *, fair: bool) -> float:
    """The double sum of Gneiting and Raftery (2007), equation 21; fair over pairs of different members."""
    count = len(members)
    pairs = count * (count - 1) if fair else count**2
    apart = sum(abs(one - other) for one in members for other in members)
    return sum(abs(one - observed) for one in members) / count - apart / (2 * pairs)


def crps_by_integral(members: Sequence[float], observed: float) -> float:
    """The integral of (F(x) - 1{x >= y})^2, exact for the steps of an ensemble."""
    steps = sorted([*members, observed])
    area = 0.0
    for left, right in pairwise(steps):
        below = sum(member <= left for member in members) / len(members)
        area += (right - left) * (below - (observed <= left)) ** 2
    return area

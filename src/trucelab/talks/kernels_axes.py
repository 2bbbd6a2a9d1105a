"""The loops over axes of several values, compiled: what `kernels` does for yes/no options.

A state is the sum over axes of value times stride.  `leave` and `enter` say which values an axis may leave and
enter; a move changes any axes of its mover at once.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from trucelab.compiled import compiled
from trucelab.talks.kernels import NO_VALUE


@compiled
def sweep_axis(x: Any, stride: int, leave: Any, enter: Any, highest: bool) -> None:
    """In place: the highest (or lowest) value along one axis, the present value included."""
    size = leave.size
    for base in range(0, x.size, stride * size):
        for low in range(base, base + stride):
            best = x[low]
            found = False
            for value in range(size):
                there = x[low + value * stride]
                if enter[value] and (not found or (there > best if highest else there < best)):
                    best, found = there, True
            if not found:
                continue
            for value in range(size):
                at = low + value * stride
                if leave[value]:
                    x[at] = max(x[at], best) if highest else min(x[at], best)


@compiled
def sweep_axis_moved(x: Any, moved: Any, stride: int, leave: Any, enter: Any) -> None:
    """In place: the highest of `moved` along one axis, and of x where this axis changes first; 0 is neutral."""
    size = leave.size
    for base in range(0, x.size, stride * size):
        for low in range(base, base + stride):
            best, second, where = 0, 0, -1
            for value in range(size):
                at = low + value * stride
                there = max(x[at], moved[at])
                if enter[value] and there > best:
                    best, second, where = there, best, value
                elif enter[value] and there > second:
                    second = there
            for value in range(size):
                at = low + value * stride
                if leave[value]:
                    moved[at] = max(moved[at], second if value == where else best)


@compiled
def one_way_improvement_pass(
    x: Any, own: Any, others: Any, first: Any, entries: Any, pattern: Any, goes_first: Any, goes_to: Any
) -> bool:
    """As `kernels.improvement_pass`, for a mover with values that it cannot leave or enter.

    pattern             (own.size,) int32: the setting of the axes with such values
    goes_first, goes_to pattern p leads to goes_to[goes_first[p]:goes_first[p + 1]], itself among them
    """
    changed = False
    lowest = np.empty(goes_first.size - 1, np.int32)
    for k in range(others.size):
        lowest[:] = NO_VALUE
        c = first[k]
        while c < first[k + 1]:
            end = c + 1
            while end < first[k + 1] and entries[end] & 1 == 0:
                end += 1
            for e in range(c, end):
                q = entries[e] >> 1
                s = others[k] + own[q]
                for place in range(goes_first[pattern[q]], goes_first[pattern[q] + 1]):
                    if lowest[goes_to[place]] < x[s]:
                        x[s] = lowest[goes_to[place]]
                        changed = True
            for e in range(c, end):
                q = entries[e] >> 1
                lowest[pattern[q]] = min(lowest[pattern[q]], x[others[k] + own[q]])
            c = end
    return changed

"""Counts of people over choices and of units that fit in, compiled, on the draws of `chance`."""

from __future__ import annotations

from typing import Final

from trucelab.arrays import Floats, Ints, Words
from trucelab.chance.counts import binomial, hypergeometric
from trucelab.chance.units import unit
from trucelab.compiled import jit_norefcount

SHORT: Final = 48
"""Up to this many choices, counting through is faster than halving, whose turns no processor can foresee."""

ONE_BY_ONE: Final = 4
"""Up to this many people for each choice, a look into a guide for each of them is faster than a binomial for each."""


@jit_norefcount
def spread(stream: Words, people: int, tail: Floats, guide: Ints, counts: Ints, chosen: Ints) -> int:
    """Spreads people over choices by their weights (multinomial).

    Many people go by conditional binomials, few by a look into a guide, so that neither the number of people nor that
    of choices alone decides the cost.

    tail     (choice + 1,) sum of the weights from a choice on; the last entry is 0
    guide    as from `fill_guide`
    counts   (choice,) zeros; those who chose are added
    chosen   (choice + 1,) overwritten with the choices of anybody
    returns  how many choices there are of anybody
    """
    found = 0
    if people <= ONE_BY_ONE * len(counts):
        for _ in range(people):
            choice = guided_choice(tail, guide, unit(stream))
            # no turn to foresee: the next new choice overwrites one that was there already
            chosen[found] = choice
            found += counts[choice] == 0
            counts[choice] += 1
        return found
    left = people
    for choice in range(len(counts)):
        # the last choice has chance 1 exactly, because the sum after it is 0 exactly
        taken = binomial(stream, left, (tail[choice] - tail[choice + 1]) / tail[choice])
        if taken > 0:
            counts[choice] = taken
            chosen[found] = choice
            found += 1
            left -= taken
            if left == 0:
                break
    return found


@jit_norefcount
def guide_parts(choices: int) -> int:
    """Parts of a guide to so many choices: with one for each, two looks are enough on average."""
    parts = 1
    while parts < choices:
        parts *= 2
    return parts


@jit_norefcount
def fill_guide(tail: Floats, guide: Ints) -> None:
    """Where to begin to look for the choice at a height: the guide table of Chen and Asau (1974).

    tail   as for `spread`
    guide  (step,) overwritten with the choice at the bottom of each step of the heights; a power of two of them, so
           that no rounding moves a height to another step
    """
    choice = len(tail) - 2
    for step in range(len(guide)):
        height = step / len(guide) * tail[0]
        while choice > 0 and tail[choice] <= height:
            choice -= 1
        guide[step] = choice


@jit_norefcount
def guided_choice(tail: Floats, guide: Ints, height: float) -> int:
    """The same as `choice_at` at a share of the full height, sooner where there is a guide.

    height  0 to below 1
    """
    choice, height = guide[int(height * len(guide))], height * tail[0]
    while choice > 0 and tail[choice] <= height:
        choice -= 1
    return int(choice)


@jit_norefcount
def choice_at(tail: Floats, height: float) -> int:
    """The last choice from which on the sum of weights is above `height`, which is in [0, tail[0])."""
    low, high = 0, len(tail) - 1
    if high <= SHORT:
        # sums never grow, so the choices above the height are the first ones
        above = 0
        for choice in range(high):
            above += tail[choice] > height
        return above - 1
    while high - low > 1:
        middle = (low + high) // 2
        if tail[middle] > height:
            low = middle
        else:
            high = middle
    return low


@jit_norefcount
def take_units(stream: Words, waiting: Ints, sizes: Ints, room: int, taken: Ints) -> tuple[int, int]:
    """Which units are taken when they ask in random order, until the first that does not fit.

    As many as fit whatever their sizes are drawn at once, from all without putting back; the last ones one by one.

    waiting  (type,) units
    sizes    (type,) persons in a unit, 1 or more
    room     persons, 0 or more
    taken    (type,) units, overwritten
    returns  type of the unit that did not fit, or -1 if all did; room that is left
    """
    taken[:] = 0
    while True:
        left, largest = 0, 1
        for kind in range(len(sizes)):
            if waiting[kind] > taken[kind]:
                left += waiting[kind] - taken[kind]
                largest = max(largest, sizes[kind])
        sure = min(left, room // largest)
        if sure == 0:
            kind, height = -1, unit(stream) * left
            while height >= 0.0 and kind < len(sizes) - 1:
                kind += 1
                height -= waiting[kind] - taken[kind]
            if height >= 0.0 or sizes[kind] > room:
                return (-1 if height >= 0.0 else kind), room
            taken[kind] += 1
            room -= sizes[kind]
            continue
        for kind in range(len(sizes)):
            here = waiting[kind] - taken[kind]
            drawn = hypergeometric(stream, here, left - here, sure)
            taken[kind] += drawn
            room -= drawn * sizes[kind]
            left -= here
            sure -= drawn

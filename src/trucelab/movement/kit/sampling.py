"""Exact draws of counts, compiled; none costs more for more people.

Binomials are those of numpy's generator.  Hypergeometric draws are not among the methods that numba offers for it, so
they are made here.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucelab.compiled import bare, lean, part

FEW: Final = 16
"""Up to this many, people are drawn one by one: the urn and the table are cheaper than a rejection sampler."""
SHORT: Final = 48
"""Up to this many choices, counting through is faster than halving, whose turns no processor can foresee."""
_HAT_SCALE: Final = 2.0 * math.sqrt(2.0 / math.e)
_HAT_SHIFT: Final = 3.0 - 2.0 * math.sqrt(3.0 / math.e)
_ROUNDING: Final = 1e-9
"""More than rounding can add to a chance."""


@lean
def binomial(rng: np.random.Generator, people: int, chance: float) -> int:
    """How many of some people are drawn, each with the same chance: what numpy's generator draws, only sooner.

    numpy inverts the distribution where few are expected (Kachitvichyanukul and Schmeiser 1988, BINV), and so does
    this, number for number.  That nobody is drawn has a chance of at least 1 - people x chance (Bernoulli), so most
    draws of nobody need no power.

    people  0 or more
    chance  0 to 1
    """
    expected = people * chance
    if expected == 0.0 or expected > 30.0 or chance > 0.5:
        return int(rng.binomial(people, chance))
    height = rng.random()
    if height < 1.0 - expected - _ROUNDING:
        return 0
    return _inverted(rng, people, chance, height)


@bare
def _inverted(rng: np.random.Generator, people: int, chance: float, height: float) -> int:
    """The count at a height of the distribution; numpy draws another height where rounding leaves none."""
    others = 1.0 - chance
    nobody = np.exp(people * np.log(others))
    expected = people * chance
    most = min(float(people), expected + 10.0 * np.sqrt(expected * others + 1))
    drawn, weight = 0, nobody
    while height > weight:
        drawn += 1
        if drawn > most:
            drawn, weight, height = 0, nobody, rng.random()
        else:
            height -= weight
            weight = ((people - drawn + 1) * chance * weight) / (drawn * others)
    return drawn


@lean
def hypergeometric(rng: np.random.Generator, marked: int, others: int, taken: int) -> int:
    """How many of `taken` people, drawn from all without putting back, are marked.

    The case is first folded by symmetry to the smaller part of each margin.  Small cases are drawn from the urn;
    others by ratio of uniforms (Stadlober 1989, "Sampling from Poisson, binomial and hypergeometric distributions:
    ratio of uniforms as a simple and fast alternative"), whose expected number of tries is bounded.

    marked, others  people of the two sorts, 0 or more
    taken           0 to marked + others
    returns         max(0, taken - others) to min(taken, marked)
    """
    total = marked + others
    few_marked = marked <= others
    few_taken = 2 * taken <= total
    fewer = marked if few_marked else others
    drawn = taken if few_taken else total - taken
    # marked and taken are two subsets of the same people: they may change places
    small, large = min(fewer, drawn), max(fewer, drawn)
    both = _from_urn(rng, total, small, large) if small <= FEW else _by_ratio(rng, total, small, large)
    if not few_taken:
        both = fewer - both
    return both if few_marked else taken - both


@bare
def _from_urn(rng: np.random.Generator, total: int, small: int, large: int) -> int:
    """People in both of two subsets, by drawing the smaller subset one by one."""
    left = large
    for drawn in range(small):
        if rng.random() * (total - drawn) < left:
            left -= 1
    return large - left


@bare
def _by_ratio(rng: np.random.Generator, total: int, small: int, large: int) -> int:
    """People in both of two subsets, each at most half of all, by ratio of uniforms."""
    share = large / total
    mean = small * share
    variance = mean * (1.0 - share) * (total - small) / (total - 1.0)
    centre = mean + 0.5
    width = _HAT_SCALE * math.sqrt(variance + 0.5) + _HAT_SHIFT
    mode = (small + 1) * (large + 1) // (total + 2)
    top = _log_weight(mode, total, small, large)
    while True:
        u = 1.0 - rng.random()  # in (0, 1]: it divides, and its logarithm is taken
        candidate = math.floor(centre + width * (rng.random() - 0.5) / u)
        if 0 <= candidate <= small and 2.0 * math.log(u) <= _log_weight(int(candidate), total, small, large) - top:
            return int(candidate)


@bare
def _log_weight(both: int, total: int, small: int, large: int) -> float:
    """Logarithm of the hypergeometric probability of `both`, up to a constant."""
    return -(
        math.lgamma(both + 1.0)
        + math.lgamma(small - both + 1.0)
        + math.lgamma(large - both + 1.0)
        + math.lgamma(total - small - large + both + 1.0)
    )


@lean
def spread(
    rng: np.random.Generator,
    people: int,
    tail: NDArray[np.float64],
    guide: NDArray[np.int64],
    counts: NDArray[np.int64],
    chosen: NDArray[np.int64],
) -> int:
    """Spreads people over choices by their weights (multinomial).

    Many people go by conditional binomials, few by a look into a guide, so that neither the number of people nor that
    of choices alone decides the cost.

    tail     (choice + 1,) float64: sum of the weights from a choice on; the last entry is 0
    guide    as from `fill_guide`
    counts   (choice,) int64, zeros; those who chose are added
    chosen   (choice,) int64, overwritten with the choices of anybody, first ones first
    returns  how many choices there are of anybody
    """
    if people <= FEW:
        return _spread_few(rng, people, tail, guide, counts, chosen)
    if people <= 3 * len(counts) // 2:
        for _ in range(people):
            counts[guided_choice(tail, guide, rng.random())] += 1
    else:
        _spread_many(rng, people, tail, counts)
    found = 0
    for choice in range(len(counts)):
        if counts[choice] > 0:
            chosen[found] = choice
            found += 1
    return found


@part
def _spread_few(
    rng: np.random.Generator,
    people: int,
    tail: NDArray[np.float64],
    guide: NDArray[np.int64],
    counts: NDArray[np.int64],
    chosen: NDArray[np.int64],
) -> int:
    """As `spread`, with a list kept in order from the start: choices are many more than these people."""
    found = 0
    for _ in range(people):
        choice = guided_choice(tail, guide, rng.random())
        if counts[choice] == 0:
            slot = found
            while slot > 0 and chosen[slot - 1] > choice:
                chosen[slot] = chosen[slot - 1]
                slot -= 1
            chosen[slot] = choice
            found += 1
        counts[choice] += 1
    return found


@part
def _spread_many(rng: np.random.Generator, people: int, tail: NDArray[np.float64], counts: NDArray[np.int64]) -> None:
    """Adds those who chose, by conditional binomials."""
    left = people
    for choice in range(len(counts)):
        chance = (tail[choice] - tail[choice + 1]) / tail[choice]
        # the last choice has chance 1 exactly, because the sum after it is 0 exactly
        taken = left if chance >= 1.0 else binomial(rng, left, chance)
        counts[choice] += taken
        left -= taken
        if left == 0:
            return


@lean
def guide_parts(choices: int) -> int:
    """Parts of a guide to so many choices: with one for each, two looks are enough on average."""
    parts = 1
    while parts < choices:
        parts *= 2
    return parts


@lean
def fill_guide(tail: NDArray[np.float64], guide: NDArray[np.int64]) -> None:
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


@lean
def guided_choice(tail: NDArray[np.float64], guide: NDArray[np.int64], height: float) -> int:
    """The same as `choice_at` at a share of the full height, sooner where there is a guide.

    height  0 to below 1
    """
    choice, height = guide[int(height * len(guide))], height * tail[0]
    while choice > 0 and tail[choice] <= height:
        choice -= 1
    return int(choice)


@lean
def choice_at(tail: NDArray[np.float64], height: float) -> int:
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


@lean
def take_units(
    rng: np.random.Generator,
    waiting: NDArray[np.int64],
    sizes: NDArray[np.int64],
    room: int,
    taken: NDArray[np.int64],
) -> tuple[int, int]:
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
            kind = _next_unit(rng, waiting, taken, left)
            if kind < 0 or sizes[kind] > room:
                return kind, room
            taken[kind] += 1
            room -= sizes[kind]
            continue
        for kind in range(len(sizes)):
            here = waiting[kind] - taken[kind]
            drawn = hypergeometric(rng, here, left - here, sure)
            taken[kind] += drawn
            room -= drawn * sizes[kind]
            left -= here
            sure -= drawn


@bare
def _next_unit(rng: np.random.Generator, waiting: NDArray[np.int64], taken: NDArray[np.int64], left: int) -> int:
    """Type of the unit that asks next; -1 if nobody is left."""
    height = rng.random() * left
    for kind in range(len(waiting)):
        height -= waiting[kind] - taken[kind]
        if height < 0.0:
            return kind
    return -1

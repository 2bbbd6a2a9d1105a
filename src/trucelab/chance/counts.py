"""Exact draws of counts, compiled; none costs more for more people.

Sources: Kachitvichyanukul and Schmeiser (1988), "Binomial random variate generation", for small means (BINV); Hörmann
(1993), "The generation of binomial random variates" (BTRS) and "The transformed rejection method for generating Poisson
random variables" (PTRS); Stadlober (1989), "Sampling from Poisson, binomial and hypergeometric distributions: ratio of
uniforms as a simple and fast alternative".
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from trucelab import elementary
from trucelab.arrays import Floats, Ints, Words
from trucelab.chance.units import unit
from trucelab.compiled import lean

FEW: Final = 16
"""Up to this many, people are drawn one by one: the urn is cheaper than a rejection sampler."""
REJECTION_FROM: Final = 10.0
"""Mean from which on the rejection samplers are valid (Hörmann 1993)."""
MULTIPLIED: Final = 256
"""Up to this many people, a power is multiplied out: sooner than a logarithm, and exact enough."""
_ROUNDING: Final = 1e-9
"""More than rounding can add to a chance."""
_HAT_SCALE: Final = 2.0 * math.sqrt(2.0 / 2.718281828459045)
_HAT_SHIFT: Final = 3.0 - 2.0 * math.sqrt(3.0 / 2.718281828459045)


@lean
def binomial(state: Words, people: int, chance: float) -> int:
    """How many of some people are drawn, each with the same chance; a chance of 1 or more is certainty.

    people  0 to 2^51
    """
    if people <= 0 or not chance > 0.0:
        return 0
    if chance >= 1.0:
        return people
    if chance > 0.5:
        return people - _rarely(state, people, 1.0 - chance)
    return _rarely(state, people, chance)


@lean
def _rarely(state: Words, people: int, chance: float) -> int:
    """The same with a chance of at most a half."""
    expected = people * chance
    if expected >= REJECTION_FROM:
        return _by_rejection(state, people, chance)
    height = unit(state)
    # no one is drawn with a chance of at least 1 - expected (Bernoulli), so most draws of no one need no power
    if height < 1.0 - expected - _ROUNDING:
        return 0
    return _inverted(state, people, chance, height)


@lean
def none_drawn(people: int, chance: float) -> float:
    """(1 - chance)^people for a chance of at most a half."""
    if people > MULTIPLIED:
        return elementary.exp(people * elementary.log1p(-chance))
    result, factor = 1.0, 1.0 - chance
    while people > 0:
        if people & 1:
            result *= factor
        factor *= factor
        people >>= 1
    return result


@lean
def _inverted(state: Words, people: int, chance: float, height: float) -> int:
    """The count at a height of the distribution; another height where rounding leaves none."""
    none = none_drawn(people, chance)
    odds = chance / (1.0 - chance)
    drawn, weight = 0, none
    while height >= weight:
        height -= weight
        drawn += 1
        if drawn > people:
            drawn, weight, height = 0, none, unit(state)
        else:
            weight *= odds * (people - drawn + 1) / drawn
    return drawn


@lean
def _by_rejection(state: Words, people: int, chance: float) -> int:
    """Transformed rejection with squeeze, BTRS; the numbers are Hörmann's."""
    scale = math.sqrt(people * chance * (1.0 - chance))
    b = 1.15 + 2.53 * scale
    a = -0.0873 + 0.0248 * b + 0.01 * chance
    centre = people * chance + 0.5
    squeeze = 0.92 - 4.2 / b
    while True:
        u = unit(state) - 0.5
        v = 1.0 - unit(state)  # in (0, 1]: its logarithm is taken
        off = 0.5 - abs(u)
        if off <= 0.0:
            continue
        candidate = np.floor((2.0 * a / off + b) * u + centre)
        if candidate < 0.0 or candidate > people:
            continue
        count = int(candidate)
        if off >= 0.07 and v <= squeeze:
            return count
        mode = math.floor((people + 1) * chance)
        height = elementary.log(v * (2.83 + 5.1 / b) * scale / (a / (off * off) + b))
        weight = _log_ways(people, mode) - _log_ways(people, count)
        if height <= (count - mode) * elementary.log(chance / (1.0 - chance)) + weight:
            return count


@lean
def _log_ways(people: int, drawn: int) -> float:
    """log(drawn! (people - drawn)!)."""
    return elementary.log_factorial(drawn) + elementary.log_factorial(people - drawn)


@lean
def hypergeometric(state: Words, marked: int, others: int, taken: int) -> int:
    """How many of `taken` people, drawn from all without putting back, are marked.

    The case is first folded by symmetry to the smaller part of each margin.  Small cases are drawn from the urn;
    others by ratio of uniforms, whose expected number of tries is bounded.

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
    both = _from_urn(state, total, small, large) if small <= FEW else _by_ratio(state, total, small, large)
    if not few_taken:
        both = fewer - both
    return both if few_marked else taken - both


@lean
def _from_urn(state: Words, total: int, small: int, large: int) -> int:
    """People in both of two subsets, by drawing the smaller subset one by one."""
    left = large
    for drawn in range(small):
        if unit(state) * (total - drawn) < left:
            left -= 1
    return large - left


@lean
def _by_ratio(state: Words, total: int, small: int, large: int) -> int:
    """People in both of two subsets, each at most half of all, by ratio of uniforms."""
    share = large / total
    mean = small * share
    variance = mean * (1.0 - share) * (total - small) / (total - 1.0)
    centre = mean + 0.5
    width = _HAT_SCALE * math.sqrt(variance + 0.5) + _HAT_SHIFT
    # in floats: the product of two numbers of people may be more than a whole number of 64 bits holds
    mode = math.floor((small + 1.0) * (large + 1.0) / (total + 2.0))
    top = _log_weight(mode, total, small, large)
    while True:
        u = 1.0 - unit(state)  # in (0, 1]: it divides, and its logarithm is taken
        candidate = np.floor(centre + width * (unit(state) - 0.5) / u)
        if 0 <= candidate <= small:
            count = int(candidate)
            if 2.0 * elementary.log(u) <= _log_weight(count, total, small, large) - top:
                return count


@lean
def _log_weight(both: int, total: int, small: int, large: int) -> float:
    """Logarithm of the hypergeometric probability of `both`, up to a constant."""
    return -(_log_ways(small, both) + _log_ways(total - small, large - both))


@lean
def poisson(state: Words, mean: float) -> int:
    """A count with a mean, 0 to 1e15; 0 for less and for nan."""
    if not mean > 0.0:
        return 0
    if mean >= REJECTION_FROM:
        return _poisson_by_rejection(state, mean)
    none = elementary.exp(-mean)
    height, count, weight = unit(state), 0, none
    while height >= weight:
        height -= weight
        count += 1
        weight *= mean / count
        if weight == 0.0:  # rounding has left a height behind the last chance
            height, count, weight = unit(state), 0, none
    return count


@lean
def _poisson_by_rejection(state: Words, mean: float) -> int:
    """Transformed rejection with squeeze, PTRS; the numbers are Hörmann's."""
    b = 0.931 + 2.53 * math.sqrt(mean)
    a = -0.059 + 0.02483 * b
    squeeze = 0.9277 - 3.6224 / (b - 2.0)
    while True:
        u = unit(state) - 0.5
        v = 1.0 - unit(state)  # in (0, 1]: its logarithm is taken
        off = 0.5 - abs(u)
        if off <= 0.0:
            continue
        candidate = np.floor((2.0 * a / off + b) * u + mean + 0.43)
        if candidate < 0.0 or candidate > 2.0 * mean + 1000.0 or (off < 0.013 and v > off):
            continue
        count = int(candidate)
        if off >= 0.07 and v <= squeeze:
            return count
        height = elementary.log(v * (1.1239 + 1.1328 / (b - 3.4)) / (a / (off * off) + b))
        if height <= count * elementary.log(mean) - mean - elementary.log_factorial(count):
            return count


@lean
def fill_poisson(state: Words, means: Floats, found: Ints) -> None:
    """Overwrites (number,) with counts of (number,) means."""
    for number in range(len(found)):
        found[number] = poisson(state, means[number])


@lean
def fill_multinomial(state: Words, people: int, tail: Floats, found: Ints) -> None:
    """Overwrites (choice,) with how many of some people make each choice, by conditional binomials.

    tail  (choice + 1,): sum of the weights from a choice on; the last entry is 0 and the first is not
    """
    for choice in range(len(found)):
        # the last choice of any weight has chance 1 exactly, because the sum after it is 0 exactly
        chance = (tail[choice] - tail[choice + 1]) / tail[choice] if tail[choice] > 0.0 else 0.0
        found[choice] = binomial(state, people, chance)
        people -= found[choice]

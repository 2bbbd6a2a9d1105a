"""Chance inside compiled loops: uniform numbers, binomial and multinomial counts.

numpy's generators are unpacked anew at every call of a compiled function, which costs more than a day of a small case;
here the state of a generator is four numbers, so that all days of a member are one call.

Sources: Blackman and Vigna (2021), "Scrambled linear pseudorandom number generators" (xoshiro256++); Hörmann (1993),
"The generation of binomial random variates" (BTRS); Kachitvichyanukul and Schmeiser (1988), "Binomial random variate
generation", for small means (BINV).
"""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np

from trucelab import seeding
from trucelab.compiled import compiled
from trucelab.movement.flee.counts.memory import Table

LUCK: Final = np.dtype([("a", "u8"), ("b", "u8"), ("c", "u8"), ("d", "u8")])
"""State of a generator; changed by every draw."""
Luck = Any
"""A record of it."""

ONE_BY_ONE: Final = 6
"""Up to this many people, everybody's own number is cheaper than a sampler of counts."""
REJECTION_FROM: Final = 10.0
"""Mean from which on the rejection sampler is valid (Hörmann 1993)."""

_R17: Final = np.uint64(17)
_R23: Final = np.uint64(23)
_L23: Final = np.uint64(64 - 23)
_R45: Final = np.uint64(45)
_L45: Final = np.uint64(64 - 45)
_R11: Final = np.uint64(11)
_UNIT: Final = 2.0**-53


def daily_luck(seed: int, member: int, days: int) -> Table:
    """States to start every day from; a day's does not depend on how many days there are.

    returns  (day,) of `LUCK`
    """
    rng = seeding.stream(seed, member, "flee counts")
    # a state of zeros would never leave it; with one bit always set that cannot be
    words = rng.integers(0, 2**64, (days, 4), np.uint64) | np.array([1, 0, 0, 0], np.uint64)
    return words.view(LUCK)[:, 0]


@compiled
def uniform(luck: Luck) -> float:
    """A number in [0, 1), a multiple of 2^-53."""
    s0, s1, s2, s3 = luck["a"], luck["b"], luck["c"], luck["d"]
    total = s0 + s3
    result = ((total << _R23) | (total >> _L23)) + s0
    shifted = s1 << _R17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= shifted
    s3 = (s3 << _R45) | (s3 >> _L45)
    luck["a"] = s0
    luck["b"] = s1
    luck["c"] = s2
    luck["d"] = s3
    return np.float64(result >> _R11) * _UNIT


@compiled
def binomial(luck: Luck, people: int, chance: float) -> int:
    """How many of `people`, each with the same chance; a chance of 1 or more is certainty.

    Costs no more for more people.
    """
    if people <= 0 or chance <= 0.0:
        return 0
    if chance >= 1.0:
        return people
    if people <= ONE_BY_ONE:
        found = 0
        for _ in range(people):
            if uniform(luck) < chance:
                found += 1
        return found
    if chance > 0.5:
        return people - _binomial(luck, people, 1.0 - chance)
    return _binomial(luck, people, chance)


@compiled
def _binomial(luck: Luck, people: int, chance: float) -> int:
    """The same with a chance of at most a half."""
    if people * chance < REJECTION_FROM:
        return _by_inversion(luck, people, chance)
    return _by_rejection(luck, people, chance)


@compiled
def _by_inversion(luck: Luck, people: int, chance: float) -> int:
    """Adds up probabilities from nobody on; BINV."""
    nobody = math.exp(people * math.log1p(-chance))
    odds = chance / (1.0 - chance)
    while True:
        left = uniform(luck)
        weight = nobody
        count = 0
        while left >= weight and count <= people:
            left -= weight
            count += 1
            weight *= odds * (people - count + 1) / count
        # rounding can leave a rest of about 2^-53 behind the last probability
        if count <= people:
            return count


@compiled
def _by_rejection(luck: Luck, people: int, chance: float) -> int:
    """Transformed rejection with squeeze, BTRS; the numbers are Hörmann's."""
    spread_ = math.sqrt(people * chance * (1.0 - chance))
    b = 1.15 + 2.53 * spread_
    a = -0.0873 + 0.0248 * b + 0.01 * chance
    centre = people * chance + 0.5
    squeeze = 0.92 - 4.2 / b
    alpha = (2.83 + 5.1 / b) * spread_
    log_odds = math.log(chance / (1.0 - chance))
    mode = math.floor((people + 1) * chance)
    while True:
        u = uniform(luck) - 0.5
        v = 1.0 - uniform(luck)  # in (0, 1]: its logarithm is taken
        off = 0.5 - abs(u)
        if off <= 0.0:
            continue
        count = math.floor((2.0 * a / off + b) * u + centre)
        if off >= 0.07 and v <= squeeze:
            return int(count)
        if count < 0 or count > people:
            continue
        height = math.log(v * alpha / (a / (off * off) + b))
        weight = (
            math.lgamma(mode + 1.0)
            + math.lgamma(people - mode + 1.0)
            - math.lgamma(count + 1.0)
            - math.lgamma(people - count + 1.0)
        )
        if height <= weight + (count - mode) * log_odds:
            return int(count)


@compiled
def part_of(luck: Luck, people: int, parts: int) -> int:
    """The size of the next of `parts` nearly equal parts: the whole number under or over people / parts, by chance.

    Taken `parts` times with what is left, everybody is as likely in any part as in any other.
    """
    if parts == 1:
        return people
    least = people // parts
    rest = people - least * parts
    if rest > 0 and uniform(luck) * parts < rest:
        return least + 1
    return least

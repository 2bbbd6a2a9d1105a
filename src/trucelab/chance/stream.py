"""A stream for Python: numbers and arrays of them."""

from __future__ import annotations

import hashlib
from math import prod
from typing import Any, Final, TypeAlias, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trucelab import elementary
from trucelab.arrays import Floats, Ints, Words
from trucelab.chance import counts, units, words

Shape: TypeAlias = int | tuple[int, ...]

MOST_PEOPLE: Final = 2**51
"""Counts up to this are whole numbers in a float, and so are they and a half."""
MOST_MEAN: Final = 1e15


class Stream:
    """Random numbers of one purpose of one member.

    Compiled loops draw from `state` with the functions of `words`, `units` and `counts`; what they have drawn is not
    drawn again here.
    """

    __slots__ = ("state",)

    def __init__(self, key: int) -> None:
        """From a key of 128 bits; at the start of day 0 and person 0."""
        self.state: Words = np.zeros(words.SIZE, np.uint64)
        self.state[words.KEY] = key & 0xFFFFFFFFFFFFFFFF
        self.state[words.KEY + 1] = key >> 64

    def begin(self, day: int = 0, person: int = 0) -> None:
        """Goes to the start of the numbers of a day and a person.

        >>> one = stream(7, 0, "departures")
        >>> one.begin(day=3)
        >>> one.random() == stream(7, 0, "departures", day=3).random()
        True
        """
        words.begin(self.state, day, person)

    def word(self) -> int:
        """64 bits, as a whole number of 0 or more."""
        return int(words.next_word(self.state))

    @overload
    def random(self, shape: None = None) -> float: ...
    @overload
    def random(self, shape: Shape) -> Floats: ...
    def random(self, shape: Shape | None = None) -> float | Floats:
        """Numbers in [0, 1), multiples of 2^-53."""
        if shape is None:
            return float(units.unit(self.state))
        found = np.empty(_number(shape))
        units.fill_units(self.state, found)
        return found.reshape(shape)

    def open_units(self, shape: Shape) -> Floats:
        """Numbers in (0, 1), odd multiples of 2^-53: heights of a distribution that has no least value."""
        found = np.empty(_number(shape))
        units.fill_open_units(self.state, found)
        return found.reshape(shape)

    def normal(self, shape: Shape) -> Floats:
        """Numbers of the standard normal distribution, each from one height."""
        return elementary.normal_quantile(self.open_units(shape))

    @overload
    def integers(self, low: int, high: int, shape: None = None) -> int: ...
    @overload
    def integers(self, low: ArrayLike, high: ArrayLike, shape: Shape | None = None) -> Ints: ...
    def integers(self, low: ArrayLike, high: ArrayLike, shape: Shape | None = None) -> int | Ints:
        """Whole numbers from low to below high, all exactly as likely.

        raises  ValueError, where there is none
        """
        least, bound = np.broadcast_arrays(np.asarray(low, np.int64), np.asarray(high, np.int64))
        if shape is not None:
            least, bound = np.broadcast_to(least, shape), np.broadcast_to(bound, shape)
        if np.any(least >= bound):
            raise ValueError("there is no whole number from low to below high")
        flat = np.ravel(bound - least)
        found = np.empty(len(flat), np.int64)
        units.fill_below(self.state, flat, found)
        found += least.ravel()
        return found.reshape(least.shape) if found.ndim and least.ndim else int(found[0])

    def binomial(self, people: int, chance: float) -> int:
        """How many of some people are drawn, each with the same chance.

        raises  ValueError, unless 0 <= people <= 2^51 and 0 <= chance <= 1
        """
        if not (0 <= people <= MOST_PEOPLE and 0.0 <= chance <= 1.0):
            raise ValueError(f"no binomial distribution of {people} people with a chance of {chance}")
        return int(counts.binomial(self.state, people, chance))

    def hypergeometric(self, marked: int, others: int, taken: int) -> int:
        """How many of `taken` people, drawn without putting back, are marked.

        raises  ValueError, where more are taken than there are
        """
        if min(marked, others, taken) < 0 or not taken <= marked + others <= MOST_PEOPLE:
            raise ValueError(f"{taken} people cannot be taken of {marked} and {others}")
        return int(counts.hypergeometric(self.state, marked, others, taken))

    def multinomial(self, people: int, weights: ArrayLike) -> Ints:
        """(choice,) how many of some people make each choice, by (choice,) weights, which need not add up to 1.

        raises  ValueError, unless weights are finite, 0 or more and not all 0
        """
        tail = _tail(weights)
        if not 0 <= people <= MOST_PEOPLE:
            raise ValueError(f"{people} people cannot be spread")
        found = np.zeros(len(tail) - 1, np.int64)
        counts.fill_multinomial(self.state, people, tail, found)
        return found

    def poisson(self, means: ArrayLike, shape: Shape | None = None) -> Ints:
        """Counts with the means, which may have any shape.

        raises  ValueError, unless means are 0 to 1e15
        """
        wanted = np.asarray(means, np.float64)
        if shape is not None:
            wanted = np.broadcast_to(wanted, shape)
        if not np.all((wanted >= 0.0) & (wanted <= MOST_MEAN)):
            raise ValueError("means of counts are 0 to 1e15")
        found = np.empty(wanted.size, np.int64)
        counts.fill_poisson(self.state, np.ravel(wanted), found)
        return found.reshape(wanted.shape)

    def choice(self, weights: ArrayLike, shape: Shape) -> Ints:
        """Numbers of choices, by (choice,) weights, which need not add up to 1.

        raises  ValueError, unless weights are finite, 0 or more and not all 0
        """
        tail = _tail(weights)
        # counted from the end: a choice is in reach while its tail is above the height
        heights = self.random(shape) * tail[0]
        return np.asarray(len(tail) - 1 - np.searchsorted(tail[::-1], heights, side="right"), np.int64)

    def permutation(self, number: int) -> Ints:
        """The whole numbers from 0 to below a number in an order, all exactly as likely (Fisher and Yates)."""
        order = np.arange(number, dtype=np.int64)
        if number > 1:
            # the n-th of the last ones changes places with any up to itself
            last = np.arange(number - 1, 0, -1)
            for place, other in zip(last.tolist(), self.integers(0, last + 1).tolist(), strict=True):
                order[place], order[other] = order[other], order[place]
        return order


def stream(seed: int, member: int, purpose: str, *, day: int = 0, person: int = 0) -> Stream:
    """The stream that belongs to one purpose of one member.

    seed     any integer, 0 included
    member   0 or more
    purpose  a fixed phrase, such as "departures" or the path of an uncertain value
    day, person  0 unless the purpose is drawn afresh every day or for every person

    >>> stream(7, 0, "departures", day=3).random() == stream(7, 0, "departures", day=3).random()
    True
    >>> stream(7, 0, "departures").random() == stream(7, 1, "departures").random()
    False
    """
    found = Stream(_key(seed, member, purpose))
    if day or person:
        found.begin(day, person)
    return found


def uniform(seed: int, member: int, purpose: str) -> float:
    """One number in [0, 1) that belongs to one purpose of one member."""
    return stream(seed, member, purpose).random()


def _key(seed: int, member: int, purpose: str) -> int:
    text = f"trucelab/1|{seed}|{member}|{purpose}|0|0"
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=16).digest(), "little")


def _number(shape: Shape) -> int:
    return shape if isinstance(shape, int) else prod(shape)


def _tail(weights: ArrayLike) -> Floats:
    """(choice + 1,) sums of the weights from each choice on; the last is 0."""
    values: NDArray[Any] = np.asarray(weights, np.float64)
    tail = np.concatenate([np.cumsum(values[::-1])[::-1], [0.0]])
    if not (np.all(values >= 0.0) and 0.0 < tail[0] < np.inf):
        raise ValueError("weights of choices are finite numbers of 0 or more, and not all 0")
    return tail

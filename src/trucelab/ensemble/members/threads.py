"""Short work on very many things at once: on as many threads as there are cores, in batches."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

BATCH = 64
AT_ONCE = 64
"""Batches that are handed out together; what they give waits in memory."""


def in_threads(do: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """What is made of every item, in their order; so is the first error.

    >>> list(in_threads(lambda number: number * number, range(4)))
    [0, 1, 4, 9]
    """

    def batch(some: list[Item]) -> list[Result]:
        return [do(item) for item in some]

    left = iter(items)
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        while batches := [some for _ in range(AT_ONCE) if (some := list(islice(left, BATCH)))]:
            for results in pool.map(batch, batches):
                yield from results

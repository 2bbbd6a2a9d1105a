"""Many things at once, on threads: the one way in which runs, tables, comparisons and checks go over members."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

IN_FLIGHT_PER_WORKER = 2
"""Results of long work that wait to be taken; bounds the memory of a run."""
BATCH = 64
AT_ONCE = 64
"""Batches of short work that are handed out together; what they give waits in memory."""


def as_they_come(
    do: Callable[[Item], Result], items: Iterable[Item], workers: int | None = None
) -> Generator[tuple[Item, Result]]:
    """Every item with what is made of it, whichever is ready first: for long work, such as a member.

    workers  threads; all cores where nothing is said

    >>> sorted(as_they_come(lambda number: number * number, range(3), workers=2))
    [(0, 0), (1, 1), (2, 4)]
    """
    count = workers or os.cpu_count() or 1
    with ThreadPoolExecutor(count) as pool:
        waiting: set[Future[tuple[Item, Result]]] = set()
        try:
            for item in items:
                waiting.add(pool.submit(lambda one: (one, do(one)), item))
                if len(waiting) >= count * IN_FLIGHT_PER_WORKER:
                    done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                    yield from (future.result() for future in done)
            while waiting:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)
        finally:
            pool.shutdown(cancel_futures=True)


def in_order(do: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """What is made of every item, in their order; so is the first error. For short work on very many things.

    >>> list(in_order(lambda number: number * number, range(4)))
    [0, 1, 4, 9]
    """

    def batch(some: list[Item]) -> list[Result]:
        return [do(item) for item in some]

    left = iter(items)
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        while batches := [some for _ in range(AT_ONCE) if (some := list(islice(left, BATCH)))]:
            for results in pool.map(batch, batches):
                yield from results

"""Chunks: the same array makes the same bytes, whatever thread writes them, and comes back as it was."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from trucelab.ensemble.members.variables import VARIABLES
from trucelab.ensemble.record.chunks import decode, encode


def test_the_same_array_makes_the_same_bytes_on_any_thread() -> None:
    dims = VARIABLES["people"][0]
    sizes = {dim: 181 if dim == "day" else 200 if dim == "place" else 3 for dim in dims}
    # so large and varied that the library would share it among threads
    array = np.random.default_rng(1).poisson(3, [sizes[dim] for dim in dims]).astype(np.int32)
    here = {encode("people", array) for _ in range(6)}
    with ThreadPoolExecutor(2) as threads:
        there = set(threads.map(lambda _: encode("people", array), range(4)))
    assert len(here | there) == 1
    assert (decode("people", here.pop(), sizes) == array).all()

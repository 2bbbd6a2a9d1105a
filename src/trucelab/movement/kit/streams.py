"""The stream of every day, for loops over days that are compiled as one."""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np
from numba import types
from numba.experimental import function_type  # noqa: F401 makes functions with an address known to the compiler

from trucelab import seeding


class Restart(types.WrapperAddressProtocol):
    """A function that compiled code calls to make a generator go on as that of a day.

    The key of a day is a hash, which is worked out in Python: some microseconds a day.
    """

    def __init__(self, rng: np.random.Generator, seed: int, member: int, purpose: str) -> None:
        self._rng, self._key = rng, (seed, member, purpose)
        self.stopped: BaseException | None = None
        """What was raised, such as an interrupt: it cannot pass through compiled code."""
        self._call = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_int64)(self.__call__)

    def __call__(self, day: int) -> int:
        """Gives the day back, or something else if the run must stop."""
        try:
            seeding.restart(self._rng, *self._key, day=day)
        except BaseException as stopped:
            self.stopped = stopped
            return -1
        return day

    def __wrapper_address__(self) -> int:
        """Where compiled code finds it."""
        return ctypes.cast(self._call, ctypes.c_void_p).value or 0

    def signature(self) -> Any:
        """A whole number in, a whole number out."""
        return types.int64(types.int64)

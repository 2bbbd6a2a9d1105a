"""How kernels are compiled: typed, cached on disk, releasing the interpreter's lock while they run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """The function as machine code, with the types of the plain one.

    numba's cache looks at the file of the function itself only: after a change to a formula in `rules/`, a
    developer must delete the `__pycache__` of `kernels.py`.  An installed release renews all files at once.
    """
    return cast(Function, njit(cache=True, nogil=True)(function))

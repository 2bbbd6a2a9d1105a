"""How loops are compiled: typed, cached on disk, releasing the interpreter's lock while they run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit
from numba.extending import register_jitable

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """The function as machine code, with the types of the plain one; a division by nought gives inf or nan.

    numba's cache looks at the file of the function itself only: after a change to a function that a loop calls from
    another file, a developer must delete `__pycache__`.  An installed release renews all files at once.
    """
    return cast(Function, njit(cache=True, nogil=True, error_model="numpy")(function))


# numba then does not count who uses the arrays that are passed on: without that, a member of the largest outcome of
# the Idlib case takes a third of the time (`benchmarks/reference_counts.py`).  The switch is not in numba's types.
_UNCOUNTED: dict[str, Any] = {"_nrt": False}


def lean(function: Function) -> Function:
    """As `compiled`, for functions that neither make arrays nor give any back, nor call functions that do."""
    return cast(Function, njit(cache=True, nogil=True, error_model="numpy", **_UNCOUNTED)(function))


def jit_private(function: Function) -> Function:
    """For functions that compiled functions call: they are compiled with them; in Python it is the plain function."""
    return register_jitable(function)


def jit_norefcount(function: Function) -> Function:
    """As `jit_private`, for functions that neither make arrays nor give any back, but for parts of others."""
    found: Function = register_jitable(**_UNCOUNTED)(function)
    return found


def jit_part(function: Function) -> Function:
    """As `jit_norefcount`, made part of the function that calls it, so that no table is handed on."""
    return cast(Function, njit(nogil=True, inline="always")(function))

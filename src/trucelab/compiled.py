"""How loops are compiled: typed, cached on disk, releasing the interpreter's lock while they run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit
from numba.extending import register_jitable

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """The function as machine code, with the types of the plain one.

    numba's cache looks at the file of the function itself only: after a change to a function that a loop calls from
    another file, a developer must delete `__pycache__`.  An installed release renews all files at once.
    """
    return cast(Function, njit(cache=True, nogil=True)(function))


def lean(function: Function) -> Function:
    """As `compiled`, for functions that neither make arrays nor give any back, nor call functions that do.

    numba then does not count who uses the arrays that are passed on, which would cost more than the loops themselves
    where many go from function to function.
    """
    # the switch is numba's own and not in its types
    options: dict[str, Any] = {"_nrt": False}
    return cast(Function, njit(cache=True, nogil=True, **options)(function))


# numba's own options, though its types do not list all of them
_DOORLESS: dict[str, Any] = {"cache": True, "nogil": True, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def inner(function: Function) -> Function:
    """As `compiled`, for functions that only compiled functions call: without a door for Python.

    Doors take a quarter of the time to compile.  Python must not call what has none: that would crash.
    """
    return cast(Function, njit(**_DOORLESS)(function))


def bare(function: Function) -> Function:
    """As `lean`, without a door.

    Loops belong into such functions: counting who uses the arrays of a table costs more than a step of a loop.
    """
    options = _DOORLESS | {"_nrt": False}
    return cast(Function, njit(**options)(function))


def step(function: Function) -> Function:
    """As `bare`, made part of every loop that calls it, for what is done to some units out of a table.

    Numbers of a table are handed on one by one: copying some ninety of them costs more than what is done to the units.
    """
    options = _DOORLESS | {"_nrt": False, "forceinline": True}
    return cast(Function, njit(**options)(function))


def part(function: Function) -> Function:
    """As `inner`, made part of the one function that calls it: what it calls is not put through the compiler again."""
    return cast(Function, njit(**_DOORLESS, inline="always")(function))


# numba then does not count who uses the arrays that are passed on: `python -m benchmarks.refcounts` measures what that
# buys.  The switch is not in numba's types.
_UNCOUNTED: dict[str, Any] = {"_nrt": False}


def jit_norefcount(function: Function) -> Function:
    """As `lean`, for functions that only compiled functions call: compiled with them; in Python the plain function."""
    return register_jitable(**_UNCOUNTED)(function)


def jit_part(function: Function) -> Function:
    """As `jit_norefcount`, made part of the function that calls it, so that no table is handed on."""
    return cast(Function, njit(nogil=True, inline="always")(function))

"""How loops are compiled: typed, cached on disk, releasing the interpreter's lock while they run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

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

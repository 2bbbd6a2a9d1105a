"""How functions are compiled that only compiled functions call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., Any])


def inner(function: Function) -> Function:
    """The function as machine code without a door for Python, which must not call it: that would crash.

    Taking a day apart at that door costs a quarter of the time to compile, for doors that nobody uses.  The cache is
    as for `compiled`.
    """
    # the options are numba's, though its types do not list them
    compiler = cast(Any, njit)(cache=True, nogil=True, no_cpython_wrapper=True, no_cfunc_wrapper=True)
    return cast(Function, compiler(function))

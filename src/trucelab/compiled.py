"""How loops are compiled: typed, cached on disk, releasing the interpreter's lock while they run."""

from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

from numba import config, njit
from numba.extending import register_jitable

Function = TypeVar("Function", bound=Callable[..., Any])


class NoCacheFolder(UserWarning):
    """Compiled code cannot be kept where it usually is."""


def compiled(function: Function) -> Function:
    """The function as machine code, with the types of the plain one; a division by nought gives inf or nan.

    numba's cache looks at the file of the function itself only: after a change to a function that a loop calls from
    another file, a developer must delete `__pycache__`.  An installed release renews all files at once.
    """
    return cast(Function, _kept(function, nogil=True, error_model="numpy"))


# numba then does not count who uses the arrays that are passed on: without that, a member of the largest outcome of
# the Idlib case takes a third of the time (`benchmarks/reference_counts.py`).  The switch is not in numba's types.
_UNCOUNTED: dict[str, Any] = {"_nrt": False}


def lean(function: Function) -> Function:
    """As `compiled`, for functions that neither make arrays nor give any back, nor call functions that do."""
    return cast(Function, _kept(function, nogil=True, error_model="numpy", **_UNCOUNTED))


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


def _kept(function: Callable[..., Any], **options: Any) -> Any:
    """Compiled when first called, and kept by numba; where it has no folder, in a temporary one or nowhere."""
    try:
        return njit(cache=True, **options)(function)
    except RuntimeError as wrong:
        if "cannot cache function" not in str(wrong):
            raise
    folder = temporary_cache()
    where = f"in {folder}" if folder else "nowhere, so every start takes a minute or more"
    warnings.warn(
        f"compiled code can be kept neither beside the program nor in the home folder; it is kept {where}. "
        "Set NUMBA_CACHE_DIR to a folder that you may write to.",
        NoCacheFolder,
        stacklevel=1,  # this line, so that it is said once
    )
    if folder is None:
        return njit(**options)(function)
    settings = vars(config)
    before, settings["CACHE_DIR"] = settings["CACHE_DIR"], str(folder)
    try:
        return njit(cache=True, **options)(function)
    finally:
        settings["CACHE_DIR"] = before


def temporary_cache() -> Path | None:
    """A folder for compiled code among the temporary files, of this user alone; None where there can be none.

    What lies in a cache is run, so a folder that another user made or may write to is not used.
    """
    who = os.getuid() if hasattr(os, "getuid") else 0
    folder = Path(tempfile.gettempdir()) / f"trucelab-compiled-{who}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
        found = folder.lstat()
    except OSError:
        return None
    ours = not hasattr(os, "getuid") or (found.st_uid == who and not found.st_mode & 0o022 and not folder.is_symlink())
    return folder if ours else None

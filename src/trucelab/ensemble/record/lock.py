"""One run at a time in a folder.

The lock is the system's, on a file in the folder: it falls when its process ends, however it ends, so a lock that a
dead process left is taken over by whoever comes next. Who holds it is said in a file beside it, for the message alone.
"""

from __future__ import annotations

import datetime
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from trucelab import atomic_files
from trucelab.errors import WrongInput

LOCK = ".lock"
HOLDER = ".lock-holder"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder until the end.

    raises  WrongInput, if another run holds it, or the file system of the folder has no locks
    """
    lock, holder = FileLock(folder / LOCK, timeout=0), folder / HOLDER
    try:
        lock.acquire()
    except Timeout:
        says = f"another run is at work here ({_told(holder)}); wait for it, stop it, or give another --out"
        raise WrongInput.one(says, file=str(folder)) from None
    except OSError as problem:
        with suppress(OSError):
            (folder / LOCK).unlink(missing_ok=True)
        raise atomic_files.unable(problem, folder, "lock a file") or problem from None
    try:
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        holder.write_text(f"process {os.getpid()} on {socket.gethostname()} since {now}\n", encoding="utf-8")
        yield
    finally:
        # away with the file while it is still locked: who opened it meanwhile finds that it is no longer at its name
        for path in (holder, folder / LOCK):
            with suppress(OSError):
                path.unlink(missing_ok=True)
        lock.release()


def _told(holder: Path) -> str:
    with suppress(OSError):
        return holder.read_text(encoding="utf-8", errors="replace")[:200].strip() or "it does not say which"
    return "it does not say which"

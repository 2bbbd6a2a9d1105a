"""One run at a time in a folder.

The lock is the kernel's (flock) on a file in the folder: it falls when its
process ends, however it ends, so a lock that a dead process left is taken over
by whoever comes next.  What the file says is for the message alone.
"""

from __future__ import annotations

import datetime
import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from trucelab.errors import WrongInput

LOCK = ".lock"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder until the end.

    raises  WrongInput, if another run holds it
    """
    path = folder / LOCK
    descriptor = _held(path)
    try:
        yield
    finally:
        # away with the name first: whoever opened the file meanwhile finds that it is no longer the one at the path
        with suppress(OSError):
            path.unlink()
        os.close(descriptor)


def _held(path: Path) -> int:
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _is_at(descriptor, path):
                _sign(descriptor)
                return descriptor
        except BlockingIOError:
            holder = os.pread(descriptor, 200, 0).decode(errors="replace").strip() or "it does not say which"
            os.close(descriptor)
            says = f"another run is at work here ({holder}); wait for it, stop it, or give another --out"
            raise WrongInput.one(says, file=str(path.parent)) from None
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _is_at(descriptor: int, path: Path) -> bool:
    """Whether the open file is still the one at the path; the holder before may just have removed it."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _sign(descriptor: int) -> None:
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"process {os.getpid()} on {socket.gethostname()} since {now}\n".encode(), 0)

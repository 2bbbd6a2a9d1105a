"""One input put to a reader: what may come of it, and what must not."""

from __future__ import annotations

import shutil
import signal
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from tests.untrusted.mutations import Step, spoiled
from tests.untrusted.readers import Reader
from trucelab.errors import BrokenRecord, WrongInput
from trucelab.safe_text import one_line

LONGEST_S = 10.0
"""A reader that takes longer hangs: the files are small, and a slow machine takes a tenth of it."""


class Hangs(Exception):
    """A reader took too long."""


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        raise Hangs(f"longer than {seconds:g} seconds")

    if not hasattr(signal, "SIGALRM"):  # Windows has no such clock
        yield
        return
    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, before)


def tried(reader: Reader, files: Mapping[str, bytes], seconds: float = LONGEST_S) -> str:
    """Give files to a reader: "read", or "refused" with every file named; anything else is raised."""
    root = Path(tempfile.mkdtemp(prefix="untrusted-"))
    try:
        for name, content in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        with warnings.catch_warnings(), _within(seconds):
            warnings.simplefilter("error")
            reader.read(root)
    except WrongInput as wrong:
        assert wrong.problems, "nothing is said"
        for problem in wrong.problems:
            assert problem.file, f"no file is named: {problem}"
            assert problem.says, repr(problem)
            assert str(problem) == one_line(str(problem)), repr(problem)
        return "refused"
    except BrokenRecord as broken:
        assert str(root) in str(broken), f"no file is named: {broken}"
        return "refused"
    finally:
        shutil.rmtree(root, ignore_errors=True)
    return "read"


def one_spoiled(reader: Reader, files: Mapping[str, bytes], which: int, taken: list[Step]) -> str:
    """Spoil one of the files of a reader, and give it all of them."""
    name = sorted(files)[which % len(files)]
    return tried(reader, {**files, name: spoiled(files[name], taken)})

"""A run in a process of its own that dies where it is told to: the driver of the failure drills.

    python -m tests.ensemble.drills MEMBERS FOLDER=STEPS...

Each FOLDER=STEPS starts one process, by fork, that runs the small scenario into FOLDER and is killed at its STEPS-th
call that changes the disk; 0 lets it live.  A kill at a write comes with half of the content written.  What a process
computes and what it reports done is appended to FOLDER.told.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any, TextIO

from tests.conftest import SMALL
from trucelab.ensemble import running
from trucelab.ensemble.members import computing
from trucelab.ensemble.members.member import MemberResult, run_member
from trucelab.ensemble.members.plan import Plan, plan
from trucelab.ensemble.members.talks_record import talks_record
from trucelab.scenario import Scenario, load

SEED = 3


class Steps:
    """Counts the calls that change the disk, and kills the process at the last one."""

    def __init__(self, left: int) -> None:
        self.left = left

    def take(self) -> bool:
        """Whether this is the call before which the process dies."""
        self.left -= 1
        return self.left == 0

    def die(self) -> None:
        """Die at once, as by a power cut: nothing is cleaned up."""
        os.kill(os.getpid(), signal.SIGKILL)

    def install(self) -> None:
        """Put the count around every way in which files are written."""
        # a kill, unlike a power cut, loses nothing that was written: the wait for the disk can be spared
        setattr(os, "fsync", lambda descriptor: None)  # noqa: B010 (as below, for the type checker)
        for name in ("fsync", "replace", "mkdir", "unlink"):
            setattr(os, name, self._counted(getattr(os, name)))
        opened = Path.open

        def opens(path: Path, *args: Any, **kwargs: Any) -> Any:
            file = opened(path, *args, **kwargs)
            return Torn(file, self) if "w" in str(args) else file

        Path.open = opens  # type: ignore[method-assign, assignment]

    def _counted(self, call: Any) -> Any:
        def counted(*args: Any, **kwargs: Any) -> Any:
            if self.take():
                self.die()
            return call(*args, **kwargs)

        return counted


class Torn:
    """A file of which the process may die with half of the content written."""

    def __init__(self, file: Any, steps: Steps) -> None:
        self.file = file
        self.steps = steps

    def __enter__(self) -> Torn:
        return self

    def __exit__(self, *problem: object) -> None:
        self.file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)

    def write(self, content: bytes) -> int:
        """Write it, or half of it and die."""
        if self.steps.take():
            self.file.write(content[: len(content) // 2])
            self.file.flush()
            self.steps.die()
        return int(self.file.write(content))


def one(small: Scenario, folder: Path, members: int, steps: int, report: TextIO) -> None:
    """Run once, and die if there are that many steps."""

    def told(made: Plan, outcome: str, member: int) -> MemberResult:
        report.write(f"computed {outcome} {member}\n")
        return run_member(made, outcome, member)

    def done(what: str, number: int, total: int) -> None:
        report.write(f"{what} {number}\n")

    setattr(computing, "run_member", told)  # noqa: B010 (what it holds is a function of its own type)
    Steps(steps).install()
    running.run(small, members=members, seed=SEED, folder=folder, workers=1, progress=done)


def main(arguments: list[str]) -> None:
    """Play the drills one after the other."""
    members, *drills = arguments
    small = load(SMALL)
    # loaded and compiled once, before the forks
    made = plan(small, members=1, seed=SEED)
    talks_record(made, lambda what, done, total: None)
    run_member(made, "attack", 0)
    for drill in drills:
        name, _, steps = drill.rpartition("=")
        folder = Path(name)
        report = folder.with_name(f"{folder.name}.told")
        child = os.fork()
        if child == 0:
            with report.open("a", encoding="utf-8", buffering=1) as file:
                one(small, folder, int(members), int(steps), file)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        ended = "killed" if os.WIFSIGNALED(status) else f"left {os.WEXITSTATUS(status)}"
        with report.open("a", encoding="utf-8") as file:
            file.write(f"{ended}\n")


if __name__ == "__main__":
    main(sys.argv[1:])

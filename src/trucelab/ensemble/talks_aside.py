"""The talks of a run in a process of their own, beside the people.

The questions about the talks take kernels that are compiled at the first run
on a machine, and one process compiles one thing at a time; a second process
halves that wait.  What comes back is the same as from `talks_record`.

    python -m trucelab.ensemble.talks_aside SCENARIO SHA256 SEED MEMBERS...
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from threading import Thread
from typing import Any

from trucelab.ensemble.members.plan import Plan, plan
from trucelab.ensemble.members.talks_record import Progress, of_first, talks_records
from trucelab.scenario import load

WORTH_IT_FROM = 100
"""Members times outcomes from which starting a second process pays."""


class TalksAside:
    """The talks being worked out for some numbers of members, ascending; the last is that of the whole run."""

    def __init__(self, whole: Plan, counts: Sequence[int], process: subprocess.Popen[str] | None) -> None:
        self.whole = whole
        self.counts = counts
        self.process = process
        self.known: dict[int, dict[str, Any]] = {}
        self.here = talks_records(whole, counts, self._tell)
        self.progress: Progress = lambda what, done, whole: None
        self.reader = Thread(target=self._read, daemon=True)
        self.reader.start()

    def _tell(self, what: str, done: int, whole: int) -> None:
        self.progress(what, done, whole)

    def _read(self) -> None:
        if self.process is not None and self.process.stdout is not None:
            # a line that is cut off, or none, means that the other process could not
            with suppress(ValueError):
                for count, line in zip(self.counts, self.process.stdout, strict=False):
                    self.known[count] = json.loads(line)

    def of_first(self, members: int) -> dict[str, Any] | None:
        """What the record keeps of the talks of the first members; none while the other process works on it."""
        count = next((count for count in self.counts if count >= members and count in self.known), None)
        if count is None and self.process is not None and self.reader.is_alive():
            return None
        while count is None:
            done = next(count for count in self.counts if count not in self.known)
            self.known[done] = next(self.here)
            count = done if done >= members else None
        return of_first(self.whole, self.known[count], members)

    def result(self, progress: Progress) -> dict[str, Any]:
        """What the record keeps of the talks of all members; worked out here if the other process could not."""
        self.progress = progress
        self.reader.join()
        found = self.of_first(self.whole.members)
        assert found is not None  # nobody else works on it any more
        progress("talks", 1, 1)
        return found


@contextmanager
def talks_aside(whole: Plan, early: int | None = None) -> Iterator[TalksAside]:
    """Start the talks beside what follows; they are stopped if it fails.

    early  number of members whose talks are needed first
    """
    counts = [whole.members] if early is None else [early, whole.members]
    if whole.members * len(whole.outcomes) < WORTH_IT_FROM:
        yield TalksAside(whole, counts, None)
        return
    scenario = whole.scenario
    words = [str(scenario.folder / scenario.files[0]), scenario.digest, str(whole.seed), *map(str, counts)]
    process = subprocess.Popen(
        [sys.executable, "-m", __name__, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        # what stops this process at the terminal must not stop that one before it is asked for what it knows
        start_new_session=True,
    )
    talks = TalksAside(whole, counts, process)
    try:
        yield talks
    finally:
        process.kill()
        process.wait()
        talks.reader.join()
        if process.stdout is not None:
            process.stdout.close()


def main(arguments: list[str]) -> int:
    """Work the talks out and print them, a line for each number of members; 1 if the scenario is not what it was."""
    path, digest, seed, *counts = arguments
    scenario = load(path)
    if scenario.digest != digest:
        return 1
    made = plan(scenario, members=int(counts[-1]), seed=int(seed))
    for found in talks_records(made, [*map(int, counts)], lambda what, done, whole: None):
        print(json.dumps(found), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

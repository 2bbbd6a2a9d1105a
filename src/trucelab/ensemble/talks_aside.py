"""The talks of a run in a process of their own, beside the people.

The questions about the talks take kernels that are compiled at the first run
on a machine, and one process compiles one thing at a time; a second process
halves that wait.  What comes back is the same as from `talks_record`.

    python -m trucelab.ensemble.talks_aside SCENARIO SHA256 SEED MEMBERS
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from trucelab.ensemble.members.plan import Plan, plan
from trucelab.ensemble.members.talks_record import Progress, talks_record
from trucelab.scenario import load

WORTH_IT_FROM = 100
"""Members times outcomes from which starting a second process pays."""


class TalksAside:
    """The talks being worked out; `result` waits for them."""

    def __init__(self, whole: Plan, process: subprocess.Popen[str] | None) -> None:
        self.whole = whole
        self.process = process

    def result(self, progress: Progress) -> dict[str, Any]:
        """What the record keeps of the talks; worked out here if the other process could not."""
        if self.process is not None:
            text, _ = self.process.communicate()
            if self.process.returncode == 0:
                found: dict[str, Any] = json.loads(text)
                progress("talks", 1, 1)
                return found
        return talks_record(self.whole, progress)


@contextmanager
def talks_aside(whole: Plan) -> Iterator[TalksAside]:
    """Start the talks beside what follows; they are stopped if it fails."""
    if whole.members * len(whole.outcomes) < WORTH_IT_FROM:
        yield TalksAside(whole, None)
        return
    scenario = whole.scenario
    words = [str(scenario.folder / scenario.files[0]), scenario.digest, str(whole.seed), str(whole.members)]
    process = subprocess.Popen(
        [sys.executable, "-m", __name__, *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        yield TalksAside(whole, process)
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def main(arguments: list[str]) -> int:
    """Work the talks out and print them; 1 if the scenario is no longer what it was."""
    path, digest, seed, members = arguments
    scenario = load(path)
    if scenario.digest != digest:
        return 1
    found = talks_record(plan(scenario, members=int(members), seed=int(seed)), lambda what, done, whole: None)
    json.dump(found, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Compiling what a run needs, a part at a time: `scripts/start.py` starts the parts side by side, as one process
compiles one thing at a time.

    python -m trucelab.ensemble.warming PART
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from trucelab.ensemble.members.plan import plan
from trucelab.ensemble.members.talks_record import talks_record
from trucelab.movement.native.simulation import warm
from trucelab.scenario import load

CASE = "idlib-2018"


def warm_talks() -> None:
    """Compile what a run asks of its talks, by asking it once of a case that asks everything."""
    talks_record(plan(load(CASE), members=1, seed=1), lambda what, done, whole: None)


PARTS: dict[str, Callable[[], None]] = {"movement": warm, "talks": warm_talks}

if __name__ == "__main__":
    PARTS[sys.argv[1]]()

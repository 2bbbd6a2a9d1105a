"""Which outcome is in force when: the courses of the members."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from trucelab.ensemble.findings.courses import Courses, courses
from trucelab.ensemble.record.run_record import Run
from trucelab.export.choice import Choice
from trucelab.export.columns import MEMBER, OUTCOME, PERIOD, Column
from trucelab.export.frames import Axis, days_since_first, long
from trucelab.export.tables.table import Table

IN_FORCE = Column("in_force", "text", "the outcome that is in force: the one that came first, or what has followed it")
SHARE = Column("share_of_members", "number", "share of members in which it is in force on that day", "share")


def parts(run: Run, choice: Choice) -> Iterator[pd.DataFrame]:
    """Outcomes one after the other."""
    for outcome, found in courses(run, tuple(choice.outcomes)).items():
        yield (_members if choice.by_member else _shares)(run, choice, outcome, found)


def _shares(run: Run, choice: Choice, outcome: str, found: Courses) -> pd.DataFrame:
    shares = found.shares()[:, list(choice.days)]
    axes = [Axis({"in_force": found.outcomes}), days_since_first(run, choice.days)]
    return long(axes, {"outcome": outcome}, {"share_of_members": shares.ravel()})


def _members(run: Run, choice: Choice, outcome: str, found: Courses) -> pd.DataFrame:
    states = np.array(found.outcomes)[found.in_force[:, list(choice.days)]]
    axes = [Axis({"member": range(len(states))}), days_since_first(run, choice.days)]
    return long(axes, {"outcome": outcome}, {"in_force": pd.Categorical(states.ravel(), categories=found.outcomes)})


COURSES = Table(
    "courses",
    "which outcome is in force when",
    (OUTCOME, IN_FORCE, *PERIOD, SHARE),
    parts,
    members=(OUTCOME, MEMBER, *PERIOD, IN_FORCE),
)

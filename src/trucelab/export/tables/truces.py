"""How long the truce of each outcome held."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from trucelab.ensemble.findings.summary import in_force
from trucelab.ensemble.record.run_record import Run
from trucelab.export.choice import Choice
from trucelab.export.columns import MEMBER, OUTCOME, PERIOD, Column
from trucelab.export.frames import Axis, date_of, days_since_first, long
from trucelab.export.tables.table import Table

MEMBERS = Column("members", "whole", "members of the run", "members")
UNBROKEN = Column("share_unbroken", "number", "share of members whose first truce has not failed by that day", "share")
IN_FORCE = Column("share_of_days_in_force", "number", "share of all days with a truce, new attempts included", "share")
HELD = Column("held", "yes or no", "whether the first truce held to the last day of the run")
FAILED_ON_DAY = Column("failed_on_day", "whole", "day on which it failed first; empty if it held", "days")
FAILED_ON = Column("failed_on", "date", "the same as a date")
DAYS_IN_FORCE = Column("days_in_force", "whole", "days with a truce in force, new attempts included", "days")


def parts(run: Run, choice: Choice) -> Iterator[pd.DataFrame]:
    """Outcomes that bring a truce, one after the other."""
    consequences = run.scenario.document.consequences
    for outcome in [name for name in choice.outcomes if consequences[name].truce is not None]:
        yield (_members if choice.by_member else _shares)(run, choice, outcome)


def _shares(run: Run, choice: Choice, outcome: str) -> pd.DataFrame:
    ends = np.array(run.manifest["truce_ends"][outcome])
    days = choice.days
    unbroken = [float(np.mean((ends < 0) | (ends > day))) for day in days]
    share = pd.array([in_force(run, outcome)] * len(days), dtype="Float64")
    counts = {"share_unbroken": unbroken, "share_of_days_in_force": share, "members": np.full(len(days), len(ends))}
    return long([days_since_first(run, days)], {"outcome": outcome}, counts)


def _members(run: Run, choice: Choice, outcome: str) -> pd.DataFrame:
    ends: Sequence[int] = run.manifest["truce_ends"][outcome]
    in_force_days = run.manifest.get("days_in_force", {}).get(outcome, [None] * len(ends))
    counts = {
        "held": [day < 0 for day in ends],
        "failed_on_day": pd.array([None if day < 0 else day for day in ends], dtype="Int64"),
        "failed_on": pd.Categorical([None if day < 0 else date_of(run, day) for day in ends]),
        "days_in_force": pd.array(in_force_days, dtype="Int64"),
    }
    return long([Axis({"member": range(len(ends))})], {"outcome": outcome}, counts)


TRUCES = Table(
    "truces",
    "how long the truce of an outcome held",
    (OUTCOME, *PERIOD, MEMBERS, UNBROKEN, IN_FORCE),
    parts,
    members=(OUTCOME, MEMBER, HELD, FAILED_ON_DAY, FAILED_ON, DAYS_IN_FORCE),
)

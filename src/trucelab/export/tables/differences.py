"""How many more people there are under one outcome than under another, member by member under the same luck."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from trucelab.ensemble.findings.summary import BELOW, MEASURES, all_pairs, measured
from trucelab.ensemble.record.run_record import Run
from trucelab.export.choice import Choice
from trucelab.export.columns import MEASURE, OUTCOME, PERIOD, QUANTILE, Column
from trucelab.export.frames import days_on, long, over_members
from trucelab.export.tables.table import Table

INSTEAD_OF = Column("instead_of", "text", "outcome that it is set against")
MORE = Column("more_people", "whole", "people more than under the other outcome; negative if fewer", "people")


def parts(run: Run, choice: Choice) -> Iterator[pd.DataFrame]:
    """Pair by pair, measure by measure: every two of the chosen outcomes once."""
    days = list(choice.days)
    pairs = [pair for pair in all_pairs(run) if set(pair) <= set(choice.outcomes)]
    standards = run.scenario.document.needs.standards
    measures = (*(one.name for one in MEASURES), *(BELOW + key for key in standards))
    # outcome by outcome, so that each array is read once
    kept = [outcome for outcome in choice.outcomes if pairs]
    people = {(name, outcome): measured(run, name, outcome)[:, days] for outcome in kept for name in measures}
    for measure in measures:
        for outcome, instead_of in pairs:
            over, found = over_members(people[measure, outcome] - people[measure, instead_of], choice)
            same = {"outcome": outcome, "instead_of": instead_of, "measure": measure}
            yield long([days_on(run, days), over], same, {"more_people": found.ravel()})


DIFFERENCES = Table(
    "differences",
    "the outcome with fewer people displaced set against the one with more",
    (OUTCOME, INSTEAD_OF, MEASURE, *PERIOD, QUANTILE, MORE),
    parts,
)

"""Departures, arrivals and returns at every place, added up over the days since the day before in the table."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from trucelab.ensemble.record.run_record import Run
from trucelab.export.choice import Choice
from trucelab.export.columns import MEASURE, OUTCOME, PERIOD, POPULATION, QUANTILE, WHERE, WHO
from trucelab.export.frames import added_up, days_between, groups, people_at_places, stays, with_everyone
from trucelab.export.tables.table import Table

VARIABLES = ("departures", "arrivals", "returns")
"""In the record under the same names; those who return are among those who arrive."""


def parts(run: Run, choice: Choice) -> Iterator[pd.DataFrame]:
    """Outcome by outcome, measure by measure."""
    kept, when = stays(run), days_between(run, choice.days)
    for outcome in choice.outcomes:
        for name in VARIABLES:
            (values,) = run.folded(name, outcome, lambda one: added_up(one[:, kept], choice.days))
            same = {"outcome": outcome, "measure": name}
            yield people_at_places(run, choice, with_everyone(values, choice), when, groups(choice), same)


JOURNEYS = Table(
    "journeys",
    "departures because of danger, arrivals to stay, and returns home among the arrivals",
    (OUTCOME, MEASURE, *WHERE, *PERIOD, *WHO, QUANTILE, POPULATION),
    parts,
)

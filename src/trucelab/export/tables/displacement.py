"""People at every place: all of them, those displaced during the run, and those beyond what it can take in."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from trucelab.ensemble.study import Run
from trucelab.export.choice import Choice
from trucelab.export.columns import MEASURE, OUTCOME, PERIOD, POPULATION, QUANTILE, WHERE, WHO
from trucelab.export.frames import Ints, Reading, days_on, everyone, groups, people_at_places, stays, with_everyone
from trucelab.export.tables.table import Table

DISPLACED_HERE = "displaced here"


def parts(run: Run, choice: Choice) -> Iterator[pd.DataFrame]:
    """Outcome by outcome, measure by measure."""
    read, kept, days = Reading(run), stays(run), list(choice.days)
    when = days_on(run, days)

    def on(variable: str, outcome: str) -> Ints:
        return read.values(variable, outcome)[:, days][:, :, kept]

    for outcome in choice.outcomes:
        by_group = {DISPLACED_HERE: on("displaced_here", outcome), "people here": on("people", outcome).sum(axis=-1)}
        for measure, values in by_group.items():
            same = {"outcome": outcome, "measure": measure}
            yield people_at_places(run, choice, with_everyone(values, choice), when, groups(choice), same)
        same = {"outcome": outcome, "measure": "beyond capacity"}
        yield people_at_places(run, choice, on("beyond_capacity", outcome), when, everyone(), same)


DISPLACEMENT = Table(
    "displacement",
    "people at places where people can stay",
    (OUTCOME, MEASURE, *WHERE, *PERIOD, *WHO, QUANTILE, POPULATION),
    parts,
)

"""People at every place: all of them, those displaced during the run, and those beyond what it can take in."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from trucelab.ensemble.record.run_record import Run
from trucelab.export.choice import Choice
from trucelab.export.columns import MEASURE, OUTCOME, PERIOD, POPULATION, QUANTILE, WHERE, WHO
from trucelab.export.frames import Ints, days_on, everyone, groups, people_at_places, stays, with_everyone
from trucelab.export.tables.table import Table

DISPLACED_HERE = "displaced here"


def parts(run: Run, choice: Choice) -> Iterator[pd.DataFrame]:
    """Outcome by outcome, measure by measure."""
    kept, days = stays(run), list(choice.days)
    when = days_on(run, days)

    def chosen(one: Ints) -> Ints:
        return one[days][:, kept]

    for outcome in choice.outcomes:
        (displaced,) = run.folded("displaced_here", outcome, chosen)
        (people,) = run.folded("people", outcome, lambda one: chosen(one).sum(axis=-1))
        (beyond,) = run.folded("beyond_capacity", outcome, chosen)
        by_group = {DISPLACED_HERE: displaced, "people here": people}
        for measure, values in by_group.items():
            same = {"outcome": outcome, "measure": measure}
            yield people_at_places(run, choice, with_everyone(values, choice), when, groups(choice), same)
        same = {"outcome": outcome, "measure": "beyond capacity"}
        yield people_at_places(run, choice, beyond, when, everyone(), same)


DISPLACEMENT = Table(
    "displacement",
    "people at places where people can stay",
    (OUTCOME, MEASURE, *WHERE, *PERIOD, *WHO, QUANTILE, POPULATION),
    parts,
)

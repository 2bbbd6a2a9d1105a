"""People at every place by how often in life they have been displaced."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from trucelab.ensemble.members.variables import TIMES
from trucelab.ensemble.record.run_record import Run
from trucelab.export.choice import Choice
from trucelab.export.columns import OUTCOME, PERIOD, POPULATION, QUANTILE, WHERE, WHO, Column
from trucelab.export.frames import days_on, groups, long, over_members, staying, stays, with_everyone, without_small
from trucelab.export.tables.table import Table

TIMES_DISPLACED = Column("times_displaced", "text", ", ".join(TIMES) + ": displacements in life so far")


def parts(run: Run, choice: Choice) -> Iterator[pd.DataFrame]:
    """Outcome by outcome, from never to three times or more."""
    kept, days = stays(run), list(choice.days)
    for outcome in choice.outcomes:
        (people,) = run.folded("people", outcome, lambda one: one[days][:, kept])
        for index, times in enumerate(TIMES):
            over, found = over_members(with_everyone(people[..., index], choice), choice)
            axes = [days_on(run, days), staying(run), groups(choice), over]
            same = {"outcome": outcome, "times_displaced": times}
            yield long(axes, same, {"population": without_small(found.ravel())})


PEOPLE_BY_TIMES = Table(
    "times_displaced",
    "people at places by displacements in life so far",
    (OUTCOME, TIMES_DISPLACED, *WHERE, *PERIOD, *WHO, QUANTILE, POPULATION),
    parts,
)

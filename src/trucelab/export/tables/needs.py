"""People below each minimum standard, at every place."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from trucelab.ensemble.record.run_record import Run
from trucelab.export.choice import Choice
from trucelab.export.columns import OUTCOME, PERIOD, POPULATION, QUANTILE, WHERE, WHO, Column
from trucelab.export.frames import days_on, groups, people_at_places, stays, with_everyone
from trucelab.export.tables.table import Table

STANDARD = Column("standard", "text", "key of the standard in the scenario")
STANDARD_NAME = Column("standard_name", "text", "what is needed")
MINIMUM = Column("minimum", "number", "the minimum per person, in `minimum_unit`")
MINIMUM_UNIT = Column("minimum_unit", "text", "unit of the minimum, per person")
GROUP = Column("population_group", "text", "whose need it is: all, or IDP (displaced persons)", hapi=True)
STATUS = Column("population_status", "text", "always INN, people in need: here, below the minimum", hapi=True)


def parts(run: Run, choice: Choice) -> Iterator[pd.DataFrame]:
    """Outcome by outcome, standard by standard."""
    kept, days = stays(run), list(choice.days)
    when, standards = days_on(run, days), run.scenario.document.needs.standards
    for outcome in choice.outcomes if standards else ():
        (below,) = run.folded("below_minimum", outcome, lambda one: one[:, days][:, :, kept])
        for index, (key, standard) in enumerate(standards.items()):
            same = {
                "outcome": outcome,
                "standard": key,
                "standard_name": standard.name,
                "minimum": float(standard.minimum),
                "minimum_unit": standard.unit,
                "population_group": "IDP" if standard.applies_to == "displaced" else "all",
                "population_status": "INN",
            }
            yield people_at_places(run, choice, with_everyone(below[:, index], choice), when, groups(choice), same)


NEEDS = Table(
    "needs",
    "people below minimum standards",
    (
        OUTCOME, STANDARD, STANDARD_NAME, MINIMUM, MINIMUM_UNIT, GROUP, STATUS,
        *WHERE, *PERIOD, *WHO, QUANTILE, POPULATION,
    ),
    parts,
)  # fmt: skip

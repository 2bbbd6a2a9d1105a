"""People of the whole area: displaced, displaced again, on the road, trapped."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from trucelab.ensemble.findings.summary import MEASURES
from trucelab.ensemble.record.run_record import Run
from trucelab.export.choice import Choice
from trucelab.export.columns import MEASURE, OUTCOME, PEOPLE, PERIOD, QUANTILE, WHO
from trucelab.export.frames import (
    Axis,
    Ints,
    added_up,
    days_between,
    days_on,
    days_since_first,
    groups,
    long,
    over_members,
    with_everyone,
)
from trucelab.export.tables.table import Table


def on_days(values: Ints, days: Sequence[int]) -> Ints:
    """Counts of one member that speak of a day, or of all days up to it, as they stand in the record."""
    return np.asarray(values[list(days)])


@dataclass(frozen=True)
class Counted:
    """A measure, the days that its counts speak of, and how they are read off."""

    name: str
    variable: str
    period: Callable[[Run, Sequence[int]], Axis]
    on: Callable[..., Ints] = on_days


_NEWLY, _AGAIN, _TRAPPED = MEASURES
COUNTED = (
    Counted(_NEWLY.name, _NEWLY.variable, days_since_first),
    Counted(_AGAIN.name, _AGAIN.variable, days_since_first),
    Counted("displacement events", "displacement_events", days_between, added_up),
    Counted("on the road", "on_road", days_on),
    Counted(_TRAPPED.name, _TRAPPED.variable, days_on),
)


def parts(run: Run, choice: Choice) -> Iterator[pd.DataFrame]:
    """Outcome by outcome, measure by measure."""
    for outcome in choice.outcomes:
        for counted in COUNTED:
            (values,) = run.folded(counted.variable, outcome, partial(counted.on, days=choice.days))
            over, found = over_members(with_everyone(values, choice), choice)
            axes = [counted.period(run, choice.days), groups(choice), over]
            yield long(axes, {"outcome": outcome, "measure": counted.name}, {"population": found.ravel()})


TOTALS = Table("totals", "people of the whole area", (OUTCOME, MEASURE, *PERIOD, *WHO, QUANTILE, PEOPLE), parts)

"""Places: where they are, and who was there on the first day."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from trucelab.ensemble.record.run_record import Run
from trucelab.export.choice import Choice
from trucelab.export.columns import WHERE, Column
from trucelab.export.frames import long, where
from trucelab.export.tables.table import Table

KIND = Column("kind", "text", "city, town, camp, crossing, border or junction")
REGION = Column("region", "text", "key of the region in the scenario")
RESIDENTS = Column("residents", "whole", "people at home here on the first day, as the scenario says", "people")
DISPLACED = Column("displaced", "whole", "displaced persons here on the first day, as the scenario says", "people")
CAPACITY = Column("capacity", "whole", "displaced persons it can take in all; empty where no limit is known", "people")


def parts(run: Run, choice: Choice) -> Iterator[pd.DataFrame]:
    """One row a place, all kinds of them."""
    places = run.scenario.places
    numbers = {
        name: pd.array([getattr(place, name) for place in places], dtype="Int64")
        for name in ("residents", "displaced", "capacity")
    }
    texts = {name: pd.Categorical([getattr(place, name) for place in places]) for name in ("kind", "region")}
    yield long([where(run, places)], {}, {**numbers, **texts})


PLACES = Table("places", "places of the scenario", (*WHERE, KIND, REGION, RESIDENTS, DISPLACED, CAPACITY), parts)

"""What a table is: its name, its columns, and how its rows are made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pandas as pd

from trucelab.ensemble.record.run_record import Run
from trucelab.export.choice import Choice
from trucelab.export.columns import MEMBER, QUANTILE, Column


@dataclass(frozen=True)
class Table:
    """One exported table."""

    name: str
    says: str
    columns: tuple[Column, ...]
    """For quantiles over members; by member the number of the member stands in place of `QUANTILE`."""
    parts: Callable[[Run, Choice], Iterator[pd.DataFrame]]
    """Its rows, some at a time, so that a large run need not fit into memory; a part may have no rows."""
    members: tuple[Column, ...] = ()
    """Columns by member, where they are not the same with another name."""

    def columns_of(self, choice: Choice) -> tuple[Column, ...]:
        """Its columns, in order."""
        if choice.by_member and self.members:
            return self.members
        return tuple(MEMBER if column is QUANTILE and choice.by_member else column for column in self.columns)

    def frames(self, run: Run, choice: Choice) -> Iterator[pd.DataFrame]:
        """Its rows, some at a time, with the columns in order."""
        names = [column.name for column in self.columns_of(choice)]
        for part in self.parts(run, choice):
            yield part[names]

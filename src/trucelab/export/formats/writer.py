"""What a format is: it takes the rows of tables as they come, and leaves files in a folder."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from trucelab.ensemble.record.run_record import Run
from trucelab.export.choice import Choice
from trucelab.export.tables import Table


@dataclass(frozen=True)
class Work:
    """What is written, and where to."""

    run: Run
    choice: Choice
    folder: Path
    about: Mapping[str, Any]
    """Where the numbers come from, as plain values."""


class Writer(ABC):
    """Writes one format."""

    def __init__(self, work: Work) -> None:
        self.work = work

    @abstractmethod
    def add(self, table: Table, rows: pd.DataFrame) -> None:
        """Take rows of a table; those of one table come one after the other.

        raises  WrongInput, if the format cannot hold them
        """

    def close(self) -> None:  # noqa: B027 (some formats have nothing to finish)
        """Finish every file; called too after a failure, when the folder is thrown away."""


@dataclass(frozen=True)
class Format:
    """One format."""

    name: str
    says: str
    writer: Callable[[Work], Writer]
    needs: str = ""
    """Package that must be installed for it; it comes with `trucelab[export]`."""
    tables: tuple[str, ...] | None = None
    """Tables that it is made from, whatever was chosen; the chosen ones where nothing is said."""
    members: bool = True
    """Whether it can hold members one by one."""


def texts(column: pd.Series[Any], write: Callable[[str], str] = str) -> pd.Series[Any]:
    """A column of texts as it is written; each text is looked at once, however many rows have it."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        written = [write(str(text)) for text in column.cat.categories]
        codes = column.cat.codes.to_numpy()
        found = pd.array([*written, None], dtype="object").take(codes)
        return pd.Series(found, index=column.index)
    return column.map(lambda text: None if text is None else write(str(text)))

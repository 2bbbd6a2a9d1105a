"""CSV: one file a table, UTF-8, commas, a header, and no cell that a spreadsheet would run."""

from __future__ import annotations

import pandas as pd

from trucelab.csv_safety import guarded
from trucelab.export.formats.writer import Format, Work, Writer, texts
from trucelab.export.tables import Table


class CsvFiles(Writer):
    """Adds rows to the file of their table."""

    def add(self, table: Table, rows: pd.DataFrame) -> None:
        """The header comes with the first rows."""
        path = self.work.folder / f"{table.name}.csv"
        written = rows.copy(deep=False)
        for column in table.columns_of(self.work.choice):
            if column.kind == "text":
                written[column.name] = texts(rows[column.name], guarded)
            elif column.kind == "yes or no":
                written[column.name] = rows[column.name].map({True: "yes", False: "no"})
        written.to_csv(path, mode="a", header=not path.exists(), index=False, lineterminator="\n", encoding="utf-8")


CSV = Format("csv", "one CSV file a table", CsvFiles)

__all__ = ["CSV", "Work"]

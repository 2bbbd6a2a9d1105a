"""Excel: one workbook, a sheet a table, and first a sheet that says what the columns are."""

from __future__ import annotations

import datetime
from typing import Any

import pandas as pd

from trucelab.csv_safety import guarded
from trucelab.errors import WrongInput
from trucelab.export.columns import Column
from trucelab.export.formats.writer import Format, Work, Writer, texts
from trucelab.export.tables import TABLES, Table

FILE = "tables.xlsx"
MOST_ROWS = 1_048_576
"""Rows of a sheet, the header among them (Microsoft, Excel specifications and limits)."""
FIRST_SHEET = "about"


class Excel(Writer):
    """Adds rows to the sheet of their table; rows go to the disk as they come."""

    def __init__(self, work: Work) -> None:
        import xlsxwriter

        super().__init__(work)
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.book = xlsxwriter.Workbook(str(work.folder / FILE), options)
        # the day of the case, not of the clock: the same run gives the same bytes
        first = datetime.datetime.combine(work.run.scenario.document.as_of, datetime.time())
        self.book.set_properties({"title": work.run.scenario.document.title, "created": first})
        self.bold = self.book.add_format({"bold": True})
        self.day = self.book.add_format({"num_format": "yyyy-mm-dd"})
        self.sheets: dict[str, Any] = {}
        self.rows: dict[str, int] = {}
        self._about()

    def add(self, table: Table, rows: pd.DataFrame) -> None:
        """Refuses more rows than a sheet holds.

        raises  WrongInput
        """
        columns = table.columns_of(self.work.choice)
        sheet = self._sheet(table, columns)
        first = self.rows[table.name]
        if first + len(rows) > MOST_ROWS:
            says = f"{table.name} has more rows than a sheet of Excel holds ({MOST_ROWS:,})"
            raise WrongInput.one(f"{says}; give fewer --days or outcomes, or --format parquet or csv")
        cells = [_cells(rows[column.name], column) for column in columns]
        for number, row in enumerate(zip(*cells, strict=True), start=first):
            for place, value in enumerate(row):
                if value is None:
                    continue
                if isinstance(value, str):
                    sheet.write_string(number, place, value)
                elif isinstance(value, datetime.date):
                    sheet.write_datetime(number, place, value, self.day)
                elif isinstance(value, bool):
                    sheet.write_boolean(number, place, value)
                else:
                    sheet.write_number(number, place, value)
        self.rows[table.name] = first + len(rows)

    def close(self) -> None:
        """Write the workbook."""
        self.book.close()

    def _sheet(self, table: Table, columns: tuple[Column, ...]) -> Any:
        if table.name not in self.sheets:
            sheet = self.book.add_worksheet(table.name)
            sheet.freeze_panes(1, 0)
            for place, column in enumerate(columns):
                sheet.write_string(0, place, column.name, self.bold)
            self.sheets[table.name], self.rows[table.name] = sheet, 1
        return self.sheets[table.name]

    def _about(self) -> None:
        """Where the numbers come from, and every column of every table."""
        sheet = self.book.add_worksheet(FIRST_SHEET)
        lines = [(name, str(value), "") for name, value in self.work.about.items()]
        for table in TABLES:
            lines += [("", "", ""), (table.name, table.says, "")]
            for column in table.columns_of(self.work.choice):
                lines.append((f"  {column.name}", column.says, column.unit))
        for number, line in enumerate(lines):
            for place, text in enumerate(line):
                sheet.write_string(number, place, guarded(text))


def _cells(values: pd.Series[Any], column: Column) -> list[Any]:
    """Python values, None where a cell is empty."""
    if column.kind == "text":
        return [text or None for text in texts(values, guarded)]
    if column.kind == "date":
        days = {text: datetime.date.fromisoformat(text) for text in values.dropna().unique()}
        return [days.get(text) for text in values]
    found = values.astype(object)
    return found.where(found.notna(), None).tolist()


EXCEL = Format("xlsx", "one Excel workbook, a sheet a table", Excel, needs="xlsxwriter")

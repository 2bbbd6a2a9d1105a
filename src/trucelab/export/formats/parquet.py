"""Apache Parquet: one file a table, with types, units and where the numbers come from in its metadata."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from trucelab.export.columns import Column
from trucelab.export.formats.writer import Format, Work, Writer, texts
from trucelab.export.tables import Table


class Parquet(Writer):
    """Adds rows to the file of their table, each part as a row group."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.open: dict[str, Any] = {}

    def add(self, table: Table, rows: pd.DataFrame) -> None:
        """Texts are plain strings to every reader; in the file each is stored once."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        columns = table.columns_of(self.work.choice)
        if table.name not in self.open:
            says = {"trucelab": json.dumps({**self.work.about, "table": table.says}, ensure_ascii=False)}
            schema = pa.schema([_field(column) for column in columns], metadata=says)
            self.open[table.name] = pq.ParquetWriter(self.work.folder / f"{table.name}.parquet", schema)
        schema = self.open[table.name].schema
        arrays = [_array(rows[column.name], column).cast(schema.field(column.name).type) for column in columns]
        self.open[table.name].write_table(pa.Table.from_arrays(arrays, schema=schema))

    def close(self) -> None:
        """Write the footer of every file."""
        for writer in self.open.values():
            writer.close()


def _field(column: Column) -> Any:
    import pyarrow as pa

    types = {
        "text": pa.string(), "date": pa.date32(), "whole": pa.int64(), "number": pa.float64(), "yes or no": pa.bool_(),
    }  # fmt: skip
    return pa.field(column.name, types[column.kind], metadata={"description": column.says, "unit": column.unit})


def _array(values: pd.Series[Any], column: Column) -> Any:
    import pyarrow as pa

    if column.kind in ("text", "date"):
        return pa.array(texts(values).to_numpy(object), pa.string(), from_pandas=True)
    return pa.array(values, from_pandas=True)


PARQUET = Format("parquet", "one Parquet file a table", Parquet, needs="pyarrow")

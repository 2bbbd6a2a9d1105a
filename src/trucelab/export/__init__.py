"""Tables of a run for other people's programs: CSV, Parquet, Excel, GeoJSON, with the headers of HDX HAPI.

`export` is the front door: `choice` says what is asked, `frames` makes the tables, `writing` puts them down.
May use: ensemble, movement, scenario.
To add a table: a file in `tables/`; a format: a file in `formats/`; each a line in the register there, and a row in
`docs/export.md`. A country's P-codes: a line of `LAYOUTS` in `pcodes.py`.
"""

from trucelab.export.formats import FORMATS
from trucelab.export.tables import TABLES
from trucelab.export.writing import Exported, default_folder, export, table_of

__all__ = ["FORMATS", "TABLES", "Exported", "default_folder", "export", "table_of"]

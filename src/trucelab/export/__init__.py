"""Tables of a run for other people's programs: CSV, Parquet, Excel, GeoJSON, with the headers of HDX HAPI.

`export` is the front door.  A table is one file in `tables/`, a format one file in `formats/`, each with one line in
the register there.
"""

from trucelab.export.formats import FORMATS
from trucelab.export.tables import TABLES
from trucelab.export.writing import Exported, default_folder, export, table_of

__all__ = ["FORMATS", "TABLES", "Exported", "default_folder", "export", "table_of"]

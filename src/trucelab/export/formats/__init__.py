"""The register of formats.

To add a format: one file here, one line below, a row in `docs/export.md`.
"""

from trucelab.export.formats.csv_files import CSV
from trucelab.export.formats.excel import EXCEL
from trucelab.export.formats.geojson import GEOJSON
from trucelab.export.formats.parquet import PARQUET
from trucelab.export.formats.writer import Format, Work, Writer

FORMATS = (CSV, PARQUET, EXCEL, GEOJSON)

__all__ = ["FORMATS", "Format", "Work", "Writer"]

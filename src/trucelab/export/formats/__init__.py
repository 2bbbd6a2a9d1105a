"""The register of formats.  A format is one file here and one line below."""

from trucelab.export.formats.csv_files import CSV
from trucelab.export.formats.excel import EXCEL
from trucelab.export.formats.geojson import GEOJSON
from trucelab.export.formats.parquet import PARQUET
from trucelab.export.formats.writer import Format, Work, Writer

FORMATS = (CSV, PARQUET, EXCEL, GEOJSON)

__all__ = ["FORMATS", "Format", "Work", "Writer"]

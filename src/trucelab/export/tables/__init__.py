"""The register of tables.

To add a table: one file here, one line below, a row in `docs/export.md`.
"""

from trucelab.export.tables.claims import CLAIMS
from trucelab.export.tables.courses import COURSES
from trucelab.export.tables.differences import DIFFERENCES
from trucelab.export.tables.displacement import DISPLACEMENT
from trucelab.export.tables.journeys import JOURNEYS
from trucelab.export.tables.needs import NEEDS
from trucelab.export.tables.places import PLACES
from trucelab.export.tables.table import Table
from trucelab.export.tables.times_displaced import PEOPLE_BY_TIMES
from trucelab.export.tables.totals import TOTALS
from trucelab.export.tables.truces import TRUCES

TABLES = (
    PLACES,
    TOTALS,
    DISPLACEMENT,
    NEEDS,
    JOURNEYS,
    PEOPLE_BY_TIMES,
    DIFFERENCES,
    COURSES,
    TRUCES,
    CLAIMS,
)

__all__ = ["TABLES", "Table"]

"""Columns of exported tables: their names, what they hold, and which of them HDX HAPI has under the same name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "date", "whole", "number", "yes or no"]


@dataclass(frozen=True)
class Column:
    """One column; it holds the same in every table that has it."""

    name: str
    kind: Kind
    says: str
    unit: str = ""
    hapi: bool = False
    """Whether HDX HAPI has a column of this name with this meaning."""


OUTCOME = Column("outcome", "text", "outcome of the talks under which it was simulated")
MEASURE = Column("measure", "text", "what is counted")
DAY = Column("day", "whole", "day of the run; 0 is the first day, `as_of`", "days")
START = Column("reference_period_start", "date", "first day that the count speaks of", hapi=True)
END = Column("reference_period_end", "date", "last day that the count speaks of", hapi=True)
PERIOD = (DAY, START, END)

LOCATION = Column("location_code", "text", "country by ISO 3166-1 alpha-3, where the P-code tells it", hapi=True)
ADMIN1 = Column("admin1_code", "text", "P-code of the first level, where the P-code of the place tells it", hapi=True)
ADMIN2 = Column("admin2_code", "text", "P-code of the second level, where the P-code of the place tells it", hapi=True)
REGION_NAME = Column("provider_admin1_name", "text", "region, as the scenario names it", hapi=True)
PLACE_NAME = Column("provider_admin2_name", "text", "place, as the scenario names it", hapi=True)
PLACE = Column("place", "text", "key of the place in the scenario")
PCODE = Column("pcode", "text", "P-code of the place, as the scenario gives it")
LAT = Column("lat", "number", "latitude (WGS 84)", "degrees north")
LON = Column("lon", "number", "longitude (WGS 84)", "degrees east")
WHERE = (LOCATION, ADMIN1, REGION_NAME, ADMIN2, PLACE_NAME, PLACE, PCODE, LAT, LON)

GENDER = Column("gender", "text", "always all: the model does not tell women from men", hapi=True)
AGE_RANGE = Column("age_range", "text", "0-17, 18+, or all", hapi=True)
MIN_AGE = Column("min_age", "whole", "youngest of the range; empty for all", "years", hapi=True)
MAX_AGE = Column(
    "max_age", "whole", "oldest of the range; empty for all and where there is no limit", "years", hapi=True
)
WHO = (GENDER, AGE_RANGE, MIN_AGE, MAX_AGE)

QUANTILE = Column("quantile", "whole", "10, 50 or 90: so many members in a hundred have this count or less", "%")
MEMBER = Column("member", "whole", "number of the member, in place of `quantile`")
POPULATION = Column("population", "whole", "people; empty for 1 to 9 at one place", "people", hapi=True)
PEOPLE = Column("population", "whole", "people in the whole area", "people", hapi=True)

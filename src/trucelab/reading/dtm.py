"""IOM DTM: displaced persons present by area and round, from its API or its tables on HDX.

Rows of one area and day differ in where people came from or why; they are added up.
"""

from __future__ import annotations

from trucelab.reading.cells import count, day
from trucelab.reading.hapi import site
from trucelab.reading.headcounts import Headcount, HeadcountFormat
from trucelab.reading.sheet import Column, Record, Sheet

COLUMNS = (
    Column("admin3_code", ("admin3Pcode", "adm3_pcode")),
    Column("admin2_code", ("admin2Pcode", "adm2_pcode")),
    Column("admin1_code", ("admin1Pcode", "adm1_pcode")),
    Column("admin3_name", ("admin3Name", "adm3_name", "adm3_en")),
    Column("admin2_name", ("admin2Name", "adm2_name", "adm2_en")),
    Column("admin1_name", ("admin1Name", "adm1_name", "adm1_en"), required=True),
    Column("idps", ("numPresentIdpInd", "idp_individuals", "idps"), required=True),
    Column("reported", ("reportingDate", "reporting_date", "date"), required=True),
    Column("assessment_type", ("assessmentType",)),
)


def people(record: Record, sheet: Sheet) -> list[Headcount]:
    """The headcount of a row.

    raises  Unreadable
    """
    heads = count(record["idps"], "numPresentIdpInd")
    return [
        Headcount("displaced", heads, day(record["reported"], "reportingDate"), within=site(record["assessment_type"]))
    ]


DTM = HeadcountFormat(
    "IOM DTM",
    COLUMNS,
    ("admin3_code", "admin2_code", "admin1_code"),
    ("admin3_name", "admin2_name", "admin1_name"),
    people,
)

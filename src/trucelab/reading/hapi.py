"""HDX HAPI: baseline population, and internally displaced persons (source IOM DTM), as CSV with or without HXL tags.

A file with a reporting round, an assessment type or an operation counts displaced persons; any other, residents.
"""

from __future__ import annotations

from trucelab.reading.cells import Unreadable, count, day
from trucelab.reading.headcounts import Headcount, HeadcountFormat
from trucelab.reading.sheet import Column, Record, Sheet

COLUMNS = (
    Column("admin2_code", ("admin2_code",)),
    Column("admin1_code", ("admin1_code",), required=True),
    Column("admin2_name", ("admin2_name", "provider_admin2_name")),
    Column("admin1_name", ("admin1_name", "provider_admin1_name")),
    Column("population", ("population",), required=True),
    Column("gender", ("gender",)),
    Column("age_range", ("age_range",)),
    Column("reporting_round", ("reporting_round",)),
    Column("assessment_type", ("assessment_type",)),
    Column("operation", ("operation",)),
    Column("start", ("reference_period_start",), required=True),
    Column("error", ("error",)),
)
OF_DISPLACED = ("reporting_round", "assessment_type", "operation")
SITES = ("sa", "site assessment")
"""Assessments of sites; where the same area has a baseline assessment too, that holds their people."""


def people(record: Record, sheet: Sheet) -> list[Headcount]:
    """The headcount of a row.

    raises  Unreadable
    """
    if record["error"]:
        raise Unreadable(f"HAPI marks the row as wrong: {record['error']}")
    heads = count(record["population"], "population")
    start = day(record["start"], "reference_period_start")
    if sheet.fields.isdisjoint(OF_DISPLACED):
        return [Headcount("residents", heads, start, part(record["gender"]), part(record["age_range"]))]
    return [Headcount("displaced", heads, start, within=site(record["assessment_type"]))]


def part(written: str) -> str:
    """A gender or a range of ages; empty for all.

    >>> part("all"), part("f"), part("0-4")
    ('', 'f', '0-4')
    """
    return "" if written.casefold() in ("all", "total", "t", "both") else written


def site(assessment: str) -> str:
    """The kind of assessment if it is of sites alone, else empty."""
    return assessment if assessment.casefold() in SITES else ""


HAPI = HeadcountFormat("HDX HAPI", COLUMNS, ("admin2_code", "admin1_code"), ("admin2_name", "admin1_name"), people)

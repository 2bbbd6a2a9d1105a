"""OCHA: common operational datasets on population (COD-PS), wide or long, and tables of displaced persons by P-code."""

from __future__ import annotations

import re
from datetime import date

from trucelab.reading.cells import Unreadable, count, day
from trucelab.reading.hapi import part
from trucelab.reading.headcounts import Headcount, HeadcountFormat, What
from trucelab.reading.sheet import Column, Record, Sheet
from trucelab.scenario.values import shown

_YEAR = re.compile(r"\d{4}(\.0)?", re.ASCII)

COLUMNS = (
    Column("admin4_code", ("ADM4_PCODE", "admin4Pcode", "community_pcode", "location_pcode")),
    Column("admin3_code", ("ADM3_PCODE", "admin3Pcode", "sub-district_pcode", "subdistrict_code")),
    Column("admin2_code", ("ADM2_PCODE", "admin2Pcode", "district_pcode", "district_code")),
    Column("admin1_code", ("ADM1_PCODE", "admin1Pcode", "governorate_pcode", "governorate_code")),
    Column("admin4_name", ("ADM4_EN", "ADM4_NAME", "admin4Name_en", "admin4Name", "community")),
    Column("admin3_name", ("ADM3_EN", "ADM3_NAME", "admin3Name_en", "admin3Name", "sub-district")),
    Column("admin2_name", ("ADM2_EN", "ADM2_NAME", "admin2Name_en", "admin2Name", "district")),
    Column("admin1_name", ("ADM1_EN", "ADM1_NAME", "admin1Name_en", "admin1Name", "governorate")),
    Column("population", ("T_TL", "population", "total_population", "residents")),
    Column("displaced", ("IDPs", "displaced", "total_IDPs", "IDP_individuals", "number_of_IDPs")),
    Column("group", ("Population_group",)),
    Column("gender", ("Gender", "sex")),
    Column("age", ("Age_range",)),
    Column("reported", ("date", "reporting_date", "as_of")),
    Column("year", ("Reference_year", "year")),
)
COUNTED: tuple[tuple[str, What], ...] = (("population", "residents"), ("displaced", "displaced"))


def people(record: Record, sheet: Sheet) -> list[Headcount]:
    """The headcounts of a row: residents, displaced persons or both.

    raises  Unreadable
    """
    reported = _reported(record)
    group = "" if record["group"].upper() == "T_TL" else record["group"]
    gender, age = part(record["gender"]), part(record["age"])
    if group and not (gender or age):
        gender, age = group.partition("_")[0].upper().removeprefix("T"), group.partition("_")[2].removeprefix("TL")
    found = [
        Headcount(what, count(record[field], field), reported, gender, age) for field, what in COUNTED if record[field]
    ]
    if not found:
        raise Unreadable("no number of people")
    return found


def _reported(record: Record) -> date | None:
    if record["reported"]:
        return day(record["reported"], "date")
    if not record["year"]:
        return None
    if not _YEAR.fullmatch(record["year"]):
        raise Unreadable(f"year {shown(record['year'])}: expected a year, such as 2018")
    return date(int(record["year"][:4]), 1, 1)


OCHA_POPULATION = HeadcountFormat(
    "OCHA",
    COLUMNS,
    ("admin4_code", "admin3_code", "admin2_code", "admin1_code"),
    ("admin4_name", "admin3_name", "admin2_name", "admin1_name"),
    people,
    one_of=(("population", "displaced"), tuple(f"admin{n}_{what}" for what in ("code", "name") for n in (4, 3, 2, 1))),
)

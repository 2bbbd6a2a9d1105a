"""HAPI, DTM and OCHA to places: the right report, totals before parts, no one twice and no one lost."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reading import PLACES, Rows, balanced, of, refused
from trucelab.reading import Reading


def hapi(code: str, people: object, start: str = "2019-01-01", gender: str = "all", age: str = "all") -> dict[str, str]:
    return {
        "location_code": "XXX",
        "admin1_code": "XX0",
        "admin1_name": "Valley",
        "admin2_code": code,
        "admin2_name": "",
        "gender": gender,
        "age_range": age,
        "population": str(people),
        "reference_period_start": start,
    }


def dtm(code: str, people: object, reported: str = "2020-02-01", reason: str = "conflict") -> dict[str, str]:
    return {
        "operation": "made up",
        "admin0Name": "Nowhere",
        "admin1Name": "Valley",
        "admin2Name": "",
        "admin2Pcode": code,
        "numPresentIdpInd": str(people),
        "reportingDate": f"{reported}T00:00:00",
        "displacementReason": reason,
    }


def people(reading: Reading, what: str = "residents") -> dict[object, object]:
    return {row["place"]: row[what] for row in reading.rows}


def test_residents_by_p_code(tmp_path: Path) -> None:
    reading = of(tmp_path, "hapi", [hapi("XX01", "5,100"), hapi("xx02", 2100), hapi("XX09", 7)])
    assert people(reading) | {"ashford": 5100, "birch": 2100, "hillton": "1000"} == people(reading)
    assert balanced(reading) and reading.amount_in == 7207
    assert 'no place has the P-code or name "XX09" or "XX0"' in reading.rejected[0].reason
    assert "hillton" in reading.notes[0] and "keep what they had" in reading.notes[0]
    assert "residents 5,100: HDX HAPI, 2019-01-01" in str(reading.rows[0]["judgement"])


def test_everything_else_of_the_places_stays(tmp_path: Path) -> None:
    reading = of(tmp_path, "hapi", [hapi("XX01", 5100)])
    header, *lines = PLACES.read_text(encoding="utf-8").splitlines()
    assert reading.columns == tuple(header.split(","))
    unchanged = ("place", "name", "lat", "lon", "kind", "region", "displaced", "source", "reliability")
    import csv

    for before, after in zip(csv.DictReader([header, *lines]), reading.rows, strict=True):
        assert {name: before[name] for name in unchanged} == {name: after[name] for name in unchanged}


def test_the_latest_report_up_to_the_day_counts(tmp_path: Path) -> None:
    rows = [dtm("XX01", 100, "2019-06-01"), dtm("XX01", 300, "2020-02-01"), dtm("XX01", 900, "2020-03-05")]
    reading = of(tmp_path, "dtm", rows)
    assert people(reading, "displaced")["ashford"] == 300
    reasons = [one.reason for one in reading.rejected]
    assert reasons == [
        "an older report; that of 2020-02-01 counts",
        "speaks of 2020-03-05, after 2020-03-01: what came later is no input",
    ]
    assert balanced(reading)


def test_displaced_of_one_area_and_day_add_up(tmp_path: Path) -> None:
    reading = of(tmp_path, "dtm", [dtm("XX01", 100), dtm("XX01", 250, reason="flood")])
    assert people(reading, "displaced")["ashford"] == 350


def test_totals_before_parts(tmp_path: Path) -> None:
    parts = [hapi("XX01", 40, gender="f"), hapi("XX01", 60, gender="m"), hapi("XX01", 30, age="0-4")]
    assert people(of(tmp_path, "hapi", [*parts, hapi("XX01", 110)]))["ashford"] == 110
    assert people(of(tmp_path, "hapi", parts[:2]))["ashford"] == 100
    bands = [hapi("XX01", 7, gender=gender, age=age) for gender in "fm" for age in ("0-17", "18+")]
    assert people(of(tmp_path, "hapi", bands))["ashford"] == 28
    two = of(tmp_path, "hapi", [hapi("XX01", 110), hapi("XX01", 120)])
    assert people(two)["ashford"] == 110 and two.rejected[0].reason == "a second total of its area"


def test_sites_are_within_the_baseline_assessment(tmp_path: Path) -> None:
    rows = [
        hapi("XX01", 500) | {"assessment_type": "BA", "reporting_round": "3"},
        hapi("XX01", 200) | {"assessment_type": "SA", "reporting_round": "3"},
    ]
    reading = of(tmp_path, "hapi", rows)
    assert people(reading, "displaced")["ashford"] == 500 and balanced(reading)
    assert people(of(tmp_path, "hapi", rows[1:]), "displaced")["ashford"] == 200


def test_cod_ps_wide_and_long(tmp_path: Path) -> None:
    wide = [
        {"ADM1_PCODE": "XX0", "ADM2_EN": "Ashford", "ADM2_PCODE": "XX01", "F_TL": "40", "M_TL": "60", "T_TL": "100"}
    ]
    reading = of(tmp_path, "ocha-population", wide)
    assert people(reading)["ashford"] == 100
    assert any("carry no day" in note for note in reading.notes)
    long: Rows = [
        {"ADM2_PCODE": "XX01", "Population_group": group, "Population": number, "Reference_year": "2019"}
        for group, number in (("F_TL", "40"), ("M_TL", "60"), ("T_TL", "100"), ("T_00_04", "12"))
    ]
    assert people(of(tmp_path, "ocha-population", long))["ashford"] == 100
    bands = [dict(row, Population_group=f"T_{n}_{n + 4}") for n, row in enumerate(long)]
    assert people(of(tmp_path, "ocha-population", bands))["ashford"] == 212


def test_communities_add_up_to_their_sub_district(tmp_path: Path) -> None:
    rows = [
        {"admin4Pcode": "C1", "admin3Pcode": "XX01", "IDPs": "30"},
        {"admin4Pcode": "C2", "admin3Pcode": "XX01", "IDPs": "12"},
        {"admin4Pcode": "", "admin3Pcode": "XX02", "IDPs": "7"},
        {"admin4Pcode": "C3", "admin3Pcode": "XX02", "IDPs": "5"},
    ]
    reading = of(tmp_path, "ocha-population", rows)
    assert people(reading, "displaced") | {"ashford": 42, "birch": 7} == people(reading, "displaced")
    assert [one.reason for one in reading.rejected] == ["a part of an area that another row gives whole"]


def test_people_go_to_the_town_and_not_to_the_crossing(tmp_path: Path) -> None:
    places = PLACES.read_text(encoding="utf-8").replace("The bridge,,", "The bridge,XX01,")
    (tmp_path / "places.csv").write_text(places, encoding="utf-8")
    both = of(tmp_path, "hapi", [hapi("XX01", 5)], places=tmp_path / "places.csv")
    assert people(both)["ashford"] == 5
    twice = places.replace("Birch,XX02", "Birch,XX01").replace("The frontier,,", "The frontier,XX07,")
    (tmp_path / "places.csv").write_text(twice, encoding="utf-8")
    told = refused(tmp_path, "hapi", [hapi("XX01", 5), hapi("XX07", 5)], places=tmp_path / "places.csv")
    assert "several places share its P-code or name: ashford, birch" in told
    assert "frontier, is a border, where no one stays" in told


counts = st.lists(
    st.builds(
        hapi,
        st.sampled_from(["XX01", "XX02", "XX03", "XX04", ""]),
        st.integers(0, 100_000),
        st.sampled_from(["2018-01-01", "2019-01-01", "2020-06-01", "?"]),
        st.sampled_from(["all", "f", "m"]),
        st.sampled_from(["all", "0-4", "5+"]),
    ),
    max_size=15,
)


@settings(derandomize=True, deadline=None, max_examples=80)
@given(counts, st.booleans())
def test_no_one_is_lost_or_counted_twice(rows: list[dict[str, str]], displaced: bool) -> None:
    rows = [hapi("XX01", 1, "2017-01-01"), *rows]
    rows = [row | {"operation": str(number)} if displaced else row for number, row in enumerate(rows)]
    with tempfile.TemporaryDirectory() as folder:
        reading = of(Path(folder), "hapi", rows)
    assert balanced(reading)
    assert reading.amount_out <= reading.amount_in
    assert len(reading.rows) == 6


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("ocha-population", "ADM2_PCODE,people\nXX01,4\n", "no column T_TL or IDPs or the like"),
        ("ocha-population", "area,T_TL\nXX01,4\n", "no column ADM4_PCODE"),
        ("dtm", "admin2Pcode,reportingDate\nXX01,2020-01-01\n", 'the column "numPresentIdpInd" is missing'),
        ("hapi", "admin1_code,population,reference_period_start\nXX01,-4,2019-01-01\n", "none of the 1 rows"),
    ],
)
def test_what_cannot_be_used(tmp_path: Path, name: str, text: str, says: str) -> None:
    assert says in refused(tmp_path, name, text)


def test_hapi_marks_its_own_errors(tmp_path: Path) -> None:
    reading = of(tmp_path, "hapi", [hapi("XX01", 5), hapi("XX02", 5) | {"error": "Negative"}])
    assert reading.rejected[0].reason == "HAPI marks the row as wrong: Negative"

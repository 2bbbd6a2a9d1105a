"""ACLED and UCDP GED to events: places, days, kinds, and an intensity that adds up."""

from __future__ import annotations

import math
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reading import ACLED, AS_OF, balanced, of
from trucelab.reading.acled import KINDS
from trucelab.reading.incidents import intensity
from trucelab.scenario.ground import Event

GED = (
    {
        "id": "1001",
        "type_of_violence": "1",
        "where_prec": "1",
        "where_coordinates": "Ashford town",
        "adm_1": "Valley",
        "adm_2": "Ashford",
        "latitude": "40.0",
        "longitude": "20.0",
        "date_prec": "1",
        "date_start": "2020-02-10 00:00:00.000",
        "date_end": "2020-02-10 00:00:00.000",
        "best": "12",
        "high": "20",
        "low": "9",
    },
    {
        "id": "1002",
        "type_of_violence": "3",
        "where_prec": "3",
        "latitude": "40.11",
        "longitude": "20.06",
        "date_prec": "3",
        "date_start": "2020-02-03",
        "date_end": "2020-02-09",
        "best": "6",
    },
    {
        "id": "1003",
        "type_of_violence": "1",
        "where_prec": "4",
        "latitude": "40.0",
        "longitude": "20.0",
        "date_start": "2020-02-03",
        "date_end": "2020-02-03",
        "best": "50",
    },
)


def test_events_of_one_place_day_and_kind_add_up(tmp_path: Path) -> None:
    reading = of(tmp_path, "acled", ACLED)
    first, second = reading.rows
    assert (first["place"], first["day"], first["kind"]) == ("ashford", -10, "ground offensive")
    assert first["intensity"] == pytest.approx(1 - math.exp(-7 / 10), abs=1e-6)
    assert "2 events, 5 killed" in str(first["judgement"]) and "assumed" in str(first["judgement"])
    assert (second["place"], second["day"], second["kind"]) == ("birch", "-8..-5..-2", "bombardment")
    assert reading.amount_in == 1205 and balanced(reading)
    assert [one.reason for one in reading.rejected] == ['"Peaceful protest" makes no danger by the table of kinds']


@given(st.lists(st.integers(0, 400), min_size=1, max_size=8), st.floats(0.5, 100))
def test_adding_up_changes_no_danger(killed: list[int], scale: float) -> None:
    """Independent causes: 1 - prod(1 - danger) of single events is the danger of their sum."""
    calm = math.prod(1 - intensity(1 + dead, scale) for dead in killed)
    assert intensity(len(killed) + sum(killed), scale) == pytest.approx(1 - calm, abs=1e-12)


incidents = st.fixed_dictionaries(
    {
        "event_id_cnty": st.text("XYZ0123456789", min_size=6, max_size=9),
        "event_date": st.dates(AS_OF.replace(month=1), AS_OF.replace(month=4)).map(str) | st.just("soon"),
        "time_precision": st.sampled_from(["", "1", "2", "3", "4"]),
        "event_type": st.just("Battles"),
        "sub_event_type": st.sampled_from(["", "Battle", *KINDS]),
        "location": st.sampled_from(["Ashford", "BIRCH", "elsewhere", ""]),
        "latitude": st.sampled_from(["40.0", "40,1", "41.9", "", "91"]),
        "longitude": st.sampled_from(["20.0", "20.05", ""]),
        "geo_precision": st.sampled_from(["1", "2", "3"]),
        "fatalities": st.integers(0, 5000).map("{:,}".format),
    }
)


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.lists(incidents, max_size=12), st.booleans())
def test_nobody_killed_is_lost(rows: list[dict[str, str]], later: bool) -> None:
    good: dict[str, str] = {**ACLED[0], "event_date": "2020-03-02"} if later else {**ACLED[0]}
    with tempfile.TemporaryDirectory() as folder:
        reading = of(Path(folder), "acled", [good, *rows], later=later)
    assert reading.amount_in == sum(int(row["fatalities"].replace(",", "")) for row in _different([good, *rows]))
    assert balanced(reading)
    for row in reading.rows:
        event = Event.model_validate({key: value for key, value in row.items() if key != "source"})
        assert (event.day.low >= 1) if later else (event.day.high <= 0)


def _different(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return [row for number, row in enumerate(rows) if row not in rows[:number]]


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"event_date": "2020-03-02"}, "of 2020-03-02, after 2020-03-01: what came later is no input"),
        ({"latitude": "41.5"}, "km from the nearest place, frontier; events count within 20 km"),
        ({"latitude": "95"}, 'latitude "95": expected degrees between -90 and 90'),
        ({"latitude": "", "location": "Elsewhere"}, "none of its names is that of one place"),
        ({"geo_precision": "3"}, "only the region is known"),
        ({"sub_event_type": "Armed clsh"}, 'Did you mean "Armed clash"?'),
        ({"fatalities": "many"}, 'fatalities "many": expected a whole number'),
        ({"event_date": "1820-02-20"}, "too far from 2020-03-01"),
    ],
)
def test_every_rejected_row_says_why(tmp_path: Path, cells: dict[str, str], says: str) -> None:
    (one,) = of(tmp_path, "acled", [ACLED[1], {**ACLED[0], **cells}]).rejected
    assert one.line == 3 and says in one.reason


def test_without_coordinates_the_name_or_p_code_says_the_place(tmp_path: Path) -> None:
    nowhere = {"latitude": "", "longitude": ""}
    rows = [{**ACLED[0], **nowhere, "location": "ÁSHFORD"}, {**ACLED[1], **nowhere, "location": "?", "admin3": "XX02"}]
    assert [row["place"] for row in of(tmp_path, "acled", rows).rows] == ["ashford", "birch"]


def test_the_old_export(tmp_path: Path) -> None:
    old = {
        "data_id": "77",
        "event_date": "31-Jan-2020",
        "event_type": "Battle-Government regains territory",
        "location": "Ashford",
        "latitude": "40",
        "longitude": "20",
        "fatalities": "0",
    }
    (row,) = of(tmp_path, "acled", [old]).rows
    assert (row["kind"], row["day"]) == ("capture", -30)


def test_ged_spreads_the_dead_over_the_days(tmp_path: Path) -> None:
    reading = of(tmp_path, "ucdp-ged", GED)
    week, day = reading.rows
    assert (week["place"], week["kind"], week["day"], week["lasts"]) == ("birch", "threat", -27, 7)
    assert week["intensity"] == pytest.approx(1 - math.exp(-(7 / 7) / 10), abs=1e-6)
    assert (day["kind"], day["day"], day["lasts"]) == ("bombardment", -20, 1)
    assert balanced(reading) and reading.amount_in == 68
    assert "only the province or country is known" in reading.rejected[0].reason


def test_ged_that_ends_after_the_day(tmp_path: Path) -> None:
    (one,) = of(tmp_path, "ucdp-ged", [GED[0], {**GED[1], "date_end": "2020-03-05"}]).rejected
    assert "after 2020-03-01" in one.reason
    (one,) = of(tmp_path, "ucdp-ged", [GED[0], {**GED[1], "date_end": "2020-01-05"}]).rejected
    assert "before it begins" in one.reason

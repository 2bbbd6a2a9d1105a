"""Numbers and days as people write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucelab.reading.cells import Unreadable, count, day, degrees


@given(st.integers(0, 100_000_000), st.sampled_from([",", " ", "\u00a0", "\u202f", "'"]))
def test_thousands_may_be_parted(number: int, mark: str) -> None:
    assert count(f"{number:,}".replace(",", mark), "people") == count(str(number), "people") == number


@pytest.mark.parametrize(
    "text", ["", "1.234", "12.5", "-3", "1,23", "12,34", "n/a", "1e3", "200000000", "9" * 30, "١٢"]
)
def test_what_is_no_count(text: str) -> None:
    with pytest.raises(Unreadable):
        count(text, "people")


@given(
    st.dates(date(1000, 1, 1)),
    st.sampled_from(["%d %B %Y", "%d-%b-%Y", "%B %d, %Y", "%Y-%m-%dT00:00:00", "%Y-%m-%d 00:00:00.000"]),
)
def test_days_in_every_form(when: date, form: str) -> None:
    assert day(when.strftime(form), "date") == when


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("07/09/2018", "day and month cannot be told apart"),
        ("2018-02-30", "there is no such day"),
        ("31 Foo 2018", "there is no such day"),
        ("", "is empty"),
        ("20180907", "expected a day"),
    ],
)
def test_what_is_no_day(text: str, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        day(text, "date")


def test_degrees() -> None:
    assert degrees("-12,5", "lat", 90) == degrees(" −12.5 ", "lat", 90) == -12.5
    assert degrees(" ", "lat", 90) is None
    for wrong in ("90.1", "north", "35 55 44", "nan", "1,234.5"):
        with pytest.raises(Unreadable):
            degrees(wrong, "lat", 90)

"""Tables written whole, with no formula in them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucelab.csv_safety import guarded
from trucelab.errors import WrongInput
from trucelab.reading import FORMATS, Reading, Rejected, read, write
from trucelab.reading.writing import table
from trucelab.safe_text import plain

READING = Reading(("place", "km"), ({"place": "a", "km": 1.5},), 2, (Rejected("in.csv", 3, "=1+1", "-bad"),))


@given(st.text(), st.floats(allow_nan=False, allow_infinity=False), st.integers())
def test_no_text_begins_a_formula_and_every_number_stays(text: str, number: float, whole: int) -> None:
    (_, cells) = csv.reader(io.StringIO(table(("a", "b", "c"), [{"a": text, "b": number, "c": whole}]), newline=""))
    assert cells[1:] == [str(number), str(whole)]
    assert cells[0].removeprefix("'") == plain(text).removeprefix("'")
    if cells[0].lstrip()[:1] in ("=", "+", "-", "@"):
        float(cells[0].partition("..")[0])


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1+1", "-1-1", "@SUM(A1)", "\t=1", "-", "+x"])
def test_formulas_become_text(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-3", "+4.5", "-1e-5", "-13..-10..-7", "plain", "", None])
def test_numbers_and_texts_stay(text: str | None) -> None:
    assert guarded(text) == text


def test_rejected_rows_go_beside_the_table(tmp_path: Path) -> None:
    out = tmp_path / "routes.csv"
    assert write(READING, out, with_rejected=True) == (out, tmp_path / "rejected.csv")
    assert out.read_text() == "place,km\na,1.5\n"
    assert (tmp_path / "rejected.csv").read_text() == "file,line,value,reason,amount\nin.csv,3,'=1+1,'-bad,0\n"


def test_nothing_is_overwritten_unasked(tmp_path: Path) -> None:
    (tmp_path / "rejected.csv").write_text("mine")
    with pytest.raises(WrongInput, match=r"rejected\.csv: is there already"):
        write(READING, tmp_path / "routes.csv", with_rejected=True)
    assert [path.name for path in tmp_path.iterdir()] == ["rejected.csv"]
    write(READING, tmp_path / "routes.csv", with_rejected=True, overwrite=True)
    for wrong, says in (
        (tmp_path, "is a folder"),
        (tmp_path / "no" / "x.csv", "make it first"),
        (tmp_path / ("x" * 300), "cannot be written"),
        (tmp_path / "rejected.csv", "is the name of the other file"),
    ):
        with pytest.raises(WrongInput, match=says):
            write(READING, wrong, with_rejected=True)
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("known", FORMATS, ids=lambda known: known.name)
def test_every_format_says_what_it_needs(known: object, tmp_path: Path) -> None:
    name, uses = getattr(known, "name"), getattr(known, "uses")  # noqa: B009
    with pytest.raises(WrongInput) as caught:
        read(name, tmp_path / "none", scale=None if "places" in uses else 3.0)
    assert ("needs --places" if "places" in uses else "has no use for --scale") in str(caught.value)

"""However a table is saved, it reads the same."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reading import ACLED, AS_OF, PLACES, of, refused, sheet
from trucelab.errors import WrongInput
from trucelab.reading import FORMATS, Format, read

HEADER = list(dict.fromkeys(name for row in ACLED for name in row))


@settings(derandomize=True, deadline=None, max_examples=60)
@given(
    columns=st.permutations(HEADER),
    mark=st.sampled_from([",", ";", "\t", "|"]),
    start=st.sampled_from(["", "\ufeff"]),
    end=st.sampled_from(["\n", "\r\n"]),
    case=st.sampled_from([str, str.upper, str.title, lambda name: f" {name} ", lambda name: name.replace("_", " ")]),
    tags=st.booleans(),
    blank=st.booleans(),
)
def test_however_it_is_saved(
    columns: list[str], mark: str, start: str, end: str, case: object, tags: bool, blank: bool
) -> None:
    text = sheet(ACLED, columns, mark, tags)
    header, _, rest = text.partition("\n")
    header = mark.join(case(name) for name in header.split(mark))  # type: ignore[operator]
    rest = rest + (mark * 3 + "\n" if blank else "")
    with tempfile.TemporaryDirectory() as folder:
        plain = of(Path(folder), "acled", ACLED)
        saved = of(Path(folder), "acled", start + f"{header}\n{rest}".replace("\n", end))
    assert (saved.rows, saved.amount_in, saved.rows_in) == (plain.rows, plain.amount_in, plain.rows_in)
    assert [one.reason for one in saved.rejected] == [one.reason for one in plain.rejected]


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    rows = [{**ACLED[0], "notes": "two\nlines"}, {**ACLED[1], "event_date": "yesterday"}]
    (one,) = of(tmp_path, "acled", rows).rejected
    assert one.line == 4
    assert one.reason.startswith('event_date "yesterday": expected a day')


def test_excel_says_its_separator(tmp_path: Path) -> None:
    assert of(tmp_path, "acled", "sep=;\n" + sheet(ACLED, mark=";")).rows == of(tmp_path, "acled", ACLED).rows


def test_repeated_rows_and_repeated_events_count_once(tmp_path: Path) -> None:
    plain = of(tmp_path, "acled", ACLED)
    twice = of(tmp_path, "acled", [*ACLED, ACLED[0], {**ACLED[1], "notes": "another download"}])
    assert twice.rows == plain.rows
    reasons = [one.reason for one in twice.rejected][-2:]
    assert reasons[0] == "repeats line 2, cell for cell"
    assert reasons[1].startswith('the event "XXX2" is there already') and reasons[1].endswith("line 3")


def test_a_row_with_too_many_cells(tmp_path: Path) -> None:
    text = sheet(ACLED[:2]).rstrip("\n") + ",more\n"
    (one,) = of(tmp_path, "acled", text).rejected
    assert one.line == 3 and "14 cells, but the header has 13" in one.reason


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "there is no header"),
        (
            sheet(ACLED).replace("event_date", "event_day"),
            'the column "event_date" is missing. Did you mean "event_day"?',
        ),
        (sheet(ACLED).replace("notes", "fatalities"), 'the column "fatalities" is given twice'),
        (sheet(ACLED).splitlines()[0], "there are no rows below the header"),
        (sheet(ACLED) + '"open', "a quote is opened in this row and never closed"),
        (sheet(ACLED[3:]), "none of the 1 rows can be used"),
    ],
)
def test_what_cannot_be_used(tmp_path: Path, text: str, says: str) -> None:
    assert says in refused(tmp_path, "acled", text)


def test_all_missing_columns_are_named(tmp_path: Path) -> None:
    told = refused(tmp_path, "acled", "a,b\n1,2\n")
    assert all(f'the column "{name}" is missing' in told for name in ("event_date", "event_type", "fatalities"))
    assert "--column date=NAME" in told


def test_a_column_of_another_name(tmp_path: Path) -> None:
    text = sheet(ACLED).replace("event_date", "Tag")
    assert of(tmp_path, "acled", text, columns={"date": "tag"}).rows == of(tmp_path, "acled", ACLED).rows
    assert '"dates" is not a field of this format. Did you mean "date"?' in refused(
        tmp_path, "acled", text, columns={"dates": "tag"}
    )


def test_not_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes(sheet(ACLED).replace("made up", "erfünden").encode("latin-1"))
    with pytest.raises(WrongInput, match=r"in\.csv:2:\d+: not UTF-8 text \(byte 0xfc\); save the file as UTF-8"):
        read("acled", path, places=PLACES, as_of=AS_OF)


@settings(derandomize=True, deadline=None, max_examples=60)
@given(
    st.sampled_from(FORMATS),
    st.binary(max_size=80)
    | st.text(max_size=80).map(str.encode)
    | st.lists(st.text(',;|"\n#.-01{}[]é ', max_size=12), max_size=9).map(lambda rows: "\n".join(rows).encode()),
)
def test_nonsense_is_refused_in_words(known: Format, content: bytes) -> None:
    said = {name: value for name, value in (("places", PLACES), ("as_of", AS_OF)) if name in known.uses}
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "in").write_bytes(content)
        with pytest.raises(WrongInput):
            read(known.name, Path(folder) / "in", **said)  # type: ignore[arg-type]


def test_a_table_without_places(tmp_path: Path) -> None:
    (tmp_path / "places.csv").write_text("place,name,lat,lon,kind,region\n")
    assert "the table has no places" in refused(tmp_path, "acled", ACLED, places=tmp_path / "places.csv")

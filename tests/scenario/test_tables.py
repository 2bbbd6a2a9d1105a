"""Tables: every row is checked, every problem has its line and cell."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trucelab.errors import Problem, WrongInput
from trucelab.scenario.ground import Event, LaterFact, Place, Route
from trucelab.scenario.tables import MAX_PROBLEMS, Table, read_table

HEADER = "place,name,lat,lon,kind,region,residents,judgement\n"
ROW = "ashford,Ashford,40,20,town,valley,10,ours\n"


def read(folder: Path, content: str | bytes) -> Table[Place]:
    path = folder / "t.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_table(path, "t.csv", Place)


def told(folder: Path, content: str | bytes) -> tuple[Problem, ...]:
    with pytest.raises(WrongInput) as caught:
        read(folder, content)
    return caught.value.problems


def test_rows_have_their_lines(tmp_path: Path) -> None:
    table = read(tmp_path, HEADER + ROW + "\n , ,\n" + ROW)
    assert table.lines == (2, 5)
    assert table.rows[0].residents == 10
    assert table.rows[0].grounds[0].judgement == "ours"


def test_a_cell_may_run_over_lines_and_later_lines_are_right(tmp_path: Path) -> None:
    table = read(tmp_path, HEADER + 'a,"A\nin two ""lines""",40,20,town,valley,1,ours\n' + ROW)
    assert table.rows[0].name == 'A\nin two "lines"'
    assert table.lines == (2, 4)
    (problem,) = told(tmp_path, HEADER + 'a,"A\nB",40,20,town,valley,-1,ours\n')
    assert (problem.line, problem.column, problem.where) == (2, 7, "residents")


def test_byte_order_mark_crlf_and_cr_are_tolerated(tmp_path: Path) -> None:
    plain = read(tmp_path, HEADER + ROW)
    for end in ("\r\n", "\r"):
        assert read(tmp_path, b"\xef\xbb\xbf" + (HEADER + ROW).replace("\n", end).encode()) == plain


def test_missing_columns_are_all_named(tmp_path: Path) -> None:
    problems = told(tmp_path, "place,name,lat\nashford,Ashford,40\n")
    assert [(problem.line, problem.where) for problem in problems] == [(1, "kind"), (1, "lon"), (1, "region")]
    assert 'the column "kind" is missing' in problems[0].says


def test_an_empty_table_is_told_its_columns(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, "")
    assert "no header; the columns are place, name, pcode, lat" in problem.says


@pytest.mark.parametrize(("mark", "name"), [(";", "semicolons"), ("\t", "tabs")])
def test_other_marks_between_cells_are_recognised(tmp_path: Path, mark: str, name: str) -> None:
    (problem,) = told(tmp_path, (HEADER + ROW).replace(",", mark))
    assert problem.says == f"the cells are parted by {name}; save the table with commas"


def test_not_utf_8(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, (HEADER + ROW.replace("Ashford", "Ashförd")).encode("latin-1"))
    assert (problem.line, problem.says) == (2, "not UTF-8 text (byte 0xf6); save the file as UTF-8")
    assert told(tmp_path, (HEADER + ROW).encode("utf-16"))[0].line == 1


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ('a,"A,40,20,town,valley,1,ours\n' + ROW, "never closed"),
        ('a,"A"B,40,20,town,valley,1,ours\n', "twice"),
        ("a," + "x" * 140_000 + ",40,20,town,valley,1,ours\n", "longer than 131,072"),
    ],
)
def test_quotes_that_do_not_match(tmp_path: Path, row: str, says: str) -> None:
    problem = told(tmp_path, HEADER + ROW + row)[-1]
    assert problem.line == 3
    assert says in problem.says


def test_a_row_may_be_short_if_what_is_missing_may_be(tmp_path: Path) -> None:
    assert read(tmp_path, HEADER + "a,A,40,20,town,valley\n").rows[0].residents == 0
    (problem,) = told(tmp_path, HEADER + "a,A,40,20,town\n")
    assert (problem.line, problem.where) == (2, "region")
    assert problem.says.startswith("is missing")


def test_every_problem_of_a_row_is_told(tmp_path: Path) -> None:
    problems = told(tmp_path, HEADER + "A b,,91,x,twon,valley,-1,\n")
    assert [problem.where for problem in problems] == ["place", "name", "lat", "lon", "kind", "residents"]
    assert [problem.column for problem in problems] == [1, 2, 3, 4, 5, 7]


def test_evidence_stands_in_its_columns(tmp_path: Path) -> None:
    header, row = (
        HEADER.replace("judgement", "source,paragraph,reliability,credibility"),
        ROW.replace("ours", "wapo,4,b,2"),
    )
    (evidence,) = read(tmp_path, header + row).rows[0].evidence
    assert (evidence.source, evidence.paragraph, evidence.grade) == ("wapo", 4, "B2")
    (problem,) = told(tmp_path, header + row.replace(",4,", ",0,"))
    assert (problem.where, problem.column, problem.says) == ("paragraph", 9, "0: give 1 or more")
    (problem,) = told(tmp_path, header + row.replace("wapo", ""))
    assert (problem.where, problem.column) == ("source", 8)


def test_whole_numbers_may_carry_empty_decimals(tmp_path: Path) -> None:
    assert read(tmp_path, HEADER + ROW.replace(",10,", ",10.0,")).rows[0].residents == 10


def test_a_hopeless_table_is_cut_short(tmp_path: Path) -> None:
    problems = told(tmp_path, HEADER + ROW.replace(",10,", ",x,") * 5000)
    assert len(problems) == MAX_PROBLEMS + 1
    assert "mend them, and the rest of the table will be read" in problems[-1].says


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=200), header=st.booleans(), kind=st.sampled_from([Place, Route, Event, LaterFact]))
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes, header: bool, kind: type) -> None:
    path = tmp_path / "any.csv"
    names = ",".join(kind.model_fields).replace(",evidence", "").replace("evidence,", "")  # type: ignore[attr-defined]
    path.write_bytes((names.encode() + b"\n" if header else b"") + content)
    try:
        read_table(path, "any.csv", kind)
    except WrongInput as wrong:
        assert all(problem.file == "any.csv" and problem.says for problem in wrong.problems)


CELLS = st.sampled_from(["", "a", "town", "-1", "1e400", "nan", "5..6..7", "40", '"', '"x"', "2020-01-01", "é", "\x00"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(CELLS, max_size=10), max_size=4))
def test_any_cells_are_read_or_refused(tmp_path: Path, rows: list[list[str]]) -> None:
    path = tmp_path / "cells.csv"
    path.write_text(HEADER + "\n".join(",".join(cells) for cells in rows), encoding="utf-8")
    try:
        table = read_table(path, "cells.csv", Place)
    except WrongInput as wrong:
        assert wrong.problems
    else:
        assert all(row.residents >= 0 for row in table.rows)

"""The table of preferences: what it looks like, and what is wrong with it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.interchange.conflicts import FILES, thorough
from trucelab.errors import WrongInput
from trucelab.interchange import preferences_csv, read_talks

TABLE = """\
number,state,us.strike,us.withdraw,korea.invade,rank us,rank korea
1,NNN,N,N,N,2,1
2,YNN,Y,N,N,1,1
3,NYN,N,Y,N,1,2
4,NNY,N,N,Y,-7,0
"""


def refused(text: str) -> WrongInput:
    with pytest.raises(WrongInput) as caught:
        preferences_csv.read(text, "x.csv")
    return caught.value


def test_a_table() -> None:
    model = preferences_csv.read(TABLE, "x.csv")
    assert model.states.tolist() == [0, 1, 2, 4]
    assert model.ranking("us") == ((0,), (1, 2), (4,)) and model.ranking("korea") == ((2,), (0, 1), (4,))
    assert model.parties == {"us": "us", "korea": "korea"}
    assert not model.notes
    assert preferences_csv.write(model) == TABLE.replace("2,1\n", "3,2\n", 1).replace("1,1\n", "2,2\n").replace(
        "1,2\n", "2,3\n"
    ).replace("-7,0\n", "1,1\n")


def test_rows_may_be_sorted_and_a_lost_row_is_noticed() -> None:
    lines = TABLE.splitlines(keepends=True)
    model = preferences_csv.read("".join([lines[0], *reversed(lines[1:])]), "x.csv")
    assert model == preferences_csv.read(TABLE, "x.csv") and not model.notes
    fewer = preferences_csv.read("".join([*lines[:2], *lines[3:]]), "x.csv")
    assert fewer.states.tolist() == [0, 2, 4]
    assert "line 3 says 3" in fewer.notes[0]
    bare = preferences_csv.read("a.x,rank a\nN,1\nY,2\n", "x.csv")
    assert bare.ranking("a") == ((1,), (0,))


def test_ranks_of_the_garrison_table() -> None:
    model = read_talks(FILES / "garrison.gmcr")
    rows = [line.split(",") for line in preferences_csv.write(model).splitlines()]
    assert len(rows) == 1 + 23
    assert [row[-1] for row in rows[1:]] == ["1"] * 23  # the IJC is indifferent
    us_support = np.array([int(row[-4]) for row in rows[1:]])
    assert us_support.argmax() == 3 - 1 and us_support[7 - 1] == us_support.max() - 1


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("us.strike", "strike", 1, '"strike": not a column'),
        ("us.withdraw", "us.strike", 1, "given twice"),
        ("rank korea", "rank north", 1, '"rank korea" is missing'),
        ("1,NNN,N,N,N,2,1", "1,NNN,N,N,N,2", 2, "6 cells, but the header has 7"),
        ("1,NNN,N,N,N,2,1", "1,NNN,N,n,N,2,1", 2, '"n": write Y'),
        ("1,NNN,N,N,N,2,1", "1,NNY,N,N,N,2,1", 2, "the columns of options say NNN"),
        ("1,NNN,N,N,N,2,1", "1,NNN,N,N,N,2.5,1", 2, '"2.5": expected a whole number'),
        ("2,YNN,Y,N,N", "2,NNN,N,N,N", 3, "has a row already, on line 2"),
        ("1,NNN,N,N,N,2,1", '1,"NNN"x,N,N,N,2,1', 2, "not CSV"),
        (TABLE.partition("\n")[2], "", 1, "no row"),
        (TABLE, "", 1, "no column is named party.option"),
    ],
)
def test_what_is_wrong_is_said_where_it_stands(old: str, new: str, line: int, says: str) -> None:
    assert old in TABLE
    problem = refused(TABLE.replace(old, new)).problems[0]
    assert (problem.file, problem.line) == ("x.csv", line)
    assert says in problem.says


def test_limits() -> None:
    wide = ",".join(f"a.o{place}" for place in range(25))
    assert "25 options" in str(refused(f"{wide},rank a\n"))
    chance = np.random.default_rng(1)
    names = [f"a.o{place}" for place in range(16)]
    rows = [
        ",".join([*("YN"[state >> place & 1] for place in range(16)), "1"])
        for state in np.flatnonzero(chance.random(1 << 16) < 0.5)
    ]
    assert "alternatives" in str(refused("\n".join([",".join([*names, "rank a"]), *rows])))


@thorough
@given(data=st.data())
def test_spoilt_text_never_breaks_the_reader(data: st.DataObject) -> None:
    text = TABLE
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        text = (
            text[:at]
            + data.draw(st.text('",\n\rYN019 .-\x00a', max_size=4))
            + text[at + data.draw(st.integers(0, 4)) :]
        )
    try:
        model = preferences_csv.read(text, "x.csv")
    except WrongInput as wrong:
        assert all(problem.says for problem in wrong.problems)
        return
    again = preferences_csv.read(preferences_csv.write(model), "x.csv")
    assert (again.talks.rankings, again.states.tolist()) == (model.talks.rankings, model.states.tolist())

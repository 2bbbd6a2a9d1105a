"""Folders of an episode: what is read, how it is understood, and what is wrong with them."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from tests.validation.nw_syria.folders import ATTACK, COUNTED, episode_folder
from trucelab.errors import Problem, WrongInput
from trucelab.validation.nw_syria.episode import Episode, read_episode
from trucelab.validation.nw_syria.judging import SHIPPED
from trucelab.validation.nw_syria.names import area_of, point_of
from trucelab.validation.nw_syria.region import ROOT, region


def problems(folder: Path) -> list[Problem]:
    with pytest.raises(WrongInput) as caught:
        read_episode(folder, "x")
    return list(caught.value.problems)


def read(folder: Path) -> Episode:
    return read_episode(folder, "x")


def test_the_run_starts_the_day_before_whatever_comes_first(tmp_path: Path) -> None:
    episode = read(episode_folder(tmp_path))
    assert episode.start == datetime.date(2018, 5, 31)
    assert episode.days == 16  # day 0 and 15 days up to the last count
    assert episode.happenings[0].day == 1
    assert episode.unused_events == 1  # the truce comes after the last count
    early = read(episode_folder(tmp_path / "early", ["2018-05-11,Ariha,strikes,s,v,bombardment,,", *ATTACK]))
    assert early.start == datetime.date(2018, 5, 10)
    assert early.counts[0].first_day == 22  # since 1 June, whenever the run starts


def test_every_shipped_episode_is_sound() -> None:
    for name in SHIPPED:
        episode = read_episode(ROOT / name, name)
        assert episode.counts and episode.happenings
        assert all(0 < count.first_day <= count.last_day < episode.days for count in episode.counts)
        assert any(not count.scored for count in episode.counts) == (name != "sep-dec-2018")


def test_rows_say_what_they_count(tmp_path: Path) -> None:
    rows = (
        "2018-06-30,,Idleb governorate (arrivals),s,verified,X,,25352.0,OCHA IDP Task Force,,arrivals,",
        '2018-06-30,,Idleb governorate (returns),s,verified,X,2018-06-20,"1,111",OCHA,,returns,',
        "2018-06-30,,to Dana,s,verified,X,2018-04-01,30373,ISMI (quarter),,arrivals,",
        "2018-06-30,50000,NW Syria,s,verified,X,2018-06-01,,OCHA stock,,stock,",
        "2018-06-30,60000,NW Syria,s,derived,X,2018-06-01,,displaced,,displaced,",
        "2018-06-30,700,northern Aleppo,s,from memory,X,2018-06-01,,displaced,,displaced,",
        "2018-06-30,9,NW Syria,s,verified,X,2018-06-01,,other,,displaced,lower",
    )
    found = read(episode_folder(tmp_path, observed=rows))
    assert [(one.what, one.people, one.area.level) for one in found.counts] == [
        ("arrivals", 25352, "part"),
        ("returns", 1111, "part"),
        ("arrivals", 30373, "sub-district"),
        ("stock", 50000, "region"),
        ("displaced", 60000, "region"),
        ("present", 700, "part"),
        ("displaced", 9, "region"),
    ]
    assert found.start == datetime.date(2018, 3, 31)  # the quarter begins on 1 April
    first = datetime.date(2018, 6, 1)  # of the cumulative series, where the row does not say
    assert found.counts[0].first_day == (first - found.start).days
    assert [one.scored for one in found.counts] == [True, True, True, True, False, False, True]
    assert [one.lower for one in found.counts] == [False] * 6 + [True]


@pytest.mark.parametrize("said", ["", "people"])
def test_a_row_must_say_what_it_counts(tmp_path: Path, said: str) -> None:
    row = f"2018-06-20,50000,NW Syria,s,v,X,2018-06-01,,displaced,,{said},"
    (found,) = problems(episode_folder(tmp_path, observed=[*COUNTED, row]))
    assert (found.line, found.where) == (7, "counts")
    assert "displaced" in found.says and "not compared" in found.says


def test_what_the_simulation_has_no_figure_for_is_named(tmp_path: Path) -> None:
    rows = (
        "2018-06-10,,individual tents,s,verified,X,,5,shelter of those,,not compared,",
        "2018-06-10,,NW Syria,s,verified,X,,1986370-2298060,displaced,,displaced,",
        "2018-06-10,,to Danaa,s,verified,X,,5,arrivals,,arrivals,",
    )
    left = read(episode_folder(tmp_path, observed=[*COUNTED, *rows])).left_out
    assert [one.line for one in left] == [7, 8, 9]
    assert 'Did you mean "Dana"?' in left[2].why


def test_names_are_found_however_they_are_spelt() -> None:
    for name in ("Maarrat al-Numan", "Ma'arrat An Nu'man", "maarrat al-numan"):
        assert point_of(name).lat == pytest.approx(35.64771)
    for text in ("NW Syria", "NW Syria (assessed communities)", None):
        area = area_of(text)
        assert area is not None and len(area.rows) == len(region().places)
    idleb, whole = area_of("Idleb and surrounding areas"), area_of("NW Syria")
    north = area_of("northern Aleppo")
    assert idleb and north and whole
    assert sorted((*idleb.rows, *north.rows)) == sorted(whole.rows)
    assert area_of("from Khan Shaykun") == area_of("to Khan Shaykhun")


BAD = [
    (
        "2018-06-05,Damascus,x,s,v,bombardment,33.51,36.29",
        6,
        "lat",
        "lies outside the region: 2",
        "leave the event out",
    ),
    ("2018-06-05,Saraqip,x,s,v,bombardment,,", 6, "place", '"Saraqip" is not a place', 'Did you mean "Saraqib"?'),
    ("2025-06-05,Saraqib,x,s,v,bombardment,,", 6, "date", "2025-06-05 lies outside the horizon", "correct the date"),
    ("2016-06-05,Saraqib,x,s,v,bombardment,,", 6, "date", "2016-06-05 lies outside the horizon", "correct the date"),
    ("2018-06-05,Saraqib,x,s,v,bombardmnt,,", 6, "kind", '"bombardmnt" is not a kind', 'Did you mean "bombardment"?'),
    ("2018-06-05,Saraqib,x,s,v,bombardment,35.8,", 6, "lat", "give both lat and lon", "or neither"),
    ("2018-06-35,Saraqib,x,s,v,bombardment,,", 6, "date", "2018-06-35", "day"),
]


@pytest.mark.parametrize(("row", "line", "column", "says", "way_out"), BAD, ids=[row[3][:20] for row in BAD])
def test_wrong_events(tmp_path: Path, row: str, line: int, column: str, says: str, way_out: str) -> None:
    (found,) = problems(episode_folder(tmp_path, ["2018-06-01,Ariha,x,s,v,threat,,", *ATTACK, row]))
    assert (Path(found.file).name, found.line, found.where) == ("events.csv", line, column)
    assert says in found.says and way_out in found.says


BAD_COUNTS = [
    ("2018-06-20,39700,NW Syria,s,v,X,2018-06-01,,displaced since 1 June,,displaced,", "cumulative_displaced",
     "39700 on 2018-06-20 is less than 40000 on 2018-06-15 (line 3)", "write stock"),
    ("2018-06-20,50000,NW Syria,s,v,X,2018-06-21,,displaced,,displaced,", "since", "2018-06-21 is after", "first day"),
    ("2018-06-20,50000,NW Syria,s,v,X,2018-06-01,7,displaced,,displaced,", "flow", "both given", "one of them"),
    ("2018-06-20,many,NW Syria,s,v,X,2018-06-01,,displaced,,displaced,", "cumulative_displaced", '"many"',
     "whole number"),
    ("2018-06-20,-5,NW Syria,s,v,X,2018-06-01,,displaced,,displaced,", "cumulative_displaced", "-5", "0"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "column", "says", "way_out"), BAD_COUNTS, ids=[row[1] for row in BAD_COUNTS])
def test_wrong_counts(tmp_path: Path, row: str, column: str, says: str, way_out: str) -> None:
    (found,) = problems(episode_folder(tmp_path, observed=[*COUNTED, row]))
    assert (Path(found.file).name, found.line, found.where) == ("observed.csv", 7, column)
    assert says in found.says and way_out in found.says


def test_a_stock_may_fall_and_so_may_another_series(tmp_path: Path) -> None:
    rows = (
        "2018-06-20,100,NW Syria,s,v,X,2018-06-01,,OCHA stock,,stock,",
        "2018-06-25,90,NW Syria,s,v,X,2018-06-01,,OCHA stock,,stock,",
        "2018-06-26,30000,NW Syria,s,v,X,2018-06-01,,HNAP displaced,,displaced,",
        "2018-06-27,30000,NW Syria,s,v,X,2018-06-01,,displaced since 1 June,,displaced,lower",
    )
    rounded = "2018-06-20,39900,NW Syria,s,v,X,2018-06-01,,displaced since 1 June,,displaced,"
    assert len(read(episode_folder(tmp_path, observed=[*COUNTED, rounded, *rows])).counts) == 10


def test_all_problems_of_both_tables_come_at_once(tmp_path: Path) -> None:
    folder = episode_folder(tmp_path, [*ATTACK, BAD[0][0], BAD[4][0]], [*COUNTED, BAD_COUNTS[0][0]])
    assert [Path(one.file).name for one in problems(folder)] == ["events.csv", "events.csv", "observed.csv"]


def test_a_table_that_is_missing_or_empty(tmp_path: Path) -> None:
    folder = episode_folder(tmp_path, observed=[])
    (found,) = problems(folder)
    assert "has no rows" in found.says
    (folder / "observed.csv").unlink()
    (found,) = problems(folder)
    assert Path(found.file).name == "observed.csv"


def test_nothing_that_can_be_compared(tmp_path: Path) -> None:
    (found,) = problems(episode_folder(tmp_path, observed=["2018-06-10,,tents,s,v,X,,5,shelter,,not compared,"]))
    assert "none of 1 rows can be compared" in found.says

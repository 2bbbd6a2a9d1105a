"""A written folder reads back as the same case, and appears whole or not at all."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path
from unittest import mock

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.flee.folder.folders import read
from tests.flee.folder.test_settings_file import every_settings
from trucelab.errors import WrongInput
from trucelab.flee.folder import read_case, write_case
from trucelab.flee.folder.writing import files_of
from trucelab.movement.flee.case import (
    Closure,
    Correction,
    DailyTable,
    Demographic,
    FleeCase,
    Location,
    LocationChange,
    Observed,
    Route,
    Series,
)

START = datetime.date(2020, 2, 27)
names = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=6).map(
    lambda text: f"p{text} {text}q"
)
chances = st.floats(0, 1)


def tables(columns: list[str], days: int, low: float, high: float) -> st.SearchStrategy[DailyTable]:
    cells = st.lists(st.floats(low, high), min_size=days * len(columns), max_size=days * len(columns))
    return cells.map(
        lambda found: DailyTable(
            tuple(columns), np.array(found).reshape(days, len(columns)), np.arange(days, dtype=np.int64)
        )
    )


@st.composite
def series(draw: st.DrawFn, file: str) -> Series:
    offsets = sorted(draw(st.sets(st.integers(-20, 20), min_size=1, max_size=5)))
    counts = draw(st.lists(st.integers(1, 10**6), min_size=len(offsets), max_size=len(offsets)))
    dates = tuple(START + datetime.timedelta(days=offset) for offset in offsets)
    return Series(file, dates, tuple(counts), tuple(range(2, 2 + len(dates))))


@st.composite
def places(draw: st.DrawFn) -> tuple[Location, ...]:
    found = []
    for name in draw(st.lists(names, min_size=2, max_size=5, unique=True)):
        kind = draw(st.sampled_from(["town", "conflict_zone", "camp", "idpcamp", "marker", "forwarding_hub"]))
        date = draw(st.integers(0, 9)) if "conflict" in kind else 0
        attributes = draw(st.dictionaries(st.sampled_from(["note", "hdi"]), st.integers(1, 9).map(str)))
        x, y = draw(st.tuples(st.floats(-90, 90), st.floats(-180, 180)))
        number = draw(st.integers(0, 10**9))
        found.append(Location(name, draw(names), draw(names), x, y, kind, date, number, attributes))
    return tuple(found)


@st.composite
def cases(draw: st.DrawFn) -> FleeCase:
    locations, days = draw(places()), draw(st.integers(1, 6))
    known = [place.name for place in locations]
    one = st.sampled_from(known)
    observed = [Observed("total", (draw(series("refugees.csv")),))]
    observed += [
        Observed(place.name, (draw(series(f"c{index}.csv")),)) for index, place in enumerate(locations) if place.is_camp
    ]
    recounts = [
        Correction(row.name, row.series[0].dates[-1])
        for row in observed[1:]
        if len(row.series[0].dates) > 1 and row.series[0].dates[-1] >= START and draw(st.booleans())
    ]
    routes = st.builds(Route, one, one, st.floats(0, 1e4), st.integers(0, 2), st.just({"walk_probability": "0.5"}))
    day = st.integers(-1, 9)
    kinds = st.sampled_from(["country", "location", "camp", "link"])
    changes = st.builds(LocationChange, one, st.sampled_from(["town", "camp"]), day)
    closures = st.builds(Closure, kinds, one, one, day, day)
    rules = draw(every_settings)
    floods = rules.move_rules.flood_rules or rules.spawn_rules.flood_driven_spawn_mode
    return FleeCase(
        folder=Path("nowhere"),
        start=START,
        days=days,
        locations=locations,
        routes=tuple(draw(st.lists(routes, max_size=5))),
        closures=tuple(draw(st.lists(closures, max_size=3))),
        conflicts=draw(tables(known, days, 0, 1)),
        observed=tuple(observed),
        corrections=tuple(recounts),
        settings=replace(rules, hasten=1),
        major_routes=tuple(draw(st.lists(st.lists(one, min_size=2, max_size=3).map(tuple), max_size=2))),
        demographics=(Demographic("age", ("1", "40"), {"Default": (0.25, 0.5), known[0]: (1.0, draw(chances))}),),
        location_changes=tuple(draw(st.lists(changes, max_size=2))),
        floods=draw(tables(known[:1], days, 0, 4)) if floods else None,
        ipc=draw(st.none() | tables([locations[0].region], days, 0, 100)),
    )


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None, max_examples=50)
@given(case=cases())
def test_a_written_case_reads_back(tmp_path_factory: pytest.TempPathFactory, case: FleeCase) -> None:
    folder = tmp_path_factory.mktemp("written") / "case"
    write_case(case, folder)
    assert read_case(folder) == case


def test_what_was_read_is_written(tmp_path: Path) -> None:
    case = read(tmp_path / "first")
    write_case(case, tmp_path / "new" / "second")
    assert read_case(tmp_path / "new" / "second") == case
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["second"]
    text = (tmp_path / "new" / "second" / "input_csv" / "routes.csv").read_text(encoding="utf-8")
    assert text == "#name1,name2,distance,forced_redirection\nAden,Bura,50,0\nBura,Camp,120.5,0\n"


def test_cases_that_differ_are_not_equal(tmp_path: Path) -> None:
    case = read(tmp_path)
    other = DailyTable(case.conflicts.names, case.conflicts.values + 0.1, case.conflicts.days)
    assert replace(case, conflicts=other) != case
    assert replace(case, days=4) != case
    assert replace(case, folder=Path("elsewhere"), warnings=("x",)) == case


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    case = read(tmp_path / "case")
    with pytest.raises(WrongInput, match="is there already"):
        write_case(case, tmp_path / "case")
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(WrongInput, match="is there already"):
        write_case(case, tmp_path / "file")
    (tmp_path / "empty").mkdir()
    write_case(case, tmp_path / "empty")
    assert read_case(tmp_path / "empty") == case


@pytest.mark.parametrize(
    "change",
    [
        {"name": "#Aden"},
        {"name": " Aden"},
        {"country": ""},
        {"number": 10**11},
        {"attributes": {"note": ""}},
        {"attributes": {"": "x"}},
    ],
)
def test_what_the_files_cannot_say_leaves_nothing(tmp_path: Path, change: dict[str, object]) -> None:
    case = read(tmp_path / "case")
    spoilt = replace(case, locations=(replace(case.locations[0], **change), *case.locations[1:]))  # type: ignore[arg-type]
    with pytest.raises(WrongInput):
        write_case(spoilt, tmp_path / "out" / "new")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_file_of_counts_cannot_leave_the_folder(tmp_path: Path) -> None:
    case = read(tmp_path / "case")
    (one,) = case.observed[1].series
    spoilt = replace(case, observed=(case.observed[0], Observed("Camp", (replace(one, file="../../../x.csv"),))))
    with pytest.raises(WrongInput, match="leads out"):
        write_case(spoilt, tmp_path / "out" / "new")
    assert not (tmp_path / "x.csv").exists()


def test_a_fault_on_the_way_leaves_nothing(tmp_path: Path) -> None:
    case = read(tmp_path / "case")
    with mock.patch.object(Path, "replace", side_effect=OSError("full")), pytest.raises(OSError, match="full"):
        write_case(case, tmp_path / "out" / "new")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_file_is_written_only_where_there_is_something_to_say(tmp_path: Path) -> None:
    files = files_of(read(tmp_path))
    assert sorted(files) == [
        "input_csv/closures.csv",
        "input_csv/conflicts.csv",
        "input_csv/locations.csv",
        "input_csv/routes.csv",
        "input_csv/sim_period.csv",
        "simsetting.yml",
        "source_data/camp.csv",
        "source_data/data_layout.csv",
        "source_data/refugees.csv",
    ]

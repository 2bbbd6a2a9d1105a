"""Flee folders become scenarios with Flee's slips mended, and go back with what Flee can say."""

from __future__ import annotations

import datetime
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import SMALL
from trucelab.errors import WrongInput
from trucelab.flee.folder import read_case, write_case
from trucelab.interchange.flee_to_scenario import scenario_of_flee
from trucelab.interchange.folders import flee_to_scenario, is_flee_folder, scenario_to_flee
from trucelab.interchange.scenario_to_flee import flee_of_scenario
from trucelab.movement.flee.case import Closure, DailyTable, FleeCase, Location, Observed, Route, Series
from trucelab.scenario import ALWAYS, load

START = datetime.date(2020, 3, 1)


def series(file: str, *counts: int) -> Series:
    dates = tuple(START + datetime.timedelta(days=5 * step) for step in range(len(counts)))
    return Series(file, dates, counts, tuple(range(1, len(counts) + 1)))


@pytest.fixture
def case() -> FleeCase:
    """Two zones, a town and two camps on a line, eleven days; one zone's intensity rises on the fourth day."""
    levels = np.zeros((11, 1))
    levels[2:5, 0] = 0.5
    levels[5:9, 0] = 1.0
    return FleeCase(
        folder=Path("line"),
        start=START,
        days=11,
        locations=(
            Location("Zone A", "r", "Home", 1.0, 10.0, "conflict_zone", 2, 5000),
            Location("Zone B", "r", "Home", 1.1, 10.0, "conflict_zone", 0, 200_000),
            Location("Town", "r", "Home", 1.2, 10.0, "town", 0, 3000),
            Location("Camp (1)", "s", "Abroad", 1.3, 10.0, "camp", 0, 400),
            Location("Camp 1", "s", "Abroad", 1.4, 10.0, "camp", 0, 0),
        ),
        routes=(
            Route("Zone A", "Zone B", 20.0),
            Route("Zone B", "Town", 20.0),
            Route("Town", "Zone B", 25.0),
            Route("Town", "Camp (1)", 20.0),
            Route("Camp (1)", "Camp 1", 20.0),
        ),
        closures=(Closure("country", "Home", "Abroad", 0, 4, 2), Closure("camp", "Camp 1", "", 0, 6, 3)),
        conflicts=DailyTable(("Zone A",), levels, np.arange(11)),
        observed=(
            Observed("total", (series("refugees.csv", 10, 60, 160),)),
            Observed("Camp (1)", (series("one.csv", 10, 60, 40),)),
            Observed("Camp 1", (series("two.csv", 0, 0, 120),)),
        ),
    )


def written(case: FleeCase, folder: Path) -> Path:
    for name, text in scenario_of_flee(case, "A line").files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_flee_case_is_a_sound_scenario(case: FleeCase, tmp_path: Path) -> None:
    scenario = load(written(case, tmp_path))
    places = {place.place: place for place in scenario.places}
    assert list(places) == ["zone-a", "zone-b", "town", "camp-1", "camp-1-2"]
    assert [place.kind for place in places.values()] == ["town", "city", "town", "camp", "camp"]
    assert (places["camp-1"].displaced, places["camp-1"].capacity, places["camp-1-2"].capacity) == (10, 400, None)
    assert not scenario.document.has_talks


def test_intensities_are_followed_and_silent_zones_stay_in_conflict(case: FleeCase, tmp_path: Path) -> None:
    (events,) = load(written(case, tmp_path)).events.values()
    found = {(event.place, event.day.mode, event.lasts, event.intensity) for event in events}
    assert found == {("zone-a", 2, 3, 0.5), ("zone-a", 5, 4, 1.0), ("zone-b", 0, 11, 1.0)}


def test_closures_of_every_kind_are_followed(case: FleeCase, tmp_path: Path) -> None:
    rows = load(written(case, tmp_path)).closures[ALWAYS]
    assert [(row.what, row.name, row.start.mode, row.end and row.end.mode) for row in rows] == [
        ("regions", "home", 0, 4),
        ("camp", "camp-1-2", 0, 6),
    ]


def test_as_many_leave_as_the_counts_rise(case: FleeCase, tmp_path: Path) -> None:
    told = load(written(case, tmp_path)).prescribed
    assert told is not None
    assert sum(row.people for row in told) == (60 + 0) - (10 + 0) + (40 + 120) - (60 + 0)
    assert {row.day: row.people for row in told}[1] == 10


def test_a_road_written_twice_is_one_road_by_its_shortest(case: FleeCase, tmp_path: Path) -> None:
    routes = {(route.start, route.end): route.km for route in load(written(case, tmp_path)).routes}
    assert len(routes) == 4
    assert routes["zone-b", "town"] == 20.0


def test_coordinates_may_be_the_other_way_round(case: FleeCase, tmp_path: Path) -> None:
    from dataclasses import replace

    turned = replace(case, locations=tuple(replace(place, x=place.y, y=place.x + 95.0) for place in case.locations))
    scenario = load(written(turned, tmp_path))
    assert [place.lat for place in scenario.places] == [10.0] * 5


def test_there_and_back_again(case: FleeCase, tmp_path: Path) -> None:
    back = flee_of_scenario(load(written(case, tmp_path / "s")))
    assert [place.name for place in back.locations] == [place.name for place in case.locations]
    assert [place.number for place in back.locations] == [place.number for place in case.locations]
    assert back.days == case.days and back.start == case.start
    assert {row.kind for row in back.closures} == {"country", "camp"}
    levels = dict(zip(back.conflicts.names, back.conflicts.values.T.tolist(), strict=True))
    assert levels["Zone A"] == case.conflicts.values[:, 0].tolist()
    write_case(back, tmp_path / "flee")
    assert read_case(tmp_path / "flee").observed[0].series[0].counts[-1] == 160


def test_a_scenario_with_talks_becomes_a_folder_that_flee_reads(tmp_path: Path) -> None:
    carried = scenario_to_flee(SMALL, tmp_path / "flee", "truce")
    assert is_flee_folder(tmp_path / "flee")
    assert any("talks" in note for note in carried.notes)
    assert len(read_case(tmp_path / "flee").locations) == 6


def test_folders_are_written_whole_or_not_at_all(case: FleeCase, tmp_path: Path) -> None:
    write_case(case, tmp_path / "flee")
    flee_to_scenario(tmp_path / "flee", tmp_path / "ours")
    with pytest.raises(WrongInput, match="is there already"):
        flee_to_scenario(tmp_path / "flee", tmp_path / "ours")
    (tmp_path / "flee" / "input_csv" / "routes.csv").write_text("#name1,name2,distance\nZone A,Nowhere,5\n")
    with pytest.raises(WrongInput, match="Nowhere"):
        flee_to_scenario(tmp_path / "flee", tmp_path / "other")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["flee", "ours"]

"""What stands in a Flee folder is what the case holds."""

from __future__ import annotations

import datetime
from pathlib import Path

import numpy as np
import pytest

from tests.flee.folder.folders import SMALL, Changes, instead, read, told, with_row, written
from trucelab.errors import WrongInput
from trucelab.flee.folder import read_case
from trucelab.movement.flee.case import Closure, Correction, LocationChange, Route
from trucelab.movement.flee.settings import Settings


def test_the_small_folder(tmp_path: Path) -> None:
    case = read(tmp_path)
    assert case.warnings == ()
    assert (case.start, case.days) == (datetime.date(2020, 1, 1), 5)
    aden, bura, camp = case.locations
    assert (aden.name, aden.region, aden.country, aden.x, aden.y) == ("Aden", "North", "Home", 1.5, 2.5)
    assert (aden.kind, aden.conflict_date, aden.number, aden.is_camp) == ("conflict_zone", 0, 1000, False)
    assert (bura.number, camp.number, camp.is_camp, camp.line) == (500, 2000, True, 4)
    assert case.routes == (Route("Aden", "Bura", 50.0, 0), Route("Bura", "Camp", 120.5, 0))
    assert case.closures == (Closure("country", "Home", "Away", 1, 3),)
    assert case.conflicts.names == ("Aden", "Bura")
    assert case.conflicts.values.tolist() == [[1, 0], [1, 0], [1, 1], [1, 0], [1, 0]]
    assert [row.name for row in case.observed] == ["total", "Camp"]
    (series,) = case.observed[1].series
    assert series.dates == (datetime.date(2020, 1, 2), datetime.date(2020, 1, 4))
    assert (series.file, series.counts, series.lines) == ("camp.csv", (8, 19), (2, 3))
    assert case.settings.move_rules.max_move_speed == 200


def test_byte_order_marks_crlf_spaces_and_trailing_commas_change_nothing(tmp_path: Path) -> None:
    plain = read(tmp_path / "plain")
    messy: Changes = {}
    for name, text in SMALL.items():
        if name.endswith(".csv") and text:
            lines = [line.replace(",", " , ") + ("," if "conflicts" in name else "") for line in text.splitlines()]
            messy[name] = b"\xef\xbb\xbf" + "\r\n".join([*lines, ""]).encode()
    assert read(tmp_path / "messy", messy) == plain


def test_comments_and_blank_lines_are_left_aside(tmp_path: Path) -> None:
    plain = read(tmp_path / "plain")
    for name in ("locations", "routes", "closures", "conflicts"):
        text = SMALL[f"input_csv/{name}.csv"].replace("\n", "\n\n# a comment\n", 2)
        assert read(tmp_path / name, {f"{name}.csv": text}) == plain


def test_quotes_as_in_real_data(tmp_path: Path) -> None:
    name = '"Ombella, ""M\'Poko"" (north)"'
    files = with_row("locations.csv", f"{name},North,Home,,,town,,") | with_row("routes.csv", f"{name},Aden,7,2")
    case = read(tmp_path, files)
    assert case.locations[-1].name == 'Ombella, "M\'Poko" (north)'
    assert (case.locations[-1].x, case.locations[-1].number) == (0.0, 0)
    assert case.routes[-1].start == case.locations[-1].name


def test_empty_region_and_country_are_unknown(tmp_path: Path) -> None:
    place = read(tmp_path, with_row("locations.csv", "Dar,,,1,1,town,,5")).locations[-1]
    assert (place.region, place.country) == ("unknown", "unknown")


def test_custom_columns_of_places_and_routes(tmp_path: Path) -> None:
    files = {
        "locations.csv": (
            "#name,region,country,lat,lon,location_type,conflict_date,population,capacity_per_day,note\n"
            "Aden,N,Home,1,2,conflict_zone,0,9,,x\nCamp,F,Away,1,2,camp,,7,50,\n"
        ),
        "routes.csv": "#name1,name2,distance,forced_redirection,max_move_speed\nAden,Camp,9,1,42.5\n",
        "conflicts.csv": "#Day,Aden\n" + "".join(f"{day},1\n" for day in range(5)),
    }
    case = read(tmp_path, dict(files))
    assert case.locations[0].attributes == {"note": "x"}
    assert case.locations[1].attributes == {"capacity_per_day": "50"}
    assert (case.routes[0].attributes, case.routes[0].forced_redirection) == ({"max_move_speed": "42.5"}, 1)


def test_a_header_without_its_mark_is_recognised_and_told(tmp_path: Path) -> None:
    plain = read(tmp_path / "plain")
    for file in ("locations.csv", "routes.csv", "closures.csv"):
        case = read(tmp_path / file, {file: SMALL[f"input_csv/{file}"].removeprefix("#")})
        assert case == plain
        assert case.warnings == (
            f'input_csv/{file}:1: taken as the header; begin it with "#", or Flee reads it as data',
        )


def test_a_file_without_header_loses_no_row(tmp_path: Path) -> None:
    text = SMALL["input_csv/routes.csv"].partition("\n")[2]
    assert read(tmp_path, {"routes.csv": text}).routes == read(tmp_path / "plain").routes


def test_days_and_their_order(tmp_path: Path) -> None:
    assert read(tmp_path, days=3).days == 3
    files = {"conflicts.csv": "#Day,Aden\n5,1\n1,0.5\n2,1\n3,1\n4,1\n"}
    case = read(tmp_path, dict(files))
    assert case.conflicts.values[:, 0].tolist() == [1, 0.5, 1, 1, 1]
    assert "says day 5, but counts as day 0" in case.warnings[0]


def test_the_last_row_can_be_held(tmp_path: Path) -> None:
    case = read(tmp_path, days=8, hold_last=True)
    assert case.conflicts.values.tolist() == [[1, 0], [1, 0], [1, 1]] + 5 * [[1, 0]]
    assert case.conflicts.days.tolist() == list(range(8))


def test_the_older_name_of_the_period(tmp_path: Path) -> None:
    period = SMALL["input_csv/sim_period.csv"]
    case = read(tmp_path, {"sim_period.csv": None, "conflict_period.csv": period})
    assert (case.days, len(case.warnings)) == (5, 1)
    assert "the older name of sim_period.csv" in case.warnings[0]


def test_keys_of_the_period_are_read_in_any_case(tmp_path: Path) -> None:
    assert read(tmp_path, {"sim_period.csv": "length,4\nSTARTDATE,2020-1-1\n"}).days == 4


def test_an_input_folder_of_another_name(tmp_path: Path) -> None:
    plain = read(tmp_path / "plain")
    folder = written(tmp_path / "other")
    (folder / "input_csv").rename(folder / "input_files")
    assert read_case(folder, input_name="input_files") == plain
    assert read_case(folder, input_name="input_files").warnings == ()
    case = read_case(folder)
    assert case == plain
    assert case.warnings == ('other: there is no folder "input_csv"; input_files is read',)


def test_settings_and_data_from_elsewhere(tmp_path: Path) -> None:
    folder = written(tmp_path / "case", {"simsetting.yml": None})
    case = read_case(folder)
    assert case.settings == Settings()
    assert case.warnings == ("simsetting.yml: there is no such file; Flee's defaults are used",)
    (tmp_path / "fast.yml").write_text("move_rules:\n  max_move_speed: 500\n", encoding="utf-8")
    (folder / "source_data").rename(tmp_path / "counts")
    case = read_case(folder, settings=tmp_path / "fast.yml", data=tmp_path / "counts")
    assert (case.settings.move_rules.max_move_speed, case.warnings) == (500, ())


def test_corrections_and_changes_of_places(tmp_path: Path) -> None:
    files = {
        "registration_corrections.csv": "Camp,2020-01-04,normalize\nCamp,2019-12-31\n",
        "location_changes.csv": "#name,new_type,day\nBura,conflict_zone,2\n",
    }
    case = read(tmp_path, dict(files))
    assert case.corrections == (
        Correction("Camp", datetime.date(2020, 1, 4)),
        Correction("Camp", datetime.date(2019, 12, 31)),
    )
    assert case.location_changes == (LocationChange("Bura", "conflict_zone", 2),)
    assert "Flee itself looks for it in the folder in which it is started" in case.warnings[0]
    assert "2019-12-31 lies before the first day" in case.warnings[1]


def test_demographics_and_agents(tmp_path: Path) -> None:
    files = {
        "demographics_age.csv": "age,Default,Aden\n10,0.5,1\n40,0.5,3\n",
        "agents.csv": "location,age,gender\nAden,10,f\nBura,41,m\n",
        "simsetting.yml": "spawn_rules:\n  read_from_agents_csv_file: True\n",
    }
    case = read(tmp_path, dict(files))
    (age,) = case.demographics
    assert (age.attribute, age.values) == ("age", ("10", "40"))
    assert age.weights == {"Default": (0.5, 0.5), "Aden": (1.0, 3.0)}
    assert case.agents == (
        {"location": "Aden", "age": "10", "gender": "f"},
        {"location": "Bura", "age": "41", "gender": "m"},
    )
    case = read(tmp_path / "off", dict(files) | {"simsetting.yml": SMALL["simsetting.yml"]})
    assert case.agents == ()
    assert "read_from_agents_csv_file is not set" in case.warnings[0]


def test_floods_hunger_and_major_routes(tmp_path: Path) -> None:
    files = {
        "flood_level.csv": "#Day,Bura\n" + "".join(f"{day},{day / 2}\n" for day in range(5)),
        "region_attributes_IPC.csv": "#Day,North,South\n0,10,20\n30,40,50\n",
        "major_routes.csv": "Aden,Bura,Camp\n",
    }
    case = read(tmp_path, dict(files))
    assert case.warnings == ()
    assert case.floods is not None
    assert case.ipc is not None
    np.testing.assert_array_equal(case.floods.values[:, 0], [0, 0.5, 1, 1.5, 2])
    assert (case.ipc.names, case.ipc.days.tolist()) == (("North", "South"), [0, 30])
    assert case.major_routes == (("Aden", "Bura", "Camp"),)


def test_folders_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(WrongInput, match="there is no such folder"):
        read_case(tmp_path / "nowhere")
    folder = written(tmp_path / "case")
    with pytest.raises(WrongInput, match="give the folder above it"):
        read_case(folder / "input_csv")
    (folder / "second").mkdir()
    (folder / "second" / "locations.csv").write_text("", encoding="utf-8")
    with pytest.raises(WrongInput, match=r'no folder "inputs" with a locations.csv. Did you mean "input_csv"'):
        read_case(folder, input_name="inputs")


def test_all_files_are_told_at_once(tmp_path: Path) -> None:
    files = {
        **instead("locations.csv", "1000", "1000.0"),
        **instead("routes.csv", "Bura,Camp", "Bura,Kamp"),
        **instead("sim_period.csv", "2020-01-01", "01/01/2020"),
        **instead("source_data/camp.csv", ",8", ",eight"),
        **instead("simsetting.yml", "200", "fast"),
    }
    assert [(problem.file, problem.line) for problem in told(tmp_path, files)] == [
        ("input_csv/locations.csv", 2),
        ("input_csv/routes.csv", 3),
        ("input_csv/sim_period.csv", 1),
        ("simsetting.yml", 2),
        ("source_data/camp.csv", 2),
    ]

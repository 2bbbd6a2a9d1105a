"""Flee's files of results: a folder worked out by hand, and figures that Flee itself gave."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from tests.flee.folder.folders import read
from trucelab.flee.output import links_out, out_csv
from trucelab.movement.flee.result import FleeResult
from trucelab.movement.flee.simulation import simulate_case
from trucelab.movement.flee.world import World
from trucelab.validation import catalogue

CERTAIN = {
    "simsetting.yml": (
        "move_rules:\n  max_move_speed: 400\n  conflict_movechance: 1.0\n  default_movechance: 1.0\n"
        "  camp_movechance: 0.0\nlog_levels:\n  link: 1\n"
    ),
    "closures.csv": "#closure_type,name1,name2,closure_start,closure_end\n",
    "routes.csv": "#name1,name2,distance,forced_redirection\nAden,Camp,100,0\nBura,Camp,100,\n",
    "conflicts.csv": "#Day,Aden,Bura\n0,1,0\n1,1,0\n2,1,0\n3,1,0\n4,1,0\n",
}
"""Whoever is made in Aden goes to the camp on the same day."""


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_folder_worked_out_by_hand(tmp_path: Path) -> None:
    """The camp has counts 8 on 2 January and 19 on the 4th: 8, 8, 13, 19, 19 on the five days."""
    found = simulate_case(read(tmp_path, CERTAIN), seed=1, members=1)
    table = rows(out_csv(found.world, found.members[0]))
    assert [row["Day"] for row in table] == list("01234")
    assert [row["Date"] for row in table] == [f"2020-01-0{day}" for day in range(2, 7)]
    assert [row["Camp data"] for row in table] == ["8", "8", "13", "19", "19"]
    assert [row["Camp sim"] for row in table] == ["8", "8", "13", "19", "19"]
    assert all(float(row["Camp error"]) == 0.0 and float(row["Total error"]) == 0.0 for row in table)
    # the count of the first day stands twice in the raw one: 10 in all and 8 in the camp (Q14)
    assert [row["raw UNHCR refugee count"] for row in table] == ["18", "18", "23", "29", "29"]
    assert [row["refugees in camps (UNHCR)"] for row in table] == ["8", "8", "13", "19", "19"]
    assert [row["total refugees (simulation)"] for row in table] == ["8", "8", "13", "19", "19"]
    assert {row["refugee_debt"] for row in table} == {"0"}


def test_errors_are_those_of_the_columns(tmp_path: Path) -> None:
    slow = CERTAIN | {"simsetting.yml": "move_rules:\n  max_move_speed: 60\n"}
    found = simulate_case(read(tmp_path, slow), seed=1, members=1)
    table = rows(out_csv(found.world, found.members[0]))
    assert any(row["Camp sim"] != row["Camp data"] for row in table)
    for row in table:
        there, counted = int(row["Camp sim"]), int(row["Camp data"])
        assert float(row["Camp error"]) == round(abs(there / counted - 1), 4)
        assert float(row["Total error"]) == pytest.approx(abs(there - counted) / int(row["raw UNHCR refugee count"]))


def test_people_displaced_at_home_have_a_column_where_asked_for(tmp_path: Path) -> None:
    """Of two camps, a camp of displaced persons alone counts."""
    two = CERTAIN | {
        "simsetting.yml": "move_rules:\n  idpcamp_movechance: 0.0\nlog_levels:\n  idp_totals: 1\n",
        "locations.csv": (
            "#name,region,country,latitude,longitude,location_type,conflict_date,population\n"
            "Aden,North,Home,1.5,2.5,conflict_zone,0,1000\nBura,South,Home,1,2,idpcamp,,500\n"
            "Camp,Far,Away,3,4,camp,,2000\n"
        ),
        "source_data/data_layout.csv": "total,refugees.csv\nCamp,camp.csv\nBura,bura.csv\n",
        "source_data/bura.csv": "2020-01-01,3\n2020-01-05,43\n",
    }
    found = simulate_case(read(tmp_path, two), seed=1, members=1)
    text = out_csv(found.world, found.members[0])
    assert text.splitlines()[0].endswith(",refugee_debt,total IDPs")
    table = rows(text)
    assert [row["total IDPs"] for row in table] == [row["Bura sim"] for row in table]
    assert all(int(row["total IDPs"]) >= 3 for row in table)
    assert "total IDPs" not in out_csv(*_plain(tmp_path / "plain"))


def _plain(folder: Path) -> tuple[World, FleeResult]:
    found = simulate_case(read(folder, CERTAIN), seed=1, members=1)
    return found.world, found.members[0]


def test_who_set_out_on_every_link(tmp_path: Path) -> None:
    found = simulate_case(read(tmp_path, CERTAIN), seed=1, members=1, engine="persons")
    table = rows(links_out(found.world, found.members[0]))
    assert len(table) == 5 * 4
    assert {row["attribute"] for row in table} == {"total"}
    from_aden = [row["cum_num_agents"] for row in table if row["start_location"] == "Aden"]
    assert from_aden == ["0", "0", "5", "11", "11"]


def test_links_need_members_that_kept_them(tmp_path: Path) -> None:
    found = simulate_case(read(tmp_path, CERTAIN), seed=1, members=1)
    with pytest.raises(ValueError, match="link_flows"):
        links_out(found.world, found.members[0])


@pytest.mark.parametrize("label", ["mali2012/main", "mali2012/flee3", "ssudan2014/main", "syria2013/flee3"])
def test_totals_are_those_that_flee_gave(label: str) -> None:
    """Agents made are Flee's to the last one, the mean total error is Flee's but for chance."""
    (case,) = catalogue.named(label)
    data_set = {"main": "main", "flee3": "flee3_validation"}[case.data_set]
    with (case.folder.parent / "flee_measured.csv").open(encoding="utf-8", newline="") as file:
        measured = [
            row
            for row in csv.DictReader(file)
            if row["data_set"] == data_set
            and row["settings"].startswith("simsetting.yml")
            and (row["mode"], row["flee_version"][:6]) == ("serial", "master")
            and row["total_error_mean"]
        ]
    hasten = max(int(row["hasten"]) for row in measured)
    measured = [row for row in measured if int(row["hasten"]) == hasten]
    read_case = case.read()
    read_case = replace(read_case, settings=replace(read_case.settings, hasten=hasten))
    found = simulate_case(read_case, seed=1, members=3, workers=2)
    tables = [rows(out_csv(found.world, member)) for member in found.members]
    assert {int(table[-1]["total refugees (simulation)"]) for table in tables} == {
        int(row["final_total_agents"]) for row in measured
    }
    assert {int(table[-1]["refugees in camps (UNHCR)"]) for table in tables} == {
        int(row["final_data_in_camps"]) for row in measured
    }
    ours = sum(float(row["Total error"]) for table in tables for row in table) / (3 * len(tables[0]))
    flee = sum(float(row["total_error_mean"]) for row in measured) / len(measured)
    assert ours == pytest.approx(flee, abs=0.012)


def test_counts_refuse_what_needs_persons(tmp_path: Path) -> None:
    from trucelab.errors import WrongInput

    folder = read(tmp_path, {"simsetting.yml": "move_rules:\n  fixed_routes: true\n"})
    with pytest.raises(WrongInput, match="--engine persons"):
        simulate_case(folder, seed=1, members=1, engine="counts")
    found = simulate_case(folder, seed=1, members=1)
    assert found.engine == "persons" and "fixed_routes" in found.why


def test_threads_change_nothing(tmp_path: Path) -> None:
    folder = read(tmp_path)
    for engine in ("counts", "persons"):
        texts = [
            [out_csv(found.world, member) for member in found.members]
            for workers in (1, 2)
            for found in [simulate_case(folder, seed=3, members=4, engine=engine, workers=workers)]
        ]
        assert texts[0] == texts[1]

"""What stops or crashes Flee is an error, with its place and a way out, all files at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flee.folder.folders import SMALL, Changes, instead, together, told, with_row

ERRORS: list[tuple[Changes, str, str]] = [
    # file missing, unreadable or not a table
    ({"locations.csv": None}, "locations.csv:0", "there is no such file"),
    ({"routes.csv": None}, "routes.csv:0", "there is no such file"),
    ({"conflicts.csv": None}, "conflicts.csv:0", "there is no such file"),
    ({"sim_period.csv": None}, "sim_period.csv:0", "there is no such file"),
    ({"source_data/data_layout.csv": ""}, "data_layout.csv:0", "no rows; the first is total,refugees.csv"),
    ({"locations.csv": ""}, "locations.csv:0", "no places"),
    ({"locations.csv": "#name,region\n"}, "locations.csv:0", "no places"),
    ({"conflicts.csv": ""}, "conflicts.csv:0", "the file is empty"),
    ({"conflicts.csv": "#Day,Aden\n"}, "conflicts.csv:0", "no rows of days"),
    ({"conflicts.csv": "0,1\n1,1\n"}, "conflicts.csv:1", "the header is missing"),
    ({"locations.csv": b"Ad\xe9n,1\n"}, "locations.csv:1", "not UTF-8"),
    ({"routes.csv": "#a\nAden;Bura;5;0\n"}, "routes.csv:1", "parted by semicolons"),
    ({"routes.csv": '#a\n"Aden,Bura,5\nBura,Camp,6\n'}, "routes.csv:2", "never closed"),
    # locations.csv
    (with_row("locations.csv", "Dar,N,Home"), "locations.csv:5", "3 cells, but a place has 8"),
    (with_row("locations.csv", ",N,Home,1,2,town,,5"), "locations.csv:5", "the first cell of the row is empty"),
    (with_row("locations.csv", ",,,,,,,"), "locations.csv:5", "a row of empty cells"),
    (with_row("locations.csv", "Dar,N,Home,1,2,town,,5.0"), "locations.csv:5", "without a decimal point, such as 5"),
    (with_row("locations.csv", "Dar,N,Home,1,2,town,,many"), "locations.csv:5", "write a whole number here"),
    (with_row("locations.csv", "Dar,N,Home,1,2,town,,99999999999"), "locations.csv:5", "too large"),
    (with_row("locations.csv", 'Dar,N,Home,"1,5",2,town,,5'), "locations.csv:5", "a decimal point, not a comma"),
    (with_row("locations.csv", "Dar,N,Home,nan,2,town,,5"), "locations.csv:5", "not a finite number"),
    (with_row("locations.csv", "Dar,N,Home,1,2,conflict_zone,,5"), "locations.csv:5", "an empty cell is not a whole"),
    (with_row("locations.csv", "Bura,N,Home,1,2,town,,5"), "locations.csv:5", "otherwise on line 3; keep one"),
    (with_row("locations.csv", "Kamp,N,Home,1,2,camp,,5"), "locations.csv:5", 'Did you mean "Camp"?'),
    (instead("locations.csv", "1000", "-1000"), "locations.csv:2", "negative population, and people are to set out"),
    (
        {
            "locations.csv": SMALL["input_csv/locations.csv"]
            .replace("\n", ",initial_idps\n", 1)
            .replace("2000", "2000,2.5")
        },
        "locations.csv:4",
        "not a whole number",
    ),
    # routes.csv
    (
        with_row("routes.csv", "Aden,Buras,5,0"),
        "routes.csv:4",
        '"Buras" is not a place of locations.csv. Did you mean "Bura"?',
    ),
    (with_row("routes.csv", "aden,Bura,5,0"), "routes.csv:4", 'Did you mean "Aden"?'),
    (with_row("routes.csv", "Aden,Bura,far,0"), "routes.csv:4", '"far" is not a number'),
    (with_row("routes.csv", "Aden,Bura"), "routes.csv:4", "an empty cell is not a number"),
    (with_row("routes.csv", "Aden,Bura,5,yes"), "routes.csv:4", '"yes" is not a whole number'),
    (with_row("routes.csv", "Aden,Bura,-10,0"), "routes.csv:4", "nothing to weigh the way by"),
    ({"routes.csv": "#a,b,c,d,max_move_speed\nAden,Bura,5,0,\n"}, "routes.csv:2", "an empty cell is not a number"),
    ({"routes.csv": "#a,b,c,d,max_move_speed\nAden,Bura,5,0,0\n"}, "routes.csv:2", "0 km a day"),
    ({"major_routes.csv": "Aden,Camps\n"}, "major_routes.csv:1", 'Did you mean "Camp"?'),
    # closures.csv
    (with_row("closures.csv", "country,Home,Away,1"), "closures.csv:3", "an empty cell is not a whole number"),
    (with_row("closures.csv", "country,Home,Away,1.5,2"), "closures.csv:3", "such as 2"),
    # conflicts.csv
    (
        instead("conflicts.csv", "4,1,0\n", ""),
        "conflicts.csv:5",
        "ends with day 3, but the simulation runs to day 4; add 1 rows, run 4 days "
        "(days), or repeat the last row (hold_last)",
    ),
    (instead("conflicts.csv", "4,1,0\n", "4,1\n"), "conflicts.csv:6", "an empty cell is not a number"),
    (instead("conflicts.csv", "4,1,0\n", "4,x,0\n"), "conflicts.csv:6", '"x" is not a number'),
    (instead("conflicts.csv", "4,1,0\n", ",1,0\n4,1,0\n"), "conflicts.csv:6", "the first cell"),
    (instead("conflicts.csv", "Aden,Bura", "Aden,Aden"), "conflicts.csv:1", "given twice, with other numbers"),
    # sim_period.csv
    ({"sim_period.csv": "StartDate,2020-01-01\n\nLength,5\n"}, "sim_period.csv:2", "a blank line"),
    ({"sim_period.csv": "StartDate,2020-01-01\n"}, "sim_period.csv:0", 'the row "Length" is missing'),
    ({"sim_period.csv": "Length,5\n"}, "sim_period.csv:0", 'the row "StartDate" is missing'),
    ({"sim_period.csv": "StartDate,2020-02-30\nLength,5\n"}, "sim_period.csv:1", "write it as YYYY-MM-DD"),
    ({"sim_period.csv": "StartDate,2020-01-01\nLength,five\n"}, "sim_period.csv:2", "not a whole number"),
    ({"sim_period.csv": "StartDate,2020-01-01\nLength,0\n"}, "sim_period.csv:0", "0 days; give 1 to"),
    ({"sim_period.csv": "StartDate,9999-12-30\nLength,5\n"}, "sim_period.csv:0", "beyond the year 9999"),
    # source_data
    (with_row("data_layout.csv", "Bura,bura.csv"), "data_layout.csv:3", 'there is no file "bura.csv"'),
    (with_row("data_layout.csv", "Bura,../routes.csv"), "data_layout.csv:3", "leads out of the folder"),
    (with_row("data_layout.csv", "Bura,"), "data_layout.csv:3", '"Bura" has no file'),
    (with_row("data_layout.csv", ",camp.csv"), "data_layout.csv:3", "the name is missing"),
    (with_row("data_layout.csv", "Camp,refugees.csv"), "data_layout.csv:3", "has two rows"),
    (instead("data_layout.csv", "Camp,camp", "Kamp,camp"), "locations.csv:4", 'the camp "Camp" has no row'),
    (instead("camp.csv", ",8", ",8.5"), "camp.csv:2", "without a decimal point"),
    (instead("camp.csv", "2020-01-04", "4/1/2020"), "camp.csv:3", "write it as YYYY-MM-DD"),
    ({"source_data/camp.csv": "#Date,n\n"}, "camp.csv:0", "no counts"),
    (
        {
            "source_data/camp.csv": "2020-01-01,5\n",
            "source_data/more.csv": "2020-01-02,5\n",
            "source_data/data_layout.csv": "total,refugees.csv\nCamp,camp.csv,more.csv\n",
        },
        "more.csv:1",
        "begins on 2020-01-02, after what it is added to",
    ),
    # registration_corrections.csv
    ({"registration_corrections.csv": "Kamp,2020-01-04\n"}, "registration_corrections.csv:1", 'Did you mean "Camp"?'),
    ({"registration_corrections.csv": "Camp,4.1.2020\n"}, "registration_corrections.csv:1", "YYYY-MM-DD"),
    (
        {"registration_corrections.csv": "Camp,2020-01-03\n"},
        "registration_corrections.csv:1",
        "there is no count on 2020-01-03 (Flee stops here); the nearest is on 2020-01-02",
    ),
    ({"registration_corrections.csv": "Camp,2020-01-02\n"}, "registration_corrections.csv:1", "is the first count"),
    (
        together({"registration_corrections.csv": "Camp,2020-01-04\n"}, instead("camp.csv", ",8", ",0")),
        "registration_corrections.csv:1",
        "less than 1",
    ),
    # optional files
    ({"demographics_age.csv": "age,Aden\n10,1\n"}, "demographics_age.csv:1", 'the column "Default" is missing'),
    ({"demographics_age.csv": "age,Default\n10,0\n"}, "demographics_age.csv:1", "add up to nothing"),
    ({"demographics_age.csv": "age,Default\n10,-1\n20,2\n"}, "demographics_age.csv:2", "-1 is no weight"),
    ({"location_changes.csv": "Burra,town,2\n"}, "location_changes.csv:1", 'Did you mean "Bura"?'),
    (
        {"location_changes.csv": "Bura,town,soon\nBura,town,2\n"},
        "location_changes.csv:1",
        '"soon" is not a whole number',
    ),
    ({"flood_level.csv": "#Day,Bura\n0,1\n"}, "flood_level.csv:2", "ends with day 0"),
    ({"region_attributes_IPC.csv": "#Day,North\n0,5\n0,6\n"}, "region_attributes_IPC.csv:3", "does not come after"),
    (
        {
            "region_attributes_IPC.csv": "#Day,North\n0,5\n3,6\n",
            "simsetting.yml": "move_rules:\n  flee_when_starving: True\n",
        },
        "region_attributes_IPC.csv:0",
        "holds days 0 to 3, but the simulation runs from day 0 to 4",
    ),
    ({"simsetting.yml": "spawn_rules:\n  read_from_agents_csv_file: True\n"}, "agents.csv:0", "no such file"),
    (
        {
            "simsetting.yml": "spawn_rules:\n  read_from_agents_csv_file: True\n",
            "agents.csv": "location,age\nBurra,3\n",
        },
        "agents.csv:2",
        'Did you mean "Bura"?',
    ),
    (
        {"simsetting.yml": "spawn_rules:\n  read_from_agents_csv_file: True\n", "agents.csv": "Aden,3\n"},
        "agents.csv:1",
        'the first column is "location"',
    ),
    ({"simsetting.yml": "move_rules:\n  use_economic_pull: True\n"}, "locations.csv:4", "needs trade_volume and hdi"),
    ({"simsetting.yml": "move_rules:\n  flood_rules:\n    max_flood_level: 4\n"}, "flood_level.csv:0", "no such file"),
]


@pytest.mark.parametrize(("changes", "place", "says"), ERRORS, ids=lambda value: str(value)[:40])
def test_what_stops_flee(tmp_path: Path, changes: Changes, place: str, says: str) -> None:
    problems = told(tmp_path, changes)
    assert len(problems) == 1, problems
    assert f"{problems[0].file}:{problems[0].line}".endswith("/" + place)
    assert says in problems[0].says


def test_problems_are_counted_rather_than_listed_without_end(tmp_path: Path) -> None:
    rows = "".join(f"Aden,Bura{index},5,0\n" for index in range(500))
    problems = told(tmp_path, {"routes.csv": "#name1,name2,distance\n" + rows})
    assert len(problems) == 201
    assert problems[-1].says == "300 more problems; mend these first"


@pytest.mark.parametrize("days", [0, -3, 10**9])
def test_lengths_that_are_none(tmp_path: Path, days: int) -> None:
    assert "days; give 1 to 36,525" in told(tmp_path, {}, days=days)[0].says

"""What Flee follows though it is likely not meant is a warning, and the case runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flee.folder.folders import Changes, instead, read, together, with_row

WARNINGS: list[tuple[Changes, str, str]] = [
    ({"closures.csv": None}, "closures.csv", "there is no such file; nothing closes"),
    (
        with_row("locations.csv", "Aden,North,Home,1.5,2.5,conflict_zone,0,1000"),
        "locations.csv:5:1",
        "the same stands on line 2",
    ),
    (
        instead("locations.csv", "town", "twon"),
        "locations.csv:3:6",
        'no location type, so everyone there moves on every day. Did you mean "town"?',
    ),
    (
        instead("locations.csv", "town,,500", "town,,-500") | instead("conflicts.csv", "2,1,1", "2,1,0"),
        "locations.csv:3:8",
        "a negative population",
    ),
    (instead("locations.csv", "2000", "-1"), "locations.csv:4:8", "counts as no limit"),
    (with_row("routes.csv", "Aden,Aden,5,0"), "routes.csv:4", "from a place to itself"),
    (with_row("routes.csv", "Bura,Aden,5,0"), "routes.csv:4", "given twice, first on line 2"),
    (instead("routes.csv", ",50,", ",0,"), "routes.csv:2:3", "0 km; give more than 0"),
    (instead("routes.csv", ",50,0", ",50,3"), "routes.csv:2:4", "3 is none of 0, 1, 2"),
    (with_row("closures.csv", "link,Aden,Bura,1,2"), "closures.csv:3:1", 'type "link" does nothing'),
    (with_row("closures.csv", "locations,Aden,Bura,1,2"), "closures.csv:3:1", 'Did you mean "location"?'),
    (with_row("closures.csv", "remove_forced_redirection,Aden,Bura,1,2"), "closures.csv:3:1", "has no effect"),
    (with_row("closures.csv", "location,Burra,,1,2"), "closures.csv:3:2", 'so nothing closes. Did you mean "Bura"?'),
    (with_row("closures.csv", "country,Home,Awai,1,2"), "closures.csv:3:3", 'Did you mean "Away"?'),
    (with_row("closures.csv", "location,Bura,,4,2"), "closures.csv:3:5", "opens on day 2, before it closes on day 4"),
    (with_row("closures.csv", "location,Bura,,4,4"), "closures.csv:3:5", "on the day on which it closes"),
    (with_row("closures.csv", "location,Bura,,-5,4"), "closures.csv:3:4", "day -5 never comes"),
    (with_row("closures.csv", "country,Home,Away,1,3"), "closures.csv:3", "the same closure stands on line 2"),
    (instead("conflicts.csv", "Bura", "Burra"), "conflicts.csv:1", 'and its numbers are lost. Did you mean "Bura"?'),
    (instead("conflicts.csv", "2,1,1", "2,1,3"), "conflicts.csv:4", "3 lies outside 0 to 1"),
    (instead("conflicts.csv", "3,1,0", "3,1,-1"), "conflicts.csv:5", "-1 lies outside 0 to 1"),
    (instead("conflicts.csv", "3,1,0", "3,1,0,1"), "conflicts.csv:5", "4 cells, but the header has 3"),
    (
        {"conflicts.csv": "#Day,Aden,Aden\n0,1,1\n1,1,1\n2,1,1\n3,1,1\n4,1,1\n"},
        "conflicts.csv:1",
        "with the same numbers",
    ),
    (
        {"conflicts.csv": "#Day,Aden\n0,1\n1,0\n2,0\n3,1\n4,1\n"},
        "conflicts.csv",
        "on 2 days, the first is 1, no place with people",
    ),
    (
        {"data_layout.csv": "Bura,refugees.csv\nCamp,camp.csv\n"},
        "data_layout.csv:1",
        'the first row is "Bura"',
    ),
    (with_row("data_layout.csv", "Else,camp.csv"), "data_layout.csv:3", "no place of locations.csv, but its counts"),
    (with_row("data_layout.csv", "Bura,camp.csv"), "data_layout.csv:3", 'a place of type "town", but its counts'),
    (with_row("data_layout.csv", "Else"), "data_layout.csv:3", "so the row is left aside"),
    (instead("camp.csv", ",8", ",-8"), "camp.csv:2:2", "-8 people"),
    (with_row("camp.csv", "2020-01-04,20"), "camp.csv:4:1", "is given twice"),
    (with_row("camp.csv", "2020-01-03,20"), "camp.csv:4:1", "comes after 2020-01-04"),
    ({"sim_period.csv": "StartDate,2020-01-01\nLength,5\nLenght,6\n"}, "sim_period.csv:3:1", 'Did you mean "Length"?'),
    ({"sim_period.csv": "StartDate,2020-01-01\nLength,5\nlength,4\n"}, "sim_period.csv:3:1", "the last one counts"),
    ({"conflict_period.csv": "StartDate,2020-01-01\nLength,5\n"}, "conflict_period.csv", "is left aside"),
    ({"demographics_age.csv": "years,Default\n10,1\n"}, "demographics_age.csv:1:1", 'the attribute is "age"'),
    ({"demographics_age.csv": "age,Default,Burra\n10,1,1\n"}, "demographics_age.csv:1:3", 'Did you mean "Bura"?'),
    ({"region_attributes_IPC.csv": "#Day,Nort\n0,5\n9,6\n"}, "region_attributes_IPC.csv:1", 'Did you mean "North"?'),
    (
        {"region_attributes_IPC.csv": "#Day,North\n0,5\n9,600\n"},
        "region_attributes_IPC.csv:3",
        "600 lies outside 0 to 100",
    ),
    ({"region_attributes_IPC.csv": "#Day,North\n0,5\n"}, "region_attributes_IPC.csv", "holds days 0 to 0"),
    ({"major_routes.csv": "Aden,Camp\n"}, "major_routes.csv", 'no way leads from "Aden" to "Camp"'),
    ({"major_routes.csv": "Aden\n"}, "major_routes.csv:1", "leads nowhere"),
    (
        {
            "simsetting.yml": "move_rules:\n  foreign_weight: 2\n",
            "locations.csv": "#n,r,c,x,y,t,d,p\nCamp,F,Away,3,4,camp,,2000\n"
            "Bura,S,Home,1,2,town,,5\nAden,N,Home,1,2,conflict_zone,0,9\n",
        },
        "locations.csv:2",
        'its country, "Away", counts as home',
    ),
]


@pytest.mark.parametrize(("changes", "place", "says"), WARNINGS, ids=lambda value: str(value)[:40])
def test_what_flee_follows_though_it_is_likely_not_meant(
    tmp_path: Path, changes: Changes, place: str, says: str
) -> None:
    case = read(tmp_path, changes)
    assert len(case.warnings) == 1, case.warnings
    assert case.warnings[0].startswith((f"input_csv/{place}: ", f"source_data/{place}: "))
    assert says in case.warnings[0]


def test_a_map_in_pieces_and_a_camp_out_of_reach(tmp_path: Path) -> None:
    changes = instead("routes.csv", "Bura,Camp,120.5,\n", "")
    assert read(tmp_path, changes).warnings == (
        'input_csv/locations.csv:4: no way leads from any conflict zone to the camp "Camp"',
        "input_csv/routes.csv: the map is in 2 pieces: no way leads between Camp and the rest",
    )


def test_no_one_can_ever_set_out(tmp_path: Path) -> None:
    quiet = "#Day,Aden\n" + "".join(f"{day},0\n" for day in range(5))
    changes: Changes = together({"conflicts.csv": quiet}, instead("locations.csv", "zone,0,", "zone,3,"))
    assert "no place with people is ever in conflict" in read(tmp_path, changes).warnings[0]


def test_a_zone_in_conflict_from_the_start_stays_so_until_it_stops(tmp_path: Path) -> None:
    # a conflict zone with date 0 is in conflict until its column falls from above to zero
    column = {"conflicts.csv": "#Day,Aden\n0,0\n1,0\n2,1\n3,0\n4,0\n"}
    assert "on 2 days, the first is 3," in read(tmp_path, dict(column)).warnings[0]

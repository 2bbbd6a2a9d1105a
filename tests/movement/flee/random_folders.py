"""Small random Flee folders in which everything happens within days."""

from __future__ import annotations

import datetime
import itertools
import random
from collections.abc import Mapping
from typing import Any

START = datetime.date(2020, 1, 26)
"""Near the end of a month, for the months of harvest."""
DAYS = 14
ZONES, TOWNS, CAMPS = ("Aden", "Bura"), ("Caro", "Dill", "Esna"), ("Fort", "Gale")
NAMES = (*ZONES, *TOWNS, "Hub", *CAMPS)


def random_folder(number: int, *, people: bool = False) -> Mapping[str, str]:
    """Files of a folder; the same number gives the same folder.

    people  who people are makes a difference, which only persons know of
    """
    luck = random.Random(number)
    files = {
        "locations.csv": _locations(luck),
        "routes.csv": _routes(luck),
        "closures.csv": _closures(luck),
        "conflicts.csv": _conflicts(),
        "sim_period.csv": f"StartDate,{START}\nLength,{DAYS}\n",
        "source_data/data_layout.csv": "total,refugees.csv\nFort,fort.csv\nGale,gale.csv\n",
        "source_data/refugees.csv": f"{START},{luck.randint(0, 20)}\n{_date(DAYS)},{luck.randint(80, 140)}\n",
        "source_data/fort.csv": _series(luck),
        "source_data/gale.csv": _series(luck),
        "source_data/camp.csv": "",
        "flood_level.csv": _floods(luck),
        "region_attributes_IPC.csv": f"#Day,R,S\n0,10,{luck.randint(0, 90)}\n6,50,0\n20,0,80\n",
        "simsetting.yml": _settings(luck, people=people),
    }
    if luck.random() < 0.3:
        changes = ["Esna,camp,6", "Dill,conflict_zone,4", "Hub,town,3", "Caro,marker,9"]
        files["location_changes.csv"] = f"#name,new_type,day\n{luck.choice(changes)}\n"
    if people:
        files |= _people(luck)
    return files


def _date(day: int) -> datetime.date:
    return START + datetime.timedelta(days=day)


def _locations(luck: random.Random) -> str:
    rows = [
        "#name,region,country,lat,lon,location_type,conflict_date,population,"
        "conflict_intensity,initial_idps,capacity_per_day,deactivation_probability,trade_volume,hdi"
    ]
    kinds = dict.fromkeys(ZONES, "conflict_zone") | dict.fromkeys(TOWNS, "town")
    kinds |= {
        "Hub": luck.choice(["forwarding_hub", "marker"]),
        "Fort": "camp",
        "Gale": luck.choice(["camp", "idpcamp"]),
    }
    kinds["Dill"] = luck.choice(["town", "flood_zone"])
    for name, kind in kinds.items():
        numbers = {"conflict_zone": [900, 400], "camp": [0, 25, 60], "idpcamp": [25, 60]}
        number = luck.choice(numbers.get(kind, [0, 30, 90]))
        country = "Away" if name in CAMPS else "Home"
        own = [
            luck.choice(["", "0.5"]) if name == "Bura" else "",
            luck.choice(["", "7"]) if "camp" in kind else "",
            luck.choice(["", "3", "-2"]) if name == "Fort" else "",
            "0.2",
            "0.3",
            "0.7",
        ]
        x, y, region = luck.uniform(0, 3), luck.uniform(0, 3), luck.choice("RST")
        rows.append(",".join([name, region, country, f"{x:.2f}", f"{y:.2f}", kind, "0", str(number), *own]))
    return "\n".join(rows) + "\n"


def _routes(luck: random.Random) -> str:
    own_speed, walking = luck.random() < 0.3, luck.random() < 0.3
    rows = ["#name1,name2,distance,forced_redirection" + ",max_move_speed" * own_speed + ",walk_probability" * walking]
    ends = [*itertools.pairwise(NAMES), *(luck.sample(NAMES, 2) for _ in range(4))]
    for one, other in ends:
        row = [one, other, str(luck.choice([40, 80, 100, 120, 199, 250, luck.randint(30, 300)])), luck.choice("0012")]
        row += [luck.choice(["60", "150", "240"])] * own_speed + [luck.choice(["", "0.4", "1"])] * walking
        rows.append(",".join(row))
    return "\n".join(rows) + "\n"


def _closures(luck: random.Random) -> str:
    first = ["country,Home,Away,2,5", "location,Dill,,1,6", "camp,Gale,,0,4", "idpcamp,Gale,,2,3", "link,Caro,Dill,2,5"]
    second = ["location,Esna,,4,-1", "country,Home,Away,8,10", "location,Caro,,3,3", "location,Hub,,2,4"]
    head = "#closure_type,name1,name2,closure_start,closure_end"
    return "\n".join([head, luck.choice(first), luck.choice(second)]) + "\n"


def _conflicts() -> str:
    """Aden at peace from day 9 on, Caro at war for some days, and both more and less so."""
    rows = ["#Day,Aden,Caro"]
    for day in range(DAYS):
        rows.append(f"{day},{0 if day >= 9 else 1 - day / 20},{0.6 if 3 <= day < 8 else 0}")
    return "\n".join(rows) + "\n"


def _series(luck: random.Random) -> str:
    """Counts that mostly grow."""
    counts = sorted(luck.randint(0, 70) for _ in range(4))
    if luck.random() < 0.4:
        counts[2] = max(0, counts[1] - 5)
    return "".join(f"{_date(day)},{count}\n" for day, count in zip((0, 4, 9, 12), counts, strict=True))


def _floods(luck: random.Random) -> str:
    rows = ["#Day,Dill,Fort,Aden"]
    for day in range(DAYS):
        rows.append(f"{day},{luck.choice([0, 0, 1, 2.6])},{luck.choice([0, 0, 1])},{luck.choice([0, 2])}")
    return "\n".join(rows) + "\n"


def _settings(luck: random.Random, *, people: bool) -> str:
    def some(chance: float = 0.5) -> bool:
        return luck.random() < chance

    move: dict[str, Any] = {
        "max_move_speed": luck.choice([100, 200]),
        "max_walk_speed": 35,
        "awareness_level": luck.choice([1, 2, 3]),
        "capacity_buffer": luck.choice([0.5, 0.9]),
        "capacity_scaling": luck.choice([1.0, 0.7]),
        "camp_movechance": luck.choice([0.001, 0.1]),
        "foreign_weight": luck.choice([1.0, 1.5]),
        "camp_weight": luck.choice([1.0, 2.0]),
        "weight_power": luck.choice([1, 0.5]),
        "distance_power": luck.choice([1, 1.3]),
        "weight_softening": luck.choice([0, 0.1]),
        "softening": luck.choice([0.1, 10]),
        "pruning_threshold": luck.choice([1.0, 4.0]),
        "avoid_short_stints": some(),
        "start_on_foot": some(),
        "stay_close_to_home": some(),
        "use_pop_for_loc_weight": some(),
        "movechance_pop_scale_factor": luck.choice([0, 0.2]),
        "movechance_pop_base": 1000,
        "flee_when_starving": some(0.3),
        "avoid_food_deprived_locations": some(0.3),
        "use_economic_pull": some(0.2),
    }
    spawn: dict[str, Any] = {
        "take_from_population": some(),
        "insert_day0": some(0.7),
        "empty_camps_on_day0": some(0.2),
        "sum_from_camps": some(),
        "conflict_spawn_decay": luck.choice(["[1.0, 0.5, 0.1]", "[1.0]"]),
        "conflict_spawn_decay_interval": 4,
        "starvation_driven_spawning": some(0.3),
        "conflict_zone_spawning_only": some(),
    }
    if some(0.3):
        modes = {"constant": 9, "pop_ratio": 0.011, "poisson": 8}
        mode = luck.choice(sorted(modes))
        spawn["conflict_driven_spawning"] = f"{{spawn_mode: {mode}, displaced_per_conflict_day: {modes[mode]}}}"
    if spawn["take_from_population"] and some(0.3):
        mode = luck.choice(["constant", "pop_ratio", "poisson"])
        list_of_levels = "[0, 0.1, 0.2, 0.5]" if mode == "pop_ratio" else "[0, 6, 9.5, 20]"
        spawn["flood_driven_spawn_mode"] = f"{{spawn_mode: {mode}, displaced_per_flood_day: {list_of_levels}}}"
    if people:
        _settings_of_people(luck, move, spawn)
    if people or some(0.3):
        move["flood_rules"] = _flood_rules(luck, people=people)
    lines = []
    for section, values in (("spawn_rules", spawn), ("move_rules", move)):
        lines += [f"{section}:", *(f"  {key}: {value}" for key, value in values.items())]
    return "\n".join(lines) + "\n"


def _flood_rules(luck: random.Random, *, people: bool) -> str:
    rules = "flood_movechances: [0, 0.5, 1, 1], flood_loc_weights: [1, 0.6, 0.2, 0]"
    if people and luck.random() < 0.6:
        weights = ", ".join(["0.3"] * 13)
        rules += ", flood_forecaster: true, flood_forecaster_timescale: 3, flood_forecaster_end_time: 10"
        rules += f", flood_forecaster_weights: [{weights}], flood_awareness_weights: [0.5, 1, 2]"
    return f"{{{rules}}}"


def _settings_of_people(luck: random.Random, move: dict[str, Any], spawn: dict[str, Any]) -> None:
    for key in ("ChildrenAvoidHazards", "BoysTakeRisk", "WomenAvoidHazards", "ElderlyAvoidHazards"):
        move[key] = luck.random() < 0.5
    for key in ("MatchCampReligion", "MatchCampEthnicity", "MatchTownEthnicity", "MatchConflictEthnicity"):
        move[key] = luck.random() < 0.3
    move["fixed_routes"] = luck.random() < 0.3
    move["harvest_months"] = luck.choice(["[]", "[]", "[1]", "[2, 7]"])
    spawn["camps_are_sicks"] = luck.random() < 0.3
    spawn["read_from_agents_csv_file"] = luck.random() < 0.3


def _people(luck: random.Random) -> Mapping[str, str]:
    return {
        "demographics_age.csv": "age,Default,Aden\n5,2,0\n14,1,1\n17,2,3\n30,3,3\n59,1,0\n60,2,1\n",
        "demographics_gender.csv": "gender,Default\nm,1\nf,1.5\n",
        "demographics_ethnicity.csv": "ethnicity,Default,Bura\none,1,5\ntwo,1,0\n",
        "demographics_religion.csv": "religion,Default\nsun,1\nmoon,2\n",
        "demographics_floodawareness.csv": "floodawareness,Default\n0,1\n1,1\n2,1\n",
        "agents.csv": "location,age,gender,ethnicity,religion,floodawareness\n"
        + "".join(f"{luck.choice(NAMES)},{luck.choice([5, 70])},f,two,sun,2\n" for _ in range(30)),
        "major_routes.csv": "Aden,Bura,Caro\nDill,Esna,Hub,Fort\n",
    }

"""Small random Flee folders in which everything happens within days."""

from __future__ import annotations

import datetime
import itertools
import random
from collections.abc import Mapping

START = datetime.date(2020, 1, 1)
DAYS = 14


def random_folder(number: int) -> Mapping[str, str]:
    """Files of a folder; the same number gives the same folder."""
    luck = random.Random(number)
    zones, towns, camps = ["Aden", "Bura"], ["Caro", "Dill", "Esna"], ["Fort", "Gale"]
    passed = {"Hub": luck.choice(["forwarding_hub", "marker"])}
    names = [*zones, *towns, *passed, *camps]
    locations = ["#name,region,country,lat,lon,location_type,conflict_date,population"]
    for name in zones:
        locations.append(f"{name},R,Home,{luck.uniform(0, 3):.2f},{luck.uniform(0, 3):.2f},conflict_zone,0,900")
    for name in towns:
        locations.append(f"{name},R,Home,{luck.uniform(0, 3):.2f},{luck.uniform(0, 3):.2f},town,,{luck.randint(0, 90)}")
    for name, kind in passed.items():
        locations.append(f"{name},R,Home,1,1,{kind},,")
    for name in camps:
        room = luck.choice([0, 25, 60])
        locations.append(f"{name},R,Away,{luck.uniform(0, 3):.2f},{luck.uniform(0, 3):.2f},camp,,{room}")
    routes = ["#name1,name2,distance,forced_redirection"]
    for one, other in itertools.pairwise(names):
        routes.append(f"{one},{other},{luck.choice([40, 80, 100, 120, 199, 250])},{luck.choice([0, 0, 1, 2])}")
    for _ in range(4):
        one, other = luck.sample(names, 2)
        routes.append(f"{one},{other},{luck.randint(30, 300)},0")
    conflicts = ["#Day,Aden,Caro"]
    for day in range(DAYS):
        conflicts.append(f"{day},{0 if day >= 9 else 1},{0.6 if 3 <= day < 8 else 0}")
    closures = [
        "#closure_type,name1,name2,closure_start,closure_end",
        luck.choice(["country,Home,Away,2,5", "location,Dill,,1,6", "camp,Gale,,0,4", "link,Caro,Dill,2,5"]),
        luck.choice(["location,Esna,,4,-1", "country,Home,Away,8,10", "remove_forced_redirection,Aden,Bura,1,0"]),
    ]
    series = {}
    for name in camps:
        counts = sorted(luck.randint(0, 70) for _ in range(4))
        if luck.random() < 0.4:
            counts[2] = max(0, counts[1] - 5)
        dates = [START + datetime.timedelta(days=day) for day in (0, 4, 9, 12)]
        series[name] = [f"{date},{count}" for date, count in zip(dates, counts, strict=True)]
    total = [f"{START},{luck.randint(0, 20)}", f"{START + datetime.timedelta(days=DAYS)},{luck.randint(80, 140)}"]
    return {
        "locations.csv": "\n".join(locations) + "\n",
        "routes.csv": "\n".join(routes) + "\n",
        "closures.csv": "\n".join(closures) + "\n",
        "conflicts.csv": "\n".join(conflicts) + "\n",
        "sim_period.csv": f"StartDate,{START}\nLength,{DAYS}\n",
        "source_data/data_layout.csv": "total,refugees.csv\nFort,fort.csv\nGale,gale.csv\n",
        "source_data/refugees.csv": "\n".join(total) + "\n",
        "source_data/fort.csv": "\n".join(series["Fort"]) + "\n",
        "source_data/gale.csv": "\n".join(series["Gale"]) + "\n",
        "source_data/camp.csv": "",
        "simsetting.yml": _settings(luck),
    }


def _settings(luck: random.Random) -> str:
    move = {
        "max_move_speed": luck.choice([100, 200]),
        "max_walk_speed": 35,
        "awareness_level": luck.choice([1, 2, 3]),
        "capacity_buffer": luck.choice([0.5, 0.9]),
        "camp_movechance": luck.choice([0.001, 0.1]),
        "foreign_weight": luck.choice([1.0, 1.5]),
        "camp_weight": luck.choice([1.0, 2.0]),
        "weight_power": luck.choice([1, 0.5]),
        "distance_power": luck.choice([1, 1.3]),
        "weight_softening": luck.choice([0, 0.1]),
        "softening": luck.choice([0.1, 10]),
        "pruning_threshold": luck.choice([1.0, 4.0]),
        "avoid_short_stints": luck.choice(["true", "false"]),
        "start_on_foot": luck.choice(["true", "false"]),
        "stay_close_to_home": luck.choice(["true", "false"]),
        "use_pop_for_loc_weight": luck.choice(["true", "false"]),
        "movechance_pop_scale_factor": luck.choice([0, 0.2]),
        "movechance_pop_base": 1000,
    }
    spawn = {
        "take_from_population": luck.choice(["true", "false"]),
        "insert_day0": luck.choice(["true", "true", "false"]),
        "sum_from_camps": luck.choice(["true", "false"]),
        "conflict_spawn_decay": luck.choice(["[1.0, 0.5, 0.1]", "[1.0]"]),
        "conflict_spawn_decay_interval": 4,
    }
    lines = ["spawn_rules:", *(f"  {key}: {value}" for key, value in spawn.items())]
    return "\n".join([*lines, "move_rules:", *(f"  {key}: {value}" for key, value in move.items())]) + "\n"

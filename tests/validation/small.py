"""A small Flee folder, written as a user would."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

DAYS = 45
START = date(2015, 5, 1)

SETTINGS = """\
spawn_rules:
  insert_day0: true
move_rules:
  max_move_speed: 200
optimisations:
  hasten: 1
"""


def flee_folder(folder: Path, camps: Mapping[str, tuple[int, int]], *, per_day: Mapping[str, int]) -> Path:
    """A town in conflict with a road to each camp.

    camps    capacity, and kilometres from the town
    per_day  people whom the counts of a camp rise by each day, from 100 on
    """
    places = ["Town,North,Home,1.0,30.0,conflict_zone,0,50000"]
    places += [
        f"{camp},West,Abroad,{1.0 + number / 10},30.5,camp,0,{capacity}"
        for number, (camp, (capacity, _)) in enumerate(camps.items(), start=1)
    ]
    inputs = {
        "locations.csv": ["#name,region,country,lat,lon,location_type,conflict_date,pop/cap", *places],
        "routes.csv": [
            "#name1,name2,distance,forced_redirection",
            *(f"Town,{camp},{km},0" for camp, (_, km) in camps.items()),
        ],
        "closures.csv": ["#closure_type,name1,name2,closure_start,closure_end"],
        "conflicts.csv": ["#Day,Town", *(f"{day},1" for day in range(DAYS))],
        "sim_period.csv": [f"StartDate,{START.isoformat()}", f"Length,{DAYS}"],
    }
    counts = {camp: [100 + per_day[camp] * day for day in range(DAYS)] for camp in camps}
    data = {f"{camp.lower()}.csv": _series(values) for camp, values in counts.items()}
    data["refugees.csv"] = _series([sum(day) for day in zip(*counts.values(), strict=True)])
    data["data_layout.csv"] = ["total,refugees.csv", *(f"{camp},{camp.lower()}.csv" for camp in camps)]
    _write(folder / "input_csv", inputs)
    _write(folder / "source_data", data)
    (folder / "simsetting.yml").write_text(SETTINGS, encoding="utf-8")
    return folder


def _series(counts: list[int]) -> list[str]:
    return ["#Date,count", *(f"{START + timedelta(days=day)},{count}" for day, count in enumerate(counts))]


def _write(folder: Path, files: Mapping[str, list[str]]) -> None:
    folder.mkdir(parents=True)
    for name, lines in files.items():
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")

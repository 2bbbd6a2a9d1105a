"""Small Flee folders, whole and spoilt."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from trucelab.errors import Problem, WrongInput
from trucelab.flee.folder import read_case
from trucelab.movement.flee.case import FleeCase

Changes = dict[str, str | bytes | None]
"""Files with their new content; None leaves one out."""

SMALL: Mapping[str, str] = {
    "input_csv/locations.csv": (
        "#name,region,country,latitude,longitude,location_type,conflict_date,population\n"
        "Aden,North,Home,1.5,2.5,conflict_zone,0,1000\n"
        "Bura,South,Home,1,2,town,,500\n"
        "Camp,Far,Away,3,4,camp,,2000\n"
    ),
    "input_csv/routes.csv": "#name1,name2,distance,forced_redirection\nAden,Bura,50,0\nBura,Camp,120.5,\n",
    "input_csv/closures.csv": "#closure_type,name1,name2,closure_start,closure_end\ncountry,Home,Away,1,3\n",
    "input_csv/conflicts.csv": "#Day,Aden,Bura\n0,1,0\n1,1,0\n2,1,1\n3,1,0\n4,1,0\n",
    "input_csv/sim_period.csv": "StartDate,2020-01-01\nLength,5\n",
    "input_csv/registration_corrections.csv": "",
    "source_data/data_layout.csv": "total,refugees.csv\nCamp,camp.csv\n",
    "source_data/refugees.csv": "Date,number\n2020-01-01,10\n2020-01-05,50\n",
    "source_data/camp.csv": ",\n2020-01-02,8\n2020-01-04,19\n",
    "simsetting.yml": "move_rules:\n  max_move_speed: 200\n",
}
"""A folder without anything to remark on: three places, five days."""


def path_of(name: str) -> str:
    """Where a file lies in the folder; what is not in the small folder is an input."""
    if "/" in name or name.endswith(".yml"):
        return name
    return next((path for path in SMALL if path.endswith(f"/{name}")), f"input_csv/{name}")


def written(folder: Path, changes: Mapping[str, str | bytes | None] | None = None) -> Path:
    """The small folder with some files replaced, or left out where None is given."""
    files: Changes = dict(SMALL)
    for name, content in (changes or {}).items():
        files[path_of(name)] = content
    for name, content in files.items():
        if content is not None:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def read(folder: Path, changes: Mapping[str, str | bytes | None] | None = None, **options: Any) -> FleeCase:
    """The small folder with changes, as a case."""
    return read_case(written(folder, changes), **options)


def told(folder: Path, changes: Mapping[str, str | bytes | None], **options: Any) -> tuple[Problem, ...]:
    """What is wrong with the small folder with changes."""
    with pytest.raises(WrongInput) as caught:
        read(folder, changes, **options)
    return caught.value.problems


def with_row(file: str, row: str) -> Changes:
    """A file of the small folder with a row at its end."""
    name = path_of(file)
    return {name: SMALL[name] + row + "\n"}


def instead(file: str, old: str, new: str) -> Changes:
    """A file of the small folder with a text in place of another."""
    name = path_of(file)
    assert old in SMALL[name]
    return {name: SMALL[name].replace(old, new)}


def together(*changes: Changes) -> Changes:
    """Several changes as one."""
    found: Changes = {}
    for one in changes:
        found |= one
    return found

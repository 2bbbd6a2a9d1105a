"""Small folders of an episode, written as a user would."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

EVENTS = "date,place,event,source,grade,kind,lat,lon"
OBSERVED = "date,cumulative_displaced,place,source,grade,episode,since,flow,measure,note,counts,bound"
ATTACK = (
    "2018-06-01,Saraqib,attack,somebody,verified,offensive_start,35.86108,36.80609",
    "2018-06-05,,strikes,somebody,verified,bombardment,,",
    "2018-06-20,,truce,somebody,verified,truce,,",
)
COUNTED = (
    "2018-06-08,20000,NW Syria,OCHA,verified,X,2018-06-01,,displaced since 1 June,,displaced,",
    '2018-06-15,40000,NW Syria,OCHA,verified,X,2018-06-01,,displaced since 1 June,"20,000 children",displaced,',
    "2018-06-15,,to Dana,OCHA,verified,X,2018-06-01,15000,arrivals since 1 June,,arrivals,",
    "2018-06-15,,northern Aleppo,OCHA,verified,X,2018-06-01,2000,of those displaced,,present,",
    "2018-06-15,,NW Syria,OCHA,verified,X,2018-06-01,20000,children displaced,in the note of the total,children,",
)


def episode_folder(folder: Path, events: Sequence[str] = ATTACK, observed: Sequence[str] = COUNTED) -> Path:
    """A folder with two tables, columns as in the published ones."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "events.csv").write_text("\n".join([EVENTS, *events]) + "\n", encoding="utf-8")
    (folder / "observed.csv").write_text("\n".join([OBSERVED, *observed]) + "\n", encoding="utf-8")
    return folder

"""Made-up rows under the real headers of each format, and ways to write them as people save tables."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SMALL
from trucelab.errors import WrongInput
from trucelab.reading import Reading, read

PLACES = SMALL / "places.csv"
AS_OF = date(2020, 3, 1)
Rows = Sequence[Mapping[str, str]]

ACLED: Rows = (
    {
        "event_id_cnty": "XXX1",
        "event_date": "2020-02-20",
        "year": "2020",
        "time_precision": "1",
        "event_type": "Battles",
        "sub_event_type": "Armed clash",
        "admin1": "Valley",
        "location": "Ashford",
        "latitude": "40.01",
        "longitude": "20.01",
        "geo_precision": "1",
        "notes": "made up, for tests",
        "fatalities": "3",
    },
    {
        "event_id_cnty": "XXX2",
        "event_date": "20 February 2020",
        "event_type": "Battles",
        "sub_event_type": "Armed clash",
        "location": "Ashford",
        "latitude": "40.00",
        "longitude": "20.00",
        "fatalities": "2",
    },
    {
        "event_id_cnty": "XXX3",
        "event_date": "2020-02-25",
        "time_precision": "2",
        "event_type": "Explosions/Remote violence",
        "sub_event_type": "Air/drone strike",
        "location": "Birch",
        "latitude": "40.10",
        "longitude": "20.05",
        "fatalities": "1,200",
    },
    {
        "event_id_cnty": "XXX4",
        "event_date": "2020-02-25",
        "event_type": "Protests",
        "sub_event_type": "Peaceful protest",
        "location": "Birch",
        "latitude": "40.10",
        "longitude": "20.05",
        "fatalities": "0",
    },
)


def sheet(rows: Rows, columns: Sequence[str] = (), mark: str = ",", tags: bool = False) -> str:
    """The text of a table; `columns` gives their order."""
    columns = columns or list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv.writer(out, delimiter=mark, lineterminator="\n")
    writer.writerow(columns)
    if tags:
        writer.writerow([f"#{name}" for name in columns])
    writer.writerows([row.get(name, "") for name in columns] for row in rows)
    return out.getvalue()


def of(folder: Path, name: str, content: Rows | str, file: str = "in.csv", **said: Any) -> Reading:
    """Read rows, or the text of a file, against the small scenario."""
    path = folder / file
    path.write_text(content if isinstance(content, str) else sheet(content), encoding="utf-8")
    return read(name, path, **{"places": PLACES, "as_of": AS_OF, **said})


def refused(folder: Path, name: str, content: Rows | str, file: str = "in.csv", **said: Any) -> str:
    """What is said of a file that cannot be used."""
    with pytest.raises(WrongInput) as caught:
        of(folder, name, content, file, **said)
    return str(caught.value)


def balanced(reading: Reading) -> bool:
    """Whether every person or death that was read is in the table or in the rejected rows."""
    return reading.amount_in == reading.amount_out + sum(one.amount for one in reading.rejected)

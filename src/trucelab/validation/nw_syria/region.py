"""The region: places, roads, sub-districts, known names, and who held what when."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Final, Literal

import numpy as np
from pydantic import Field

from trucelab.movement.native.network import Network, network_of
from trucelab.movement.native.population import largest_remainder
from trucelab.scenario import load
from trucelab.scenario.ground import People, Place, Route
from trucelab.scenario.tables import read_table
from trucelab.scenario.values import AS_NUMBER, Slug, StrictModel, Text
from trucelab.validation.nw_syria.reports import EventRow

ROOT: Final = Path(str(resources.files("trucelab.validation") / "cases" / "nw-syria"))
BASE_CASE: Final = "idlib-2018"
"""Shipped scenario whose places, roads and people are taken over."""
BASE_DAY: Final = datetime.date(2018, 9, 1)
"""Day that the people of the base stand for."""
AFRIN_REACHED: Final = datetime.date(2018, 3, 18)
"""Before this day Afrin was held by others, and nobody could go from the Idlib area to northern Aleppo."""
NORTH: Final = "northern-aleppo"
PARTS: Final = ("Idleb", "western Aleppo", "northern Aleppo")
Part = Literal["Idleb", "western Aleppo", "northern Aleppo"]


class SubdistrictRow(StrictModel):
    """A row of the table of sub-districts: where a place belongs."""

    place: Slug
    """Key of the place."""
    subdistrict: Text
    """Sub-district, as OCHA writes it."""
    pcode: Text
    """P-code of the sub-district."""
    part: Part
    """Part of the region; the north of Hama counts as Idleb, as in the counts of "Idleb and surrounding areas"."""


class KnownName(StrictModel):
    """A row of the gazetteer."""

    name: Text
    """Name as reports write it; a second name may stand in brackets."""
    ocha_name: str | None = None
    """Name in OCHA's common operational data set."""
    lat: Annotated[float, Field(ge=-90, le=90), AS_NUMBER]
    """Degrees north."""
    lon: Annotated[float, Field(ge=-180, le=180), AS_NUMBER]
    """Degrees east."""
    subdistrict: str | None = None
    """Sub-district that it lies in."""


class LinePoint(StrictModel):
    """A row of the table of the line: a point that the government or its allies held all along."""

    name: Text
    """Name."""
    lat: Annotated[float, Field(ge=-90, le=90), AS_NUMBER]
    """Degrees north."""
    lon: Annotated[float, Field(ge=-180, le=180), AS_NUMBER]
    """Degrees east."""
    note: Text
    """Where this comes from."""


@dataclass(frozen=True)
class Region:
    """Everything that does not depend on an episode."""

    places: tuple[Place, ...]
    """As on `BASE_DAY`; those that were lost before it with the people that they had before."""
    routes: tuple[Route, ...]
    people: People
    network: Network
    subdistricts: Mapping[str, SubdistrictRow]
    """By key of the place."""
    gazetteer: tuple[KnownName, ...]
    line: tuple[LinePoint, ...]
    history: tuple[EventRow, ...]
    """Captures, in order of their days."""

    def rows_of(self, *, part: str | None = None, subdistrict: str | None = None) -> tuple[int, ...]:
        """Rows of the places of a part or a sub-district; of all places where nothing is said."""
        return tuple(
            row
            for row, place in enumerate(self.places)
            if part in (None, self.subdistricts[place.place].part)
            and subdistrict in (None, self.subdistricts[place.place].subdistrict)
        )

    def lost_before(self, day: datetime.date) -> dict[str, datetime.date]:
        """Places of the region that had been captured before a day."""
        lost = {}
        for event in self.history:
            if event.date < day and (key := self.place_at(event.lat, event.lon)) is not None:
                lost[key] = event.date
        return lost

    def place_at(self, lat: float | None, lon: float | None) -> str | None:
        """The place that stands on a point; a town near by is not it."""
        if lat is None or lon is None:
            return None
        near = [
            (abs(place.lat - lat) + abs(place.lon - lon), place.place) for place in self.places if place.kind != "camp"
        ]
        least, key = min(near)
        return key if least < SAME_POINT else None

    def on(self, day: datetime.date) -> tuple[Place, ...]:
        """The places with the people assumed on a day.

        The total stays that of `BASE_DAY`: whoever lived in a place that was lost by then is counted among the
        displaced of the Idlib area, spread as those of `BASE_DAY` are.  Whoever has been taken in by then has made no
        room scarcer: it is as much beyond them as on `BASE_DAY`.
        """
        lost, lost_on_base_day = set(self.lost_before(day)), set(self.lost_before(BASE_DAY))
        staying = [
            place
            for place in self.places
            if place.region != NORTH and place.place not in lost | lost_on_base_day and place.displaced > 0
        ]
        more = sum(place.residents + place.displaced for place in self.places if place.place in lost - lost_on_base_day)
        fewer = sum(
            place.residents + place.displaced for place in self.places if place.place in lost_on_base_day - lost
        )
        total = sum(place.displaced for place in staying) + more - fewer
        shares = largest_remainder(total, np.array([place.displaced for place in staying], np.float64))
        displaced = dict(zip((place.place for place in staying), shares.tolist(), strict=True))
        return tuple(
            place.model_copy(update={"residents": 0, "displaced": 0})
            if place.place in lost
            else _holding(place, displaced.get(place.place, place.displaced))
            for place in self.places
        )


def _holding(place: Place, displaced: int) -> Place:
    """A place with so many displaced persons and room for as many more as before."""
    room = None if place.capacity is None else place.capacity - place.displaced + displaced
    return place.model_copy(update={"displaced": displaced, "capacity": room})


SAME_POINT: Final = 0.02
"""Degrees, added up over both axes, within which two points are one place: about 2 km."""


@cache
def region() -> Region:
    """The region as it is shipped."""
    base = load(BASE_CASE)

    places = (*base.places, *read_table(ROOT / "places.csv", "places.csv", Place).rows)
    routes = (*base.routes, *read_table(ROOT / "routes.csv", "routes.csv", Route).rows)
    subdistricts = read_table(ROOT / "subdistricts.csv", "subdistricts.csv", SubdistrictRow).rows
    history = read_table(ROOT / "history.csv", "history.csv", EventRow).rows
    return Region(
        places=places,
        routes=routes,
        people=base.document.ground.people,
        network=network_of(places, routes),
        subdistricts={row.place: row for row in subdistricts},
        gazetteer=read_table(ROOT / "gazetteer.csv", "gazetteer.csv", KnownName).rows,
        line=read_table(ROOT / "line.csv", "line.csv", LinePoint).rows,
        history=tuple(sorted(history, key=lambda event: event.date)),
    )

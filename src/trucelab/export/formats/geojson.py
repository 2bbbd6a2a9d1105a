"""GeoJSON (RFC 7946): one point a place where people can stay, with results as flat properties."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from trucelab.export.formats.writer import Format, Work, Writer
from trucelab.export.frames import stays, where
from trucelab.export.tables import Table
from trucelab.export.tables.displacement import DISPLACED_HERE, DISPLACEMENT
from trucelab.export.tables.needs import NEEDS

FILE = "places.geojson"
DECIMALS = 7
"""Of degrees: about a centimetre; RFC 7946 warns of more."""
EDGES = {10: "low", 50: "median", 90: "high"}


class GeoJson(Writer):
    """Gathers rows about everybody at a place."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        kept = [work.run.scenario.places[index] for index in stays(work.run)]
        columns = where(work.run, kept).columns
        self.features = {
            place.place: {
                **{name: values[index] for name, values in columns.items() if name not in ("lat", "lon")},
                "kind": place.kind,
                "region": place.region,
            }
            for index, place in enumerate(kept)
        }
        self.points = {place.place: [round(place.lon, DECIMALS), round(place.lat, DECIMALS)] for place in kept}

    def add(self, table: Table, rows: pd.DataFrame) -> None:
        """Properties are named measure/day/edge of the band/outcome, as in `displaced here/day 30/median/assault`."""
        kept = rows[(rows["age_range"] == "all") & rows["day"].isin(self.work.choice.map_days)]
        if table.name == DISPLACEMENT.name:
            kept = kept[kept["measure"] == DISPLACED_HERE]
            measures = [DISPLACED_HERE] * len(kept)
        else:
            measures = [f"below minimum: {key}" for key in kept["standard"]]
        cells = (kept[name] for name in ("place", "day", "quantile", "outcome", "population"))
        for measure, place, day, quantile, outcome, people in zip(measures, *cells, strict=True):
            name = f"{measure}/day {day}/{EDGES[int(quantile)]}/{outcome}"
            self.features[str(place)][name] = None if pd.isna(people) else int(people)

    def close(self) -> None:
        """Write the file."""
        features = [
            {
                "type": "Feature",
                "id": key,
                "geometry": {"type": "Point", "coordinates": self.points[key]},
                "properties": properties,
            }
            for key, properties in self.features.items()
        ]
        whole: dict[str, Any] = {"type": "FeatureCollection", "features": features, "trucelab": dict(self.work.about)}
        with (self.work.folder / FILE).open("w", encoding="utf-8", newline="\n") as file:
            json.dump(whole, file, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
            file.write("\n")


GEOJSON = Format(
    "geojson", "one map of places with medians and bands", GeoJson,
    tables=(DISPLACEMENT.name, NEEDS.name), members=False,
)  # fmt: skip

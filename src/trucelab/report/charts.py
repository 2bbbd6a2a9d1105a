"""Charts and maps as self-contained SVG: Altair describes them, vl-convert draws them, nothing is fetched."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import vl_convert

from trucelab.ensemble.findings.sensitivity.members import Weight
from trucelab.ensemble.findings.summary import daily, difference_by_day, displaced_by_place, leading_measures
from trucelab.ensemble.record.run_record import Run
from trucelab.plain import plain_values
from trucelab.report.wording import capital, measure_says

INK, GREY, LAND, SEA = "#1f2933", "#7b8794", "#f3f0e8", "#dfe9ee"
COLOURS = ("#a4262c", "#d8752b", "#8a6d1d", "#51606f", "#2f7d6d", "#2b6cb0", "#6b4e9b", "#3c6e2f")
"""One colour an outcome, in the order of the scenario; every panel also carries its name."""

NAMED = 3
"""Places that carry their name on a map."""

FONT = "'Source Sans 3', 'Segoe UI', Helvetica, Arial, sans-serif"


def colour(run: Run, outcome: str) -> str:
    """The colour that an outcome has everywhere in the brief."""
    return COLOURS[run.outcomes.index(outcome) % len(COLOURS)]


def svg(chart: alt.TopLevelMixin | dict[str, Any], name: str) -> str:
    """Draw a chart as an SVG element that scales to the width of the page.

    name  makes the identifiers in it unique on the page
    """
    specification = chart if isinstance(chart, dict) else chart.to_dict()
    drawn: str = vl_convert.vegalite_to_svg(json.dumps(plain_values(specification)), allowed_base_urls=[])
    # the renderer counts its identifiers through the life of the process: the same chart must give the same bytes
    numbers: dict[str, int] = {}
    drawn = re.sub(r"\bclip(\d+)", lambda found: f"{name}-clip{numbers.setdefault(found[1], len(numbers))}", drawn)
    return re.sub(r'<svg ([^>]*?)width="([\d.]+)" height="([\d.]+)"', r'<svg role="img" \1', drawn, count=1)


def _plain(chart: Any) -> Any:
    return (
        chart.configure(font=FONT)
        .configure_view(stroke=None)
        .configure_axis(labelColor=GREY, titleColor=GREY, gridColor="#e4e7eb", domainColor="#cbd2d9",
                        tickColor="#cbd2d9", labelFontSize=11, titleFontSize=11, titleFontWeight="normal")
        .configure_header(labelColor=INK, labelFontSize=12, labelFontWeight="bold", title=None)
        .configure_title(color=INK, fontSize=12, anchor="start")
        .configure_legend(labelColor=INK, titleColor=GREY, labelFontSize=11, titleFontSize=11)
    )  # fmt: skip


def displaced_over_time(run: Run, variable: str = "displaced", columns: int = 3) -> str:
    """People displaced since the first day, by day: median and 80 % band, one panel an outcome."""
    frames = []
    for outcome in run.outcomes:
        low, median, high = daily(run, variable, outcome) / 1000
        frames.append(pd.DataFrame({"day": np.arange(low.size), "low": low, "median": median, "high": high,
                                    "outcome": outcome}))  # fmt: skip
    data = pd.concat(frames, ignore_index=True)
    palette = alt.Color("outcome:N", scale=_scale(run), legend=None)
    as_of = run.scenario.document.as_of
    x = alt.X("day:Q", title=f"days after {as_of.day} {as_of:%B}", axis=alt.Axis(tickCount=6))
    base = alt.Chart(data).encode(x=x, color=palette)
    area = base.mark_area(opacity=0.22).encode(y=alt.Y("low:Q", title="thousand people"), y2="high:Q")
    line = base.mark_line(strokeWidth=2).encode(y="median:Q")
    panels = (
        alt.layer(area, line)
        .properties(width=205, height=140)
        .facet(facet=alt.Facet("outcome:N", sort=list(run.outcomes)), columns=columns, spacing=18)
    )
    return svg(_plain(panels), variable)


def difference_over_time(run: Run, outcome: str, instead_of: str) -> str:
    """How many fewer people there are under one outcome than under another: median and 80 % band, a panel a measure."""
    document = run.scenario.document
    names, frames = [], []
    for measure in leading_measures(document):
        more = difference_by_day(run, measure, instead_of, outcome) / 1000
        names.append(capital(measure_says(document, measure)))
        frames.append(pd.DataFrame({"day": np.arange(more.shape[1]), "low": more[0], "median": more[1],
                                    "high": more[2], "measure": names[-1]}))  # fmt: skip
    x = alt.X("day:Q", title=f"days after {document.as_of.day} {document.as_of:%B}", axis=alt.Axis(tickCount=6))
    base = alt.Chart(pd.concat(frames, ignore_index=True)).encode(x=x)
    ink = colour(run, outcome)
    area = base.mark_area(opacity=0.22, color=ink).encode(y=alt.Y("low:Q", title="thousand fewer"), y2="high:Q")
    line = base.mark_line(strokeWidth=2, color=ink).encode(y="median:Q")
    zero = base.mark_rule(color=GREY, strokeWidth=0.8).encode(y=alt.YDatum(0))
    panels = (
        alt.layer(area, line, zero)
        .properties(width=205, height=150)
        .facet(facet=alt.Facet("measure:N", sort=names), columns=len(names), spacing=18)
        .resolve_scale(y="independent")
    )
    return svg(_plain(panels), "difference")


BARS = 9
"""Inputs that a tornado shows: those with the greatest step."""
LOWEST, HIGHEST = "drawn low", "drawn high"


def tornado(name: str, title: Sequence[str], weights: Sequence[Weight], labels: Mapping[str, str]) -> str:
    """An output with each input in its lowest and its highest third: bars from the one mean to the other.

    name     makes the identifiers in it unique on the page
    title    in lines
    weights  greatest step first
    labels   what an input is called, by its name
    """
    shown = weights[:BARS]
    rows = [
        {"input": labels[one.input.name], "end": end, "mean": mean / 1000, "error": error / 1000, "from": start / 1000,
         "clear": one.clear}
        for one in shown
        for end, mean, error, start in (
            (LOWEST, one.low, one.low_error, (one.low + one.high) / 2),
            (HIGHEST, one.high, one.high_error, (one.low + one.high) / 2),
        )
    ]  # fmt: skip
    data = pd.DataFrame(rows).assign(least=lambda t: t["mean"] - t["error"], most=lambda t: t["mean"] + t["error"])
    order = [labels[one.input.name] for one in shown]
    y = alt.Y("input:N", sort=order, title=None, axis=alt.Axis(labelLimit=230, labelColor=INK, grid=False))
    clear = alt.Opacity("clear:N", legend=None, scale=alt.Scale(domain=[False, True], range=[0.3, 0.95]))
    base = alt.Chart(data).encode(y=y, opacity=clear)
    ends = alt.Color("end:N", title=None, legend=alt.Legend(orient="bottom", labelLimit=0),
                     scale=alt.Scale(domain=[LOWEST, HIGHEST],
                                     range=["#2b6cb0", "#d8752b"]))  # fmt: skip
    x = alt.X("from:Q", title="thousand people", scale=alt.Scale(zero=False))
    bars = base.mark_bar(height=11).encode(x=x, x2="mean:Q", color=ends)
    errors = base.mark_rule(color=INK, strokeWidth=0.8).encode(x="least:Q", x2="most:Q")
    chart = alt.layer(bars, errors).properties(width=250, height=17 * len(order), title=list(title))
    return svg(_plain(chart), name)


def _scale(run: Run) -> alt.Scale:
    return alt.Scale(domain=list(run.outcomes), range=[colour(run, outcome) for outcome in run.outcomes])


def where_people_are(run: Run, day: int, columns: int = 3) -> str:
    """Map of where the people displaced during the run are on a day: median, one panel an outcome."""
    drawn = [_plain(_one_map(run, outcome, day)).to_dict() for outcome in run.outcomes]
    # put together as plain values: combining charts object by object takes seconds
    together: dict[str, Any] = {"$schema": drawn[0]["$schema"], "config": drawn[0]["config"], "datasets": {}}
    for panel in drawn:
        together["datasets"] |= panel.pop("datasets", {})
        del panel["$schema"], panel["config"]
    together["concat"], together["columns"], together["spacing"] = drawn, columns, 14
    return svg(together, "map")


def _one_map(run: Run, outcome: str, day: int) -> Any:
    places = run.scenario.places
    median = displaced_by_place(run, outcome, day)[1]
    data = pd.DataFrame(
        {"lat": [place.lat for place in places], "lon": [place.lon for place in places], "people": median,
         "name": [place.name for place in places]}
    )  # fmt: skip
    west, east = min(data["lon"]) - 0.12, max(data["lon"]) + 0.12
    south, north = min(data["lat"]) - 0.08, max(data["lat"]) + 0.10
    width = 225
    height = round(width * (north - south) / (east - west) * 1.24)  # 1.24 = 1/cos(36 degrees)
    # corners wound clockwise, as the spherical projection expects of a small polygon
    corners = [[west, south], [west, north], [east, north], [east, south], [west, south]]
    frame = {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [corners]}, "properties": {}}
    projection: dict[str, Any] = {"type": "mercator", "fit": frame, "size": [width, height]}
    land, borders = _base_map()
    layers: list[Any] = []
    if land:
        layers.append(_shapes(land).mark_geoshape(clip=True, fill=LAND, stroke=None))
        layers.append(_shapes(borders).mark_geoshape(clip=True, filled=False, stroke="#9aa5b1", strokeWidth=1.2))
    roads = _roads(run)
    layers.append(_shapes(roads).mark_geoshape(clip=True, filled=False, stroke="#d5cfc0", strokeWidth=0.7))
    dots = alt.Chart(data[data["people"] > 0]).mark_circle(color=colour(run, outcome), opacity=0.62, stroke="white",
                                                           strokeWidth=0.4)  # fmt: skip
    size = alt.Size("people:Q", scale=alt.Scale(domain=[0, 200_000], range=[0, 900], clamp=True), legend=None)
    layers += [dots.encode(longitude="lon:Q", latitude="lat:Q", size=size)]
    layers.append(_names(data))
    return alt.layer(*layers).project(**projection).properties(
        width=width, height=height, title=outcome, view=alt.ViewBackground(fill=SEA, stroke="#cbd2d9")
    )  # fmt: skip


def _names(data: pd.DataFrame) -> Any:
    """The names of the places that take in most people."""
    most = data[data["people"] > 0].nlargest(NAMED, "people")
    halo, ink = (
        alt.Chart(most)
        .mark_text(fontSize=9.5, align="left", dx=6, dy=-5, color=colour, stroke=colour, strokeWidth=width)
        .encode(longitude="lon:Q", latitude="lat:Q", text="name:N")
        for colour, width in (("white", 2.5), (INK, 0.0))
    )
    return halo + ink


def _shapes(features: list[Any]) -> Any:
    return alt.Chart(alt.InlineData(values=features))


def _roads(run: Run) -> list[dict[str, Any]]:
    spots = {place.place: (place.lon, place.lat) for place in run.scenario.places}
    return [
        {"type": "Feature", "properties": {},
         "geometry": {"type": "LineString", "coordinates": [spots[route.start], spots[route.end]]}}
        for route in run.scenario.routes
    ]  # fmt: skip


def _base_map() -> tuple[list[Any], list[Any]]:
    """Land and borders of the shipped base map."""
    file = resources.files("trucelab.report") / "basemap" / "north_west_syria.geojson"
    features: Sequence[Any] = json.loads(file.read_text(encoding="utf-8"))["features"]
    land = [feature for feature in features if "Polygon" in feature["geometry"]["type"]]
    borders = [feature for feature in features if "Polygon" not in feature["geometry"]["type"]]
    return land, borders

"""Plots of a validation as SVG files that stand by themselves."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import vl_convert

from trucelab.plain import plain_values
from trucelab.validation.findings import Figure
from trucelab.validation.scores import central_band
from trucelab.validation.verdict import Verdict

INK, GREY, OURS, FLEE, OTHER = "#1f2933", "#7b8794", "#2b6cb0", "#d8752b", "#8a6d1d"
FONT = "Helvetica, Arial, sans-serif"
EVERY_DAYS = 10
"""Days between two points of a line; every camp has its own panel, and files should stay small."""
BAND = 0.8
MODES = {
    "Flee, measured": FLEE,
    "trucelab, Flee's rules": OTHER,
    "trucelab, told": OURS,
    "trucelab, not told": GREY,
}
"""Colours of what the dot plot compares."""


def svg(chart: Any) -> str:
    """A chart as the text of an SVG file on white."""
    drawn: str = vl_convert.vegalite_to_svg(json.dumps(plain_values(_plain(chart).to_dict())), allowed_base_urls=[])
    # a hundredth of a pixel is enough, and the files stay small
    return re.sub(r"\d+\.\d{3,}", lambda found: f"{float(found[0]):.2f}", drawn) + "\n"


def _plain(chart: Any) -> Any:
    return (
        chart.configure(font=FONT, background="white", aria=False)
        .configure_view(stroke=None)
        .configure_axis(labelColor=INK, titleColor=INK, gridColor="#e4e7eb", domainColor="#cbd2d9",
                        tickColor="#cbd2d9", labelFontSize=11, titleFontSize=11, titleFontWeight="normal")
        .configure_header(labelColor=INK, labelFontSize=12, labelFontWeight="bold", title=None)
        .configure_legend(labelColor=INK, titleColor=INK, labelFontSize=11, orient="top", title=None,
                          symbolStrokeWidth=2, symbolOpacity=1)
    )  # fmt: skip


def camps_over_time(found: Verdict, columns: int = 4) -> Figure:
    """One panel a camp: what was observed, Flee's mean, and our band, told how many people leave."""
    order = list(found.drawn["told"].camps)
    colours = alt.Scale(domain=["observed", "Flee, measured", "trucelab, told"], range=[INK, FLEE, OURS])
    base = alt.Chart(_values(_lines(found))).encode(
        x=alt.X("day:Q", title="day", axis=alt.Axis(tickCount=4)),
        y=alt.Y("people:Q", title="thousand people", axis=alt.Axis(tickCount=4, minExtent=32)),
        color=alt.Color("what:N", scale=colours, legend=alt.Legend(symbolType="stroke")),
    )
    band = base.transform_filter("isValid(datum.low)").mark_area(opacity=0.25).encode(y="low:Q", y2="high:Q")
    lines = base.mark_line(strokeWidth=1.8).encode(strokeDash=alt.StrokeDash("what:N", scale=_dashes()))
    panels = (
        alt.layer(band, lines)
        .properties(width=165, height=110)
        .facet(facet=alt.Facet("camp:N", sort=order), columns=columns, spacing=16)
        .resolve_scale(y="independent")
        .resolve_axis(x="independent")
    )
    says = f"{found.case.label}: people in each camp by day, observed, by Flee, and by trucelab with an 80 % band"
    return Figure(found.case.label.replace("/", "-"), says, svg(panels))


def _values(data: pd.DataFrame) -> alt.InlineData:
    """The rows of a table, of any number; altair refuses long tables otherwise."""
    return alt.InlineData(values=json.loads(data.to_json(orient="records", double_precision=5)))


def _dashes() -> alt.Scale:
    return alt.Scale(domain=["observed", "Flee, measured", "trucelab, told"], range=[[1, 0], [5, 3], [1, 0]])


def _lines(found: Verdict) -> pd.DataFrame:
    """Long table of what is drawn, in thousand people."""
    told = found.drawn["told"]
    days = np.unique(np.append(np.arange(0, found.days, EVERY_DAYS), found.days - 1))
    median = np.median(told.simulated, axis=0)
    low, high = central_band(told.simulated, BAND) if len(told.simulated) >= 9 else (median, median)
    frames = []
    for place, camp in enumerate(told.camps):
        seen = {"camp": camp, "day": days, "what": "observed", "people": told.observed[days, place]}
        ours = {"camp": camp, "day": days, "what": "trucelab, told", "people": median[days, place]}
        frames += [pd.DataFrame(seen), pd.DataFrame(ours | {"low": low[days, place], "high": high[days, place]})]
    if found.flee is not None:
        kept = found.flee.camps
        people = kept.mean * kept.hasten
        frames.append(pd.DataFrame({"camp": kept.camp, "day": kept.day, "what": "Flee, measured", "people": people}))
    data = pd.concat(frames, ignore_index=True)
    data[["people", "low", "high"]] = (data[["people", "low", "high"]] / 1000).round(4)
    return data


def errors(found: Sequence[Verdict]) -> Figure:
    """One row a set of data: the rescaled error of Flee and of every mode, with the range over seeds or members."""
    rows = []
    for one in found:
        spreads = {"trucelab, told": one.told.rescaled, "trucelab, not told": one.untold.rescaled}
        if one.parity is not None:
            spreads["trucelab, Flee's rules"] = one.parity.rescaled
        rows += [
            {"case": one.case.label, "what": what, "error": error.mean, "low": error.low, "high": error.high}
            for what, error in spreads.items()
        ]
        if one.flee is not None:
            flee = one.flee.rescaled
            rows.append({"case": one.case.label, "what": "Flee, measured", "error": flee.mean, "low": flee.low,
                         "high": flee.high})  # fmt: skip
    data = pd.DataFrame(rows).round(5)
    colour = alt.Color("what:N", scale=alt.Scale(domain=list(MODES), range=list(MODES.values())))
    y = alt.Y("case:N", title=None, sort=[one.case.label for one in found], axis=alt.Axis(grid=True, labelLimit=220))
    offset = alt.YOffset("what:N", sort=list(MODES))
    base = alt.Chart(_values(data)).encode(y=y, yOffset=offset, color=colour)
    title = "averaged relative difference, rescaled (0 is perfect); bars: range over seeds or members"
    x = alt.X("error:Q", title=title, scale=alt.Scale(domainMin=0))
    bars = base.mark_rule(strokeWidth=2, opacity=0.5).encode(x=alt.X("low:Q", title=title), x2="high:Q")
    dots = base.mark_circle(size=55, opacity=1).encode(x=x)
    chart = (bars + dots).properties(width=520, height=alt.Step(11))
    says = "Error of where people are, by case: Flee as measured, and trucelab by Flee's rules, told and not told"
    return Figure("errors", says, svg(chart))

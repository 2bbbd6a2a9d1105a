"""Plots of an episode: the cumulative series with its band, and where the newly displaced are."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

from trucelab.validation.charts import INK, OTHER, OURS, svg
from trucelab.validation.findings import Figure
from trucelab.validation.nw_syria.episode import Episode
from trucelab.validation.nw_syria.members import Ensemble
from trucelab.validation.nw_syria.region import PARTS
from trucelab.validation.nw_syria.scoring import Compared, ends

EVERY_DAYS = 2
"""Days between two points of a line."""


def cumulative(episode: Episode, ensemble: Ensemble, series: Sequence[Compared]) -> Figure:
    """The median and the 80 % band of persons displaced by date, and the counts of the main series."""
    first = series[0].count.first_day if series else 1
    what = series[0].count.what if series else "displaced"
    days = np.unique(np.append(np.arange(first, episode.days, EVERY_DAYS), episode.days - 1))
    if what == "displaced" or not series:
        values = ensemble.displaced - ensemble.displaced[:, [first - 1]]
    else:
        flow = ensemble.arrivals.sum(axis=2) if what == "arrivals" else ensemble.departures
        values = np.cumsum(flow, axis=1) - np.cumsum(flow, axis=1)[:, [first - 1]]
    low, high = ends(values)
    median = np.median(values, axis=0)
    lines = pd.DataFrame(
        {
            "date": [episode.date(int(day)).isoformat() for day in days],
            "what": "simulated",
            "people": median[days] / 1000,
            "low": (median if low is None else low)[days] / 1000,
            "high": (median if high is None else high)[days] / 1000,
        }
    )
    dots = pd.DataFrame(
        [{"date": one.count.date.isoformat(), "what": "observed", "people": one.count.people / 1000} for one in series]
        or {"date": [], "what": [], "people": []}
    )
    x = alt.X("date:T", title=None, axis=alt.Axis(format="%d %b %y", tickCount=6))
    y = alt.Y("people:Q", title="thousand people")
    colours = alt.Color("what:N", scale=alt.Scale(domain=["observed", "simulated"], range=[INK, OURS]))
    base = alt.Chart(_rows(lines.round(3))).encode(x=x, color=colours)
    chart = alt.layer(
        base.mark_area(opacity=0.25).encode(y=alt.Y("low:Q", title="thousand people"), y2="high:Q"),
        base.mark_line(strokeWidth=1.8).encode(y=y),
        alt.Chart(_rows(dots.round(3))).mark_circle(size=45, opacity=1).encode(x=x, y=y, color=colours),
    ).properties(width=520, height=240)
    says = f"{episode.name}: people displaced by date, counted, and simulated with an 80 % band"
    return Figure(_file(episode, "cumulative"), says, svg(chart))


def parts(episode: Episode, ensemble: Ensemble, split: Sequence[Compared]) -> Figure:
    """The median of newly displaced persons in each part by date, and what was counted there."""
    days = np.unique(np.append(np.arange(1, episode.days, EVERY_DAYS), episode.days - 1))
    median = np.median(ensemble.parts, axis=0) / 1000
    lines = pd.concat(
        [
            pd.DataFrame(
                {
                    "date": [episode.date(int(day)).isoformat() for day in days],
                    "part": part,
                    "people": median[days, row],
                }
            )
            for row, part in enumerate(PARTS)
        ]
    )
    dots = pd.DataFrame(
        [
            {"date": one.count.date.isoformat(), "part": one.count.area.name, "people": one.count.people / 1000}
            for one in split
            if one.count.area.name in PARTS
        ]
        or {"date": [], "part": [], "people": []}
    )
    x = alt.X("date:T", title=None, axis=alt.Axis(format="%d %b %y", tickCount=6))
    y = alt.Y("people:Q", title="thousand newly displaced persons there")
    colours = alt.Color("part:N", scale=alt.Scale(domain=list(PARTS), range=[OURS, OTHER, INK]))
    chart = alt.layer(
        alt.Chart(_rows(lines.round(3))).mark_line(strokeWidth=1.8).encode(x=x, y=y, color=colours),
        alt.Chart(_rows(dots.round(3))).mark_circle(size=45, opacity=1).encode(x=x, y=y, color=colours),
    ).properties(width=520, height=240)
    says = f"{episode.name}: newly displaced persons in each part by date, simulated (lines) and counted (dots)"
    return Figure(_file(episode, "parts"), says, svg(chart))


def _file(episode: Episode, what: str) -> str:
    """Name of a file; that of a folder may hold what a link may not."""
    return f"nw-syria-{re.sub(r'[^A-Za-z0-9_-]+', '-', episode.name)}-{what}"


def _rows(data: pd.DataFrame) -> alt.InlineData:
    """The rows of a table as a chart reads them."""
    return alt.InlineData(values=json.loads(data.to_json(orient="records", double_precision=5)))

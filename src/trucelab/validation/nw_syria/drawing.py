"""Plots of an episode: the cumulative series with its band, and where the newly displaced are."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from trucelab.drawing import Panel, labelled, legend, month_ticks, ticks
from trucelab.validation.charts import OURS, svg_file
from trucelab.validation.findings import Figure
from trucelab.validation.nw_syria.episode import Episode
from trucelab.validation.nw_syria.members import Ensemble
from trucelab.validation.nw_syria.region import PARTS
from trucelab.validation.nw_syria.scoring import Compared, ends

EVERY_DAYS = 2
"""Days between two points of a line."""
PART_COLOURS: tuple[int | str, ...] = (OURS, 2, "ink")
WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 520, 240, 64, 34, 28


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
    median = np.median(values, axis=0)
    low, high = (median if end is None else end for end in ends(values))
    counted = _dots(episode, series)
    panel = _panel(episode, days, [float(high[days].max()) / 1000, *(people for _, people in counted)])
    panel.band(days.tolist(), (low[days] / 1000).tolist(), (high[days] / 1000).tolist(), OURS)
    panel.line(days.tolist(), (median[days] / 1000).tolist(), OURS)
    panel.dots([day for day, _ in counted], [people for _, people in counted], "ink")
    panel.beside("thousand people", LEFT - 14)
    says = f"{episode.name}: people displaced by date, counted, and simulated with an 80 % band"
    return _figure(episode, "cumulative", panel, [("counted", "ink", ""), ("simulated", OURS, "")], says)


def parts(episode: Episode, ensemble: Ensemble, split: Sequence[Compared]) -> Figure:
    """The median of newly displaced persons in each part by date, and what was counted there."""
    days = np.unique(np.append(np.arange(1, episode.days, EVERY_DAYS), episode.days - 1))
    median = np.median(ensemble.parts, axis=0) / 1000
    known = [one for one in split if one.count.area.name in PARTS]
    counted = _dots(episode, known)
    panel = _panel(episode, days, [float(median[days].max()), *(people for _, people in counted)])
    entries: list[tuple[str, int | str, str]] = []
    for row, (part, shade) in enumerate(zip(PARTS, PART_COLOURS, strict=True)):
        panel.line(days.tolist(), median[days, row].tolist(), shade)
        dots = _dots(episode, [one for one in known if one.count.area.name == part])
        panel.dots([day for day, _ in dots], [people for _, people in dots], shade)
        entries.append((part, shade, ""))
    panel.beside("thousand newly displaced persons there", LEFT - 14)
    says = f"{episode.name}: newly displaced persons in each part by date, simulated (lines) and counted (dots)"
    return _figure(episode, "parts", panel, entries, says)


def _dots(episode: Episode, counted: Sequence[Compared]) -> list[tuple[float, float]]:
    """Day and thousand people of every count."""
    first = episode.date(0)
    return [(float((one.count.date - first).days), one.count.people / 1000) for one in counted]


def _panel(episode: Episode, days: NDArray[np.int64], values: Sequence[float]) -> Panel:
    marks = ticks(0, max(values), 5)
    panel = Panel(LEFT, TOP, WIDTH, HEIGHT, (float(days[0]), float(max(days[-1], days[0] + 1))), (0, marks[-1]))
    months = [(at, says) for at, says in month_ticks(episode.date(0), int(days[-1])) if at >= days[0]]
    panel.grid(months, labelled(marks))
    return panel


def _figure(
    episode: Episode, what: str, panel: Panel, entries: Sequence[tuple[str, int | str, str]], says: str
) -> Figure:
    drawn = [panel.drawn(), legend(entries, LEFT, 18)]
    return Figure(_file(episode, what), says, svg_file(drawn, LEFT + WIDTH + 24, TOP + HEIGHT + BOTTOM, says))


def _file(episode: Episode, what: str) -> str:
    """Name of a file; that of a folder may hold what a link may not."""
    return f"nw-syria-{re.sub(r'[^A-Za-z0-9_-]+', '-', episode.name)}-{what}"

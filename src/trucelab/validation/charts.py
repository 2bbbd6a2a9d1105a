"""Plots of a validation as SVG files that stand by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trucelab.drawing import Panel, figure, labelled, legend, shortened, text, ticks
from trucelab.validation.findings import Figure
from trucelab.validation.scores.coverage import central_band
from trucelab.validation.verdict import Verdict

OURS, FLEE, RULES, MODELLED = 0, 2, 1, "soft"
"""Colours of what is compared: departures prescribed, Flee as measured, Flee's rules, departures modelled."""
EVERY_DAYS = 10
"""Days between two points of a line; every camp has its own panel, and files should stay small."""
BAND = 0.8
MODES: dict[str, int | str] = {
    "Flee, measured": FLEE,
    "trucelab, Flee's rules": RULES,
    "trucelab, prescribed": OURS,
    "trucelab, modelled": MODELLED,
}
"""What the dot plot compares, in the order of its rows."""
WIDTH, HEIGHT, LEFT, TOP, APART = 165, 110, 50, 56, 58
"""Pixels of a panel, beside it, above the first, and from one row of panels to the next."""
STEP, CASES = 11, 222
"""Pixels from one row of dots to the next, and for the names of cases."""


@dataclass(frozen=True)
class _Line:
    """One line of a panel, in thousand people."""

    says: str
    colour: int | str
    dash: str
    days: NDArray[np.int64]
    people: NDArray[np.float64]


def svg_file(parts: Sequence[str], width: float, height: float, says: str) -> str:
    """The text of an SVG file on white."""
    return figure(parts, width, height, says, background=True) + "\n"


def camps_over_time(found: Verdict, columns: int = 4) -> Figure:
    """One panel a camp: what was observed, Flee's mean, and our band with prescribed departures."""
    prescribed = found.drawn["prescribed"]
    says = f"{found.case.label}: people in each camp by day, observed, by Flee, and by trucelab with an 80 % band"
    days = np.unique(np.append(np.arange(0, found.days, EVERY_DAYS), found.days - 1))
    low, high = _band(prescribed.simulated)
    parts, entries = [], dict[str, tuple[str, int | str, str]]()
    for place, camp in enumerate(prescribed.camps):
        lines = _lines(found, place, days)
        entries |= {line.says: (line.says, line.colour, line.dash) for line in lines}
        most = max(float(high[days, place].max()), *(float(line.people.max(initial=0)) for line in lines))
        marks, across = ticks(0, most, 3), ticks(0, found.days - 1, 4)
        row, column = divmod(place, columns)
        panel = Panel(LEFT + column * (WIDTH + LEFT), TOP + row * (HEIGHT + APART), WIDTH, HEIGHT,
                      (0, across[-1]), (marks[0], marks[-1]))  # fmt: skip
        panel.grid(labelled(across), labelled(marks))
        panel.title([shortened(camp, WIDTH, 12)])
        panel.band(days.tolist(), low[days, place].tolist(), high[days, place].tolist(), OURS)
        for line in lines:
            panel.line(line.days.tolist(), line.people.tolist(), line.colour, dash=line.dash)
        if column == 0:
            panel.beside("thousand people", LEFT - 12)
        panel.below("day")
        parts.append(panel.drawn(camp))
    parts.append(legend(list(entries.values()), LEFT, 18))
    rows, across_panels = -(-len(prescribed.camps) // columns), min(columns, len(prescribed.camps))
    width = max(across_panels * (WIDTH + LEFT) + 16, 480)
    return Figure(found.case.label.replace("/", "-"), says, svg_file(parts, width, TOP + rows * (HEIGHT + APART), says))


def _band(simulated: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Ends of the 80 % band, in thousand people; the median twice where there are too few members for one."""
    if len(simulated) >= 9:
        low, high = central_band(simulated, BAND)
        return low / 1000, high / 1000
    median = np.median(simulated, axis=0) / 1000
    return median, median


def _lines(found: Verdict, place: int, days: NDArray[np.int64]) -> list[_Line]:
    prescribed = found.drawn["prescribed"]
    median = np.median(prescribed.simulated[:, days, place], axis=0) / 1000
    lines = [
        _Line("observed", "ink", "", days, prescribed.observed[days, place] / 1000),
        _Line("trucelab, prescribed", OURS, "", days, median),
    ]
    if found.flee is not None:
        camps = found.flee.camps
        here = np.asarray(camps.camp) == prescribed.camps[place]
        people = np.asarray(camps.mean * camps.hasten, np.float64)[here] / 1000
        if people.size:
            lines.insert(1, _Line("Flee, measured", FLEE, "5 3", np.asarray(camps.day, np.int64)[here], people))
    return lines


def errors(found: Sequence[Verdict]) -> Figure:
    """One row a set of data: the rescaled error of Flee and of every mode, with the range over seeds or members."""
    measured = [_errors(one) for one in found]
    marks = ticks(0, max(high for rows in measured for _, _, high in rows.values()), 8)
    tall = STEP * len(MODES) + 10
    panel = Panel(CASES + 8, 34, 520, tall * len(found), (0, marks[-1]), (0, 1))
    panel.grid(labelled(marks))
    for at, (one, rows) in enumerate(zip(found, measured, strict=True)):
        middle = tall * at + tall / 2
        panel.parts.append(text(CASES, panel.y + middle + 4, shortened(one.case.label, CASES), anchor="end"))
        for row, (what, shade) in enumerate(MODES.items()):
            if what in rows:
                mean, low, high = rows[what]
                y = middle + STEP * (row - (len(MODES) - 1) / 2)
                panel.across_rule(low, high, y, shade, width=2, opacity=0.5)
                panel.dots([mean], [1 - y / panel.height], shade)
    panel.below("averaged relative difference, rescaled (0 is perfect); bars: range over seeds or members")
    says = "Error of where people are, by case: Flee as measured, trucelab by Flee's rules, prescribed and modelled"
    parts = [panel.drawn(), legend([(what, shade, "") for what, shade in MODES.items()], CASES + 8, 18)]
    return Figure("errors", says, svg_file(parts, CASES + 560, panel.y + panel.height + 44, says))


def _errors(one: Verdict) -> dict[str, tuple[float, float, float]]:
    """Mean, low and high of the error by what was compared."""
    spreads = {"trucelab, prescribed": one.prescribed.rescaled, "trucelab, modelled": one.modelled.rescaled}
    if one.parity is not None:
        spreads["trucelab, Flee's rules"] = one.parity.rescaled
    found = {what: (error.mean, error.low, error.high) for what, error in spreads.items()}
    if one.flee is not None:
        flee = one.flee.rescaled
        found["Flee, measured"] = (float(flee.mean), float(flee.low), float(flee.high))
    return found

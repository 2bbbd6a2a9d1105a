"""The charts of the brief: bands over days, and tornados."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from trucelab.drawing import Panel, day_ticks, figure, labelled, legend, shortened, text, ticks
from trucelab.ensemble.findings.courses import Courses
from trucelab.ensemble.findings.sensitivity.members import Weight
from trucelab.ensemble.findings.summary import daily, difference_by_day, leading_measures
from trucelab.ensemble.record.run_record import Run
from trucelab.report.wording import capital, measure_says, people, percent

WIDTH, HEIGHT = 205, 140
"""Pixels of a panel."""
LEFT, TOP, BOTTOM, GAP = 58, 26, 40, 28
BARS = 9
"""Inputs that a tornado shows: those with the greatest step."""
ROW, NAMES = 19, 236
"""Pixels: height of a row of a tornado, and room for the names of inputs."""


def displaced_over_time(run: Run, variable: str = "displaced", columns: int = 3, *, background: bool = False) -> str:
    """People displaced since the first day, by day: median and 80 % band, one panel an outcome.

    background  as `drawing.figure`
    """
    bands = [daily(run, variable, outcome) for outcome in run.outcomes]
    marks = ticks(0, max(float(band.max()) for band in bands) / 1000)
    horizon = run.scenario.document.horizon_days
    parts = []
    for index, (outcome, band) in enumerate(zip(run.outcomes, bands, strict=True)):
        row, column = divmod(index, columns)
        panel = Panel(LEFT + column * (WIDTH + GAP), TOP + row * (HEIGHT + TOP + GAP), WIDTH, HEIGHT, (0, horizon),
                      (marks[0], marks[-1]))  # fmt: skip
        lowest = index + columns >= len(bands)
        panel.grid(day_ticks(horizon), labelled(marks), label_across=lowest, label_up=column == 0)
        _draw_band(panel, band, index)
        panel.title([shortened(outcome, WIDTH, 12)])
        if column == 0:
            panel.beside("thousand people", LEFT - 12)
        if lowest:
            panel.below(_days(run))
        parts.append(panel.drawn(f"{capital(outcome)}: {_on_last_day(band, horizon)}"))
    rows, across = -(-len(bands) // columns), min(columns, len(bands))
    width, height = LEFT + across * (WIDTH + GAP), TOP + rows * (HEIGHT + TOP + GAP) + BOTTOM - TOP
    what = "displaced" if variable == "displaced" else "displaced again"
    return figure(
        parts, width, height, f"People {what} by day under each outcome: median and 80 % band", background=background
    )


def courses_over_time(run: Run, found: Mapping[str, Courses], columns: int = 3) -> str:
    """Which outcome is in force by day, share of members: areas on each other, one panel for each first outcome."""
    horizon, height = run.scenario.document.horizon_days, 96
    parts = []
    for index, (outcome, one) in enumerate(found.items()):
        row, column = divmod(index, columns)
        panel = Panel(
            LEFT + column * (WIDTH + GAP), TOP + row * (height + TOP + GAP), WIDTH, height, (0, horizon), (0, 100)
        )
        lowest = index + columns >= len(found)
        panel.grid(day_ticks(horizon), [(0, "0"), (50, "50"), (100, "100")], label_across=lowest, label_up=column == 0)
        shares = 100 * one.shares()
        # the outcome itself at the bottom, then the others in the order of the scenario
        order = sorted(range(len(one.outcomes)), key=lambda place: (one.outcomes[place] != outcome, place))
        below = np.zeros(horizon + 1)
        for place in order:
            above = below + shares[place]
            if shares[place].any():
                panel.area(range(horizon + 1), below.tolist(), above.tolist(), place)
            below = above
        panel.title([shortened(outcome, WIDTH, 12)])
        if column == 0:
            panel.beside("% of simulations", LEFT - 12)
        if lowest:
            panel.below(_days(run))
        told = [
            f"{name} {percent(float(share))}" for name, share in zip(one.outcomes, shares[:, -1] / 100, strict=True)
        ]
        parts.append(panel.drawn(f"{capital(outcome)}: on day {horizon} {', '.join(told)}"))
    rows, across = -(-len(found) // columns), min(columns, len(found))
    width, bottom = LEFT + across * (WIDTH + GAP), TOP + rows * (height + TOP + GAP)
    names = [list(run.outcomes[start : start + columns]) for start in range(0, len(run.outcomes), columns)]
    for line, some in enumerate(names):
        for column, name in enumerate(some):
            key = legend([(shortened(name, WIDTH, 11), run.outcomes.index(name), "")], LEFT + column * (WIDTH + GAP),
                         bottom + 18 * (line + 1))  # fmt: skip
            parts.append(key)
    label = "Which outcome is in force by day, in which share of simulations"
    return figure(parts, width, bottom + 18 * len(names) + 12, label)


def difference_over_time(run: Run, outcome: str, instead_of: str) -> str:
    """How many fewer people there are under one outcome than under another: median and 80 % band, a panel a measure."""
    document = run.scenario.document
    measures, horizon = leading_measures(run), document.horizon_days
    parts = []
    for column, measure in enumerate(measures):
        band = difference_by_day(run, measure, instead_of, outcome)
        lowest = min(0.0, float(band.min()) / 1000)
        marks = ticks(lowest, max(0.0, float(band.max()) / 1000))
        panel = Panel(LEFT + column * (WIDTH + LEFT), TOP, WIDTH, HEIGHT, (0, horizon), (lowest, marks[-1]))
        panel.grid(day_ticks(horizon), [mark for mark in labelled(marks) if mark[0] >= lowest])
        _draw_band(panel, band, run.outcomes.index(outcome))
        panel.zero()
        name = capital(measure_says(document, measure))
        panel.title([shortened(name, WIDTH + LEFT - GAP, 12)])
        panel.below(_days(run))
        if column == 0:
            panel.beside("thousand fewer", LEFT - 12)
        parts.append(panel.drawn(f"{name}, fewer: {_on_last_day(band, horizon)}"))
    width = LEFT + len(measures) * (WIDTH + LEFT) - LEFT + GAP
    label = f"How many fewer people by day under {outcome} than under {instead_of}: median and 80 % band"
    return figure(parts, width, TOP + HEIGHT + BOTTOM, label)


def _draw_band(panel: Panel, band: NDArray[np.float64], index: int) -> None:
    low, median, high = (values.tolist() for values in band / 1000)
    days = range(len(median))
    panel.band(days, low, high, index)
    panel.line(days, median, index)


def _on_last_day(band: NDArray[np.float64], horizon: int) -> str:
    low, median, high = (float(values[-1]) for values in band)
    return f"{people(median)} on day {horizon} (80 % band {people(low)} to {people(high)})"


def _days(run: Run) -> str:
    as_of = run.scenario.document.as_of
    return f"days after {as_of.day} {as_of:%B}"


def tornado(title: Sequence[str], weights: Sequence[Weight], labels: Mapping[str, str]) -> str:
    """An output with each input in its lowest and its highest third: bars from the one mean to the other.

    title    in lines
    weights  greatest step first
    labels   what an input is called, by its name
    """
    shown = weights[:BARS]
    ends = [(one.low, one.low_error) for one in shown] + [(one.high, one.high_error) for one in shown]
    marks = ticks(min(mean - error for mean, error in ends) / 1000, max(mean + error for mean, error in ends) / 1000)
    top = 15 * len(title) + 10
    panel = Panel(NAMES + 8, top, 250, ROW * len(shown), (marks[0], marks[-1]), (0, 1))
    panel.grid(labelled(marks))
    panel.title(title)
    panel.below("thousand people")
    for row, one in enumerate(shown):
        middle, start = ROW * (row + 0.5), (one.low + one.high) / 2000
        name = labels[one.input.name]
        panel.parts.append(text(NAMES, top + middle + 4, shortened(name, NAMES), anchor="end"))
        for mean, error, index in ((one.low, one.low_error, 0), (one.high, one.high_error, 2)):
            panel.bar(start, mean / 1000, middle, 11, index, 1 if one.clear else 0.3)
            panel.across_rule((mean - error) / 1000, (mean + error) / 1000, middle, "ink")
    bottom = top + panel.height + 54
    key = legend([("drawn low", 0, ""), ("drawn high", 2, "")], NAMES + 50, bottom)
    return figure([panel.drawn(), key], NAMES + 282, bottom + 10, f"{' '.join(title)}: by what was drawn low and high")

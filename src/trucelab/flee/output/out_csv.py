"""out.csv: a row for every day, with every camp's simulated and observed people."""

from __future__ import annotations

import csv
import datetime
import io

import numpy as np

from trucelab.flee.result import FleeResult
from trucelab.flee.world import World

TOTALS = (
    "Total error",
    "refugees in camps (UNHCR)",
    "total refugees (simulation)",
    "raw UNHCR refugee count",
    "refugees in camps (simulation)",
    "refugee_debt",
)
NOTHING = 1e-9
"""Observed people below this count as none, and their error as 0."""


def out_csv(world: World, result: FleeResult) -> str:
    """One member as Flee writes it: the date is that of the day after (Q21), people are agents.

    Error of a camp: |simulated / observed - 1|, to four places.  Total error: the sum over camps of |simulated -
    observed| as a share of all people observed, among whom those of the first day are counted twice (Q14).
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    camps = world.output_camps
    names = [world.names[camp] for camp in camps]
    writer.writerow(
        ["Day", "Date", *(f"{name} {what}" for name in names for what in ("sim", "data", "error")), *TOTALS]
    )
    simulated = result.occupancy[:, camps]
    for day in range(world.days):
        date = world.case.start + datetime.timedelta(days=day + 1)
        row: list[object] = [day, date.isoformat()]
        for there, counted in zip(simulated[day].tolist(), world.observed[day].tolist(), strict=True):
            error = round(abs(there / counted - 1.0), 4) if counted > NOTHING else 0.0
            row += [there, counted, error]
        writer.writerow([*row, *_totals(world, result, day, int(simulated[day].sum()))])
    return text.getvalue()


def _totals(world: World, result: FleeResult, day: int, in_camps: int) -> list[object]:
    agents, raw = int(result.agents[day]), int(world.raw[day])
    if raw == 0:
        return [0.0, 0, agents, 0, in_camps, 0]
    observed = world.observed[day]
    off = float(np.abs(result.occupancy[day, world.output_camps] - observed).sum()) / raw
    return [off, int(observed.sum()), agents, raw, in_camps, int(world.debt[day])]

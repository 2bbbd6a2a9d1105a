"""What a run of Flee writes: `out.csv`, every camp's simulated and observed people by day, and `links.out`."""

from __future__ import annotations

import csv
import datetime
import io

import numpy as np

from trucelab.arrays import Floats
from trucelab.movement.flee.result import FleeResult
from trucelab.movement.flee.world import World

TOTALS = (
    "Total error",
    "refugees in camps (UNHCR)",
    "total refugees (simulation)",
    "raw UNHCR refugee count",
    "refugees in camps (simulation)",
    "refugee_debt",
)
IDPS = "total IDPs"
"""Last column, where `log_levels.idp_totals` asks for it: agents in camps of displaced persons at home."""
NOTHING = 1e-9
"""Observed people below this count as none, and their error as 0."""


def total_error(world: World, result: FleeResult) -> Floats:
    """Sum over camps of |simulated - observed| as a share of all people observed, 0 where there are none.

    Those of the first day are counted twice among the observed (Q14).

    returns  (day,)
    """
    off = np.abs(result.occupancy[:, world.output_camps] - world.observed).sum(axis=1)
    share: Floats = np.divide(off, world.raw, out=np.zeros(world.days), where=world.raw != 0)
    return share


def out_csv(world: World, result: FleeResult) -> str:
    """One member as Flee writes it: the date is that of the day after (Q21), people are agents.

    Error of a camp: |simulated / observed - 1|, to four places.  Total error: see `total_error`.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    camps = world.output_camps
    names = [world.names[camp] for camp in camps]
    last = [IDPS] if world.case.settings.log_levels.idp_totals else []
    columns = (f"{name} {what}" for name in names for what in ("sim", "data", "error"))
    writer.writerow(["Day", "Date", *columns, *TOTALS, *last])
    simulated = result.occupancy[:, camps]
    errors = total_error(world, result).tolist()
    idps = (result.occupancy * world.is_idpcamp).sum(axis=1).tolist()
    for day in range(world.days):
        date = world.case.start + datetime.timedelta(days=day + 1)
        row: list[object] = [day, date.isoformat()]
        for there, counted in zip(simulated[day].tolist(), world.observed[day].tolist(), strict=True):
            error = round(abs(there / counted - 1.0), 4) if counted > NOTHING else 0.0
            row += [there, counted, error]
        totals = _totals(world, result, day, errors[day], int(simulated[day].sum()))
        writer.writerow([*row, *totals, *([idps[day]] if last else [])])
    return text.getvalue()


def _totals(world: World, result: FleeResult, day: int, error: float, in_camps: int) -> list[object]:
    agents, raw = int(result.agents[day]), int(world.raw[day])
    if raw == 0:
        return [0.0, 0, agents, 0, in_camps, 0]
    return [error, int(world.observed[day].sum()), agents, raw, in_camps, int(world.debt[day])]


HEADER = ("#time", "start_location", "end_location", "cum_num_agents", "attribute")


def links_out(world: World, result: FleeResult) -> str:
    """One member as Flee writes it; a row for each group of agents where they are told apart.

    raises  ValueError, if flows were not asked for
    """
    if result.link_flows is None:
        raise ValueError("this member was run without link_flows")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    names = [_name(group) for group in result.link_flows.groups]
    for day in range(world.days):
        for link in world.links_of(day)[1].tolist():
            start, end = world.names[world.links.start[link]], world.names[world.links.end[link]]
            for number, name in enumerate(names):
                writer.writerow([day, start, end, int(result.link_flows.people[day, number, link]), name])
    return text.getvalue()


def _name(group: object) -> str:
    values = dict(group) if isinstance(group, dict) else {}
    return " ".join(f"{name}:{value}" for name, value in values.items()) or "total"

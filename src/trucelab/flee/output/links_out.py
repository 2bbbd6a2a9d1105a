"""links.out: for every day and open link, how many agents have ever set out on it."""

from __future__ import annotations

import csv
import io

from trucelab.movement.flee.result import FleeResult
from trucelab.movement.flee.world import World

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

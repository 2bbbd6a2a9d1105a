"""A map of where people end up, and the places that take in most."""

from __future__ import annotations

from typing import Any

import numpy as np

from trucelab.ensemble.findings.summary import Band, displaced_by_place
from trucelab.ensemble.record.run_record import Run
from trucelab.report.map import where_people_are
from trucelab.report.wording import capital

SHOWN = 8


def content(run: Run) -> dict[str, Any]:
    """The map on the last day; for each outcome the places that take in most people, and the shares by region."""
    day = run.scenario.document.horizon_days
    return {
        "map": where_people_are(run, day),
        "day": day,
        "outcomes": [
            {"name": capital(outcome), "top": _top(run, outcome, day), "regions": _regions(run, outcome, day)}
            for outcome in run.outcomes
        ],
    }


def _top(run: Run, outcome: str, day: int) -> list[tuple[str, str, Band]]:
    low, median, high = displaced_by_place(run, outcome, day)
    order = np.argsort(-median, kind="stable")[:SHOWN]
    places = run.scenario.places
    return [
        (places[index].name, places[index].pcode or "", Band(low[index], median[index], high[index]))
        for index in order
        if median[index] > 0
    ]


def _regions(run: Run, outcome: str, day: int) -> list[tuple[str, float]]:
    """Share of the newly displaced by region: mean over members who have any."""
    here = run.on("displaced_here", outcome, day).sum(axis=-1)
    total = here.sum(axis=1)
    if not total.any():
        return []
    regions = np.array([place.region for place in run.scenario.places])
    return [
        (name, float((here[:, regions == key].sum(axis=1)[total > 0] / total[total > 0]).mean()))
        for key, name in run.scenario.document.ground.regions.items()
    ]

"""People below each minimum, by outcome and place, children apart."""

from __future__ import annotations

from typing import Any

import numpy as np

from trucelab.ensemble.findings.summary import Band, below_by_place
from trucelab.ensemble.members.aid import stops
from trucelab.ensemble.members.plan import ground_plan
from trucelab.ensemble.record.run_record import Run
from trucelab.report.aid_words import sentence
from trucelab.report.wording import capital

SHOWN = 8


def content(run: Run) -> dict[str, Any]:
    """Totals by standard on the first day and under each outcome; places with the largest gap in shelter."""
    document = run.scenario.document
    day = min(90, document.horizon_days)
    standards = list(document.needs.standards.items())
    rows = [
        {
            "name": standard.name,
            "minimum": f"{standard.minimum:g} {standard.unit}",
            "whose": "the displaced" if standard.applies_to == "displaced" else "everyone",
            "start": _total(run, run.outcomes[0], index, 0),
            "outcomes": [
                (_total(run, outcome, index, day), _total(run, outcome, index, day, children=True))
                for outcome in run.outcomes
            ],
        }
        for index, (_, standard) in enumerate(standards)
    ]
    shown = next((key for key, _ in standards if key == "shelter"), standards[0][0])
    return {
        "day": day,
        "rows": rows,
        "aid": _aid(run),
        "outcomes": [capital(outcome) for outcome in run.outcomes],
        "shown": document.needs.standards[shown].name,
        "places": [(capital(outcome), _top(run, outcome, shown, day)) for outcome in run.outcomes],
    }


def _aid(run: Run) -> list[str]:
    """One sentence for each outcome under which aid stops at a crossing in some member."""
    plan = ground_plan(run.scenario, members=run.manifest["members"], seed=run.manifest["seed"])
    said = [sentence(run.scenario, outcome, stops(plan, outcome), plan.members) for outcome in run.outcomes]
    return [words for words in said if words]


def _total(run: Run, outcome: str, standard: int, day: int, *, children: bool = False) -> Band:
    values = run.on("below_minimum", outcome, day)[:, standard]
    return Band.of((values[..., 0] if children else values.sum(axis=-1)).sum(axis=1))


def _top(run: Run, outcome: str, standard: str, day: int) -> list[tuple[str, str, Band]]:
    low, median, high = below_by_place(run, outcome, standard, day)
    places = run.scenario.places
    return [
        (places[index].name, places[index].pcode or "", Band(low[index], median[index], high[index]))
        for index in np.argsort(-median, kind="stable")[:SHOWN]
        if median[index] > 0
    ]

"""People below each minimum, by outcome and place, children apart."""

from __future__ import annotations

from typing import Any

import numpy as np

from trucelab.ensemble.findings.summary import Band, below, below_by_place, leading_standards
from trucelab.ensemble.members.aid import stops
from trucelab.ensemble.members.plan import ground_plan
from trucelab.ensemble.record.run_record import Run
from trucelab.report.aid_words import sentence
from trucelab.report.citations import cited
from trucelab.report.wording import capital

SHOWN = 8


def content(run: Run) -> dict[str, Any]:
    """Totals by standard before any outcome and under each; where most people are below the leading minimum."""
    document = run.scenario.document
    day = min(90, document.horizon_days)
    standards = document.needs.standards
    rows = [
        {
            "name": standard.name,
            "minimum": f"{standard.minimum:g} {standard.unit}",
            "whose": "the displaced" if standard.applies_to == "displaced" else "everyone",
            "grounds": cited(document, standard.grounds),
            # the same under all outcomes: none has come yet
            "start": below(run, run.outcomes[0], key, 0),
            "outcomes": [
                (below(run, outcome, key, day), below(run, outcome, key, day, children=True))
                for outcome in run.outcomes
            ],
        }
        for key, standard in standards.items()
    ]
    shown = leading_standards(run)[0]
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


def _top(run: Run, outcome: str, standard: str, day: int) -> list[tuple[str, str, Band]]:
    low, median, high = below_by_place(run, outcome, standard, day)
    places = run.scenario.places
    return [
        (places[index].name, places[index].pcode or "", Band(low[index], median[index], high[index]))
        for index in np.argsort(-median, kind="stable")[:SHOWN]
        if median[index] > 0
    ]

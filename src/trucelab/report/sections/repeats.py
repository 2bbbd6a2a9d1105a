"""How often the same people are displaced."""

from __future__ import annotations

from typing import Any

from trucelab.ensemble.findings.summary import Band, on_day
from trucelab.ensemble.members.variables import TIMES
from trucelab.ensemble.record.run_record import Run
from trucelab.report.charts import displaced_over_time
from trucelab.report.wording import capital


def content(run: Run) -> dict[str, Any]:
    """People by times displaced in their life, on the first and the last day; people displaced twice since day 0."""
    horizon = run.scenario.document.horizon_days
    start = run.on("people", run.outcomes[0], 0).sum(axis=(1, 2))
    return {
        "chart": displaced_over_time(run, "displaced_again"),
        "times": TIMES,
        "start": [Band.of(start[:, index]) for index in range(len(TIMES))],
        "horizon": horizon,
        "rows": [
            {
                "outcome": capital(outcome),
                "times": [Band.of(_end(run, outcome, horizon, index)) for index in range(len(TIMES))],
                "again": Band.of(on_day(run, "displaced_again", outcome, horizon)),
                "children": Band.of(on_day(run, "displaced_again", outcome, horizon, children=True)),
            }
            for outcome in run.outcomes
        ],
    }


def _end(run: Run, outcome: str, day: int, index: int) -> Any:
    """People at places by times displaced; those on the road that evening are not in it."""
    return run.on("people", outcome, day)[..., index].sum(axis=(1, 2))

"""People displaced over time under each outcome, and the differences between outcomes."""

from __future__ import annotations

from typing import Any

import numpy as np

from trucelab.ensemble.findings.summary import Band, by_burden, difference, on_day, truce_held
from trucelab.ensemble.record.report_days import report_days
from trucelab.ensemble.record.run_record import Run
from trucelab.report.charts import displaced_over_time
from trucelab.report.wording import capital


def content(run: Run) -> dict[str, Any]:
    """The chart, a table by landmark day, and paired differences to the outcome under which most are displaced."""
    horizon = run.scenario.document.horizon_days
    days = [day for day in report_days(horizon) if day in (30, 90, horizon)]
    reference = by_burden(run)[-1]
    rows = [
        {
            "outcome": capital(outcome),
            "says": run.scenario.document.consequences[outcome].says,
            "bands": [Band.of(on_day(run, "displaced", outcome, day)) for day in days],
            "children": Band.of(on_day(run, "displaced", outcome, horizon, children=True)),
            "fewer": None if outcome == reference else difference(run, "displaced", reference, outcome, horizon),
            "truce_held": truce_held(run, outcome),
            "trapped": Band.of(on_day(run, "trapped", outcome, horizon)),
        }
        for outcome in run.outcomes
    ]
    return {
        "chart": displaced_over_time(run),
        "days": days,
        "rows": rows,
        "reference": reference,
        "horizon": horizon,
        "trapped": max(float(np.max(on_day(run, "trapped", outcome, horizon))) for outcome in run.outcomes),
    }

"""What a choice changes, and the other findings in plain sentences."""

from __future__ import annotations

from typing import Any

from trucelab.ensemble.findings.summary import Band, differences, leading_days, leading_measures, leading_pairs
from trucelab.ensemble.record.run_record import Run
from trucelab.report.charts import difference_over_time
from trucelab.report.headline import findings, what_a_choice_changes
from trucelab.report.wording import capital, measure_says


def content(run: Run) -> dict[str, Any]:
    """The differences with a picture and a table, then sentences, each with its number."""
    pairs = leading_pairs(run)
    document = run.scenario.document
    return {
        "leading": what_a_choice_changes(run),
        "chart": difference_over_time(run, *pairs[0]) if pairs else "",
        "pair": pairs[0] if pairs else None,
        "measures": [capital(measure_says(document, name)) for name in leading_measures(run)],
        "days": leading_days(document.horizon_days),
        "rows": [
            (capital(outcome), worst, [_spared(one.band) for one in differences(run, outcome, worst)])
            for outcome, worst in pairs
        ],
        "sentences": findings(run),
    }


def _spared(change: Band) -> Band:
    """How many fewer."""
    return Band(-change.high, -change.median, -change.low)

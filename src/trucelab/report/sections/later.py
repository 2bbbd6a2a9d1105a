"""What happened afterwards: never an input, here for the reader to compare."""

from __future__ import annotations

from typing import Any

from trucelab.ensemble.record.run_record import Run
from trucelab.report.citations import cited


def content(run: Run) -> dict[str, Any]:
    """Later facts, in order of date."""
    if not run.scenario.later:
        return {}
    facts = sorted(run.scenario.later, key=lambda fact: fact.date)
    return {
        "facts": [
            {
                "fact": fact,
                "value": _value(fact.value.low, fact.value.high),
                "evidence": cited(run.scenario.document, fact.grounds),
            }
            for fact in facts
        ]
    }


def _value(low: float, high: float) -> str:
    return f"{low:,.0f}" if low == high else f"{low:,.0f} to {high:,.0f}"

"""What follows each outcome when it ends: the rule, the shares of simulations, and what it makes of the differences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trucelab.ensemble.findings.courses import Courses, courses, split
from trucelab.ensemble.findings.summary import MEASURES, leading_days, leading_pairs
from trucelab.ensemble.record.run_record import Run
from trucelab.report.charts import courses_over_time
from trucelab.report.citations import cited
from trucelab.report.wording import capital, listed, measure_says, people, percent
from trucelab.scenario.consequences import Ending, Following, Truce
from trucelab.scenario.values import Quantity

DAYS = (30, 90)
"""Days on which shares are told, with the last."""


def content(run: Run) -> dict[str, Any]:
    """A small picture for each outcome, its rule, and the differences in two parts; nothing where no outcome ends."""
    consequences = run.scenario.document.consequences
    if not any(one.following for one in consequences.values()):
        return {}
    found = courses(run)
    days = [day for day in DAYS if day < run.scenario.document.horizon_days] + [run.scenario.document.horizon_days]
    return {
        "chart": courses_over_time(run, found),
        "days": days,
        "rows": [
            {
                "outcome": capital(outcome),
                "lasts": [percent(float((one.first_end > day).mean())) for day in days],
                "rule": rule(consequences[outcome].following),
                "grounds": [] if (after := consequences[outcome].following) is None else _grounds(run, after),
            }
            for outcome, one in found.items()
        ],
        "splits": _splits(run, found),
    }


def rule(after: Following | None) -> str:
    """When an outcome ends and what comes next, in a sentence."""
    if after is None:
        return "Goes on to the last day: the scenario names nothing that ends it."
    return f"{_when(after)}; then {_next(after)}."


def _when(after: Following) -> str:
    if isinstance(after, Ending) and after.per_month is not None:
        return f"Ends with a chance of {_range(after.per_month)} a month, the same in every month"
    if isinstance(after, Ending) and after.after_days is not None:
        return f"Ends after {_range(after.after_days)} days"
    more = ", and new attempts follow" if isinstance(after, Truce) and after.new_attempts else ""
    return f"Ends when its truce does, by the model of truces{more}"


def _next(after: Following) -> str:
    stated = listed(
        [f"{name} ({_range(share)})" if share.low < 1.0 else name for name, share in after.then.items()], "or"
    )
    if after.from_talks.high <= 0.0:
        return stated
    talks = "what the parties' drawn wishes lead to, move by move"
    if not after.stated or not stated:
        return talks
    return f"{talks} (weight {_range(after.from_talks)}), otherwise {stated}"


def _range(quantity: Quantity) -> str:
    if quantity.certain:
        return f"{quantity.mode:g}"
    return f"{quantity.low:g} to {quantity.high:g}, most likely {quantity.mode:g}"


def _grounds(run: Run, after: Following) -> list[Any]:
    """What carries the rule: of the whole, then of each of its numbers."""
    quantities: list[Quantity] = [after.from_talks, *after.then.values()]
    if isinstance(after, Ending):
        quantities += [quantity for quantity in (after.per_month, after.after_days) if quantity is not None]
    grounds = dict.fromkeys([*after.grounds, *(ground for one in quantities for ground in one.grounds)])
    return list(cited(run.scenario.document, grounds))


def _splits(run: Run, found: Mapping[str, Courses]) -> list[dict[str, Any]]:
    """For each pair that the brief leads with: the mean difference, and the part that comes after one of them ended."""
    document, rows = run.scenario.document, []
    measure, day = MEASURES[0].name, leading_days(document.horizon_days)[-1]
    for outcome, worst in leading_pairs(run):
        parts = split(run, found, measure, outcome, worst, day)
        rows.append(
            {
                "outcome": capital(outcome),
                "instead_of": worst,
                "whole": people(-parts.whole),
                "held": people(parts.after - parts.whole),
                "after": people(-parts.after),
            }
        )
    return [{"says": measure_says(document, measure), "day": day, "rows": rows}] if rows else []

"""Tables that the brief, the terminal and the files share."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from trucelab.atomic_files import write_whole
from trucelab.csv_safety import csv_of
from trucelab.ensemble.findings.courses import Courses, courses
from trucelab.ensemble.findings.forecasts import beside, changes
from trucelab.ensemble.findings.summary import Band, all_pairs, below, differences, in_force, on_day, table, truce_held
from trucelab.ensemble.findings.verdicts import verdicts
from trucelab.ensemble.record.report_days import report_days
from trucelab.ensemble.record.run_record import Run, write_json
from trucelab.report.forecast_log import log_csv
from trucelab.report.talks_words import MAIN_CONCEPT
from trucelab.report.wording import band, likelihood, percent


@dataclass(frozen=True)
class OutcomeRow:
    """One outcome in a line."""

    outcome: str
    stands: str
    held: str
    displaced: str
    displaced_again: str
    truce_held: str


def can_last_share(run: Run, outcome: str, concept: str = MAIN_CONCEPT) -> float:
    """Share of drawn preferences under which an outcome can last; NaN where there are no talks."""
    if not run.talks:
        return math.nan
    return float(np.mean(run.talks["can_last"][outcome][concept]))


def outcome_rows(run: Run) -> tuple[OutcomeRow, ...]:
    """Every simulated outcome, on the last day."""
    last = run.scenario.document.horizon_days
    rows = []
    for outcome in run.outcomes:
        kept = truce_held(run, outcome)
        rows.append(
            OutcomeRow(
                outcome,
                percent(can_last_share(run, outcome, "nash")) if run.talks else "no talks",
                percent(can_last_share(run, outcome)) if run.talks else "no talks",
                band(Band.of(on_day(run, "displaced", outcome, last))),
                band(Band.of(on_day(run, "displaced_again", outcome, last))),
                "no truce" if kept is None else likelihood(kept),
            )
        )
    return tuple(rows)


def summary(run: Run) -> dict[str, Any]:
    """`summary.json`: what a program would ask first."""
    last = run.scenario.document.horizon_days
    return {
        "title": run.scenario.document.title,
        "as_of": run.manifest["as_of"],
        "run": {key: run.manifest[key] for key in ("trucelab", "scenario_sha256", "seed", "members")},
        "band": "10th, 50th and 90th percentile over members",
        "outcomes": {
            outcome: {
                "can_last": {
                    concept: float(np.mean(members))
                    for concept, members in run.talks.get("can_last", {}).get(outcome, {}).items()
                },
                "truce_held_to_horizon": truce_held(run, outcome),
                "share_of_days_a_truce_is_in_force": in_force(run, outcome),
                "newly_displaced": {day: _numbers(run, "displaced", outcome, day) for day in report_days(last)},
                "children_newly_displaced": {
                    day: _numbers(run, "displaced", outcome, day, children=True) for day in report_days(last)
                },
                "displaced_again": {day: _numbers(run, "displaced_again", outcome, day) for day in report_days(last)},
                "people_below_minimum": {
                    standard: {day: _ends(below(run, outcome, standard, day)) for day in (0, *report_days(last))}
                    for standard in run.scenario.document.needs.standards
                },
            }
            for outcome in run.outcomes
        },
        "courses": {outcome: _course(one, report_days(last)) for outcome, one in courses(run).items()},
        "differences": _differences(run),
        "claims": {
            judged.key: {
                "by": judged.claim.by,
                "says": judged.claim.says,
                "kind": judged.claim.kind,
                "verdict": judged.verdict,
                "share_true": judged.share,
                "figure": None
                if judged.figure is None
                else [judged.figure.low, judged.figure.median, judged.figure.high],
                "turns_on": [asdict(one) for one in judged.turns_on],
                "distance": asdict(judged.distance),
                "row": judged.claim.row,
                "details": dict(judged.details),
            }
            for judged in verdicts(run)
        },
        "forecasts": _forecasts(run),
    }


def _course(found: Courses, days: Sequence[int]) -> dict[int, dict[str, float]]:
    """Share of members in which each outcome is in force, by day."""
    shares = found.shares()
    return {day: dict(zip(found.outcomes, shares[:, day].tolist(), strict=True)) for day in days}


def _ends(figure: Band) -> list[float]:
    return [figure.low, figure.median, figure.high]


def _forecasts(run: Run) -> dict[str, Any]:
    """What others forecast or counted beside the model's figure, and changes within series of counts."""
    return {
        "rows": [
            {
                "by": one.row.by,
                "date": one.row.date,
                "standing": one.row.standing,
                "sense": one.row.sense,
                "value": [one.row.value.low, one.row.value.mode, one.row.value.high],
                "unit": one.row.unit,
                "outcome": one.row.outcome,
                "measure": one.row.measure,
                "day": one.day,
                "truce": one.row.truce,
                "members": one.members,
                "model": None if one.band is None else [one.band.low, one.band.median, one.band.high],
                "agrees": one.agrees,
                "share_below": one.below,
                "share_above": one.above,
                "median_reaches_it_on_day": one.passed,
            }
            for one in beside(run)
        ],
        "changes": [
            {
                "series": one.after.series,
                "from": one.before.date,
                "to": one.after.date,
                "outcome": one.after.outcome,
                "instead_of": one.before.outcome,
                "truce": one.after.truce,
                "members": one.members,
                "counted": one.counted,
                "model": [one.band.low, one.band.median, one.band.high],
                "same_sign": one.same_sign,
            }
            for one in changes(run)
        ],
    }


def _differences(run: Run) -> dict[str, Any]:
    """By pair, measure and day: how many more people there are under the one outcome, under the same luck."""
    found: dict[str, Any] = {}
    for outcome, instead_of in all_pairs(run):
        measures: dict[str, dict[int, list[float]]] = {}
        for one in differences(run, outcome, instead_of):
            measures.setdefault(one.measure, {})[one.day] = [one.band.low, one.band.median, one.band.high]
        pair = {"outcome": outcome, "instead_of": instead_of, "more_people": measures}
        found[f"{outcome} instead of {instead_of}"] = pair
    return found


def _numbers(run: Run, variable: str, outcome: str, day: int, *, children: bool = False) -> list[float]:
    found = Band.of(on_day(run, variable, outcome, day, children=children))
    return [found.low, found.median, found.high]


def write_tables(run: Run) -> dict[str, Path]:
    """Write summary.csv, summary.json and forecasts-log.csv into the run's folder, each whole or not at all."""
    csv, json, log = (run.folder / name for name in ("summary.csv", "summary.json", "forecasts-log.csv"))
    write_text(csv, csv_of(table(run)))
    write_json(json, summary(run))
    write_text(log, log_csv(run))
    return {"tables": csv, "summary": json, "forecasts": log}


def write_text(path: Path, text: str) -> None:
    """Write a text file whole or not at all."""
    write_whole(path, text.encode("utf-8"))

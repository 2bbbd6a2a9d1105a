"""What a run says will come, as statements with chances that time can settle: `forecasts-log.csv`."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta

from trucelab.csv_safety import guarded
from trucelab.ensemble.findings.claim_measures import moment_of
from trucelab.ensemble.findings.verdicts import verdicts
from trucelab.ensemble.record.run_record import Run
from trucelab.report.wording import capital, listed
from trucelab.scenario.claims import AtLeastClaim, ChanceClaim
from trucelab.scenario.forecasts import COLUMNS, Statement
from trucelab.talks.dynamics import STANDING

BY = "trucelab"


def chance_of(share: float, members: int) -> float:
    """The chance that a share of members stands for; never 0 or 1, since members are few.

    The rule of succession: Laplace (1814).

    >>> round(chance_of(0.0, 50), 3), round(chance_of(0.5, 50), 3)
    (0.019, 0.5)
    """
    return (share * members + 1.0) / (members + 2.0)


def statements(run: Run) -> tuple[Statement, ...]:
    """Statements that follow from a run: truces that hold, figures of claims, chances of claims; none is resolved."""
    return tuple({one.statement: one for one in (*_truces(run), *_figures(run), *_chances(run))}.values())


def _day(run: Run, days: int) -> date:
    return run.scenario.document.as_of + timedelta(days=days)


def _truces(run: Run) -> Iterator[Statement]:
    horizon, start = run.scenario.document.horizon_days, run.scenario.document.as_of
    for outcome in run.outcomes:
        truce = run.scenario.document.consequences[outcome].truce
        if truce is None:
            continue
        ends = run.manifest["truce_ends"][outcome]
        yield Statement(
            statement=f"If the {outcome} begins on {start}, it is still in force {horizon} days later.",
            probability=chance_of(sum(day < 0 for day in ends) / len(ends), len(ends)),
            date=start,
            resolution_rule=(
                f"Void unless the {outcome} comes; counted from its first day. No if a side has called it off or "
                "large-scale fighting has resumed, by the reports of the United Nations."
            ),
            resolves_by=_day(run, horizon),
            by=BY,
        )


def _figures(run: Run) -> Iterator[Statement]:
    start = run.scenario.document.as_of
    for judged in verdicts(run):
        claim = judged.claim
        if not isinstance(claim, AtLeastClaim) or claim.outcome is None:
            continue
        _, day = moment_of(run, claim)
        bounds = [
            f"{word} {bound:,g}"
            for word, bound in (("at least", claim.at_least), ("at most", claim.at_most))
            if bound is not None
        ]
        what = f"{claim.measure} ({claim.standard})" if claim.standard else claim.measure
        yield Statement(
            statement=f"If {claim.outcome} begins on {start}, {what} by day {day}: {listed(bounds)}.",
            probability=chance_of(judged.share, run.manifest["members"]),
            date=start,
            resolution_rule=f"Void unless {claim.outcome} comes; counted from its first day, by the counts of OCHA.",
            resolves_by=_day(run, day),
            by=BY,
        )


def _chances(run: Run) -> Iterator[Statement]:
    start = run.scenario.document.as_of
    for judged in verdicts(run):
        claim = judged.claim
        if isinstance(claim, ChanceClaim) and judged.figure is not None:
            yield Statement(
                statement=f"{capital(listed(claim.outcomes, 'or'))} comes within {claim.within_days} days of {start}.",
                probability=judged.figure.median,
                date=start,
                resolution_rule=f"Yes if it has begun, by the reports of the United Nations. {capital(STANDING)}.",
                resolves_by=_day(run, claim.within_days),
                by=BY,
            )


def log_csv(run: Run) -> str:
    """The statements of a run as a log that `trucelab score` reads."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in statements(run):
        row = one.model_dump(mode="json")
        row["probability"] = f"{one.probability:.3f}"
        writer.writerow(["" if row[column] is None else guarded(row[column]) for column in COLUMNS])
    return text.getvalue()

"""What others forecast beside what the model says, and the model held to what was counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from trucelab.ensemble.findings.forecasts import Beside, Change, beside, changes
from trucelab.ensemble.record.run_record import Run
from trucelab.report.citations import cited
from trucelab.report.wording import capital, listed, percent
from trucelab.scenario.forecasts import Forecast

SCOPE = {
    "narrower": "Not comparable: it speaks of less than this outcome.",
    "wider": "Not comparable: it speaks of more than this outcome.",
    "open": "Not comparable: its words leave open which outcome is meant.",
}
"""What is said of a row that is about something else."""


def content(run: Run) -> dict[str, Any]:
    """One row a forecast, one a count, and one for every change within a series of counts."""
    rows = beside(run)
    if not rows:
        return {}
    forecasts, counts = ([one for one in rows if one.row.standing == standing] for standing in ("forecast", "count"))
    found = changes(run)
    return {
        "forecasts": [_row(run, one) for one in forecasts],
        "counts": [_row(run, one) for one in counts],
        "changes": [_changed(one) for one in found],
        "sentences": [*_on_forecasts(forecasts), *_on_counts(counts), *_on_changes(found)],
    }


def _row(run: Run, one: Beside) -> dict[str, Any]:
    return {
        "row": one.row,
        "value": figure(one.row),
        "moment": moment(run, one),
        "band": one.band,
        "verdict": verdict(one),
        "evidence": cited(run.scenario.document, one.row.grounds),
    }


def figure(row: Forecast) -> str:
    """A forecast figure as it was published."""
    sense = {"about": "", "at least": "at least ", "at most": "at most "}[row.sense]
    value = row.value
    return sense + (f"{value.mode:,.0f}" if value.certain else f"{value.low:,.0f} to {value.high:,.0f}")


def moment(run: Run, one: Beside) -> str:
    """The outcome and the days of the model's figure, and the members where not all are looked at."""
    if one.row.measure == "arrivals":
        text = f"{capital(one.row.outcome)}, days {one.row.from_day or 1} to {one.day}"
    else:
        text = f"{capital(one.row.outcome)}, day {one.day}" + (" (the last)" if one.row.day is None else "")
    if one.row.truce == "held":
        text += f"; the {one.members} of {run.manifest['members']} members whose truce still holds"
    return text


def verdict(one: Beside) -> str:
    """How the model's figure stands to the row."""
    if one.band is None:
        return "There is no such member."
    if one.row.scope != "same":
        return SCOPE[one.row.scope]
    if one.agrees:
        return "Agrees."
    if one.above == 1.0 or one.below == 1.0:
        text = f"every member is {'above' if one.above == 1.0 else 'below'}"
    else:
        text = f"{percent(max(one.above, one.below))} of members are {'above' if one.above > one.below else 'below'}"
    if one.times is not None:
        text += f"; the median is {one.times:.1f} times the figure"
    if one.row.measure == "newly displaced":
        text += f" and reaches it on day {one.passed}" if one.passed is not None else " and never reaches it"
    return capital(f"{text}.")


def _changed(one: Change) -> dict[str, Any]:
    return {
        "series": f"{one.after.by}: {one.before.date} to {one.after.date}",
        "outcomes": f"{capital(one.after.outcome)} instead of {one.before.outcome}, {_members(one)}",
        "counted": signed(one.counted),
        "model": f"{signed(one.band.median)} (80 % band: {signed(one.band.low)} to {signed(one.band.high)})",
        "same_sign": percent(one.same_sign),
        "within": one.band.low <= one.counted <= one.band.high,
    }


def _members(one: Change) -> str:
    return f"{one.members} members" + (" whose truce still holds" if one.after.truce == "held" else "")


def signed(share: float) -> str:
    """A relative change with its sign.

    >>> signed(-0.784), signed(0.05), signed(0.0)
    ('−78 %', '+5 %', '0 %')
    """
    whole = round(100 * share)
    return f"{'−' if whole < 0 else '+' if whole > 0 else ''}{abs(whole)} %"


def _on_forecasts(rows: Sequence[Beside]) -> Iterator[str]:
    groups = {
        "agree with the model": [one for one in rows if one.agrees],
        "are lower": [one for one in rows if one.agrees is False and one.above > one.below],
        "are higher": [one for one in rows if one.agrees is False and one.above <= one.below],
        "are not comparable": [one for one in rows if one.agrees is None],
    }
    said = [f"{len(group)} {what}: {_named(group)}" for what, group in groups.items() if group]
    if said:
        yield (
            f"Of {len(rows)} forecasts, {'; '.join(said)}. An upper figure agrees if the model's median is no higher, "
            "a lower one if it is no lower, any other if it meets the model's 80 % band."
        )


def _named(rows: Sequence[Beside]) -> str:
    return listed([f"{one.row.by} ({figure(one.row)})" for one in rows])


def _on_counts(rows: Sequence[Beside]) -> Iterator[str]:
    seen = [one for one in rows if one.band is not None]
    missed = [one for one in seen if one.agrees is False]
    if seen and not missed:
        yield f"The model's band meets all {len(seen)} counts."
    elif missed:
        times = [one.times for one in missed if one.times is not None]
        size = f": its median is {min(times):.1f} to {max(times):.1f} times what was counted" if times else ""
        yield f"A miss: the model's band does not meet {len(missed)} of {len(seen)} counts{size}."


def _on_changes(found: Sequence[Change]) -> Iterator[str]:
    for one in found:
        direction = "fell" if one.counted < 0.0 else "rose"
        size = "the size lies in its band" if one.band.low <= one.counted <= one.band.high else "the size does not fit"
        yield (
            f"What {one.after.by} counted {direction} by {percent(abs(one.counted))} from {one.before.date} to "
            f"{one.after.date}. The model, {one.after.outcome} instead of {one.before.outcome} ({_members(one)}), has "
            f"the same sign in {percent(one.same_sign)} of them; {size}: {signed(one.band.median)} (80 % band: "
            f"{signed(one.band.low)} to {signed(one.band.high)})."
        )

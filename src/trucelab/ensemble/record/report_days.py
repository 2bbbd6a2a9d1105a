"""Days that are looked at: those of tables, and all that are likely to be read off a run."""

from __future__ import annotations

from trucelab.scenario import Document

REPORT_DAYS = (7, 30, 60, 90, 120, 180, 365)


def report_days(horizon_days: int) -> tuple[int, ...]:
    """Days that tables show: a week, a month and so on, and the last day."""
    return (*(day for day in REPORT_DAYS if day < horizon_days), horizon_days)


def read_days(document: Document, variable: str) -> tuple[int, ...]:
    """Days of an array by place that are likely to be asked for one after the other, and so are read together."""
    asked = {0, document.horizon_days}
    for claim in document.claims.values():
        day = getattr(claim, "day", None)
        asked |= set() if day is None else {int(day)}
    if variable == "below_minimum":
        asked |= set(report_days(document.horizon_days))
    return tuple(sorted(asked))

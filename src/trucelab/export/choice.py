"""What is asked of an export: outcomes, days, and quantiles or members."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trucelab.ensemble.record.report_days import report_days
from trucelab.ensemble.record.run_record import Run
from trucelab.errors import Problem, WrongInput, meant

LANDMARKS, ALL = "landmarks", "all"


@dataclass(frozen=True)
class Choice:
    """What the tables hold."""

    outcomes: tuple[str, ...]
    """In the order of the run."""
    days: tuple[int, ...]
    """Ascending; counts of what happens add up the days since the one before."""
    map_days: tuple[int, ...]
    """Days on the map: landmarks where all days were asked for."""
    by_member: bool = False
    """Every member for itself instead of quantiles over members."""


def choice(
    run: Run, outcomes: Iterable[str] = (), days: str | Iterable[int] = "", *, by_member: bool = False
) -> Choice:
    """Check what is asked of a run.

    outcomes  names; all where there is none
    days      numbers, or text as of the command line: `30`, `0..30`, `all`, `landmarks`, with commas between them
    raises    WrongInput, with every unknown outcome, and every day that is no day of the run
    """
    last = run.scenario.document.horizon_days
    words = [word.strip() for word in days.split(",")] if isinstance(days, str) else [str(day) for day in days]
    problems: list[Problem] = []
    chosen: set[int] = set()
    for word in [word for word in words if word] or [LANDMARKS]:
        try:
            chosen |= set(_days(word, last))
        except WrongInput as wrong:
            problems += wrong.problems
    wanted = tuple(outcomes)
    for name in wanted:
        if name not in run.outcomes:
            says = f'"{name}" is not an outcome of the run. {meant(name, run.outcomes)}'
            problems.append(Problem(str(run.folder), 0, 0, "--outcome", says))
    if problems:
        raise WrongInput(problems)
    kept = tuple(name for name in run.outcomes if name in wanted or not wanted)
    on_map = _report_days(last) if ALL in words else sorted(chosen)
    return Choice(kept, tuple(sorted(chosen)), tuple(on_map), by_member)


def _report_days(last: int) -> tuple[int, ...]:
    return (0, *report_days(last))


def _days(word: str, last: int) -> Sequence[int]:
    if word == LANDMARKS:
        return _report_days(last)
    if word == ALL:
        return range(last + 1)
    found = re.fullmatch(r"(\d{1,4})(?:\.\.(\d{1,4}))?", word, re.ASCII)
    if found is None:
        says = f'"{word}": give a day as in 30, a span as in 0..30, {LANDMARKS} or {ALL}'
        raise WrongInput.one(says, where="--days")
    first, end = int(found[1]), int(found[2] or found[1])
    if not first <= end <= last:
        raise WrongInput.one(f'"{word}": the run has the days 0 to {last}', where="--days")
    return range(first, end + 1)

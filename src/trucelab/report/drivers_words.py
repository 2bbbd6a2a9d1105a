"""What drives a result, in words: what inputs are called, and which part of a spread is theirs."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from trucelab.ensemble.findings.sensitivity.outputs import MARGIN, REST
from trucelab.report.wording import capital, listed, people, percent

PARTS = (
    (0.90, "nearly all"),
    (0.67, "most"),
    (0.55, "more than half"),
    (0.45, "about half"),
    (0.29, "about a third"),
    (0.21, "about a quarter"),
    (0.10, "some"),
)
"""Least share for each word; what is smaller is not told."""

SAID = 3
"""Inputs that a sentence names."""

UNNAMED = (
    "movement",
    "ground",
    "consequences",
    "standards",
    "needs",
    "route_choice",
    "onward_and_return",
    "people",
    "danger",
)
"""Keys of a path that say nothing to a reader who sees the rest."""


def label(name: str) -> str:
    """What an input is called in print.

    >>> label("movement.route_choice.distance decay.power"), label("needs.standards.water.available.camp")
    ('distance decay: power', 'water: available: camp')
    >>> label("events/assault.csv: day"), label("supply of water goes on")
    ('days in events/assault.csv', 'supply of water goes on')
    """
    table, found, column = name.partition(".csv: ")
    if found:
        return f"{column}s in {table}.csv"
    *above, last = name.split(".")
    kept = [part for part in above if part not in UNNAMED] + [last]
    if len(kept) == 1 and above:
        kept = [above[-1], last]
    return ": ".join(kept).replace("_", " ")


def labels(names: Iterable[str]) -> dict[str, str]:
    """What each input is called; by its whole name where two would be called the same."""
    called = {name: label(name) for name in names}
    times = Counter(called.values())
    return {name: short if times[short] == 1 else name for name, short in called.items()}


def part(share: float) -> str | None:
    """A share of a spread as a word; None where it is too small to be told.

    >>> part(0.5), part(0.03)
    ('about half', None)
    """
    return next((word for least, word in PARTS if share >= least), None)


def sentence(output: Mapping[str, Any]) -> str:
    """What drives one output of `sensitivity.drivers.drivers`, in words."""
    title = capital(output["title"])
    if output["holds"] is not None:
        title += f" (it holds at {percent(output['holds'])} of the points screened)"
    if output["indices"] is None or _rest(output) >= PARTS[0][0]:
        return f"{title}: {_effects(output)}"
    said = [
        f"{word} {'' if number else 'of the spread comes '}from {label(row['input'])} ({_interval(row)})"
        for number, (word, row) in enumerate(_told(output)[:SAID])
    ]
    return f"{title}: {listed(said)}.{_strongest_of_the_rest(output)}" if said else f"{title}: no input stands out."


def _told(output: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """Inputs whose part is great enough to be told, with its word."""
    rows = output["indices"]["inputs"]
    return [(word, row) for row in rows if (word := part(row["total"])) is not None]


def _rest(output: Mapping[str, Any]) -> float:
    """The part of all inputs that were moved together."""
    return next((float(row["total"]) for row in output["indices"]["inputs"] if row["input"] == REST), 0.0)


def _strongest_of_the_rest(output: Mapping[str, Any]) -> str:
    """Which of the inputs that were moved together moves the output most, where these make much of the spread."""
    rows = output["indices"]["inputs"]
    named = {row["input"] for row in rows}
    strongest = [row for row in output["effects"] if row["input"] not in named and row["mean_absolute"] > 0.0]
    if part(_rest(output)) is None or not strongest:
        return ""
    said = [f"{label(row['input'])} (by {people(row['mean_absolute'])})" for row in strongest[:SAID]]
    return f" In everything else it moves most with {listed(said)}."


def _interval(row: Mapping[str, Any]) -> str:
    value, half = row["total"], row["total_uncertain"]
    if value - half > 1.0:
        return "more than all by the estimate: too few samples"
    low, high = (min(max(end, 0.0), 1.0) for end in (value - half, value + half))
    return f"{percent(min(max(value, 0.0), 1.0))}, 95 % interval {percent(low)} to {percent(high)}"


def _effects(output: Mapping[str, Any]) -> str:
    strong = [row for row in output["effects"] if row["mean_absolute"] > 0.0][:SAID]
    if not strong:
        return "nothing that is uncertain changes it."
    said = [f"{label(row['input'])} (by {people(row['mean_absolute'])})" for row in strong]
    return f"it moves most with {listed(said)}."


def direction(row: Mapping[str, Any]) -> str:
    """Which way an input moves an output.

    An effect counts as one-sided where its mean is nearly as great as its mean size.
    """
    mean = row["mean"]
    if mean is None or not row["mean_absolute"] > 0.0:
        return ""
    if math.fabs(mean) < ONE_SIDED * row["mean_absolute"]:
        return "either way"
    return "up" if mean > 0.0 else "down"


ONE_SIDED = 0.8


def of_claim(output: Mapping[str, Any]) -> bool:
    """Whether an output is the margin of a claim."""
    return str(output["measure"]).startswith(MARGIN)

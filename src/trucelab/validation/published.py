"""What papers say of Flee's errors, as far as it could be checked in the text of the paper."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True)
class Published:
    """One claim about one case."""

    case: str
    claim: str
    least: float
    """Share of people in the right camp that is claimed at least."""
    source: str
    doi: str


def published() -> tuple[Published, ...]:
    """Every claim that is kept, with its source."""
    text = (resources.files("trucelab.validation") / "published.csv").read_text(encoding="utf-8")
    return tuple(
        Published(row["case"], row["claim"], float(row["least"]), row["source"], row["doi"])
        for row in csv.DictReader(text.splitlines())
    )

"""A scenario that fits into memory."""

from __future__ import annotations

from collections.abc import Iterator

from trucelab.errors import Problem
from trucelab.scenario.checks.draft import Draft

MAX_PLACES = 4_000
"""Distances between all places are held: five tables of this many squared numbers, 0.6 GB."""
MAX_NUMBERS = 40_000_000
"""Of the record of one member under one outcome; about 1 GB while it is worked out."""
NUMBERS, NUMBERS_OF_STANDARD = 17, 2
"""Kept for a place and day: by group and times displaced, by group, and once; and for each standard, by group."""


def fits_memory(draft: Draft) -> Iterator[Problem]:
    """Not more places, and not more days for so many places, than memory holds."""
    if draft.places is None:
        return
    count, days = len(draft.places.rows), draft.document.horizon_days
    if count > MAX_PLACES:
        says = f"{count:,} places; give at most {MAX_PLACES:,}: add up small places, or cut the area"
        yield Problem(draft.places.file, 0, 0, "", says)
    numbers = count * (days + 1) * (NUMBERS + NUMBERS_OF_STANDARD * len(draft.document.needs.standards))
    if numbers > MAX_NUMBERS:
        says = (
            f"{days:,} days for {count:,} places and {len(draft.document.needs.standards)} standards are "
            f"{numbers:,} numbers for each member; at most {MAX_NUMBERS:,} fit. Look fewer days ahead, or add up places"
        )
        yield draft.written.problem(("horizon_days",), says)

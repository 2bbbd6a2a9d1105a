"""By how much counts are missed, and the likely reasons."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np

from trucelab.sphere import great_circle_km
from trucelab.validation.nw_syria.region import region
from trucelab.validation.nw_syria.scoring import Compared, Judged


def people(number: float | None) -> str:
    """A number of people in words.

    >>> people(123456.4), people(None)
    ('123,456', '–')
    """
    return "–" if number is None or math.isnan(number) else f"{number:,.0f}"


def percent(share: float | None) -> str:
    """A share in words.

    >>> percent(0.256), percent(None)
    ('26 %', '–')
    """
    return "–" if share is None or math.isnan(share) else f"{share:.0%}".replace("%", " %")


def signed(share: float) -> str:
    """A change in words.

    >>> signed(0.256), signed(-0.5)
    ('+26 %', '-50 %')
    """
    return f"{share:+.0%}".replace("%", " %")


HALF: Final = 0.5
"""Coverage of the 80 % band below which it is said to be too narrow."""
ABOUT_RIGHT: Final = 0.1
"""Share by which a count may be missed without a word on it."""
NEAR_KM: Final = 10.0
"""Kilometres within which an event is near a sub-district's places."""
SAME_SHARE: Final = 0.05
"""Difference of two shares of children that needs no word."""


def why_series(one: Judged, series: Sequence[Compared]) -> str:
    """By how much the last count is missed, and the likely reason."""
    last = series[-1]
    off = last.median / last.count.people - 1.0 if last.count.people else math.nan
    if math.isnan(off) or (last.inside and abs(off) < ABOUT_RIGHT):
        return ""
    placed = len({(event.lat, event.lon) for event in one.episode.happenings if event.placed})
    along = sum(not event.placed and event.effect.lasts > 0 for event in one.episode.happenings)
    narrow = ""
    if one.series.coverage is not None and one.series.coverage < HALF:
        narrow = (
            f" The band holds {percent(one.series.coverage)} of the counts, although it allows for the error from one "
            "episode of 2018 to the other."
        )
    if off > 0:
        return (
            f"At the end the simulation is {percent(off)} too high. Likely reason: a report makes the same danger "
            f"whatever was really fired.{narrow}"
        )
    return (
        f"At the end the simulation is {percent(-off)} too low. Likely reasons: its events name {placed} points and "
        f"{along} of them the whole line, of which weekly deaths told all through 2018; and people leave before a "
        f"front that no report has named yet.{narrow}"
    )


def why_subdistricts(one: Judged, rows: Sequence[Compared]) -> str:
    """The count that is missed most, and the likely reason."""
    scored = [row for row in rows if row.count.scored and not math.isnan(row.error)]
    if not scored or (worst := max(scored, key=lambda row: row.error)).error < HALF:
        return ""
    says = (
        f"Most off is {worst.count.place} on {worst.count.date}, by {signed(worst.median / worst.count.people - 1)}. "
    )
    if worst.median > worst.count.people:
        return f"{says}Likely reason: danger and the pull of camps are the same for all places of a kind."
    if worst.count.what != "departures":
        return (
            f"{says}Likely reason: far places draw few, as the two episodes that were fitted on hold few who went far."
        )
    reported = reports_near(one, worst)
    return f"{says}Likely reason: of the events up to then {reported} were reported within {NEAR_KM:.0f} km of it."


def reports_near(one: Judged, row: Compared) -> int:
    """Events at a point near the places of a count, up to its last day."""
    network = region().network
    rows = list(row.count.area.rows)
    near = 0
    for event in one.episode.happenings:
        if event.placed and event.day <= row.count.last_day:
            km = great_circle_km(
                np.float64(event.lat), np.float64(event.lon), network.lat[rows], network.lon[rows]
            )  # fmt: skip
            near += int(km.min() <= NEAR_KM)
    return near


def why_split(rows: Sequence[Compared]) -> str:
    """By how much northern Aleppo is missed, and the likely reason."""
    north = [row for row in rows if row.count.area.name == "northern Aleppo"]
    if not north or north[-1].median >= 0.8 * north[-1].count.people:
        return ""
    short = percent(1 - north[-1].median / north[-1].count.people)
    return (
        f"Northern Aleppo ends {short} too low. Likely reason: the two episodes that were fitted on hold hardly "
        "anything about that way, and how much room there is on either side of it is a judgement."
    )


def totals_by_day(one: Judged) -> dict[int, int]:
    """Persons displaced in the whole region, by the day of the count."""
    return {
        row.count.last_day: row.count.people
        for row in one.found
        if row.count.what == "displaced" and row.count.area.level == "region"
    }


def why_children(one: Judged, observed: Sequence[Compared], totals: dict[int, int]) -> str:
    """By how much the share of children is missed, and the likely reason."""
    known = [row for row in observed if row.count.last_day in totals]
    if not known:
        return "Persons who were displaced before the episode begins are not counted as displaced twice by it alone."
    row = known[-1]
    day, ensemble = row.count.last_day, one.ensemble
    seen = row.count.people / totals[day]
    share = float(np.median(ensemble.children[:, day] / np.maximum(1.0, ensemble.displaced[:, day])))
    if abs(share - seen) < SAME_SHARE:
        return ""
    return (
        f"The share of children is {abs(share - seen) * 100:.0f} points too {'low' if share < seen else 'high'}. "
        "Likely reason: it is that of the whole population, taken over from the scenario idlib-2018 as a judgement; "
        "nobody in the simulation leaves sooner for having children, and no man stays behind."
    )

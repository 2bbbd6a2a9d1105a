"""People below each minimum: who could not be served if what is there were shared out at the minimum.

What a place had on the first day stays there, times the share that goes on under an outcome, less what came as aid
through a crossing that aid cannot pass (`aid`); newcomers share it.  With
supply S (units a day) and minimum m (units a person and day), floor(S / m) people can be served at the minimum, and
everybody else whom the standard concerns is below it.  This counts a shortage, not who suffers it: nobody says that
those served are served in full.

Minimums: the Sphere Handbook (2018), as the scenario cites them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trucelab.needs.standards import Draw, available_per_person, people_concerned
from trucelab.scenario.ground import PlaceKind
from trucelab.scenario.needs import Standard

Standards = Mapping[str, Standard]
Counts = NDArray[np.integer[Any]]

_ROUNDING: Final = 1e-12
"""Relative; keeps 0.1 x 30 people / 0.1 at 30 people served where floating point says 29.999..."""


def supply(
    standards: Standards,
    place_kinds: Sequence[PlaceKind],
    start_people: Counts,
    draw: Draw,
    shares: Mapping[str, float],
) -> NDArray[np.float64]:
    """What goes on being there at each place: available per person x people concerned on the first day x share.

    place_kinds   kind of each place
    start_people  (place, group, times) people on the first day
    shares        share of the starting supply that goes on, by standard; 1 where nothing is said
    returns       (standard, place), units of the standard for all people together; 0 where nobody was concerned on the
                  first day; inf, "not judged", where the scenario says nothing about the kind of place
    raises        ValueError, if there is not one kind for each place
    """
    if start_people.ndim != 3 or len(place_kinds) != start_people.shape[0]:
        raise ValueError(f"people of the shape {start_people.shape} and {len(place_kinds)} kinds of places do not fit")
    there = np.empty((len(standards), len(place_kinds)))
    for row, (name, standard) in zip(there, standards.items(), strict=True):
        concerned = people_concerned(standard, start_people).sum(axis=-1)
        row[:] = _per_person(name, standard, place_kinds, draw)
        judged = np.isfinite(row)
        row[judged] *= concerned[judged] * shares.get(name, 1.0)
    return there


def _per_person(name: str, standard: Standard, place_kinds: Sequence[PlaceKind], draw: Draw) -> list[float]:
    """Available per person at each place; inf where nothing is said."""
    by_kind = {kind: available_per_person(name, standard, kind, draw) for kind in sorted(set(place_kinds))}
    return [math.inf if (number := by_kind[kind]) is None else number for kind in place_kinds]


def below_minimum(standards: Standards, people: Counts, supply: NDArray[np.float64]) -> NDArray[np.int32]:
    """People below each minimum, by place and day, children apart: max(0, concerned - floor(supply / minimum)).

    Children and adults go short in proportion to their numbers among those concerned, rounded to the nearest person,
    halves to the children; together they are exactly the people below the minimum.

    people   (day, place, group, times) counts; groups are children, adults
    supply   (standard, place), as from `supply`, where every day is the same; else (standard, day, place)
    returns  (standard, day, place, group) int32
    raises   ValueError, if shapes do not fit
    """
    by_place, by_day = (len(standards), people.shape[1]), (len(standards), *people.shape[:2])
    if people.ndim != 4 or supply.shape not in (by_place, by_day):
        raise ValueError(f"people of the shape {people.shape} and a supply of the shape {supply.shape} do not fit")
    below = np.empty((len(standards), *people.shape[:3]), np.int32)
    for row, standard, there in zip(below, standards.values(), supply, strict=True):
        concerned = people_concerned(standard, people)
        total = concerned.sum(axis=-1)
        served = np.floor(there / standard.minimum * (1.0 + _ROUNDING))
        row[:] = _by_group(concerned, np.maximum(total - served, 0.0).astype(np.int64))
    return below


def _by_group(concerned: NDArray[np.int64], below: NDArray[np.int64]) -> NDArray[np.int64]:
    """Share people below a minimum (day, place) between children and adults: (day, place, group)."""
    total = np.maximum(concerned.sum(axis=-1), 1)
    children = (2 * below * concerned[..., 0] + total) // (2 * total)  # nearest whole number, halves up
    return np.stack((children, below - children), axis=-1)

"""Everybody on the first day: records, lists and tally."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from trucelab.compiled import compiled
from trucelab.displacement.persons.lists import Ids, push
from trucelab.displacement.persons.makeup import Makeup, drawn_ages, drawn_attributes, drawn_sexes
from trucelab.displacement.persons.record import AT_PLACE, PERSON, UNKNOWN, Persons
from trucelab.displacement.persons.tally import Tally, add, class_of, list_at
from trucelab.displacement.strata import ADULTS, GROUPS


def starting_persons(
    units: NDArray[np.integer], sizes: NDArray[np.int64], makeup: Makeup, seed: int, run: int
) -> Persons:
    """A record for everybody; the members of a unit lie side by side, adults first.

    Residents are at home; where those live who are displaced already is not known.

    run    member of the ensemble
    units  (place, kind of unit, moved, times) units
    sizes  (kind of unit, group) persons in a unit
    """
    cells = np.argwhere(units > 0)
    counts = units[tuple(cells.T)].astype(np.int64)
    persons_in = sizes.sum(axis=1)[cells[:, 1]]
    ends = np.cumsum(counts * persons_in)
    records = np.zeros(int(ends[-1]) if len(ends) else 0, PERSON)
    is_child = np.zeros(len(records), np.bool_)
    # cell by cell: arrays over everybody would take more memory than the records
    for (place, kind, moved, times), count, size, end in zip(cells, counts, persons_in, ends, strict=True):
        part = slice(end - count * size, end)
        member = np.tile(np.arange(size), count)
        home = place if times == 0 else UNKNOWN
        for name, value in zip(
            ("place", "home", "kind", "moved", "times", "size", "member", "budget"),
            (place, home, kind, moved, times, size, member, AT_PLACE),
            strict=True,
        ):
            records[name][part] = value
        is_child[part] = member >= sizes[kind, ADULTS]
    records["age"] = drawn_ages(is_child, makeup, seed, run)
    records["sex"] = drawn_sexes(len(records), makeup, seed, run)
    values = {name: tuple(shares) for name, shares in makeup.attributes.items()}
    return Persons(records, drawn_attributes(len(records), makeup, seed, run), values)


@compiled
def place_everybody(tally: Tally, heads: Ids) -> None:
    """Puts every unit on the list of its place and into the tally."""
    for unit in heads:
        one = tally.records[unit]
        for group in range(GROUPS):
            # adding to those who stay takes off from those on the way
            tally.here[-1, group, 0, one["moved"], one["times"]] += tally.sizes[one["kind"], group]
        which = class_of(tally, unit, one["place"])
        add(tally, unit, one["place"], which, 1)
        push(tally.lists, list_at(one["place"], which), unit)

"""Everybody on the first day: records, lists and counts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from trucelab.compiled import compiled
from trucelab.movement.native.persons.demographics import Demographics, drawn_ages, drawn_attributes, drawn_sexes
from trucelab.movement.native.persons.lists import Ids, Rows, push
from trucelab.movement.native.persons.person_counts import PersonCounts, add, class_of, list_at
from trucelab.movement.native.persons.record import AT_PLACE, PERSON, UNKNOWN, Persons
from trucelab.movement.native.strata import ADULTS, GROUPS


def starting_persons(
    units: NDArray[np.integer], sizes: NDArray[np.int64], demographics: Demographics, seed: int, run: int
) -> Persons:
    """A record for everybody; the members of a unit lie side by side, adults first.

    Residents are at home; where those live who are displaced already is not known.

    run    member of the ensemble
    units  (place, kind of unit, moved, times) units
    sizes  (kind of unit, group) persons in a unit
    """
    records = np.zeros(int((units.sum(axis=(0, 2, 3)) * sizes.sum(axis=1)).sum()), PERSON)
    is_child = np.zeros(len(records), np.bool_)
    _fill(records, is_child, units.astype(np.int64), sizes)
    records["age"] = drawn_ages(is_child, demographics, seed, run)
    records["sex"] = drawn_sexes(len(records), demographics, seed, run)
    values = {name: tuple(shares) for name, shares in demographics.attributes.items()}
    return Persons(records, drawn_attributes(len(records), demographics, seed, run), values)


@compiled
def _fill(records: Rows, is_child: NDArray[np.bool_], units: NDArray[np.int64], sizes: NDArray[np.int64]) -> None:
    """Writes the records of everybody, cell by cell."""
    row = 0
    for place in range(units.shape[0]):
        for kind in range(units.shape[1]):
            size = sizes[kind].sum()
            for moved in range(units.shape[2]):
                for times in range(units.shape[3]):
                    for _ in range(units[place, kind, moved, times]):
                        for member in range(size):
                            records[row]["place"] = place
                            records[row]["home"] = place if times == 0 else UNKNOWN
                            records[row]["kind"] = kind
                            records[row]["moved"] = moved
                            records[row]["times"] = times
                            records[row]["size"] = size
                            records[row]["member"] = member
                            records[row]["budget"] = AT_PLACE
                            is_child[row] = member >= sizes[kind, ADULTS]
                            row += 1


@compiled
def place_everybody(counts: PersonCounts, heads: Ids) -> None:
    """Puts every unit on the list of its place and into the counts."""
    for unit in heads:
        one = counts.records[unit]
        for group in range(GROUPS):
            # adding to those who stay takes off from those on the way
            counts.here[-1, group, 0, one["moved"], one["times"]] += counts.sizes[one["kind"], group]
        which = class_of(counts, unit, one["place"])
        add(counts, unit, one["place"], which, 1)
        push(counts.lists, list_at(one["place"], which), unit)

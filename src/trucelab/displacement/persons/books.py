"""That nobody is lost or invented: checked at the end of every day, in every run."""

from __future__ import annotations

import numpy as np

from trucelab.compiled import compiled
from trucelab.displacement.persons.lists import Ids
from trucelab.displacement.persons.record import AT_PLACE
from trucelab.displacement.persons.tally import RETURNED, Counts, Tally, class_of
from trucelab.displacement.strata import ADULTS, CHILDREN, GROUPS
from trucelab.errors import PeopleLost


def require_everybody(tally: Tally, units: int, everybody: tuple[int, ...]) -> None:
    """Compares the persons of the tally and the units on the lists with those of the start.

    everybody  (group,) persons at the start
    raises     PeopleLost, if there are more or less of them, or a count is negative
    """
    found = tuple(tally.here.sum(axis=(0, 2, 3, 4)).tolist())
    least = int(tally.here.min(initial=0))
    listed = int(tally.lists.ends["length"][:-1].sum())
    if found != everybody or least < 0 or listed != units:
        raise PeopleLost(
            f"of {everybody[CHILDREN]} children and {everybody[ADULTS]} adults, {found[CHILDREN]} and "
            f"{found[ADULTS]} are left after a day; the least count is {least}; {listed} of {units} units are listed. "
            "This is a defect of trucelab: please report it with the scenario and the seed."
        )


def require_records(tally: Tally, heads: Ids) -> None:
    """Counts every record afresh and compares with the tally.

    raises  PeopleLost, if any count differs
    """
    here = recounted(tally, heads)
    if not np.array_equal(here, tally.here):
        raise PeopleLost(
            f"the records of persons differ from their counts by {int(np.abs(here - tally.here).sum())}. "
            "This is a defect of trucelab: please report it with the scenario and the seed."
        )


@compiled
def recounted(tally: Tally, heads: Ids) -> Counts:
    """Persons at places and on the way, from the records alone; shape as in the tally."""
    here = np.zeros_like(tally.here)
    for unit in heads:
        one = tally.records[unit]
        place, again = -1, 0
        if one["budget"] == AT_PLACE:
            place = one["place"]
            again = 1 if class_of(tally, unit, place) == RETURNED else 0
        for group in range(GROUPS):
            here[place, group, again, one["moved"], one["times"]] += tally.sizes[one["kind"], group]
    return here

"""One day of movement, person by person."""

from __future__ import annotations

from trucelab.displacement.persons.arriving import receive, refuse
from trucelab.displacement.persons.choosing import choose
from trucelab.displacement.persons.land import Counts
from trucelab.displacement.persons.leaving import flee, leave_in_peace
from trucelab.displacement.persons.now import Now
from trucelab.displacement.persons.tally import ARRIVING, LISTS_OF_PLACE, Tally
from trucelab.displacement.persons.travelling import arrive


def move_one_day(now: Now, told: Counts) -> int:
    """Moves everybody by a day, changing the records, the lists and the tally.

    told     (place,) persons who leave home because a table says so; of no length where danger decides that too
    returns  persons drawn because the table says so, the trapped among them included
    """
    arrive(now.tally, now.day)
    drawn = flee(now, told)
    leave_in_peace(now)
    part = 0
    choose(now, part)
    # every hop costs at least one part of the day's travel, so the rounds end by themselves
    while _anybody_arrives(now.tally):
        receive(now, part)
        refuse(now)
        part += 1
        choose(now, part)
    return drawn


def _anybody_arrives(tally: Tally) -> bool:
    """Whether somebody has arrived and is not taken in yet."""
    of_places = tally.lists.ends["length"][: len(tally.places) * LISTS_OF_PLACE]
    return bool(of_places[ARRIVING::LISTS_OF_PLACE].any())

"""Everything that the loops of a day need, handed about as one."""

from __future__ import annotations

from typing import NamedTuple

from trucelab.displacement.parameters import Parameters
from trucelab.displacement.persons.chance import Keys
from trucelab.displacement.persons.land import Floats, Land
from trucelab.displacement.persons.tally import Tally
from trucelab.displacement.persons.views import Views


class Now(NamedTuple):
    """A day, and everybody."""

    day: int
    """The day."""
    parameters: Parameters
    """Drawn numbers."""
    keys: Keys
    """Chance."""
    land: Land
    """The places and roads."""
    crow_km: Floats
    """(place, place) great-circle distances; empty where nobody's home matters to where they go."""
    views: Views
    """What people know of the land."""
    tally: Tally
    """Everybody."""

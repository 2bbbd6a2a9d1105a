"""What no day of a member changes."""

from __future__ import annotations

from typing import NamedTuple

from trucelab.arrays import Flags, Ints
from trucelab.movement.native.environment import Environment
from trucelab.movement.native.parameters import Parameters


class Inputs(NamedTuple):
    """Places, roads and what the days make of them."""

    border: Flags
    """(place,) where people wait who have nowhere to turn back to."""
    environment: Environment
    changes: Flags
    """(day,) whether other places or roads can be passed than before."""
    prescribed: Ints
    """(day,) people who leave home; of no length where no table prescribes them."""
    parameters: Parameters
    everybody: Ints
    """(group,) persons."""

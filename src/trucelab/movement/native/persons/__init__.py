"""Displacement person by person: the same model as in counts, with a record for everybody.

`simulate_persons` moves the people of one member; `journeys` makes the tables that may leave the program.
To add to the day: its step in `day.py` and in the kernels of counts; tests hold both to one distribution.
"""

from trucelab.movement.native.persons import journeys
from trucelab.movement.native.persons.demographics import AgeBand, Demographics
from trucelab.movement.native.persons.simulation import PersonsResult, simulate_persons

__all__ = ["AgeBand", "Demographics", "PersonsResult", "journeys", "simulate_persons"]

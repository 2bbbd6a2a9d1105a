"""Flee's model person by person, with the exact order in which Flee treats them.

`prepared` turns a world into arrays, `day` is the order of the day, `engine` runs it; kernels see arrays only.
To add to the day: its step in `day.py`, and the same in `counts/day.py` or a word that counts cannot do it.
"""

from trucelab.movement.flee.persons.engine import PersonsEngine, persons_engine

__all__ = ["PersonsEngine", "persons_engine"]

"""Flee's model person by person, with the exact order in which Flee treats them."""

from trucelab.flee.persons.engine import simulate_persons

__all__ = ["simulate_persons"]

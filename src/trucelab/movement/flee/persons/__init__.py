"""Flee's model person by person, with the exact order in which Flee treats them."""

from trucelab.movement.flee.persons.engine import PersonsEngine, persons_engine, simulate_persons

__all__ = ["PersonsEngine", "persons_engine", "simulate_persons"]

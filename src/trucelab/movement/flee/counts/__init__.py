"""Flee's model as counts of exchangeable people: the cost of a day does not grow with their number."""

from trucelab.movement.flee.counts.engine import CountsEngine, counts_engine, simulate_counts, simulate_members
from trucelab.movement.flee.counts.requires_agents import needs_persons

__all__ = ["CountsEngine", "counts_engine", "needs_persons", "simulate_counts", "simulate_members"]

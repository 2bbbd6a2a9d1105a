"""Flee's model as counts of exchangeable people: the cost of a day does not grow with their number."""

from trucelab.movement.flee.counts.engine import CountsEngine, counts_engine, requires_agents, simulate_members

__all__ = ["CountsEngine", "counts_engine", "requires_agents", "simulate_members"]

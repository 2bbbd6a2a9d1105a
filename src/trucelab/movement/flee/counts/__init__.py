"""Flee's model as counts of exchangeable people: the cost of a day does not grow with their number.

`engine` prepares and runs, `day` is the order of the day; kernels see arrays only.
To add to the day: its step in `day.py`, and the same in `persons/day.py`; tests hold both to one distribution.
"""

from trucelab.movement.flee.counts.engine import CountsEngine, counts_engine, requires_agents, simulate_members

__all__ = ["CountsEngine", "counts_engine", "requires_agents", "simulate_members"]

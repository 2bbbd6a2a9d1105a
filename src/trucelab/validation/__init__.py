"""Validation: what was simulated beside what was observed, and the scores that say how far apart they are."""

"""Validation: what was simulated beside what was observed, and the scores that say how far apart they are.

Observed counts come in through a case's own tables and are never an input of what they judge.
May use: calibration, ensemble, flee, interchange, movement, needs, scenario, talks, truce.
To add a kind: a file here that gives `Findings`, a line of `KINDS` in `kinds.py`; a score: see `scores/`.
"""

"""Displacement in north-west Syria: calibrated on two episodes of 2018, judged on any other, from its events alone.

`reports` are the rows of a folder, `episode` reads and checks them, `dangers` says what events do, `members` runs,
`scoring` compares, `tables` and `drawing` show.
To add a kind of event: a line of `EFFECTS` in `dangers.py`, a row in `docs/validation-data.md`.
"""

from trucelab.validation.nw_syria.judging import NAME, judge, names, takes

__all__ = ["NAME", "judge", "names", "takes"]

"""Chance: one counter-based stream per (seed, member, purpose, day, person), and every distribution drawn from it.

A stream is found by its key, never by drawing from another stream, so results cannot depend on the order of work, on
the number of threads, or on which other quantities are uncertain.  No outcome is ever part of a key: two outcomes of
the same member meet the same draws (common random numbers).  `words` makes 64 bits at a time, `units` and `counts` turn
them into numbers inside compiled loops, and `Stream` does so in Python.  All are our own, on whole numbers or in a
fixed order of correctly rounded operations (`trucelab.elementary`), so that no version of a library changes a draw.
May use: nothing.
To add a distribution: its compiled form in `units.py` or `counts.py`, a method of `Stream`, and
known answers in the tests.
"""

from trucelab.chance.stream import Stream, stream, uniform

__all__ = ["Stream", "stream", "uniform"]

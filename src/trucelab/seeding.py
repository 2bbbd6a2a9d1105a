"""Chance: one counter-based stream per (seed, member, purpose, day, person).

A stream is found by hashing its key, never by drawing from another stream, so
results cannot depend on the order of work, on the number of threads, or on
which other quantities are uncertain.  No outcome is ever part of a key: two
outcomes of the same member meet the same luck (common random numbers).

Source: Salmon, Moraes, Dror and Shaw (2011), "Parallel random numbers: as easy
as 1, 2, 3" (Philox); NumPy carries the generator.
"""

from __future__ import annotations

import hashlib

import numpy as np


def stream(seed: int, member: int, purpose: str, *, day: int = 0, person: int = 0) -> np.random.Generator:
    """The generator that belongs to one purpose of one member.

    seed     any integer, 0 included
    member   0 or more
    purpose  a fixed phrase, such as "departures" or the path of an uncertain value
    day, person  0 unless the purpose is drawn afresh every day or for every person
    returns  a generator that nobody else uses

    >>> float(stream(7, 0, "departures", day=3).random()) == float(stream(7, 0, "departures", day=3).random())
    True
    >>> float(stream(7, 0, "departures").random()) == float(stream(7, 1, "departures").random())
    False
    """
    text = f"trucelab/1|{seed}|{member}|{purpose}|{day}|{person}"
    digest = hashlib.blake2b(text.encode(), digest_size=16).digest()
    return np.random.Generator(np.random.Philox(key=int.from_bytes(digest, "little")))


def uniform(seed: int, member: int, purpose: str) -> float:
    """One number in [0, 1) that belongs to one purpose of one member."""
    return float(stream(seed, member, purpose).random())

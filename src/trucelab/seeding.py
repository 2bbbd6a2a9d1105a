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
    return np.random.Generator(np.random.Philox(key=_key(seed, member, purpose, day, person)))


def restart(generator: np.random.Generator, seed: int, member: int, purpose: str, *, day: int = 0) -> None:
    """Makes a generator that came from `stream` go on as that of another key: the same numbers, made sooner.

    >>> other = stream(7, 0, "departures", day=2)
    >>> restart(other, 7, 0, "departures", day=3)
    >>> float(stream(7, 0, "departures", day=3).random()) == float(other.random())
    True
    """
    key = _key(seed, member, purpose, day, 0)
    words = np.array([key & 0xFFFFFFFFFFFFFFFF, key >> 64], np.uint64)
    generator.bit_generator.state = {
        "bit_generator": "Philox",
        "state": {"counter": np.zeros(4, np.uint64), "key": words},
        "buffer": np.zeros(4, np.uint64),
        "buffer_pos": 4,
        "has_uint32": 0,
        "uinteger": 0,
    }


def _key(seed: int, member: int, purpose: str, day: int, person: int) -> int:
    text = f"trucelab/1|{seed}|{member}|{purpose}|{day}|{person}"
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=16).digest(), "little")


def uniform(seed: int, member: int, purpose: str) -> float:
    """One number in [0, 1) that belongs to one purpose of one member."""
    return float(stream(seed, member, purpose).random())

"""What people need random numbers for: every draw belongs to a person, a day and a purpose, see `kit.streams`.

Therefore draws can be made in any order, and somebody who meets the same danger under two outcomes decides alike.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from trucelab.arrays import Words
from trucelab.movement.kit.streams import random_key

PURPOSES: Final = ("departure", "prescribed departure", "return", "onward movement", "destination", "going on", "door")
DEPARTURE, PRESCRIBED, RETURN, ONWARD, DESTINATION, GOING_ON, DOOR = range(len(PURPOSES))


def keys_of(seed: int, member: int) -> Words:
    """(purpose,) keys of one member."""
    return np.array([random_key(seed, member, f"persons: {purpose}") for purpose in PURPOSES], np.uint64)

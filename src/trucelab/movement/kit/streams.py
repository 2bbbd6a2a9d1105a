"""Keys of a member's random streams for compiled loops: one word for each purpose, days and persons counted from it."""

from __future__ import annotations

import numpy as np

from trucelab import chance


def random_key(seed: int, member: int, purpose: str) -> np.uint64:
    """The key of one purpose of one member, see `chance.splitmix`."""
    return np.uint64(chance.stream(seed, member, purpose).word())

"""Kinds of places as numbers."""

from __future__ import annotations

from typing import Final

KINDS: Final = ("city", "town", "camp", "crossing", "border", "junction")
"""Kinds of places, as in `scenario.ground.PlaceKind`; the code of a kind is its position."""
CAMP: Final = KINDS.index("camp")
CROSSING: Final = KINDS.index("crossing")
BORDER: Final = KINDS.index("border")
JUNCTION: Final = KINDS.index("junction")
NO_LIMIT: Final = -1
"""Capacity where no limit is known."""

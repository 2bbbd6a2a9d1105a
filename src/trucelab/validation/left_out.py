"""Movement fitted without a case, by the name of that case: what the case itself is then judged by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

FITTED_WITHOUT: Final[Mapping[str, Mapping[str, Any]]] = {}
"""In the form of `interchange.own_movement.OWN_MOVEMENT`."""

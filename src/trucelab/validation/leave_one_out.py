"""Movement fitted without a case, by the name of that case: what the case itself is then judged by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from trucelab.interchange.own_movement import SharedNumbers, movement_of

NUMBERS_WITHOUT: Final = {
    "burundi2015": SharedNumbers(2.2, 0.025, 0.13, 0.32, 8.9, 0.75, 0.62, 0.89, 3.1, 13),
    "car2013": SharedNumbers(1.4, 0, 0.56, 0.33, 4.7, 0.74, 0.7, 0.35, 3.6, 15),
    "mali2012": SharedNumbers(2.2, 0, 0.012, 0.4, 16, 0.76, 0.65, 2, 1.1, 13),
    "ssudan2014": SharedNumbers(2.5, 0.023, 0.22, 0.4, 3.3, 0.7, 0.66, 1.2, 2.8, 14),
    "syria2013": SharedNumbers(6.4, 0.37, 0.0013, 0.14, 39, 1, 0.65, 1.5, 1.8, 14),
}
"""The best points of `scripts/fit_movement.py` for the other four cases."""
FITTED_WITHOUT: Final[Mapping[str, Mapping[str, Any]]] = {
    case: movement_of(numbers) for case, numbers in NUMBERS_WITHOUT.items()
}
"""In the form of `interchange.own_movement.OWN_MOVEMENT`."""

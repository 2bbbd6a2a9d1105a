"""What a movement rule is: a formula, and the settings it reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Rule:
    """A rule of movement, known by the name that scenarios use."""

    name: str
    """Name in the scenario, such as "crowding"."""
    source: str
    """Who proposed the formula."""
    formula: Callable[..., Any]
    """Of numbers, compiled for the kernels, or of arrays before they start; both call it by its own name."""
    settings: Mapping[str, str]
    """Field of `Parameters` by field of the rule's settings; what is not listed keeps its neutral value."""

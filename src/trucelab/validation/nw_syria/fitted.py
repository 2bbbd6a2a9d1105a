"""The fitted numbers, as they are shipped: movement, danger, and what they were fitted on."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from trucelab.scenario.files import text_of
from trucelab.scenario.ground import Danger
from trucelab.scenario.movement import Movement
from trucelab.scenario.values import ShareQuantity, StrictModel
from trucelab.scenario.yaml_text import MAX_BYTES, read_yaml
from trucelab.validation.nw_syria.region import ROOT

FILE: Final = "fitted.yaml"


class FittedNumbers(StrictModel):
    """`fitted.yaml`: blocks that a scenario could hold, and a number of truces."""

    movement: Movement
    """As in a scenario."""
    danger: Danger
    """As `ground.danger` of a scenario."""
    truce_leaves: ShareQuantity
    """Share of danger that is left, while a truce holds, of what began before it."""


def read_fitted(path: Path) -> FittedNumbers:
    """Read a file of fitted numbers."""
    return FittedNumbers.model_validate(read_yaml(text_of(path, path.name, MAX_BYTES), path.name).value)


@cache
def fitted() -> FittedNumbers:
    """The numbers that are shipped."""
    return read_fitted(ROOT / FILE)

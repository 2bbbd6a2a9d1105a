"""Custom columns of locations.csv and routes.csv as numbers."""

from __future__ import annotations

import math

from trucelab.errors import WrongInput
from trucelab.movement.flee.case import Location, Route


def number_in(row: Location | Route, name: str, otherwise: float = 0.0) -> float:
    """A number in a custom column.

    otherwise  what stands for an empty cell or a missing column
    raises     WrongInput, where the cell holds no finite number
    """
    text = row.attributes.get(name, "")
    try:
        value = float(text or otherwise)
    except ValueError:
        value = math.nan
    if math.isfinite(value):
        return value
    file = "locations.csv" if isinstance(row, Location) else "routes.csv"
    says = f'"{text}" is not a number; write one, or leave the cell empty for {otherwise:g}'
    raise WrongInput.one(says, file=f"input_csv/{file}", line=row.line, where=name)


def whole_in(row: Location | Route, name: str) -> int:
    """A whole number in a custom column, cut; 0 where there is none.

    raises  WrongInput, where the cell holds no finite number
    """
    return int(number_in(row, name))

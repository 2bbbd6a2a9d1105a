"""Aid: the part of a supply that comes through crossings, and what is left of the supply while it cannot pass.

A share s of what a place had on the first day came through a crossing.  While aid cannot pass there, the place has
1 - s of its supply; what fails for other reasons is a factor on top.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trucelab.needs.standards import Draw
from trucelab.scenario.ground import Place
from trucelab.scenario.needs import Standard, Through

Stopped = Mapping[str, NDArray[np.bool_]]
"""By crossing: (day,) whether aid cannot pass."""


def supply_left(
    name: str, standard: Standard, places: Sequence[Place], stopped: Stopped, draw: Draw
) -> NDArray[np.float64]:
    """Share of its supply of one standard that each place has on each day, with aid stopped at crossings.

    stopped  every crossing that the standard names, over the same days
    returns  (day, place), 0 to 1; (1, place) of ones where no aid stops, which stands for every day
    """
    left = np.ones((1, len(places)))
    for crossing, aid in standard.through.items():
        # what never stops is not drawn: it plays no part
        if stopped[crossing].any():
            path = f"needs.standards.{name}.through.{crossing}"
            left = left - np.outer(stopped[crossing], _shares(path, aid, places, draw))
    # highest values add up to 1 at most; rounding may go past it
    return np.maximum(left, 0.0)


def _shares(path: str, aid: Through, places: Sequence[Place], draw: Draw) -> NDArray[np.float64]:
    """Share that came through one crossing at each place, (place,); drawn under the path of the value."""
    kinds = sorted({place.kind for place in places if aid.goes_to(place.region)})
    by_kind = {kind: aid.share_at(kind) for kind in kinds}
    drawn = {key: draw(f"{path}.{key}", quantity) for key, quantity in dict(by_kind.values()).items()}
    return np.array([drawn[by_kind[place.kind][0]] if aid.goes_to(place.region) else 0.0 for place in places])


def with_aid(supply: NDArray[np.float64], left: NDArray[Any]) -> NDArray[np.float64]:
    """A supply by day: what goes on being there, times the share that is left; what is not judged stays so.

    supply   (standard, place), as from `demand.supply`
    left     (standard, day, place), 0 to 1
    returns  (standard, day, place)
    """
    by_day = np.broadcast_to(supply[:, None, :], left.shape).copy()
    # inf stands for "not judged", and inf x 0 would be nan
    np.multiply(by_day, left, out=by_day, where=np.isfinite(by_day))
    return by_day

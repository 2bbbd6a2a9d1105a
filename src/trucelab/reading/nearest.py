"""What lies nearest on the sphere; positions in degrees (WGS 84)."""

from __future__ import annotations

from typing import Final

import numpy as np

from trucelab.arrays import Floats
from trucelab.sphere import EARTH_RADIUS_KM

KM_PER_DEGREE: Final = EARTH_RADIUS_KM * np.pi / 180.0


def nearest_on(
    lat: float,
    lon: float,
    start: Floats,
    end: Floats,
) -> tuple[int, float, float]:
    """The segment nearest to a position, where on it, and how far away.

    Distances are measured on the plane that touches the sphere at the position: right near it, which is all that the
    nearest needs.

    start, end  (segment, 2) float64, latitude and longitude of both ends
    returns     row of the segment; share of its length from the start, 0 to 1; kilometres
    """
    scale = np.array([KM_PER_DEGREE, KM_PER_DEGREE * np.cos(np.radians(lat))])
    along = _turned(end - start) * scale
    away = _turned(start - np.array([lat, lon])) * scale
    length = np.einsum("ij,ij->i", along, along)
    share = np.clip(-np.einsum("ij,ij->i", away, along) / np.where(length > 0, length, 1.0), 0.0, 1.0)
    gap = np.hypot(*(away + along * share[:, None]).T)
    row = int(np.argmin(gap))
    return row, float(share[row]), float(gap[row])


def _turned(difference: Floats) -> Floats:
    """Differences of longitude between -180 and 180, so that the date line is no gap."""
    return np.column_stack([difference[:, 0], (difference[:, 1] + 180.0) % 360.0 - 180.0])

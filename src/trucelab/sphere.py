"""Distances on the sphere, in kilometres; positions in degrees (WGS 84)."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

EARTH_RADIUS_KM: Final = 6371.0088
"""Mean radius, IUGG (Moritz 2000)."""


def great_circle_km(lat: ArrayLike, lon: ArrayLike, other_lat: ArrayLike, other_lon: ArrayLike) -> NDArray[np.float64]:
    """Great-circle distance by the haversine formula (Sinnott 1984); degrees in, kilometres out, broadcasting.

    >>> round(float(great_circle_km(0.0, 0.0, 0.0, 90.0)))
    10008
    """
    phi, other_phi = np.radians(lat), np.radians(other_lat)
    half_lat = np.sin((other_phi - phi) / 2)
    half_lon = np.sin(np.radians(np.subtract(other_lon, lon)) / 2)
    chord = half_lat**2 + np.cos(phi) * np.cos(other_phi) * half_lon**2
    # rounding can push the square of half the chord past 1 for antipodes
    distance: NDArray[np.float64] = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(chord, 1.0)))
    return distance

"""Distances on the sphere, in kilometres; positions in degrees (WGS 84)."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from trucelab.angles import arcsin, cos, sin
from trucelab.arrays import Floats

EARTH_RADIUS_KM: Final = 6371.0088
"""Mean radius, IUGG (Moritz 2000)."""
RADIANS_PER_DEGREE: Final = math.pi / 180.0


def great_circle_km(lat: ArrayLike, lon: ArrayLike, other_lat: ArrayLike, other_lon: ArrayLike) -> Floats:
    """Great-circle distance by the haversine formula (Sinnott 1984); degrees in, kilometres out, broadcasting.

    Distances weigh ways, so that their last bit must be the same on every machine.

    >>> round(float(great_circle_km(0.0, 0.0, 0.0, 90.0)))
    10008
    """
    phi, other_phi = _radians(lat), _radians(other_lat)
    half_lat = sin(0.5 * (other_phi - phi))
    half_lon = sin(0.5 * _radians(np.subtract(other_lon, lon)))
    chord = half_lat * half_lat + cos(phi) * cos(other_phi) * (half_lon * half_lon)
    # rounding can push the square of half the chord past 1 for antipodes
    return 2.0 * EARTH_RADIUS_KM * arcsin(np.sqrt(np.minimum(chord, 1.0)))


def _radians(degrees: ArrayLike) -> Floats:
    return np.asarray(degrees, np.float64) * RADIANS_PER_DEGREE

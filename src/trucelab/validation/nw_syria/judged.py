"""What was found on one episode."""

from __future__ import annotations

from dataclasses import dataclass

from trucelab.validation.nw_syria.episode import Episode
from trucelab.validation.nw_syria.members import Ensemble
from trucelab.validation.nw_syria.scoring import Compared, Scores


@dataclass(frozen=True)
class Judged:
    """An episode, its members, and its scores."""

    episode: Episode
    ensemble: Ensemble
    found: tuple[Compared, ...]
    shipped: bool
    use: str
    """"fitted on", "test" or "given"."""
    series: Scores
    split: Scores
    subdistricts: Scores


@dataclass(frozen=True)
class Sochi:
    """Arrivals in Idleb and western Aleppo around the memorandum of 17 September 2018."""

    months: dict[int, float]
    """Median arrivals by month of 2018."""
    observed: dict[int, dict[str, int]]
    """Counted arrivals by month and agency."""
    rise: float
    """September over August, less 1."""
    fall: float
    """October over September, less 1."""
    fall_band: tuple[float, ...]
    """Ends of the 80 % band of the fall; none with too few members."""

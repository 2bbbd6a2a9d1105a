"""Violence while a truce holds and after it has ended, as shares of the lethal rate before: the priors.

To add one: a key in `scenario.consequences.Truce` and a line in `LEVELS`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from trucelab.arrays import Floats
from trucelab.scenario.consequences import Truce
from trucelab.truce.covariates import ASSUMPTION, SCENARIO, ratio_purpose
from trucelab.truce.draws import Draws, LogNormal, quantity_at


@dataclass(frozen=True)
class Level:
    """One uncertain level of violence, or of attempts to end it."""

    key: str
    """Field of `scenario.consequences.Truce` with which the analyst sets it."""
    symbol: str
    label: str
    unit: str
    prior: LogNormal
    assumption: bool
    basis: str

    def tag(self, truce: Truce) -> str:
        """What must stand beside it wherever it is printed; empty where it was measured."""
        if getattr(truce, self.key) is not None:
            return SCENARIO
        return ASSUMPTION if self.assumption else ""

    def drawn(self, truce: Truce, draws: Draws) -> Floats:
        """(draw,) levels."""
        heights = draws.heights(self._purpose(truce))[0]
        given = getattr(truce, self.key)
        return self.prior.at(heights) if given is None else quantity_at(given, heights)

    def _purpose(self, truce: Truce) -> str:
        # a pretext clause ties the two: where the group is most violent, the clause does most harm
        if self is EXCLUDED and truce.pretext_clause:
            return ratio_purpose("pretext_clause")
        return f"truce {self.key}"


RESIDUAL: Final = Level(
    "residual_violence",
    "rho",
    "violence while it holds",
    "share of the earlier rate",
    LogNormal(0.17, 0.9),
    assumption=False,
    basis="Computed from UCDP GED: days 14-27 of six Syrian truces that held, 0.04 to 0.42 of the rate before.",
)
EXCLUDED: Final = Level(
    "excluded_group_violence",
    "q",
    "incidents of the excluded group",
    "share of the earlier rate",
    LogNormal(0.1, 0.9),
    assumption=True,
    basis="No sourced number exists. A Poisson stream beside the truce; it does nothing to the chance that the truce "
    "holds, unless feedback is on, or a pretext clause ties the two: then draws with much of it are those in which the "
    "clause harms most.",
)
AFTER: Final = Level(
    "violence_after",
    "m",
    "violence a month after its end",
    "multiple of the earlier rate",
    LogNormal(1.0, 1.0),
    assumption=False,
    basis="Computed from UCDP GED: the examples run from 0.9 (cessation of hostilities of 2016, months 6-9) to 6.9 "
    "(Sochi, months 6-9).",
)
ATTEMPTS: Final = Level(
    "attempts_per_month",
    "",
    "new attempts",
    "a month",
    LogNormal.between(0.3, 0.67, 1.5),
    assumption=False,
    basis="0.3 to 1.5 a month; Syria 2012-2020, 1.4 (computed from ETH/PRIO), is the upper end.",
)
LEVELS: Final = (RESIDUAL, EXCLUDED, AFTER, ATTEMPTS)

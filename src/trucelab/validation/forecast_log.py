"""The score of a forecast log: Brier and logarithmic score, calibration by bins, skill against the base rate."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from trucelab.errors import WrongInput
from trucelab.scenario.forecasts import Statement
from trucelab.validation.scores.brier import BrierParts, brier_parts, brier_score
from trucelab.validation.scores.log_score import log_score
from trucelab.validation.scores.skill import skill_score


@dataclass(frozen=True)
class LogScore:
    """What the resolved statements of a log score."""

    scored: int
    unresolved: int
    void: int
    base_rate: float
    """Chance that the reference gives to every statement."""
    in_hindsight: bool
    """Whether the base rate is the share that came true in this very log."""
    brier: float
    brier_reference: float
    log: float
    """Nats; infinite where something came that was said to be impossible."""
    log_reference: float
    parts: BrierParts
    """Why the Brier score is what it is, by bins of equal width."""
    impossible: tuple[str, ...]
    """Statements with a chance of 0 or 1 that came out the other way."""

    @property
    def brier_skill(self) -> float | None:
        """1 - Brier score / that of the base rate; None where the reference leaves nothing to gain."""
        return _skill(self.brier, self.brier_reference)

    @property
    def log_skill(self) -> float | None:
        """The same for the logarithmic score."""
        return _skill(self.log, self.log_reference)


def _skill(score: float, reference: float) -> float | None:
    if not (math.isfinite(score) and math.isfinite(reference)):
        return None
    found = float(skill_score(score, reference))
    return found if math.isfinite(found) else None


def score_log(rows: Sequence[Statement], *, bins: int = 5, base_rate: float | None = None) -> LogScore | None:
    """Score the statements that are resolved by yes or no.

    bins       bands of equal width into which chances are grouped, 1 or more
    base_rate  chance that the reference gives to every statement; the share that came true where left out
    returns    None where nothing is resolved yet
    raises     WrongInput, if `bins` or `base_rate` are out of range
    Sources: Brier (1950), Good (1952), Murphy (1973) for the parts, Murphy (1988) for skill.
    """
    if bins < 1:
        raise WrongInput.one(f"{bins}; give 1 or more", where="--bins")
    if base_rate is not None and not 0.0 <= base_rate <= 1.0:
        raise WrongInput.one(f"{base_rate:g}; give a chance between 0 and 1", where="--base-rate")
    known = [row for row in rows if row.resolved in ("yes", "no")]
    if not known:
        return None
    chances = [row.probability for row in known]
    came = [float(row.resolved == "yes") for row in known]
    rate = sum(came) / len(came) if base_rate is None else base_rate
    reference = [rate] * len(known)
    return LogScore(
        scored=len(known),
        unresolved=sum(row.resolved is None for row in rows),
        void=sum(row.resolved == "void" for row in rows),
        base_rate=rate,
        in_hindsight=base_rate is None,
        brier=brier_score(chances, came),
        brier_reference=brier_score(reference, came),
        log=log_score(chances, came),
        log_reference=log_score(reference, came),
        parts=brier_parts(chances, came, bins=bins),
        impossible=tuple(row.statement for row, yes in zip(known, came, strict=True) if row.probability == 1.0 - yes),
    )

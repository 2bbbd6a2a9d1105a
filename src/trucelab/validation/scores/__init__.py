"""The scores, by the names that tables and commands use.

To add one: a file here that ends in a `Score`, and a line in `SCORES`; tests find it there.
"""

from trucelab.validation.scores.bias import BIAS, RELATIVE_BIAS, bias, relative_bias
from trucelab.validation.scores.brier import BRIER, BrierParts, brier_parts, brier_score
from trucelab.validation.scores.coverage import (
    COVERAGE_50,
    COVERAGE_80,
    COVERAGE_90,
    LEVELS,
    central_band,
    coverage,
)
from trucelab.validation.scores.crps import CRPS, CRPS_FAIR, continuous_ranked_probability_score
from trucelab.validation.scores.cumulative_error import CUMULATIVE_ERROR, absolute_relative_error
from trucelab.validation.scores.interval_score import INTERVAL_50, INTERVAL_80, INTERVAL_90, interval_score
from trucelab.validation.scores.log_score import LOG_SCORE, log_score
from trucelab.validation.scores.percentage_error import MAPE, mean_absolute_percentage_error
from trucelab.validation.scores.persistence import flat_share, held_flat, sloped
from trucelab.validation.scores.rank_histogram import pit_histogram, rank_histogram
from trucelab.validation.scores.relative_difference import (
    ARD,
    ARD_RESCALED,
    ARD_RESCALED_INTEGER,
    RelativeDifference,
    Rescaling,
    averaged_relative_difference,
)
from trucelab.validation.scores.scaled_error import (
    MASE7_FLAT,
    MASE7_SHARE,
    MASE7_SLOPED,
    MASE30_FLAT,
    MASE30_SHARE,
    MASE30_SLOPED,
    Naive,
    ScaledError,
    mean_absolute_scaled_error,
)
from trucelab.validation.scores.score import Judged, Score
from trucelab.validation.scores.skill import skill_score

SCORES = {
    score.name: score
    for score in (
        ARD,
        ARD_RESCALED,
        ARD_RESCALED_INTEGER,
        MASE7_FLAT,
        MASE7_SLOPED,
        MASE7_SHARE,
        MASE30_FLAT,
        MASE30_SLOPED,
        MASE30_SHARE,
        MAPE,
        BIAS,
        RELATIVE_BIAS,
        CRPS,
        CRPS_FAIR,
        COVERAGE_50,
        COVERAGE_80,
        COVERAGE_90,
        INTERVAL_50,
        INTERVAL_80,
        INTERVAL_90,
        BRIER,
        LOG_SCORE,
        CUMULATIVE_ERROR,
    )
}

__all__ = [
    "LEVELS",
    "SCORES",
    "BrierParts",
    "Judged",
    "Naive",
    "RelativeDifference",
    "Rescaling",
    "ScaledError",
    "Score",
    "absolute_relative_error",
    "averaged_relative_difference",
    "bias",
    "brier_parts",
    "brier_score",
    "central_band",
    "continuous_ranked_probability_score",
    "coverage",
    "flat_share",
    "held_flat",
    "interval_score",
    "log_score",
    "mean_absolute_percentage_error",
    "mean_absolute_scaled_error",
    "pit_histogram",
    "rank_histogram",
    "relative_bias",
    "skill_score",
    "sloped",
]

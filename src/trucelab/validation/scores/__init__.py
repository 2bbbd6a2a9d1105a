"""The scores, by the names that tables and commands use.

To add one: a file here that ends in a `Score`, and a line in `SCORES`; tests find it there.
"""

from trucelab.validation.scores.bias import BIAS, RELATIVE_BIAS
from trucelab.validation.scores.brier import BRIER
from trucelab.validation.scores.coverage import COVERAGE_50, COVERAGE_80, COVERAGE_90
from trucelab.validation.scores.crps import CRPS, CRPS_FAIR
from trucelab.validation.scores.cumulative_error import CUMULATIVE_ERROR
from trucelab.validation.scores.interval_score import INTERVAL_50, INTERVAL_80, INTERVAL_90
from trucelab.validation.scores.log_score import LOG_SCORE
from trucelab.validation.scores.percentage_error import MAPE
from trucelab.validation.scores.relative_difference import ARD, ARD_RESCALED, ARD_RESCALED_INTEGER
from trucelab.validation.scores.scaled_error import (
    MASE7_FLAT,
    MASE7_SHARE,
    MASE7_SLOPED,
    MASE30_FLAT,
    MASE30_SHARE,
    MASE30_SLOPED,
)

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

__all__ = ["SCORES"]

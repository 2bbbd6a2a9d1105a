"""How long a truce holds, as plain values and as words; here, as the report loads much that a quick answer spares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from trucelab.truce.baselines import SETTLES_WAR_BASIS, Preset
from trucelab.truce.course import COURSE_BASIS
from trucelab.truce.covariates import ASSUMPTION
from trucelab.truce.drawing import PRIORS
from trucelab.truce.hazard import FEEDBACK_BASIS, TERM_BASIS
from trucelab.truce.outlook import Curve, Outlook, Spread

LIMITS: Final = (
    "Skill is small: on 25 truces held out the default mix scores 0.19 to 0.24 where saying one half every day scores "
    "0.25, and the effect of a mechanism had seen some of them (trucelab validate truce). Good for a band and for "
    "comparing terms, never for a date.",
    "Short and unreported truces are missing: none behind the war-ending preset fails before day 14, and the end of "
    "46.5 % of the truces in the data behind the pause preset is unknown.",
    "Mechanisms are not agreed at random, and peacekeepers go to particular wars: an effect is what was seen where the "
    "term was agreed, not what adding it would do.",
    "10 of the truces held out are of one war, Syria; events dated worse than a week, 28 % of its recorded deaths, are "
    "left out there.",
)
"""What a reader must know, short; docs/science/truce.md has it whole."""

OVER_DAYS: Final = 365
"""Beyond this a number of days is not told."""


def as_values(found: Outlook) -> dict[str, Any]:
    """Everything that was found about one truce, as plain values for JSON."""
    return {
        "settles_war": found.truce.settles_war,
        "settles_war_basis": SETTLES_WAR_BASIS,
        "then": {name: [share.low, share.mode, share.high] for name, share in found.truce.then.items()},
        "presets": [_preset(preset) for preset in (PRIORS.pause, PRIORS.war_ending)],
        "failure": {
            "definition": found.curve.definition.label,
            "mixed": found.curve.definition.mixed,
            "kinds": {kind.label: kind.says for kind in found.curve.definition.kinds},
        },
        "curve": _curve(found.curve),
        "at_horizon": _curve(found.at_horizon),
        "holding_days": _spread(found.holding_days),
        "held_to_horizon": found.held,
        "failed_by_horizon": found.failed,
        "lapsed_by_horizon": found.lapsed,
        "fixed_term": None if found.truce.term_days is None else TERM_BASIS,
        "feedback": f"{ASSUMPTION}: {FEEDBACK_BASIS}" if found.truce.violence_feedback.high > 0.0 else None,
        "terms": [
            {
                "term": effect.covariate.switch,
                "label": effect.covariate.label,
                "present": effect.present,
                "tag": effect.tag,
                "hazard_ratio": {"median": effect.covariate.ratio.median, "interval_95": effect.covariate.interval},
                "presets": effect.covariate.presets,
                "weight": effect.share,
                "with": effect.with_it,
                "without": effect.without,
                "change": {"low": effect.low, "median": effect.median, "high": effect.high},
                "basis": effect.covariate.basis,
            }
            for effect in found.terms
        ],
        "levels": [
            {
                "key": drawn.level.key,
                "label": drawn.level.label,
                "unit": drawn.level.unit,
                "tag": drawn.tag,
                **_spread(drawn.drawn),
                "basis": drawn.level.basis,
            }
            for drawn in found.levels
        ],
        "violence": [
            {"day": day, **_spread(violence)} for day, violence in zip(found.violence_days, found.violence, strict=True)
        ],
        "violence_basis": f"{ASSUMPTION}: {COURSE_BASIS}",
        "assumptions": found.assumptions,
    }


def _preset(preset: Preset) -> dict[str, Any]:
    return {"preset": preset.name, "failure": preset.failure.label, "source": preset.source}


def _curve(curve: Curve) -> dict[str, list[float]]:
    return {name: getattr(curve, name).tolist() for name in ("days", "low", "median", "high", "mean", "lapsed")}


def _spread(found: Spread) -> dict[str, float | None]:
    """Ends that are never reached are null."""
    return {name: None if value == float("inf") else value for name, value in vars(found).items()}


def summary(found: Mapping[str, Any], horizon: int) -> list[str]:
    """What is said first about one truce, from its plain values."""
    weight = found["settles_war"]
    kind = (
        "a bare pause" if weight == 0.0 else "a truce that ends the war" if weight == 1.0 else "a mix of both presets"
    )
    holding = found["holding_days"]
    says = [
        f"Holds {days(holding['median'])} in the middle case ({days(holding['low'])} to {days(holding['high'])} in 80 "
        f"% of draws); in force after {horizon} days in {percent(found['held_to_horizon'])} of draws, failed in "
        f"{percent(found['failed_by_horizon'])}"
        + (f", run out in {percent(found['lapsed_by_horizon'])}." if found["fixed_term"] else "."),
        f"Taken as {kind}: weight of the war-ending preset {weight:g}.",
        _failure(found["failure"]),
    ]
    if found["assumptions"]:
        says.append(f"{ASSUMPTION}, nobody has measured it: {', '.join(found['assumptions'])}.")
    return says


def _failure(failure: Mapping[str, Any]) -> str:
    kinds = "; ".join(f"{name}: {says}" for name, says in failure["kinds"].items())
    start = "The curve mixes definitions of failure, any of which ends it" if failure["mixed"] else "Failure"
    return f"{start} ({kinds})."


def percent(share: float) -> str:
    """A share as a whole percentage."""
    return f"{round(100 * share)} %"


def days(number: float | None) -> str:
    """A number of days, no sharper than it can be meant.

    >>> days(0.3), days(1.2), days(26.6), days(2240.0), days(None)
    ('under a day', '1 day', '27 days', 'over a year', 'over a year')
    """
    if number is None or number > OVER_DAYS:
        return "over a year"
    if number < 1.0:
        return "under a day"
    return f"{number:.0f} day{'s' * (round(number) != 1)}"


def change(term: Mapping[str, Any]) -> str:
    """What a term changes, in percentage points, or why it changes nothing."""
    if term["weight"] == 0.0:
        return "none: it acts on the preset of weight 0"
    found = term["change"]
    if found["low"] == found["high"] == 0.0:
        return "none"
    low, median, high = (_points(found[edge]) for edge in ("low", "median", "high"))
    return f"{median} ({low} to {high}) points"


def _points(share: float) -> str:
    number = round(100 * share)
    return f"{number:+d}".replace("-", "−") if number else "0"


def spread(found: Mapping[str, Any]) -> str:
    """A median with its 80 % band."""
    return f"{found['median']:.2g} ({found['low']:.2g} to {found['high']:.2g})"

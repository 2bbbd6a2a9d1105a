"""The claims, each with its verdict and why."""

from __future__ import annotations

from typing import Any

from trucelab.ensemble.claims import Judged, judge
from trucelab.ensemble.study import Run
from trucelab.report.citations import cited
from trucelab.report.wording import band, capital, listed, percent


def content(run: Run) -> dict[str, Any]:
    """One row a claim."""
    return {
        "rows": [
            {"judged": judged, "why": why(run, judged), "evidence": cited(run.scenario.document, judged.claim.grounds)}
            for judged in judge(run)
        ]
    }


def why(run: Run, judged: Judged) -> str:
    """The numbers behind a verdict, in words."""
    text = WHY[judged.claim.kind](run, judged, judged.claim)
    if judged.drivers:
        parties = run.scenario.document.parties
        party, statement, if_held, if_not = judged.drivers[0]
        position = next(
            item.because or item.says
            for item in run.scenario.document.talks.preferences[party]
            if item.says == statement
        )
        text += (
            f" It turns most on whether {parties[party].name} really holds to “{position}”: true in {percent(if_held)} "
            f"of draws if so, in {percent(if_not)} if not."
        )
    return text


def _stable(run: Run, judged: Judged, claim: Any) -> str:
    return f"“{capital(claim.outcome)}” is an equilibrium in {percent(judged.share)} of drawn preferences."


def _open(run: Run, judged: Judged, claim: Any) -> str:
    said = [f"“{name}” can last in {percent(judged.details[name])} of draws" for name in claim.outcomes]
    return f"{capital(listed(said))}; all of them in {percent(judged.share)}."


def _no_common(run: Run, judged: Judged, claim: Any) -> str:
    names = [run.scenario.document.parties[maker].name for maker in claim.among]
    return f"In {percent(judged.share)} of draws no state is the first choice of {listed(names)} at once."


def _last_chance(run: Run, judged: Judged, claim: Any) -> str:
    outcome = claim.outcome
    if judged.share == 1:
        return f"No sequence of moves leads from the status quo to “{outcome}” any more."
    moves, unwilling = judged.details["moves"], judged.details["unwilling"]
    return (
        f"“{capital(outcome)}” can still be reached after {run.manifest['as_of']}: on average {moves:.1f} moves, "
        f"{unwilling:.1f} of them against the interest of whoever makes them. It was not the last chance."
    )


def _not_sufficient(run: Run, judged: Judged, claim: Any) -> str:
    parties = run.scenario.document.parties
    said = [
        f"{parties[maker].name} would stay in {percent(judged.details[maker])} of draws"
        for maker in claim.decision_makers
    ]
    return (
        f"With the condition met, {listed(said)}; in {percent(judged.share)} it does not satisfy all of them at once."
    )


def _prefers(run: Run, judged: Judged, claim: Any) -> str:
    return (
        f"Of all pairs of states that differ in nothing else, {percent(judged.details.get('pairs', 0.0))} are ranked "
        "as the claim says."
    )


def _promotes(run: Run, judged: Judged, claim: Any) -> str:
    return (
        f"The outcome can last in {percent(judged.details['before'])} of draws as things stand, and in "
        f"{percent(judged.share)} once the statement comes first."
    )


def _figure(run: Run, judged: Judged, claim: Any) -> str:
    assert judged.figure is not None
    text = f"The model has {band(judged.figure)}."
    below, above = judged.details["below"], judged.details["above"]
    if below or above:
        text += f" Below the claim in {percent(below)} of members, above it in {percent(above)}."
    return text


WHY = {
    "stable": _stable,
    "open": _open,
    "no common first choice": _no_common,
    "last chance": _last_chance,
    "not sufficient": _not_sufficient,
    "prefers": _prefers,
    "promotes": _promotes,
    "figure": _figure,
}
"""How the reason for a verdict is told, by kind of claim."""

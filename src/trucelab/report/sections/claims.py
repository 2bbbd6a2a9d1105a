"""The claims, each with its verdict and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trucelab.ensemble.findings.verdicts import Distance, Judged, TurnsOnInput, verdicts
from trucelab.ensemble.record.run_record import Run
from trucelab.report.citations import cited
from trucelab.report.wording import band, capital, listed, percent
from trucelab.talks.dynamics import STANDING

SAYS = {"holds": "the model agrees", "depends": "it depends", "differs": "the model differs", "untested": "not tested"}
"""Verdicts in print."""
MOVES_TOLD = 2
"""Moves of a statement that are written out; the record holds more."""


def content(run: Run) -> dict[str, Any]:
    """One row a claim."""
    document = run.scenario.document
    return {
        "rows": [
            {
                "judged": judged,
                "verdict": SAYS[judged.verdict],
                "why": why(run, judged),
                "distance": how_far(run, judged),
                "evidence": cited(document, judged.claim.grounds),
                "yardstick": () if judged.claim.yardstick is None else cited(document, judged.claim.yardstick.grounds),
            }
            for judged in verdicts(run)
        ]
    }


def why(run: Run, judged: Judged) -> str:
    """The numbers behind a verdict, in words, and what it turns on."""
    if judged.verdict == "untested":
        return f"None of {run.manifest['members']} members bears on it, so it is not tested."
    text = WHY[judged.claim.kind](run, judged, judged.claim)
    if judged.verdict != "depends":
        return text
    if not judged.turns_on:
        return (
            f"{text} It depends; nothing that is uncertain can be told from luck in {run.manifest['members']} members."
        )
    first = judged.turns_on[0]
    if isinstance(first, TurnsOnInput):
        return (
            f"{text} It turns most on “{first.says.partition('. ')[0].rstrip('.')}” ({first.name}): the claim is true "
            f"mainly where that is assumed {'high' if first.where_true > first.where_not else 'low'}."
        )
    return (
        f"{text} It turns most on whether {run.scenario.document.parties[first.party].name} really holds to "
        f"“{_position(run, first.party, first.says)}”: true in {percent(first.if_held)} of draws if so, in "
        f"{percent(first.if_not)} if not."
    )


def _position(run: Run, party: str, says: str) -> str:
    """A statement in the words of the position behind it, where the scenario has any."""
    listed_there = run.scenario.document.talks.preferences[party]
    return next(item.because or item.says for item in listed_there if item.says == says)


def how_far(run: Run, judged: Judged) -> str:
    """How far a verdict is from turning, in words."""
    distance = judged.distance
    said = []
    if distance.margin is not None:
        said.append(_on_the_bound(distance))
    elif distance.flips is not None:
        said += _flips(run, distance.flips)
    elif judged.claim.kind == "last chance":
        said.append("Preferences play no part; only moves that cannot be undone would make it the last.")
    elif judged.claim.kind == "weight":
        said.append(_places(judged.details))
    if distance.of:
        said.append(f"The verdict changes if {distance.members} of the {distance.of} members change.")
    return " ".join(said)


def _on_the_bound(distance: Distance) -> str:
    if distance.factor is None:
        return "The median is nought."
    text = f"The threshold of the claim is {distance.factor:.2g} times our median"
    if distance.bands is not None:
        text += f", {'outside' if abs(distance.bands) > 1.0 else 'inside'} its band"
    return f"{text}."


def _flips(run: Run, flips: Mapping[str, Any]) -> list[str]:
    dropped, moved = ([_change(run, change) for change in flips[key]] for key in ("dropped", "moved"))
    said = []
    if dropped:
        said.append(f"In the central case it turns if {listed(dropped, 'or')}.")
    if moved:
        by = "one place" if flips["places"] == 1 else f"{flips['places']} places"
        others = " Others of that size do too." if len(moved) > MOVES_TOLD else ""
        said.append(f"The smallest move that turns it is by {by}: {listed(moved[:MOVES_TOLD], 'or')}.{others}")
    if not flips["tried"]:
        said.append("The central case does not bear on it.")
    elif not said:
        said.append(f"No single statement, dropped or moved, turns it in the central case ({flips['tried']} tried).")
    return said


def _change(run: Run, change: Mapping[str, Any]) -> str:
    party = change["decision_maker"]
    name, position = run.scenario.document.parties[party].name, _position(run, party, change["statement"])
    if change["to"] is None:
        return f"{name} drops “{position}”"
    return f"{name} puts “{position}” at place {change['to']} instead of {change['place']}"


def _places(details: Mapping[str, float]) -> str:
    if "lowest" not in details:
        return "Nothing turns on the place of the statement in any draw."
    enough = f"Where its place matters, place {details['lowest']:.1f} is low enough on average"
    if "stands" not in details:
        return f"{enough}; the list as written does not have it."
    return f"{enough}; it stands at place {details['stands']:.1f}."


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
    moves, disimprovements = judged.details["moves"], judged.details["disimprovements"]
    return (
        f"“{capital(outcome)}” can still be reached after {run.manifest['as_of']}: on average {moves:.1f} moves, "
        f"{disimprovements:.1f} of them against the interest of whoever makes them. It was not the last chance."
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
        f"{percent(judged.details['after'])} once the statement comes first."
    )


def _weight(run: Run, judged: Judged, claim: Any) -> str:
    details = judged.details
    text = (
        f"With the statement put first, “{claim.outcome}” can last in {percent(details['top'])} of draws, without it "
        f"in {percent(details['without'])}. Its place makes a difference in {percent(details['matters'])} of draws"
    )
    if not details["matters"]:
        return f"{text}: the claim is not borne out."
    return f"{text}; in {percent(judged.share)} of these no place is worse than one below it."


def _ranks_above(run: Run, judged: Judged, claim: Any) -> str:
    name = run.scenario.document.parties[claim.decision_maker].name
    outcomes = listed([f"“{outcome}”" for outcome in claim.outcomes], "or")
    return (
        f"{name} ranks every state of {outcomes} above every state of “{claim.outcome}” in {percent(judged.share)} of "
        f"draws; of all pairs of such states, {percent(judged.details['pairs'])}."
    )


def _chance(run: Run, judged: Judged, claim: Any) -> str:
    assert judged.figure is not None
    figure, details = judged.figure, judged.details
    outcomes = listed([f"“{outcome}”" for outcome in claim.outcomes], "or")
    return (
        f"The chance of {outcomes} within {claim.within_days} days: {percent(figure.median)} (80 % band over draws: "
        f"{percent(figure.low)} to {percent(figure.high)}; over every pace, rationality and foresight "
        f"{percent(details['least'])} to {percent(details['greatest'])}). {capital(STANDING)}."
    )


def _share(run: Run, judged: Judged, claim: Any) -> str:
    assert judged.figure is not None
    figure = judged.figure
    spread = f"{percent(figure.median)} (80 % band: {percent(figure.low)} to {percent(figure.high)})"
    return f"The model has {spread} of {claim.among}.{_outside(judged)}"


def _places_below(run: Run, judged: Judged, claim: Any) -> str:
    assert judged.figure is not None
    figure = judged.figure
    return (
        f"In {figure.median:.0f} places (80 % band: {figure.low:.0f} to {figure.high:.0f}) at least "
        f"{percent(claim.gap)} of the people are below the minimum.{_outside(judged)}"
    )


def _figure(run: Run, judged: Judged, claim: Any) -> str:
    assert judged.figure is not None
    return f"The model has {band(judged.figure)}.{_outside(judged)}"


def _outside(judged: Judged) -> str:
    text = ""
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
    "weight": _weight,
    "ranks above": _ranks_above,
    "chance": _chance,
    "figure": _figure,
    "share": _share,
    "places": _places_below,
}
"""How the reason for a verdict is told, by kind of claim."""

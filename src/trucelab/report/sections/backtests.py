"""What came later, looked up in the analysis of the first day: found, not written in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from trucelab.ensemble.record.run_record import Run, central_talks
from trucelab.report.citations import cited
from trucelab.report.sections.hold import change_in_words
from trucelab.report.talks_words import TalksNarrator
from trucelab.report.wording import capital, listed, percent
from trucelab.talks import CONCEPTS, Path, Step, state_of


def content(run: Run) -> dict[str, Any]:
    """One part for each state that came later; left out where the scenario names none."""
    document = run.scenario.document
    if not document.backtests:
        return {}
    narrator = TalksNarrator(run.scenario, central_talks(run))
    found = run.talks["questions"]["backtests"]
    return {
        "items": [
            {
                "says": capital(backtest.says),
                "date": backtest.date,
                "evidence": cited(document, backtest.grounds),
                "sentences": _sentences(run, narrator, key, found[key]),
            }
            for key, backtest in document.backtests.items()
        ]
    }


def _sentences(run: Run, narrator: TalksNarrator, key: str, found: Mapping[str, Any]) -> list[str]:
    state = state_of(found["state"])
    told = [f"In our options: {narrator.state(state)}."]
    if not found["possible"]:
        return [*told, "The analysis holds it for impossible: something that cannot happen together is true of it."]
    told.append(_outcomes(found))
    told.append(_verdict(run, narrator, key, found))
    if found["path"] is None:
        told.append("No sequence of moves leads there from the status quo.")
    else:
        steps = tuple(Step(**step) for step in found["path"])
        told.append(narrator.path(Path(narrator.findings.status_quo, state, steps)))
    breaking = [name for name, stays in found["coalitions"].items() if not stays]
    told.append(
        f"{capital(listed(breaking))} would leave it together." if breaking else "No named coalition leaves it."
    )
    if not found["already"]:
        ways = [change_in_words(run, solution[0]) for solution in found["needed"]["solutions"] if len(solution) == 1]
        if ways:
            told.append(f"It would stand by itself {listed(ways, 'or')}.")
    return told


def _outcomes(found: Mapping[str, Any]) -> str:
    if not found["outcomes"]:
        return "It belongs to no named outcome."
    return f"It belongs to: {listed(found['outcomes'])}."


def _verdict(run: Run, narrator: TalksNarrator, key: str, found: Mapping[str, Any]) -> str:
    titles = {concept.name: concept.title for concept in CONCEPTS}
    lasts = [titles[name] for name, true in found["equilibrium"].items() if true]
    leaving = listed([narrator.name(maker) for maker in found["leaves"]["nash"]])
    shares = [
        f"{titles[concept]} {percent(float(np.mean(members)))}"
        for concept, members in run.talks["backtests"][key].items()
    ]
    text = f"An equilibrium by {listed(lasts)}." if lasts else "An equilibrium by no concept."
    if leaving:
        text += f" {capital(leaving)} would gain by leaving it."
    return f"{text} Over the drawn preferences: {', '.join(shares)}."

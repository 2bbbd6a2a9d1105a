"""Which outcomes can last, who would leave, who holds whom, and the way there."""

from __future__ import annotations

from typing import Any

import numpy as np

from trucelab.ensemble.members.plan import central_held
from trucelab.ensemble.record.run_record import Run, central_talks
from trucelab.report.conflict_figure import conflict_figure
from trucelab.report.option_form import option_form
from trucelab.report.talks_words import MAIN_CONCEPT, TalksNarrator, outcome_stories, status_quo_story
from trucelab.report.wording import capital, listed
from trucelab.talks import CONCEPTS, PreparedTalks, state_of
from trucelab.talks.analyses import Subject, analysed


def content(run: Run) -> dict[str, Any]:
    """Stories of the central case, and shares over the drawn preferences."""
    findings = central_talks(run)
    narrator = TalksNarrator(run.scenario, findings)
    shares = {
        outcome: {concept: float(np.mean(members)) for concept, members in by_concept.items()}
        for outcome, by_concept in run.talks["can_last"].items()
    }
    parties = run.scenario.document.parties
    uncertain = [
        (parties[party].name, statement)
        for party, statements in run.scenario.document.talks.preferences.items()
        for statement in statements
        if statement.held < 1
    ]
    return {
        "figure": conflict_figure(run.scenario, findings),
        "form": option_form(run.scenario, findings),
        "concepts": CONCEPTS,
        "main": MAIN_CONCEPT,
        "shares": shares,
        "stories": outcome_stories(run.scenario, findings),
        "status_quo": status_quo_story(run.scenario, findings),
        "states": findings.feasible_states,
        "makers": [parties[maker].name for maker in findings.conflict.decision_makers],
        "impossible": run.scenario.document.talks.impossible,
        "uncertain": uncertain,
        "distances": [
            (capital(name), narrator.distances("nash", outcome.best_state))
            for name, outcome in findings.outcomes.items()
        ],
        "analyses": analyses(run),
        "together": coalition_sentences(run, narrator),
        "beliefs": belief_sentences(run),
    }


def analyses(run: Run) -> list[dict[str, Any]]:
    """What the scenario asks for under `talks.analyses`: for each, the senses in which each outcome can last."""
    scenario = run.scenario
    if not scenario.document.talks.analyses:
        return []
    subject = Subject(PreparedTalks.of(scenario.document.talks), central_held(scenario))
    outcomes = subject.talks.outcomes
    return [
        {
            "title": found.analysis.title,
            "source": found.analysis.source,
            "outcomes": [(name, found.can_last(states.tolist())) for name, states in outcomes.items()],
        }
        for found in analysed(subject)
    ]


def coalition_sentences(run: Run, narrator: TalksNarrator) -> list[str]:
    """What each named coalition would do together about the status quo and about each outcome that stands."""
    told: dict[str, dict[str, list[str]]] = {}
    seen: set[tuple[str, str]] = set()
    for found in run.talks["questions"]["coalitions"]:
        key = (found["coalition"], found["state"])
        if key in seen:
            continue
        seen.add(key)
        where = "the status quo" if found["where"] == "status quo" else f"“{found['where']}”"
        if found["example"] is not None:
            says = f"would move together: {narrator.joint(state_of(found['state']), state_of(found['example']))}"
        elif found["moves"]:
            says = "are held only by the answers of the others"
        else:
            says = "find nothing that is better for all of them"
        told.setdefault(capital(found["coalition"]), {}).setdefault(says, []).append(where)
    return [
        f"{name}: {', and '.join(f'from {listed(places)} they {says}' for says, places in by_move.items())}."
        for name, by_move in told.items()
    ]


def belief_sentences(run: Run) -> list[str]:
    """Who sees whom wrongly, and what that makes it expect."""
    document = run.scenario.document
    found = run.talks["questions"]["beliefs"]
    told = []
    for belief in document.talks.beliefs:
        holder, about = (document.parties[party].name for party in (belief.holder, belief.about))
        seen = ", then ".join(f"“{statement.says}”" for statement in belief.preferences)
        told.append(f"{capital(holder)} takes {about} to want {seen}: {belief.because}.")
    for holder in found.get("holders", ()):
        name = capital(document.parties[holder].name)
        wrong = [
            outcome for outcome, item in found["outcomes"].items() if item["expected_by"][holder] and not item["lasts"]
        ]
        blind = [
            outcome for outcome, item in found["outcomes"].items() if item["lasts"] and not item["expected_by"][holder]
        ]
        if wrong:
            told.append(f"{name} expects that {listed(wrong)} would stand by itself, and is mistaken.")
        if blind:
            told.append(f"{name} does not expect that {listed(blind)} can stand, and is mistaken.")
    return told

"""Which outcomes can last, who would leave, who holds whom, and the way there."""

from __future__ import annotations

from typing import Any

import numpy as np

from trucelab.ensemble.plan import analyse_talks
from trucelab.ensemble.study import Run
from trucelab.report.talks_words import MAIN_CONCEPT, outcome_stories, status_quo_story
from trucelab.talks import CONCEPTS


def content(run: Run) -> dict[str, Any]:
    """Stories of the central case, and shares over the drawn preferences."""
    _, findings = analyse_talks(run.scenario)
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
        "concepts": CONCEPTS,
        "main": MAIN_CONCEPT,
        "shares": shares,
        "stories": outcome_stories(run.scenario, findings),
        "status_quo": status_quo_story(run.scenario, findings),
        "states": findings.feasible_states,
        "makers": [parties[maker].name for maker in findings.conflict.decision_makers],
        "impossible": run.scenario.document.talks.impossible,
        "uncertain": uncertain,
    }

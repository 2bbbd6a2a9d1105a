"""The talks over the members' draws of preferences: how often each outcome can last, and each claim holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from trucelab.ensemble.members.claim_tests import TALKS_TESTS
from trucelab.ensemble.members.plan import Plan, drawn_held
from trucelab.ensemble.members.talks_draw import Held, TalksDraw
from trucelab.ensemble.members.talks_questions import questions
from trucelab.talks import CONCEPTS

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much is done, and how much there is."""


def talks_record(plan: Plan, progress: Progress) -> dict[str, Any]:
    """What the record keeps of the talks: by outcome and concept, and by claim, one truth a member.

    Empty where there are no talks.
    """
    if not plan.scenario.document.has_talks:
        return {}
    helds = [drawn_held(plan.scenario, plan.seed, member) for member in range(plan.members)]
    different = {_key(held): held for held in helds}
    found = {}
    for done, (key, held) in enumerate(different.items(), start=1):
        found[key] = _one(plan, TalksDraw(plan.talks, held))
        progress("talks", done, len(different))
    by_member = [found[_key(held)] for held in helds]
    return {
        "held": [{party: list(flags) for party, flags in held.items()} for held in helds],
        "can_last": {
            outcome: {
                concept.name: [bool(member["can_last"][outcome][concept.name]) for member in by_member]
                for concept in CONCEPTS
            }
            for outcome in plan.scenario.document.talks.outcomes
        },
        "backtests": {
            key: {
                concept.name: [member["backtests"][key][concept.name] for member in by_member] for concept in CONCEPTS
            }
            for key in plan.scenario.document.backtests
        },
        "questions": questions(plan),
        "claims": {
            key: [member["claims"][key] for member in by_member]
            for key, claim in plan.scenario.document.claims.items()
            if claim.kind in TALKS_TESTS
        },
    }


def _key(held: Held) -> tuple[tuple[bool, ...], ...]:
    return tuple(held.values())


def _one(plan: Plan, draw: TalksDraw) -> dict[str, Any]:
    document = plan.scenario.document
    equilibria = draw.findings.equilibria
    return {
        "can_last": {
            name: {concept: bool(states.size) for concept, states in outcome.equilibria.items()}
            for name, outcome in draw.findings.outcomes.items()
        },
        "backtests": {
            key: {
                concept: bool((states == draw.conflict.state(backtest.taken)).any())
                for concept, states in equilibria.items()
            }
            for key, backtest in document.backtests.items()
        },
        "claims": {
            key: TALKS_TESTS[claim.kind](claim, draw)
            for key, claim in document.claims.items()
            if claim.kind in TALKS_TESTS
        },
    }

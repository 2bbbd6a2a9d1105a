"""The questions that a negotiator asks of the talks, answered once for a run, as plain values for the record.

Which outcome is reached?  What would make a wanted outcome hold, and what would
break one that holds?  What could a coalition do together?  Who is mistaken
about whom, and what follows?  Was what came later among what was possible?
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from trucelab.ensemble.members.plan import Plan, central_held, drawn_held
from trucelab.ensemble.members.preference_flips import flips_of
from trucelab.scenario.talks import AddOption, Preference, RemoveActor
from trucelab.scenario.talks import Lever as WrittenLever
from trucelab.talks import (
    CONCEPTS,
    Concept,
    Hypergame,
    Path,
    PreparedTalks,
    Step,
    coalition_moves,
    coalition_stable,
    paths_from,
    state_text,
)
from trucelab.talks.dynamics import FORESIGHTS, RATIONALITIES, STANDING, outcome_chances, utilities_of
from trucelab.talks.election import elect, outcome_utilities
from trucelab.talks.smallest_change import ChangeSearch, Goal, PreparedInverse
from trucelab.talks.what_would_hold import (
    AddedOption,
    ChangedPreferences,
    Given,
    Lever,
    RemovedActor,
    what_would_hold,
)

CHANCE_DRAWS = 20
"""Members whose preferences the chain of noisy moves is worked out for; it is the dearest of the questions."""
OPPORTUNITIES = 50
"""Opportunities to move that the chain looks ahead."""
SOLUTIONS = 4
"""Smallest changes that are listed."""
SEARCHED = 40
"""Smallest changes that are kept while searching; many differ only in the place of a statement."""
ASKED = ("nash", "sequential")
"""Concepts by which it is asked what would hold."""


def questions(plan: Plan) -> dict[str, Any]:
    """All answers, ready for JSON; states are strings of Y and N in the order of the options."""
    return {"chances": chances(plan, plan.members), **central_questions(plan)}


def central_questions(plan: Plan) -> dict[str, Any]:
    """Those that are asked of the central case, whatever the number of members."""
    return {
        "election": _election(plan),
        "changes": _changes(plan),
        "holding": _holding(plan),
        "coalitions": _coalitions(plan),
        "beliefs": _beliefs(plan),
        "backtests": _backtests(plan),
        "flips": flips_of(plan),
    }


def _concept(name: str) -> Concept:
    return next(concept for concept in CONCEPTS if concept.name == name)


def chances(plan: Plan, members: int) -> dict[str, Any]:
    """Chance of each outcome after a number of opportunities to move: least, middle, greatest over grid and draws."""
    helds = [drawn_held(plan.scenario, plan.seed, member) for member in range(min(members, CHANCE_DRAWS))]
    found = outcome_chances(plan.talks, helds, opportunities=OPPORTUNITIES)
    return {
        "standing": STANDING,
        "draws": len(helds),
        "opportunities": OPPORTUNITIES,
        "rationalities": list(RATIONALITIES),
        "foresights": list(FORESIGHTS),
        "outcomes": {name: [chance.least, chance.median, chance.greatest] for name, chance in found.ranges().items()},
        "by_foresight": {
            str(foresight): {name: found.at(max(RATIONALITIES), foresight)[name].median for name in found.outcomes}
            for foresight in FORESIGHTS
        },
    }


def _election(plan: Plan) -> dict[str, Any]:
    """Who could gather the heavier coalition, everybody weighing the same: the outcomes as candidates.

    It ignores who can move at all, so it stands beside the chain and not in its place.
    """
    conflict = plan.findings.conflict
    states = {name: plan.findings.outcomes[name].states for name in plan.outcomes}
    utilities = outcome_utilities(utilities_of(conflict.ranks), states)
    found = elect(utilities, [1.0] * len(conflict.decision_makers))
    return {
        "outcomes": list(states),
        "conditional": found.conditional.tolist(),
        "uniform": found.uniform_chain.tolist(),
        "incentive": found.incentive_chain.tolist(),
    }


def _changes(plan: Plan) -> dict[str, Any]:
    """The smallest change of stated preferences that makes an outcome stand by itself (Nash), or breaks it."""
    inverse = PreparedInverse.of(plan.talks, central_held(plan.scenario))
    nash = _concept("nash")
    found = {}
    for name, outcome in plan.findings.outcomes.items():
        goal: Goal = "break" if outcome.equilibria["nash"].size else "make"
        search = inverse.smallest_change(name, nash, goal, most_changes=2, most_solutions=SEARCHED, most_checks=2000)
        found[name] = _search(search)
    return found


def _search(search: ChangeSearch) -> dict[str, Any]:
    """Solutions that differ only in the place of a statement count once, with the place that moves least."""
    different: dict[Any, list[dict[str, Any]]] = {}
    for solution in search.solutions:
        key = tuple((change.decision_maker, change.kind, change.statement) for change in solution.changes)
        different.setdefault(key, [asdict(change) for change in solution.changes])
    return {
        "goal": search.goal,
        "complete_to": search.complete_to,
        "solutions": list(different.values())[:SOLUTIONS],
    }


def _holding(plan: Plan) -> dict[str, Any]:
    """Levers, alone and in pairs, that make a wanted outcome hold."""
    talks = plan.scenario.document.talks
    levers = {_lever(lever): key for key, lever in talks.levers.items()}
    found = {}
    for outcome in talks.wanted:
        result = what_would_hold(
            talks,
            outcome,
            tuple(levers),
            concepts=[_concept(name) for name in ASKED],
            held=central_held(plan.scenario),
            preference_changes="none",
        )
        found[outcome] = {
            "already": list(result.already),
            "tried": result.tried,
            "holdings": [
                {"levers": _keys(holding.levers, levers), "concepts": list(holding.concepts)}
                for holding in result.holdings
            ],
            "impossible": [_keys(combination, levers) for combination in result.impossible],
        }
    return found


def _keys(levers: Iterable[Lever | ChangedPreferences], keys: Mapping[Lever, str]) -> list[str]:
    return [keys[lever] for lever in levers if not isinstance(lever, ChangedPreferences)]


def _lever(written: WrittenLever) -> Lever:
    if isinstance(written, AddOption):
        statements = tuple((item.decision_maker, item.place - 1, item.says) for item in written.wanted)
        return AddedOption(written.option, written.does, statements=statements)
    if isinstance(written, RemoveActor):
        return RemovedActor(written.decision_maker, written.options)
    return Given(written.condition)


def _coalitions(plan: Plan) -> list[dict[str, Any]]:
    """What each named coalition would do together about the status quo and the best state of each outcome."""
    findings, conflict = plan.findings, plan.findings.conflict
    states = {"status quo": findings.status_quo} | {
        name: outcome.best_state for name, outcome in findings.outcomes.items() if outcome.equilibria["nash"].size
    }
    found = []
    for name, coalition in plan.scenario.document.talks.coalitions.items():
        members = tuple(sorted(conflict.party(member) for member in coalition.members))
        for where, state in states.items():
            moves = coalition_moves(conflict, _concept("sequential"), [state], groups=[members])
            ends = [move.end for move in moves if not move.answered]
            found.append(
                {
                    "coalition": name,
                    "where": where,
                    "state": conflict.text(state),
                    "moves": len(moves),
                    "unanswered": len(ends),
                    "example": _example(plan, members, ends),
                }
            )
    return found


def _example(plan: Plan, members: Sequence[int], ends: Sequence[int]) -> str | None:
    """Among the states that a coalition can reach unanswered, the one that its members together rank highest."""
    if not ends:
        return None
    ranks = plan.findings.conflict.ranks[list(members)]
    worth = (ranks / ranks.max(axis=1, keepdims=True)).sum(axis=0)
    return plan.findings.conflict.text(max(ends, key=lambda end: (worth[end], -end)))


def _beliefs(plan: Plan) -> dict[str, Any]:
    """What each outcome's equilibria are in the eyes of those who see others wrongly, and what really lasts."""
    talks = plan.scenario.document.talks
    if not talks.beliefs:
        return {}
    held = central_held(plan.scenario)
    true = plan.findings.conflict
    models = dict.fromkeys(true.decision_makers, true)
    for holder in dict.fromkeys(belief.holder for belief in talks.beliefs):
        seen: dict[str, tuple[Preference, ...]] = {
            belief.about: belief.preferences for belief in talks.beliefs if belief.holder == holder
        }
        believed = PreparedTalks.of(talks.model_copy(update={"preferences": {**talks.preferences, **seen}}))
        models[holder] = believed.conflict({name: flags for name, flags in held.items() if name not in seen})
    game = Hypergame(models)
    nash = _concept("nash")
    really = game.equilibria(nash)
    expected = {holder: game.expected_by(holder, nash) for holder in models if models[holder] is not true}
    names = list(talks.options)
    by_outcome = {}
    for name, outcome in plan.findings.outcomes.items():
        states = [
            frozenset(option for bit, option in enumerate(names) if state >> bit & 1)
            for state in outcome.states.tolist()
        ]
        by_outcome[name] = {
            "lasts": any(state in really for state in states),
            "expected_by": {holder: any(state in ends for state in states) for holder, ends in expected.items()},
            "without_error": bool(outcome.equilibria["nash"].size),
        }
    return {"holders": list(expected), "outcomes": by_outcome}


def _backtests(plan: Plan) -> dict[str, Any]:
    return {key: _backtest(plan, backtest.taken) for key, backtest in plan.scenario.document.backtests.items()}


def _backtest(plan: Plan, taken: Sequence[str]) -> dict[str, Any]:
    """Where a state that came later stands in the analysis: found, not written in."""
    findings, conflict = plan.findings, plan.findings.conflict
    state = conflict.state(taken)
    if not conflict.feasible[state]:
        return {"state": state_text(state, len(conflict.options)), "possible": False}
    path = paths_from(conflict, findings.status_quo).to([state])
    inverse = PreparedInverse.of(plan.talks, central_held(plan.scenario))
    needed = inverse.smallest_change([state], _concept("nash"), "make", most_solutions=SEARCHED, most_checks=2000)
    return {
        "state": conflict.text(state),
        "possible": True,
        "outcomes": [name for name, outcome in findings.outcomes.items() if bool((outcome.states == state).any())],
        "equilibrium": {concept: bool((states == state).any()) for concept, states in findings.equilibria.items()},
        "leaves": {
            concept: [maker for maker, stable in by_maker.items() if not stable[state]]
            for concept, by_maker in findings.stable.items()
        },
        "path": None if path is None else _steps(path),
        "coalitions": {
            name: bool(
                coalition_stable(
                    conflict, _concept("nash"), sorted(conflict.party(member) for member in coalition.members)
                )[state]
            )
            for name, coalition in plan.scenario.document.talks.coalitions.items()
        },
        "already": needed.already,
        "needed": _search(needed),
    }


def _steps(path: Path) -> list[dict[str, Any]]:
    def plain(step: Step) -> dict[str, Any]:
        return {"mover": step.mover, "start": step.start, "end": step.end, "improvement": step.improvement}

    return [plain(step) for step in path.steps]

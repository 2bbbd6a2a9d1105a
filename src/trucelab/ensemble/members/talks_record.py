"""The talks over the members' draws of preferences: how often each outcome can last, and each claim holds."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from trucelab.ensemble.members.claim_tests import TALKS_TESTS
from trucelab.ensemble.members.plan import Plan, drawn_held
from trucelab.ensemble.members.rankings import Known
from trucelab.ensemble.members.talks_draw import Held, TalksDraw
from trucelab.ensemble.members.talks_questions import central_questions, chances
from trucelab.talks import CONCEPTS

DIGITS = 9
"""Significant digits of the figures in the record: far more than any means, and far fewer than rounding can change."""

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much is done, and how much there is."""
Drawn: TypeAlias = tuple[tuple[bool, ...], ...]
"""Which statements one draw holds, party by party."""


def talks_record(plan: Plan, progress: Progress) -> dict[str, Any]:
    """What the record keeps of the talks: by outcome and concept, and by claim, one truth a member.

    Empty where there are no talks.
    """
    return next(talks_records(plan, [plan.members], progress))


def talks_records(plan: Plan, counts: Sequence[int], progress: Progress) -> Iterator[dict[str, Any]]:
    """The records of the first members, for several numbers of them, ascending; nothing is worked out twice."""
    found: dict[Drawn, dict[str, Any]] = {}
    known: Known = {}
    central: dict[str, Any] = {}
    for members in counts:
        if not plan.scenario.document.has_talks:
            yield {}
            continue
        helds = [drawn_held(plan.scenario, plan.seed, member) for member in range(members)]
        different = {_key(held): held for held in helds}
        for done, (key, held) in enumerate(different.items(), start=1):
            if key not in found:
                found[key] = _one(plan, TalksDraw(plan.talks, held, known))
            progress("talks", done, len(different))
        central = central or central_questions(plan)
        yield dict(to_digits(_record(plan, helds, found, {"chances": chances(plan, members), **central})))


def of_first(plan: Plan, record: Mapping[str, Any], members: int) -> dict[str, Any]:
    """The record of the first members, out of one of more members: what `talks_record` would make of them."""
    if not record:
        return {}

    def cut(by_name: Mapping[str, Any]) -> dict[str, Any]:
        return {name: cut(one) if isinstance(one, Mapping) else one[:members] for name, one in by_name.items()}

    asked = record["questions"]
    if asked["chances"]["draws"] > members:
        asked = asked | {"chances": to_digits(chances(plan, members))}
    return {
        name: asked if name == "questions" else cut(part) if isinstance(part, Mapping) else part[:members]
        for name, part in record.items()
    }


def _record(
    plan: Plan, helds: Sequence[Held], found: Mapping[Drawn, dict[str, Any]], asked: dict[str, Any]
) -> dict[str, Any]:
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
        "questions": asked,
        "claims": {
            key: [member["claims"][key] for member in by_member]
            for key, claim in plan.scenario.document.claims.items()
            if claim.kind in TALKS_TESTS
        },
    }


def to_digits(value: Any) -> Any:
    """Plain values with every float rounded to `DIGITS`."""
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    if isinstance(value, Mapping):
        return {key: to_digits(item) for key, item in value.items()}
    return [to_digits(item) for item in value] if isinstance(value, (list, tuple)) else value


def equal_to_digits(one: Any, other: Any) -> bool:
    """Whether plain values are equal, floats to `DIGITS`: one in the last of them apart where rounding parts them."""
    if isinstance(one, float) and isinstance(other, float):
        return one == other or math.isclose(one, other, rel_tol=1.5 * 10.0 ** (1 - DIGITS))
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return list(one) == list(other) and all(equal_to_digits(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(equal_to_digits, one, other))
    return type(one) is type(other) and bool(one == other)


def _key(held: Held) -> Drawn:
    return tuple(held.values())


def _one(plan: Plan, draw: TalksDraw) -> dict[str, Any]:
    document = plan.scenario.document
    return {
        "can_last": {
            name: {concept.name: draw.can_last(name, concept.name) for concept in CONCEPTS}
            for name in draw.talks.outcomes
        },
        "backtests": {
            key: {
                concept.name: draw.rankings.holds([draw.conflict.state(backtest.taken)], concept)
                for concept in CONCEPTS
            }
            for key, backtest in document.backtests.items()
        },
        "claims": {
            key: TALKS_TESTS[claim.kind](claim, draw)
            for key, claim in document.claims.items()
            if claim.kind in TALKS_TESTS
        },
    }

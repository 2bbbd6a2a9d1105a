"""The findings that a head of office reads first: plain sentences, each with its number."""

from __future__ import annotations

from collections.abc import Iterator

from trucelab.ensemble.claims import judge
from trucelab.ensemble.study import Run
from trucelab.ensemble.summary import Band, below_by_region, difference, on_day, truce_held
from trucelab.report.tables import can_last_share
from trucelab.report.talks_words import Teller
from trucelab.report.wording import band, capital, likelihood, listed, people, percent, spread
from trucelab.talks import state_of

CANNOT = 0.1
"""Share of draws up to which an outcome is said not to last."""


def headlines(run: Run) -> tuple[str, ...]:
    """Findings in the order of the chain: talks, truce, people, needs, claims."""
    talks = _talks(run) if run.scenario.document.has_talks else ()
    needs = _needs(run) if run.scenario.document.needs.standards else ()
    return (*talks, *_people(run), *_truces(run), *needs, *_claims(run))


def _talks(run: Run) -> Iterator[str]:
    alone = {outcome: can_last_share(run, outcome, "nash") for outcome in run.outcomes}
    held = {outcome: can_last_share(run, outcome) for outcome in run.outcomes}
    stand = [outcome for outcome in run.outcomes if alone[outcome] > CANNOT]
    feared = [outcome for outcome in run.outcomes if outcome not in stand and held[outcome] > CANNOT]
    falling = [outcome for outcome in run.outcomes if outcome not in stand and outcome not in feared]
    if stand:
        yield (
            f"Nobody gains by leaving {listed([_share(outcome, alone[outcome]) for outcome in stand], 'or')} alone, "
            "once it is there: that follows from what the parties had said they want."
        )
    if feared:
        yield (
            f"{capital(listed([_share(outcome, held[outcome]) for outcome in feared]))} would hold only by fear of the "
            f"answer: somebody gains by leaving, and stays only if it expects the others to make it regret that."
        )
    if falling:
        yield f"{capital(listed(falling))} cannot last: somebody would leave, and nobody has a credible answer."
    yield from _together(run)
    if len(stand) > 1:
        yield (
            f"The talks alone do not decide between {listed(stand)}. Which one comes is a question of who moves first, "
            "and of which uncertain preferences are really held."
        )


def _together(run: Run) -> Iterator[str]:
    """Coalitions that would leave the status quo together, and into which outcome."""
    teller = Teller(run.scenario, run.findings)
    for found in run.talks["questions"]["coalitions"]:
        if found["where"] == "status quo" and found["example"] is not None:
            move = teller.joint(run.findings.status_quo, state_of(found["example"]))
            yield (
                f"{capital(found['coalition'])} would leave the status quo together, and no answer of the others would "
                f"make a member regret it: {move}."
            )


def _share(outcome: str, share: float) -> str:
    return f"{outcome} ({percent(share)} of draws)"


def _people(run: Run) -> Iterator[str]:
    last = run.scenario.document.horizon_days
    medians = {outcome: Band.of(on_day(run, "displaced", outcome, last)).median for outcome in run.outcomes}
    ranked = sorted(run.outcomes, key=lambda outcome: medians[outcome])
    worst, best = ranked[-1], ranked[0]
    more = Band.of(on_day(run, "displaced", worst, last))
    children = Band.of(on_day(run, "displaced", worst, last, children=True))
    again = Band.of(on_day(run, "displaced_again", worst, last))
    yield (
        f"{capital(worst)}: {band(more)} people newly displaced by day {last}, among them {people(children.median)} "
        f"children ({spread(children)}); {people(again.median)} of them displaced at least twice ({spread(again)})."
    )
    truces = [outcome for outcome in run.outcomes if truce_held(run, outcome) is not None]
    for outcome in truces or [best]:
        if outcome == worst:
            continue
        fewer = difference(run, "displaced", worst, outcome, last)
        yield (
            f"{capital(outcome)} instead of {worst}: {people(fewer.median)} fewer people newly displaced by day {last} "
            f"(80 % band: {spread(fewer)}), the chance that the truce fails included."
        )


def _truces(run: Run) -> Iterator[str]:
    last = run.scenario.document.horizon_days
    held = {outcome: truce_held(run, outcome) for outcome in run.outcomes}
    said = [f"{outcome}: {likelihood(share)}" for outcome, share in held.items() if share is not None]
    if said:
        yield (
            f"If signed, would it still hold on day {last}? {capital('; '.join(said))}. "
            "The record of truces allows no sharper date."
        )


def _needs(run: Run) -> Iterator[str]:
    document = run.scenario.document
    day = min(90, document.horizon_days)
    worst = max(run.outcomes, key=lambda outcome: Band.of(on_day(run, "displaced", outcome, day)).median)
    parts = []
    for key in list(document.needs.standards)[:3]:
        before, then = (
            sum(figure.median for figure in below_by_region(run, worst, key, when).values()) for when in (0, day)
        )
        parts.append(f"{document.needs.standards[key].name.lower()} {people(then)} (first day: {people(before)})")
    yield (
        f"People below the minimum on day {day} under {worst}: {listed(parts)}. "
        "What is there is a judgement; see the limits."
    )


def _claims(run: Run) -> Iterator[str]:
    judged = judge(run)
    counts = {verdict: sum(item.verdict == verdict for item in judged) for verdict in ("holds", "depends", "fails")}
    if judged:
        yield (
            f"Of {len(judged)} claims put to the test, {counts['holds']} hold, {counts['depends']} depend on what is "
            f"not known, and {counts['fails']} fail."
        )

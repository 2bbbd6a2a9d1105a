"""The findings that a head of office reads first: plain sentences, each with its number.

Differences between outcomes come first: they are what a choice changes, and what is known best, since every draw
meets the same luck under each outcome.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trucelab.ensemble.findings.summary import (
    BELOW,
    Band,
    Difference,
    below,
    by_burden,
    differences,
    in_force,
    leading_pairs,
    leading_standards,
    on_day,
    truce_held,
)
from trucelab.ensemble.findings.verdicts import verdicts
from trucelab.ensemble.record.run_record import Run, central_talks
from trucelab.report.tables import can_last_share
from trucelab.report.talks_words import TalksNarrator
from trucelab.report.wording import band, capital, ends_of, likelihood, listed, measure_says, people, percent, spread
from trucelab.talks import state_of

CANNOT, MOSTLY = 0.1, 0.5
"""Shares of draws up to which an outcome is said not to last, and from which on it is said to."""


def headlines(run: Run) -> tuple[str, ...]:
    """Differences between outcomes, then findings in the order of the chain: talks, truce, people, needs, claims."""
    return (*what_a_choice_changes(run), *findings(run))


def what_a_choice_changes(run: Run) -> tuple[str, ...]:
    """The differences between outcomes, each with a band of its own."""
    return tuple(_differences(run))


def findings(run: Run) -> tuple[str, ...]:
    """Everything else that was found."""
    talks = _talks(run) if run.scenario.document.has_talks else ()
    needs = _needs(run) if run.scenario.document.needs.standards else ()
    return (*talks, *_people(run), *_truces(run), *needs, *_claims(run))


def _talks(run: Run) -> Iterator[str]:
    alone = {outcome: can_last_share(run, outcome, "nash") for outcome in by_burden(run)}
    held = {outcome: can_last_share(run, outcome) for outcome in by_burden(run)}
    stand = [outcome for outcome in by_burden(run) if alone[outcome] >= MOSTLY]
    feared = [outcome for outcome in by_burden(run) if outcome not in stand and held[outcome] >= MOSTLY]
    falling = [outcome for outcome in by_burden(run) if max(alone[outcome], held[outcome]) <= CANNOT]
    open_ones = [outcome for outcome in by_burden(run) if outcome not in (*stand, *feared, *falling)]
    if stand:
        yield (
            f"No party gains by leaving {listed([_share(outcome, alone[outcome]) for outcome in stand], 'or')} alone, "
            "once it is there: that follows from what the parties had said they want."
        )
    if feared:
        yield (
            f"{capital(listed([_share(outcome, held[outcome]) for outcome in feared]))} would last only because "
            "breaking it invites retaliation: a party would gain by leaving, did the others not make it regret that."
        )
    if open_ones:
        shares = [_share(outcome, max(alone[outcome], held[outcome])) for outcome in open_ones]
        yield f"{capital(listed(shares))} can last only if the parties want what is less likely than not."
    if falling:
        yield f"{capital(listed(falling))} cannot last: a party would leave, and no other has a credible answer."
    yield from _together(run)
    if len(stand) > 1:
        yield (
            f"The talks alone do not decide between {listed(stand)}. Which one comes is a question of who moves first, "
            "and of which uncertain preferences are really held."
        )


def _together(run: Run) -> Iterator[str]:
    """Coalitions that would leave the status quo together, and into which outcome."""
    narrator = TalksNarrator(run.scenario, central_talks(run))
    for found in run.talks["questions"]["coalitions"]:
        if found["where"] == "status quo" and found["example"] is not None:
            move = narrator.joint(central_talks(run).status_quo, state_of(found["example"]))
            yield (
                f"{capital(found['coalition'])} would leave the status quo together, and no answer of the others would "
                f"make a member regret it: {move}."
            )


def _share(outcome: str, share: float) -> str:
    return f"{outcome} ({percent(share)} of draws)"


def _differences(run: Run) -> Iterator[str]:
    pairs = leading_pairs(run)
    truces = [pair for pair in pairs if truce_held(run, pair[0]) is not None]
    told = [differences(run, outcome, worst) for outcome, worst in truces or pairs[:1]]
    included = ", the chance that the truce fails and what follows included" if truces else ""
    for found in told:
        displaced = [one for one in found if not one.measure.startswith(BELOW)]
        yield f"{_pair(found[0])}: {_by_day(run, displaced, 'by')}{included}."
    for found in told[:1]:
        yield from _needs_spared(run, found)
        yield from _band_of_its_own(next(one for one in reversed(found) if not one.measure.startswith(BELOW)))


def _pair(one: Difference) -> str:
    return f"{capital(one.outcome)} instead of {one.instead_of}"


def _by_day(run: Run, changes: Sequence[Difference], on: str) -> str:
    """One measure day after day: `1,200 fewer people trapped by day 90 (...) and 3,400 fewer by day 180 (...)`."""
    said: list[str] = []
    what = f" {measure_says(run.scenario.document, changes[0].measure)}"
    for change in changes:
        word = "fewer" if change.band.median <= 0.0 else "more"
        count = f"{people(abs(change.band.median))} {word}{what if not said else ''}"
        said.append(f"{count} {on} day {change.day} (80 % band: {ends_of(change.band)})")
    return listed(said)


def _needs_spared(run: Run, found: tuple[Difference, ...]) -> Iterator[str]:
    """The same pair, in people below minimums."""
    by_measure: dict[str, list[Difference]] = {}
    for one in found:
        if one.measure.startswith(BELOW):
            by_measure.setdefault(one.measure, []).append(one)
    if by_measure:
        said = "; ".join(_by_day(run, days, "on") for days in by_measure.values())
        yield f"{_pair(found[0])}: {said}."


def _band_of_its_own(one: Difference) -> Iterator[str]:
    if one.band.high - one.band.low < one.apart.high - one.apart.low:
        yield (
            "Outcomes are compared under identical conditions, so the difference is more certain than either total: by "
            f"day {one.day} it is {ends_of(one.band)}; under conditions drawn apart it would be {ends_of(one.apart)}."
        )


def _people(run: Run) -> Iterator[str]:
    last = run.scenario.document.horizon_days
    worst = by_burden(run)[-1]
    more = Band.of(on_day(run, "displaced", worst, last))
    children = Band.of(on_day(run, "displaced", worst, last, children=True))
    again = Band.of(on_day(run, "displaced_again", worst, last))
    yield (
        f"{capital(worst)}: {band(more)} people newly displaced by day {last}, among them {people(children.median)} "
        f"children ({spread(children)}); {people(again.median)} of them displaced at least twice ({spread(again)})."
    )


def _truces(run: Run) -> Iterator[str]:
    last = run.scenario.document.horizon_days
    held = {outcome: truce_held(run, outcome) for outcome in by_burden(run)}
    said = [f"{outcome}: {likelihood(share)}" for outcome, share in held.items() if share is not None]
    if said:
        yield (
            f"If signed, would it still hold on day {last}? {capital('; '.join(said))}. "
            "The record of truces allows no sharper date."
        )
    yield from _in_force(run)


def _in_force(run: Run) -> Iterator[str]:
    """How much of the time a truce is in force, where an attempt may follow another."""
    consequences = run.scenario.document.consequences
    shares = {
        outcome: share
        for outcome in by_burden(run)
        if (truce := consequences[outcome].truce) is not None
        and truce.new_attempts
        and (share := in_force(run, outcome)) is not None
    }
    if shares:
        said = [f"{outcome}: {percent(share)}" for outcome, share in shares.items()]
        yield f"New attempts included, a truce is in force on this share of the days: {'; '.join(said)}."


def _needs(run: Run) -> Iterator[str]:
    document = run.scenario.document
    day = min(90, document.horizon_days)
    worst = by_burden(run)[-1]
    parts = []
    for key in leading_standards(run):
        before, then = (below(run, worst, key, when).median for when in (0, day))
        parts.append(f"{document.needs.standards[key].name.lower()} {people(then)} (first day: {people(before)})")
    yield (
        f"People below the minimum on day {day} under {worst}: {listed(parts)}. "
        "Existing supply is our estimate; see the limits."
    )


def _claims(run: Run) -> Iterator[str]:
    judged = verdicts(run)
    differs = [f"“{one.claim.says}” ({one.claim.by})" for one in judged if one.verdict == "differs"]
    if judged:
        yield (
            f"{len(judged)} claims were put to the test. The model differs from {listed(differs)}."
            if differs
            else f"{len(judged)} claims were put to the test; the model differs from none of them."
        )

"""Verdicts on Flee's cases as tables of words; the command and the page print the same ones."""

from __future__ import annotations

from collections.abc import Sequence

from trucelab.validation.findings import Table
from trucelab.validation.flee_reference import Over, published
from trucelab.validation.persistence import SEEN_DAY
from trucelab.validation.verdict import Error, ModeVerdict, Verdict

NONE = "–"
INTRO = (
    "Every case is run three ways on the same folder and judged by the same observed counts. *Flee's rules*: Flee's "
    "model, with its slips, as counts of people; this must agree with Flee. *Prescribed*: the own model, which is "
    "given how many people leave home each day, as Flee is. *Modelled*: the own model works that out from danger, "
    "for which Flee has no such figure.",
    "Flee's own errors were measured by running it (master, 2026-05-14, one process, three seeds or more); they are "
    "not quoted. `main` and `flee3` are two versions of the data and settings that its authors ship.",
)


def tables(found: Sequence[Verdict]) -> tuple[Table, ...]:
    """Every table, the summary first."""
    made = [where(found), how_many(found), simple(found), bands(found), parity(found), in_papers(found)]
    return tuple(table for table in (*made, *(camps(one) for one in found)) if table.rows)


def where(found: Sequence[Verdict]) -> Table:
    """Who is where: Flee's error beside ours."""
    heads = ["case", "Flee, measured", "Flee's rules", "prescribed", "prescribed beats Flee", "modelled"]
    left_out = any(one.left_out for one in found)
    rows = []
    for one in found:
        row = [
            one.case.label, _over(one.flee.rescaled if one.flee else None), _error(one.parity and one.parity.rescaled),
            _error(one.prescribed.rescaled), _beats(one), _error(one.modelled.rescaled),
        ]  # fmt: skip
        rows.append((*row, *([_error(one.left_out and one.left_out.rescaled)] if left_out else [])))
    if left_out:
        heads.append("prescribed, fitted on the other cases")
    worse = [one.case.label for one in found if one.flee and one.prescribed.rescaled.mean >= one.flee.rescaled.mean]
    note = "Averaged relative difference, rescaled: mean (least to greatest, over seeds or members); 0 is perfect."
    full = [one.case.label for one in found if one.modelled.final_total > one.final_observed]
    if full:
        note += (
            f" Modelled, more people come to camps than were counted in {', '.join(full)}; camps then fill to "
            "their capacity, which is near the count in these cases (see forecasts without a model), so that this "
            "error flatters: see who is where, and how many."
        )
    if worse:
        note += f" Told and still no better than Flee: {', '.join(worse)}."
    return Table("Who is where", tuple(heads), tuple(rows), note)


def how_many(found: Sequence[Verdict]) -> Table:
    """Who is where and how many in all."""
    heads = (
        "case", "Flee, measured", "Flee's rules", "prescribed", "modelled", "in camps on the last day",
        "prescribed", "modelled",
    )  # fmt: skip
    rows = tuple(
        (
            one.case.label, _over(one.flee.normal if one.flee else None), _error(one.parity and one.parity.normal),
            _error(one.prescribed.normal), _error(one.modelled.normal), f"{one.final_observed:,.0f}",
            f"{one.prescribed.final_total:,.0f}", f"{one.modelled.final_total:,.0f}",
        )
        for one in found
    )  # fmt: skip
    note = "Averaged relative difference without rescaling, then people in all camps together, observed and simulated."
    return Table("Who is where, and how many", heads, rows, note)


def simple(found: Sequence[Verdict]) -> Table:
    """Forecasts without a model."""
    names = tuple(dict.fromkeys(baseline.name for one in found for baseline in one.baselines))
    says = dict.fromkeys(f"*{baseline.name}*: {baseline.says}" for one in found for baseline in one.baselines)
    rows = []
    for one in found:
        made = {baseline.name: baseline for baseline in one.baselines}
        errors = (f"{made[name].normal:.3f}" if name in made else NONE for name in names)
        near = sum(abs(room - most) <= 0.05 * most for room, most in one.room_and_most)
        rows.append(
            (one.case.label, f"{one.prescribed.rescaled.mean:.3f}", *errors, f"{near} of {len(one.room_and_most)}")
        )
    note = (
        f"Averaged relative difference, beside that of *prescribed* (rescaled). {'; '.join(says)}. Forecasts from day "
        f"{SEEN_DAY} are judged on the days after it. Beware of capacity: the last column counts camps whose capacity "
        "in the case is within 5 % of the greatest count ever observed there, so that who knows capacities knows part "
        "of the answer, which holds for Flee and the own model as well."
    )
    return Table(
        "Forecasts without a model",
        ("case", "prescribed", *names, "capacities that give the answer away"),
        tuple(rows),
        note,
    )


def bands(found: Sequence[Verdict]) -> Table:
    """Whether bands are honest, and skill."""
    heads = ("case", "mode", "CRPS, people", "in the 50 % band", "in the 80 % band", "skill")
    names = {
        "parity": "Flee's rules",
        "prescribed": "prescribed",
        "modelled": "modelled",
        "left out": "prescribed, fitted on the others",
    }
    rows = tuple(
        (
            one.case.label, names[mode.mode], f"{mode.crps:,.0f}", *(_share(value) for value in mode.coverage.values()),
            f"{mode.skill:+.2f}" if mode.skill is not None else NONE,
        )
        for one in found
        for mode in one.modes
    )  # fmt: skip
    note = (
        f"CRPS is a mean over camps and days. Skill is over a planner who saw the counts up to day {SEEN_DAY}: against "
        "shares held, where the total is given, and against counts held, where not; 0 is no better, below 0 worse."
    )
    return Table("Bands and skill", heads, rows, note)


def parity(found: Sequence[Verdict]) -> Table:
    """Agreement with Flee."""
    heads = (
        "case", "normal error apart", "allowed", "rescaled error apart", "allowed", "camps and days within",
        "farthest camp", "same counts", "holds",
    )  # fmt: skip
    rows = []
    for one in found:
        if one.camp_agreement is None:
            continue
        camps = one.camp_agreement
        apart = (text for error in one.agreements for text in (f"{error.difference:+.4f}", f"{error.bound:.4f}"))
        holds = all(error.holds for error in one.agreements) and camps.same_observations
        rows.append(
            (
                one.case.label, *apart, f"{camps.within:,} of {camps.compared:,}", f"{camps.farthest:.1%}",
                _yes(camps.same_observations), _yes(holds),
            )
        )  # fmt: skip
    note = (
        "Errors by Flee's rules less those of Flee; allowed is 0.01, or three standard deviations over Flee's seeds "
        "where that is more. A camp on a day is within if the mean lies within three standard deviations and 1 % of "
        "all people from Flee's; farthest is in shares of all people."
    )
    return Table("Agreement with Flee by Flee's rules", heads, tuple(rows), note)


def in_papers(found: Sequence[Verdict]) -> Table:
    """What is published, as far as it could be checked."""
    heads = ("case", "published", "source", "Flee's rules", "prescribed", "modelled")
    rows = []
    for one in found:
        claims = [claim for claim in published() if claim.case == one.case.name]
        held = [_share(mode.days_right) if mode else NONE for mode in (one.parity, one.prescribed, one.modelled)]
        rows += [(one.case.label, claim.claim, f"{claim.source}, doi {claim.doi}", *held) for claim in claims]
        if not claims and one.flee:
            rows.append((one.case.label, "nothing in a form that we could verify", NONE, *held))
    note = (
        "The paper used the Flee and the data of its time. The last columns give the share of days after the 12th on "
        "which that mode has more than 75 % of people in the right camp (1 less half the rescaled error of the day)."
    )
    return Table("Published errors", heads, tuple(rows), note)


def camps(one: Verdict) -> Table:
    """Camp by camp."""
    heads = ("camp", "observed", "Flee, measured", "Flee's rules", "prescribed", "modelled",
             "part of the error, prescribed", "in the 80 % band, prescribed")  # fmt: skip
    flee = _flee_by_camp(one)
    rules = {camp.camp: f"{camp.simulated:,.0f}" for camp in one.parity.camps} if one.parity else {}
    rows = tuple(
        (
            prescribed.camp, f"{prescribed.observed:,.0f}", flee.get(prescribed.camp, NONE),
            rules.get(prescribed.camp, NONE), f"{prescribed.simulated:,.0f}", f"{modelled.simulated:,.0f}",
            f"{prescribed.error:.3f}", _share(prescribed.coverage),
        )
        for prescribed, modelled in zip(one.prescribed.camps, one.modelled.camps, strict=True)
    )  # fmt: skip
    note = (
        "People, mean over days and members; Flee's mean is over every tenth day. Parts add up to the rescaled error."
    )
    return Table(f"Camps of {one.case.label}", heads, rows, note, detail=True)


def _flee_by_camp(one: Verdict) -> dict[str, str]:
    if one.flee is None:
        return {}
    kept = one.flee.camps
    people: dict[str, list[float]] = {}
    for camp, mean in zip(kept.camp, kept.mean.tolist(), strict=True):
        people.setdefault(camp, []).append(mean * kept.hasten)
    return {camp: f"{sum(means) / len(means):,.0f}" for camp, means in people.items()}


def _over(error: Over | None) -> str:
    return f"{error.mean:.3f} ({error.low:.3f} to {error.high:.3f})" if error else NONE


def _error(error: Error | ModeVerdict | None) -> str:
    return f"{error.mean:.3f} ({error.low:.3f} to {error.high:.3f})" if isinstance(error, Error) else NONE


def _beats(one: Verdict) -> str:
    return NONE if one.flee is None else _yes(one.prescribed.rescaled.mean < one.flee.rescaled.mean)


def _yes(holds: bool) -> str:
    return "yes" if holds else "no"


def _share(value: float | None) -> str:
    return NONE if value is None else f"{value:.0%}"

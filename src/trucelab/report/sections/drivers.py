"""What drives it: every assumption with its weight in the result, judgements marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from trucelab.ensemble.findings.sensitivity.course_luck import COURSE_LUCK, ENDS
from trucelab.ensemble.findings.sensitivity.inputs import Input
from trucelab.ensemble.findings.sensitivity.members import FEWEST, Members, Weight, members_of, plays, weights
from trucelab.ensemble.findings.sensitivity.outputs import Output, title
from trucelab.ensemble.findings.summary import LEADING_DAY, by_burden, leading_measures, leading_pairs
from trucelab.ensemble.members import talks_draw
from trucelab.ensemble.record.run_record import Run
from trucelab.report.charts import tornado
from trucelab.report.citations import Citation, cited
from trucelab.report.drivers_words import labels, of_claim, sentence
from trucelab.report.talks_words import MAIN_CONCEPT
from trucelab.report.wording import capital, measure_says, percent

CITED = 2
"""Grounds that are printed for an assumption of many rows: the most frequent."""


def content(run: Run) -> dict[str, Any]:
    """Tornados from the run's own members, measured indices where there are any, and the table of assumptions."""
    members = members_of(run)
    inputs = members.inputs.listed
    if not inputs:
        return {}
    outputs = _outputs(run)
    found = [weights(run, members, output) for output in outputs]
    called = labels(one.name for one in inputs)
    titles = [capital(title(run.scenario, output)) for output in outputs]
    measured = run.drivers
    shares = [
        _screened(measured, output) if measured else _explained(weight)
        for output, weight in zip(outputs, found, strict=True)
    ]
    rows = [_row(run, members, one, called[one.name], outputs, shares) for one in inputs]
    rows.sort(key=lambda row: -max(number for number in row["order"]))
    return {
        "fewest": FEWEST,
        "members": members.plan.members,
        "charts": [
            tornado(_broken(words), weight, called) for words, weight in zip(titles, found, strict=True) if weight
        ],
        "titles": titles,
        "heads": [_head(run, output) for output in outputs],
        "rows": rows,
        "judgements": sum(row["judged"] != "" for row in rows),
        "measured": _measured(measured, called) if measured else None,
        "statements": _statements(run) if run.scenario.document.has_talks else [],
    }


def _outputs(run: Run) -> list[Output]:
    """People displaced under the worst outcome, what the leading one spares, and people below minimums."""
    document, worst = run.scenario.document, by_burden(run)[-1]
    last, pairs = document.horizon_days, leading_pairs(run)
    displaced, *below = leading_measures(run)
    found = [Output(displaced, worst, last)]
    if pairs:
        found.append(Output(displaced, pairs[0][0], last, instead_of=worst))
    return found + [Output(measure, worst, min(LEADING_DAY, last)) for measure in below]


def _head(run: Run, output: Output) -> str:
    """What stands above a column of weights."""
    what = measure_says(run.scenario.document, output.measure).removeprefix("people ").replace("the minimum of ", "")
    return f"Fewer {what}" if output.difference else capital(what)


def _explained(found: Sequence[Weight]) -> dict[str, float]:
    """Part of the spread of an output that goes with each input, where it can be told from luck."""
    return {weight.input.name: weight.explains for weight in found if weight.clear}


def _screened(measured: Mapping[str, Any], output: Output) -> dict[str, float]:
    """Part of all effects on an output, from the screening."""
    wanted = (output.measure, output.outcome, output.instead_of, output.day)
    for one in measured["outputs"]:
        if (one["measure"], one["outcome"], one["instead_of"], one["day"]) == wanted:
            return {effect["input"]: effect["share"] for effect in one["effects"]}
    return {}


def _row(
    run: Run,
    members: Members,
    one: Input,
    called: str,
    outputs: Sequence[Output],
    shares: Sequence[Mapping[str, float]],
) -> dict[str, Any]:
    weight = [
        ("no part", 0.0) if not plays(members, one, output) else _told(share.get(one.name))
        for output, share in zip(outputs, shares, strict=True)
    ]
    return {
        "name": called,
        "says": one.says.partition(". ")[0].rstrip(".").replace("`", ""),
        "path": one.name if one.name != called else "",
        "range": _range(one),
        "judged": _judged(one),
        "evidence": _grounds(run, one),
        "fitted": "" if one.name != ENDS.name else "for truces, the model of truces, fitted to the record of truces",
        "weights": [words for words, _ in weight],
        "order": [number for _, number in weight],
    }


def _told(share: float | None) -> tuple[str, float]:
    if share is None:
        return "not seen", 0.0
    return (percent(share) if share >= 0.005 else "under 1 %"), share


def _range(one: Input) -> str:
    if one.name in {luck.name for luck in COURSE_LUCK}:
        return (
            f"{'fitted' if one.name == ENDS.name else 'drawn'}{f', with {len(one.spots)} ranges' if one.spots else ''}"
        )
    if len(one.spots) == 1:
        quantity = one.spots[0].quantity
        times = f", drawn {len(one.purposes)} times" if len(one.purposes) > 1 else ""
        return f"{quantity.mode:,g} ({quantity.low:,g} to {quantity.high:,g}){times}"
    low, high = min(spot.quantity.low for spot in one.spots), max(spot.quantity.high for spot in one.spots)
    return f"{len(one.spots)} ranges between {low:,g} and {high:,g}"


def _judged(one: Input) -> str:
    if not one.judged:
        return ""
    return "judgement" if one.judged == len(one.spots) else f"judgement in {one.judged} of {len(one.spots)}"


def _grounds(run: Run, one: Input) -> list[Citation]:
    counts = Counter(ground for spot in one.spots for ground in spot.grounds)
    shown = [ground for ground, _ in counts.most_common(len(counts) if len(one.spots) == 1 else CITED)]
    return list(cited(run.scenario.document, shown))


def _broken(words: str) -> list[str]:
    """A title in lines short enough for a panel."""
    lines = [""]
    for word in words.split():
        if len(lines[-1]) + len(word) > 46:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _measured(found: Mapping[str, Any], called: Mapping[str, str]) -> dict[str, Any]:
    """The measured indices: sentences, and a table of the few by output."""
    with_indices = [one for one in found["outputs"] if one["indices"] is not None]
    return {
        "record": found,
        "few": [called.get(name, name) for name in found["few"]],
        "sentences": [sentence(one) for one in with_indices if not of_claim(one)],
        "claims": [sentence(one) for one in found["outputs"] if of_claim(one)],
        "tables": [
            (
                capital(one["title"]),
                [
                    {**row, "name": called.get(row["input"], row["input"])}
                    for row in one["indices"]["inputs"]
                    if row["total"] > 0.0
                ],
            )
            for one in with_indices
        ],
    }


def _statements(run: Run) -> list[dict[str, Any]]:
    """Uncertain statements of the parties, each with the outcome that turns most on it."""
    document, held = run.scenario.document, run.talks["held"]
    strongest: dict[tuple[str, int], tuple[float, str, float, float]] = {}
    for outcome in run.outcomes:
        truths = np.array(run.talks["can_last"][outcome][MAIN_CONCEPT], np.bool_)
        for party, place, if_held, if_not in talks_draw.drivers(held, truths):
            size = abs(if_held - if_not)
            if size > strongest.get((party, place), (-1.0,))[0]:
                strongest[party, place] = (size, outcome, if_held, if_not)
    rows = []
    for (party, place), (size, outcome, if_held, if_not) in sorted(strongest.items(), key=lambda item: -item[1][0]):
        statement = document.talks.preferences[party][place]
        turns = f"{outcome} can last in {percent(if_held)} of draws if so, in {percent(if_not)} if not"
        rows.append(
            {
                "party": document.parties[party].name,
                "says": statement.because or statement.says,
                "held": percent(statement.held),
                "turns": turns if size > 0.0 else "nothing turns on it",
                "judged": "judgement" if any(ground.judgement for ground in statement.grounds) else "",
            }
        )
    return rows

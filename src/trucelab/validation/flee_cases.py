"""The kind of validation that runs Flee's cases: refugees in camps, day by day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from trucelab.validation import catalogue
from trucelab.validation.charts import camps_over_time, errors
from trucelab.validation.findings import Check, Figure, Findings
from trucelab.validation.flee_tables import INTRO, tables
from trucelab.validation.native_model import calibrated_on
from trucelab.validation.runs import Effort, Progress
from trucelab.validation.verdict import Verdict, verdict

NAME = "flee"
TITLE = "Refugees in camps: five published crises"


def names() -> tuple[str, ...]:
    """What the shipped cases can be called."""
    return catalogue.names()


def takes(text: str) -> bool:
    """Whether a text names a shipped case or a Flee folder."""
    return bool(catalogue.named(text))


def judge(texts: Sequence[str], effort: Effort, progress: Progress) -> Findings:
    """Findings on the cases given, on all shipped ones where none is.

    raises  WrongInput, with everything that is wrong in a folder
    """
    cases = catalogue.chosen(texts)
    found = tuple(verdict(case, effort, progress) for case in cases)
    fitted = calibrated_on(cases[0].read())
    return Findings(
        name=NAME,
        title=TITLE,
        intro=(*INTRO, f"The own model moves people by one set of parameters for all cases, calibrated on {fitted}."),
        tables=tables(found),
        checks=tuple(check for one in found for check in _checks(one)),
        figures=lambda: _figures(found),
        values={"calibrated_on": fitted, "cases": [_values(one) for one in found]},
    )


def _checks(found: Verdict) -> list[Check]:
    checks = [
        Check(
            f"{found.case.label}: by Flee's rules the {one.error} error is {one.ours:.4f}, Flee's {one.flee:.4f}; "
            f"{one.difference:+.4f} apart, {one.bound:.4f} allowed",
            one.holds,
        )
        for one in found.agreements
    ]
    if (camps := found.camp_agreement) is not None:
        says = f"{found.case.label}: the observed counts are those that Flee used"
        checks.append(Check(says, camps.same_observations))
    return checks


def _figures(found: Sequence[Verdict]) -> tuple[Figure, ...]:
    return (errors(found), *(camps_over_time(one) for one in found))


def _values(found: Verdict) -> Mapping[str, Any]:
    """A verdict as plain values, without what is only drawn."""
    slim = replace(found, drawn={})
    values = {name: value for name, value in asdict(slim).items() if name not in ("drawn", "case", "flee")}
    flee = None
    if found.flee is not None:
        flee = {
            "hasten": found.flee.hasten,
            **{
                name: {"mean": error.mean, "low": error.low, "high": error.high, "sd": error.sd, "seeds": error.values}
                for name, error in (("normal", found.flee.normal), ("rescaled", found.flee.rescaled))
            },
        }
    agreements = [{**asdict(one), "difference": one.difference, "holds": one.holds} for one in found.agreements]
    return {
        "case": found.case.name, "data_set": found.case.data_set, **values, "flee": flee, "agreements": agreements,
    }  # fmt: skip

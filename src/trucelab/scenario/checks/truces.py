"""The terms of a truce fit together: nothing is said about what the deal does not have."""

from __future__ import annotations

from collections.abc import Iterator

from trucelab.errors import Problem, meant
from trucelab.scenario.checks.draft import Draft
from trucelab.scenario.consequences import FOLLOWING, Truce
from trucelab.scenario.document import Document
from trucelab.scenario.yaml_text import Path

TERMS = tuple(name for name, field in Truce.model_fields.items() if field.annotation is bool and name not in FOLLOWING)
"""Terms that a deal has or has not."""
GOES_WITH = {
    "monitors_from": ("monitors",),
    "monitors_until": ("monitors",),
    "excluded_group_violence": ("excluded_group", "pretext_clause"),
}
"""Keys that say more about a term, with the terms of which one must be there."""


def truces(draft: Draft) -> Iterator[Problem]:
    """The terms of every truce fit together."""
    for outcome, consequence in draft.document.consequences.items():
        if consequence.truce is not None:
            path: Path = ("consequences", outcome, "truce")
            for key, says in (*_unfit(consequence.truce), *_in_a_row(draft.document, consequence.truce)):
                yield draft.written.problem((*path, *key), says)


def _in_a_row(document: Document, truce: Truce) -> Iterator[tuple[Path, str]]:
    """A new attempt would cut into the truce that follows: which of the two then holds would be open."""
    for name in truce.then:
        after = document.consequences.get(name)
        if truce.new_attempts and after is not None and after.truce is not None:
            says = f'"{name}", which follows, brings a truce of its own; leave new_attempts out, or write it there'
            yield ("new_attempts",), says


def _unfit(truce: Truce) -> Iterator[tuple[Path, str]]:
    """What does not fit: the keys, and why."""
    for key, terms in GOES_WITH.items():
        if key in truce.model_fields_set and not any(getattr(truce, term) for term in terms):
            yield (key,), f"the truce has no {' or '.join(terms)}; write {terms[0]}: true, or leave the key out"
    for name in truce.hazard_ratios:
        if name not in TERMS:
            yield ("hazard_ratios", name), f'"{name}" is not a term of a truce. {meant(name, TERMS)}'
        elif not getattr(truce, name):
            yield ("hazard_ratios", name), f"the truce has no {name}; write {name}: true, or leave the ratio out"
    start, end = truce.monitors_from, truce.monitors_until
    if end is not None and end.low < start.high:
        says = f"day {end.low:g} may lie before monitors_from, day {start.high:g}; the monitors come before they leave"
        yield ("monitors_until",), says

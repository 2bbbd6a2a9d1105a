"""What would make a wanted outcome hold, and what would break what holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from trucelab.ensemble.record.run_record import Run
from trucelab.report.wording import capital, listed
from trucelab.scenario.talks import Preference
from trucelab.talks import CONCEPTS


def content(run: Run) -> dict[str, Any]:
    """Levers that work for each wanted outcome; smallest changes of preferences for every outcome."""
    asked = run.talks["questions"]
    return {
        "wanted": [_wanted(run, outcome, found) for outcome, found in asked["holding"].items()],
        "levers": {key: lever.says for key, lever in run.scenario.document.talks.levers.items()},
        "changes": [
            {
                "outcome": capital(outcome),
                "goal": found["goal"],
                "sentences": list(_solutions(run, found["solutions"])),
            }
            for outcome, found in asked["changes"].items()
        ],
    }


def _wanted(run: Run, outcome: str, found: Mapping[str, Any]) -> dict[str, Any]:
    levers = run.scenario.document.talks.levers
    titles = {concept.name: concept.title for concept in CONCEPTS}
    return {
        "outcome": capital(outcome),
        "already": listed([titles[name] for name in found["already"]]),
        "tried": found["tried"],
        "holdings": [
            (
                capital(listed([levers[key].says for key in holding["levers"]])),
                listed([titles[name] for name in holding["concepts"]]),
            )
            for holding in found["holdings"]
        ],
    }


def _solutions(run: Run, solutions: list[list[dict[str, Any]]]) -> Iterator[str]:
    for solution in solutions:
        yield capital(listed([change_in_words(run, change) for change in solution])) + "."


def change_in_words(run: Run, change: Mapping[str, Any]) -> str:
    """One change of a list of statements."""
    document = run.scenario.document
    name = document.parties[change["decision_maker"]].name
    statement = change["statement"]
    known = {item.says: item for item in document.talks.preferences.get(change["decision_maker"], ())}
    meant = _meant(run, statement, known.get(statement))
    if change["kind"] == "remove":
        return f"if {name} no longer wanted {meant}"
    if change["kind"] == "move up":
        return f"if {name} put {meant} at place {change['place'] + 1} instead of {change['was'] + 1}"
    return f"if {name} also wanted {meant}, at place {change['place'] + 1} of its list"


def _meant(run: Run, text: str, known: Preference | None) -> str:
    """A statement in words where it has any, with its text."""
    if known is not None and known.because:
        return f"“{text}” ({known.because})"
    option = text.removeprefix("not ")
    options = run.scenario.document.talks.options
    if option not in options:
        return f"“{text}”"
    party = run.scenario.document.parties[option.partition(".")[0]].name
    return f"“{text}” ({'not so: ' if text != option else ''}{party} {options[option].says})"

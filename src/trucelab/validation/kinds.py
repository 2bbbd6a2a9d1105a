"""The kinds of validation, by the names of their cases.

To add one: a file here that ends in a `Kind`, and its line in `KINDS`; the command and the page read the list.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from trucelab.errors import Problem, WrongInput, meant
from trucelab.validation import flee_cases, nw_syria, truces
from trucelab.validation.findings import Findings
from trucelab.validation.runs import Effort, Progress

Judge: TypeAlias = Callable[[Sequence[str], Effort, Progress], Findings]


@dataclass(frozen=True)
class Kind:
    """One way to hold simulations against what happened."""

    name: str
    names: Callable[[], tuple[str, ...]]
    """What its shipped cases can be called."""
    takes: Callable[[str], bool]
    """Whether it can judge what a user gives: the name of a case, or a folder."""
    judge: Judge
    """Findings on the cases given, on all shipped ones where none is."""


KINDS = (
    Kind("flee", flee_cases.names, flee_cases.takes, flee_cases.judge),
    Kind(nw_syria.NAME, nw_syria.names, nw_syria.takes, nw_syria.judge),
    Kind(truces.NAME, truces.names, truces.takes, truces.judge),
)


def validate(texts: Sequence[str], effort: Effort, progress: Progress = lambda what: None) -> tuple[Findings, ...]:
    """Findings of every kind on the cases given; of all kinds on all shipped cases where none is given.

    raises  WrongInput, with every text that no kind takes, before anything is run
    """
    wanted: dict[str, list[str]] = {}
    problems = []
    for text in texts:
        kind = next((kind for kind in KINDS if kind.takes(text)), None)
        if kind is None:
            known = [name for kind in KINDS for name in kind.names()]
            says = f"is neither a validation case nor a folder that can be validated. {meant(text, known)}"
            problems.append(Problem(text, 0, 0, "", says))
        else:
            wanted.setdefault(kind.name, []).append(text)
    if problems:
        raise WrongInput(problems)
    chosen = [kind for kind in KINDS if kind.name in wanted or not texts]
    return tuple(kind.judge(wanted.get(kind.name, ()), effort, progress) for kind in chosen)

"""The option form: the table in which analysts of the graph model draw a conflict, as plain values.

Rows are options, grouped by the decision maker who controls them; columns are
states.  Source: Howard (1971), "Paradoxes of Rationality"; Fang, Hipel and
Kilgour (1993), "Interactive Decision Making".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from trucelab.errors import WrongInput
from trucelab.scenario import Scenario
from trucelab.talks import Conflict, Findings
from trucelab.talks.states import state_numbers

MOST_STATES = 12
"""Columns that fit on a page."""

Cell = Literal["Y", "N"]
"""Taken or not.  A column is one state, which settles every option, so the dash of patterns does not occur."""


@dataclass(frozen=True)
class Rank:
    """How much one decision maker likes a state."""

    decision_maker: str
    """Name as printed."""
    level: int
    """1 is the most preferred; equal levels are ties."""
    levels: int
    """How many levels this decision maker tells apart."""


@dataclass(frozen=True)
class OptionFormRow:
    """One option."""

    decision_maker: str
    """Key of the decision maker whose option this is."""
    owner: str
    """Its name as printed, in the first row of its group; empty in the others."""
    owner_rows: int
    """In the first row of the group: how many rows the group has; 0 in the others."""
    option: str
    """Key, `party.option`."""
    short: str
    """The option in a word or two, made from the key: as in figures."""
    says: str
    """The option in words, as in the scenario."""
    shared_with: tuple[str, ...]
    """Names of others who can change it too."""
    cells: tuple[Cell, ...]
    """One for each column."""


@dataclass(frozen=True)
class OptionFormColumn:
    """One state."""

    state: int
    number: int
    """Its place, from 1, among the feasible states: the number by which people quote it."""
    text: str
    """Y and N in the order of the scenario, option 1 first."""
    status_quo: bool
    best_of: tuple[str, ...]
    """Named outcomes of which this is the state nearest to stable."""
    outcomes: tuple[str, ...]
    """Named outcomes to which it belongs."""
    concepts: tuple[str, ...]
    """Names of the concepts by which it is an equilibrium."""
    ranks: tuple[Rank, ...]
    """One for each decision maker."""


@dataclass(frozen=True)
class OptionForm:
    """The whole table."""

    decision_makers: tuple[str, ...]
    """Names as printed, in the order of ranks and rows."""
    feasible_states: int
    rows: tuple[OptionFormRow, ...]
    columns: tuple[OptionFormColumn, ...]
    left_out: tuple[int, ...]
    """Numbers of the states that the rule would show if there were more room; see `shown_states`."""


def option_form(scenario: Scenario, findings: Findings, states: Iterable[int] | None = None) -> OptionForm:
    """The option form of a conflict.

    states  what to show, in this order; the rule of `shown_states` if None
    raises  WrongInput, if one of the states is not feasible
    """
    conflict = findings.conflict
    shown = shown_states(findings, states)
    numbers = state_numbers(conflict.feasible)
    return OptionForm(
        decision_makers=tuple(maker_name(scenario, maker) for maker in conflict.decision_makers),
        feasible_states=findings.feasible_states,
        rows=tuple(_rows(scenario, conflict, shown)),
        columns=tuple(_column(scenario, findings, state, int(numbers[state])) for state in shown),
        left_out=tuple(int(numbers[state]) for state in wanted_states(findings)[MOST_STATES:])
        if states is None
        else (),
    )


def shown_states(findings: Findings, states: Iterable[int] | None = None) -> tuple[int, ...]:
    """The states that a table or figure of a conflict shows, each once.

    The rule: the status quo, then the best state of each named outcome in the order of the scenario, then the
    Nash equilibria in ascending order; after `MOST_STATES` the rest is left out.  A conflict without named
    outcomes and with at most `MOST_STATES` feasible states is shown whole, in ascending order.

    states  overrides the rule
    raises  WrongInput, if one of the states is not feasible
    """
    if states is None:
        return wanted_states(findings)[:MOST_STATES]
    chosen = tuple(dict.fromkeys(int(state) for state in states))
    feasible = findings.conflict.feasible
    wrong = [str(state) for state in chosen if not (0 <= state < feasible.size and feasible[state])]
    if wrong:
        raise WrongInput.one(f"state {', '.join(wrong)} cannot be shown, because it is not feasible")
    return chosen


def wanted_states(findings: Findings) -> tuple[int, ...]:
    """The states of the rule of `shown_states`, as many as there are."""
    if not findings.outcomes and findings.feasible_states <= MOST_STATES:
        return tuple(findings.conflict.states.tolist())
    best = [outcome.best_state for outcome in findings.outcomes.values()]
    return tuple(dict.fromkeys([findings.status_quo, *best, *findings.equilibria["nash"].tolist()]))


def options_by_maker(conflict: Conflict) -> dict[str, tuple[tuple[int, str], ...]]:
    """For each decision maker who owns any: the bits and the keys of its options, in the order of the scenario."""
    owned: dict[str, list[tuple[int, str]]] = {maker: [] for maker in conflict.decision_makers}
    for bit, option in enumerate(conflict.options):
        owned[option.partition(".")[0]].append((bit, option))
    return {maker: tuple(options) for maker, options in owned.items() if options}


def maker_name(scenario: Scenario, maker: str) -> str:
    """Printed name of a decision maker."""
    return scenario.document.parties[maker].name


def short_name(option: str) -> str:
    """An option in a word or two, from its key.

    >>> short_name("turkey.opens-border")
    'opens border'
    """
    return option.partition(".")[2].replace("-", " ").replace("_", " ")


def is_equilibrium(findings: Findings, concept: str, state: int) -> bool:
    """Whether nobody leaves a state, by one concept."""
    return all(bool(stable[state]) for stable in findings.stable[concept].values())


def _rows(scenario: Scenario, conflict: Conflict, shown: tuple[int, ...]) -> Iterator[OptionFormRow]:
    for maker, options in options_by_maker(conflict).items():
        for place, (bit, key) in enumerate(options):
            option = scenario.document.talks.options[key]
            yield OptionFormRow(
                decision_maker=maker,
                owner="" if place else maker_name(scenario, maker),
                owner_rows=0 if place else len(options),
                option=key,
                short=short_name(key),
                says=option.says,
                shared_with=tuple(maker_name(scenario, other) for other in option.shared_with),
                cells=tuple("Y" if state >> bit & 1 else "N" for state in shown),
            )


def _column(scenario: Scenario, findings: Findings, state: int, number: int) -> OptionFormColumn:
    conflict = findings.conflict
    outcomes = findings.outcomes.values()
    return OptionFormColumn(
        state=state,
        number=number,
        text=conflict.text(state),
        status_quo=state == findings.status_quo,
        best_of=tuple(outcome.name for outcome in outcomes if outcome.best_state == state),
        outcomes=tuple(outcome.name for outcome in outcomes if bool((outcome.states == state).any())),
        concepts=tuple(concept for concept in findings.stable if is_equilibrium(findings, concept, state)),
        ranks=tuple(
            _rank(maker_name(scenario, maker), int(ranks[state]), int(ranks.max()))
            for maker, ranks in zip(conflict.decision_makers, conflict.ranks, strict=True)
        ),
    )


def _rank(name: str, rank: int, best: int) -> Rank:
    """Ranks of a conflict are dense and grow with preference; people count from the top."""
    return Rank(name, best - rank + 1, best)

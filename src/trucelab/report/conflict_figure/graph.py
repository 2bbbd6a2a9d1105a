"""What the figure of a conflict shows: chosen states, the moves between them, and the best ways to outcomes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from trucelab.report.option_form import is_equilibrium, maker_name, short_name, shown_states
from trucelab.report.wording import capital, listed
from trucelab.scenario import Scenario
from trucelab.talks import Conflict, Findings, Path, Step
from trucelab.talks.moves import moves, step
from trucelab.talks.states import state_numbers

MOST_IN_OVAL = 24
"""A conflict with no more feasible states, none of them named, is shown whole."""

MAKER_COLOURS = ("#b3261e", "#1d5fa8", "#2e7d4f", "#a85f00", "#6d4a9c", "#0f7c85", "#b23a7a", "#6b4f3a", "#55606b")
"""One a decision maker, in the order of the talks; dark enough for type on white."""

Kind = Literal["nash", "sequential", "other"]


@dataclass(frozen=True, eq=False)
class Graph:
    """Everything that is drawn, before it has a place."""

    scenario: Scenario
    findings: Findings
    chosen: tuple[int, ...]
    """The status quo and the states asked for."""
    paths: tuple[Path, ...]
    """Best paths to outcomes whose best state is chosen."""
    arcs: tuple[Step, ...]
    """Ascending by start, mover and end."""

    @property
    def conflict(self) -> Conflict:
        """The conflict of the findings."""
        return self.findings.conflict

    @cached_property
    def numbers(self) -> Mapping[int, int]:
        """State numbers of the states shown."""
        numbers = state_numbers(self.conflict.feasible)
        return {state: int(numbers[state]) for state in self.states}

    @cached_property
    def states(self) -> tuple[int, ...]:
        """The chosen states, then those on the way."""
        return _with_ways(self.chosen, self.paths)

    @cached_property
    def on_paths(self) -> frozenset[tuple[int, int, int]]:
        """Mover, start and end of the steps on best paths."""
        return frozenset((each.mover, each.start, each.end) for path in self.paths for each in path.steps)

    @cached_property
    def colours(self) -> tuple[str, ...]:
        """One for each decision maker."""
        return tuple(MAKER_COLOURS[i % len(MAKER_COLOURS)] for i in range(len(self.conflict.decision_makers)))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Printed names of the decision makers."""
        return tuple(capital(maker_name(self.scenario, maker)) for maker in self.conflict.decision_makers)

    @cached_property
    def kinds(self) -> Mapping[int, Kind]:
        """How stable each state shown is."""
        return {state: self._kind(state) for state in self.states}

    def _kind(self, state: int) -> Kind:
        if is_equilibrium(self.findings, "nash", state):
            return "nash"
        return "sequential" if is_equilibrium(self.findings, "sequential", state) else "other"

    def called(self, state: int) -> str:
        """The outcomes of which a state is the best; empty if there is none."""
        outcomes = self.findings.outcomes.values()
        return capital("; ".join(outcome.name for outcome in outcomes if outcome.best_state == state))

    def change(self, each: Step) -> tuple[str, ...]:
        """The options that a move takes or drops, in a word or two each."""
        changed = each.start ^ each.end
        return tuple(
            f"{'+' if each.end >> bit & 1 else '−'}\u00a0{short_name(option)}"
            for bit, option in enumerate(self.conflict.options)
            if changed >> bit & 1
        )


def graph_of(scenario: Scenario, findings: Findings, states: Iterable[int] | None) -> Graph:
    """What is shown of a conflict; `states` as of `conflict_figure`."""
    asked = findings.conflict.states.tolist() if states is None and _is_nameless(findings) else states
    chosen = tuple(dict.fromkeys((findings.status_quo, *shown_states(findings, asked))))
    paths = tuple(
        outcome.path for outcome in findings.outcomes.values() if outcome.path and outcome.best_state in chosen
    )
    return Graph(scenario, findings, chosen, paths, _arcs(findings.conflict, _with_ways(chosen, paths), paths))


def _is_nameless(findings: Findings) -> bool:
    return not findings.outcomes and findings.feasible_states <= MOST_IN_OVAL


def is_whole(graph: Graph) -> bool:
    """Whether every feasible state was asked for, and there are few."""
    return len(graph.chosen) == graph.findings.feasible_states <= MOST_IN_OVAL


def _with_ways(chosen: tuple[int, ...], paths: Sequence[Path]) -> tuple[int, ...]:
    return tuple(dict.fromkeys([*chosen, *(each.end for path in paths for each in path.steps)]))


def _arcs(conflict: Conflict, states: tuple[int, ...], paths: Sequence[Path]) -> tuple[Step, ...]:
    """The improvements between the states, and the steps of the paths."""
    shown = set(states)
    wanted = {(each.mover, each.start, each.end) for path in paths for each in path.steps}
    possible = (
        step(conflict, mover, start, int(end))
        for start in sorted(states)
        for mover in range(len(conflict.decision_makers))
        for end in moves(conflict, mover, start)
        if int(end) in shown
    )
    return tuple(each for each in possible if each.improvement or (each.mover, each.start, each.end) in wanted)


def sentence(graph: Graph, each: Step) -> str:
    """A move in words."""
    will = "an improvement" if each.improvement else "against its own interest"
    return f"{graph.names[each.mover]}: {', '.join(graph.change(each))} ({will})"


def description(graph: Graph) -> str:
    """What the figure shows."""
    findings = graph.findings
    shown = [f"{graph.called(state) or 'unnamed'} (state {graph.numbers[state]:,})" for state in graph.chosen]
    sentences = [
        f"{len(graph.chosen)} of {findings.feasible_states:,} possible states: {listed(shown)}.",
        f"The status quo is state {graph.numbers[findings.status_quo]:,}.",
    ]
    for kind, says in (("nash", "Nash equilibria"), ("sequential", "Sequential equilibria that are not Nash")):
        found = [f"{graph.numbers[state]:,}" for state in graph.chosen if graph.kinds[state] == kind]
        sentences.append(f"{says} among them: {listed(found) or 'none'}.")
    ways = {path.end: path for path in graph.paths if path.steps}
    sentences += [
        f"Best way to {graph.called(end)}: {'; then '.join(sentence(graph, each) for each in path.steps)}."
        for end, path in ways.items()
    ]
    return " ".join(sentences).replace("\u00a0", " ")

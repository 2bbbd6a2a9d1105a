"""The talks of a scenario, analysed: which outcomes can last, who would leave, and the states behind them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from trucelab.ensemble.members.plan import analyse_talks, central_held
from trucelab.errors import WrongInput, meant
from trucelab.scenario import Scenario
from trucelab.talks import CONCEPTS, Findings
from trucelab.talks.analyses import Analysed, Subject, analysed

DEFAULT = "sequential"


@dataclass(frozen=True)
class State:
    """A feasible combination of options."""

    text: str
    """Y or N for every option, in the order of the options."""
    taken: tuple[str, ...]
    """The options that are taken."""
    outcomes: tuple[str, ...]
    """The named outcomes that it belongs to."""


@dataclass(frozen=True)
class Talks:
    """Talks with the statements in force that are more likely held than not."""

    findings: Findings
    """Everything that the analysis says, as arrays."""
    subject: Subject
    """What was analysed."""

    @property
    def decision_makers(self) -> tuple[str, ...]:
        """The parties that act."""
        return tuple(self.findings.conflict.decision_makers)

    @property
    def options(self) -> tuple[str, ...]:
        """The options, in the order of the letters of a state."""
        return tuple(self.findings.conflict.options)

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The named outcomes."""
        return tuple(self.findings.outcomes)

    @property
    def concepts(self) -> tuple[str, ...]:
        """Concepts of stability, by name."""
        return tuple(concept.name for concept in CONCEPTS)

    @property
    def status_quo(self) -> State:
        """Where the talks stand."""
        return self._state(self.findings.status_quo)

    def equilibria(self, concept: str = DEFAULT) -> tuple[State, ...]:
        """States that no decision maker leaves, by a concept; ascending as in `trucelab talks --format json`.

        raises  WrongInput: no such concept
        """
        return tuple(self._state(state) for state in self.findings.equilibria[self._concept(concept)].tolist())

    def can_last(self, outcome: str, concept: str = DEFAULT) -> bool:
        """Whether an outcome holds an equilibrium.

        raises  WrongInput: no such outcome or concept
        """
        return bool(self.findings.outcomes[self._outcome(outcome)].equilibria[self._concept(concept)].size)

    def would_leave(self, outcome: str, concept: str = DEFAULT) -> tuple[str, ...]:
        """Decision makers who would leave every state of an outcome.

        raises  WrongInput: no such outcome or concept
        """
        return self.findings.outcomes[self._outcome(outcome)].leavers[self._concept(concept)]

    def analyses(self, *names: str) -> tuple[Analysed, ...]:
        """What the scenario asks for under `talks.analyses`, or the analyses named: their verdicts, and equilibria.

        raises  WrongInput: no such analysis, or one that needs settings
        """
        return analysed(self.subject, names)

    def as_dict(self) -> dict[str, Any]:
        """For JSON, with the keys of `trucelab talks --format json`."""
        return self.findings.as_dict()

    def _state(self, state: int) -> State:
        text = self.findings.conflict.text(state)
        taken = tuple(option for option, letter in zip(self.options, text, strict=True) if letter == "Y")
        named = [name for name, found in self.findings.outcomes.items() if state in found.states]
        return State(text, taken, tuple(named))

    def _concept(self, name: str) -> str:
        if name not in self.concepts:
            raise WrongInput.one(f'"{name}" is not a concept. {meant(name, self.concepts)}')
        return name

    def _outcome(self, name: str) -> str:
        if name not in self.findings.outcomes:
            raise WrongInput.one(f'"{name}" is not an outcome of the talks. {meant(name, self.outcomes)}')
        return name


def talks_of(scenario: Scenario) -> Talks:
    """Analyse the talks of a scenario.

    raises  WrongInput: it has no talks, or what only analysis can find wrong
    """
    talks, findings = analyse_talks(scenario)
    return Talks(findings, Subject(talks, central_held(scenario)))

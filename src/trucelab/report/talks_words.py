"""The talks in sentences: what can last, who would leave and why, who answers, and the way from the status quo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from trucelab.ensemble.members.plan import central_held
from trucelab.report.wording import capital, listed
from trucelab.scenario import Scenario
from trucelab.scenario.talks import Preference
from trucelab.talks import CONCEPTS, NO_MOVE, Closures, Findings, OutcomeFindings, Path, Step, Witness, witness

MAIN_CONCEPT = "sequential"
"""Concept by which sentences say that an outcome can last: opponents answer only in their own interest."""


@dataclass(frozen=True)
class OutcomeStory:
    """What the brief says about one outcome of the talks."""

    name: str
    says: str
    can_last: Mapping[str, bool]
    """By concept."""
    leavers: tuple[str, ...]
    """Names of those who would gain by leaving its most stable form (Nash)."""
    sentences: tuple[str, ...]


class TalksNarrator:
    """Turns states and moves of one analysis into words."""

    def __init__(self, scenario: Scenario, findings: Findings) -> None:
        self.scenario = scenario
        self.findings = findings
        self.conflict = findings.conflict
        self.held = central_held(scenario)

    @cached_property
    def closures(self) -> Closures:
        """What witnesses share."""
        return Closures(self.conflict)

    def name(self, maker: str) -> str:
        """Printed name of a decision maker."""
        return self.scenario.document.parties[maker].name

    def changes(self, start: int, end: int) -> str:
        """What a move does: "the Syrian government launches ... and no longer ..."."""
        options = self.scenario.document.talks.options
        changed = [(name, bool(end >> bit & 1)) for bit, name in enumerate(options) if (start ^ end) >> bit & 1]
        return listed([("" if taken else "no longer ") + options[name].says for name, taken in changed])

    def state(self, state: int) -> str:
        """The options taken in a state, by decision maker."""
        options = self.scenario.document.talks.options
        by_maker: dict[str, list[str]] = {}
        for bit, (name, option) in enumerate(options.items()):
            if state >> bit & 1:
                by_maker.setdefault(name.partition(".")[0], []).append(option.says)
        if not by_maker:
            return "nobody acts"
        return "; ".join(f"{self.name(maker)} {listed(says)}" for maker, says in by_maker.items())

    def deciding(self, maker: str, start: int, end: int) -> tuple[Preference, bool] | None:
        """The statement that decides between two states for a decision maker, and whether the end makes it true."""
        names = list(self.scenario.document.talks.options)
        for statement, held in zip(
            self.scenario.document.talks.preferences.get(maker, ()), self.held.get(maker, ()), strict=True
        ):
            if not held:
                continue
            before, after = (_true(statement, names, state) for state in (start, end))
            if before != after:
                return statement, after
        return None

    def because(self, maker: str, start: int, end: int) -> str:
        """Why a move is an improvement, or is not."""
        found = self.deciding(maker, start, end)
        if found is None:
            return "it is indifferent between the two"
        statement, _ = found
        return statement.because or f'what it puts first here is "{statement.says}"'

    def joint(self, start: int, end: int) -> str:
        """What several decision makers do together: "Russia agrees to ...; Turkey moves against ..."."""
        clauses = []
        for index, maker in enumerate(self.conflict.decision_makers):
            own = (start ^ end) & self.conflict.masks[index]
            if own:
                clauses.append(f"{self.name(maker)} {self.changes(start, start ^ own)}")
        return "; ".join(clauses)

    def step(self, step: Step) -> str:
        """One move as a clause."""
        maker = self.conflict.decision_makers[step.mover]
        return f"{self.name(maker)} {self.changes(step.start, step.end)}"

    def path(self, path: Path | None) -> str:
        """The way from the status quo."""
        if path is None:
            return "No sequence of moves leads there from the status quo."
        if not path.steps:
            return "This is the status quo."
        clauses = [
            self.step(step) + ("" if step.improvement else f" (against its own interest: {self._why_not(step)})")
            for step in path.steps
        ]
        text = f"From the status quo: {'; then '.join(clauses)}."
        disimprovements = len(path.disimprovements)
        if not disimprovements:
            return text + " Every step is in the interest of whoever takes it."
        return (
            text
            + (" One step has" if disimprovements == 1 else f" {disimprovements} steps have")
            + " to be paid for by a party."
        )

    def _why_not(self, step: Step) -> str:
        return self.because(self.conflict.decision_makers[step.mover], step.start, step.end)

    def leaving(self, maker: str, state: int) -> str | None:
        """Why a decision maker would leave a state by the main concept; none if it would stay."""
        found = self.witness(maker, state)
        if found.unanswered is None:
            return None
        move = found.unanswered
        return (
            f"{capital(self.name(maker))} would leave: it {self.changes(move.start, move.end)} "
            f"({self.because(maker, move.start, move.end)}), and nobody has an answer in their own interest "
            "that makes it regret that."
        )

    def holding(self, maker: str, state: int) -> str | None:
        """How opponents hold a decision maker in a state that it would like to leave; none if it would not."""
        found = self.witness(maker, state)
        if not found.stable or not found.sanctions:
            return None
        sanction = found.sanctions[0]
        answers = "; then ".join(self.step(step) for step in sanction.replies)
        move = self.changes(sanction.improvement.start, sanction.improvement.end)
        return (
            f"{capital(self.name(maker))} would prefer a state in which it {move}, but is held by the answer: "
            f"{answers}, after which it is no better off."
        )

    def distances(self, concept_name: str, state: int) -> list[str]:
        """For each decision maker, how many ranks a state may fall before it leaves, or must rise before it stays."""
        concept = next(concept for concept in CONCEPTS if concept.name == concept_name)
        found = []
        for party in range(len(self.conflict.decision_makers)):
            ranks = int(concept.distance(self.closures, party)[state])
            found.append("no move" if ranks == NO_MOVE else f"{ranks:+d}")
        return found

    def witness(self, maker: str, state: int) -> Witness:
        """The witness by the main concept."""
        concept = next(concept for concept in CONCEPTS if concept.name == MAIN_CONCEPT)
        return witness(self.closures, concept, self.conflict.party(maker), state)


def _true(statement: Preference, options: list[str], state: int) -> bool:
    return bool(statement.expression.evaluate(lambda name: bool(state >> options.index(name) & 1)))


def outcome_stories(scenario: Scenario, findings: Findings) -> tuple[OutcomeStory, ...]:
    """A story for every named outcome, in the order of the scenario."""
    narrator = TalksNarrator(scenario, findings)
    return tuple(_story(narrator, outcome) for outcome in findings.outcomes.values())


def _story(narrator: TalksNarrator, outcome: OutcomeFindings) -> OutcomeStory:
    document = narrator.scenario.document
    can_last = {concept: bool(states.size) for concept, states in outcome.equilibria.items()}
    makers = narrator.conflict.decision_makers
    sentences = [capital(f"its most stable form: {narrator.state(outcome.best_state)}.")]
    if can_last[MAIN_CONCEPT]:
        held = [text for maker in makers if (text := narrator.holding(maker, outcome.best_state))]
        sentences += held or ["Nobody can do better by moving alone."]
    else:
        sentences += [text for maker in makers if (text := narrator.leaving(maker, outcome.best_state))]
    sentences.append(narrator.path(outcome.path))
    return OutcomeStory(
        outcome.name,
        document.talks.outcomes[outcome.name].says,
        can_last,
        tuple(
            narrator.name(maker) for maker in makers if not narrator.findings.stable["nash"][maker][outcome.best_state]
        ),
        tuple(sentences),
    )


def status_quo_story(scenario: Scenario, findings: Findings) -> str:
    """What the analysis says of the status quo."""
    narrator = TalksNarrator(scenario, findings)
    state = findings.status_quo
    leaving = [text for maker in narrator.conflict.decision_makers if (text := narrator.leaving(maker, state))]
    if leaving:
        return " ".join(["It cannot last.", *leaving])
    verdicts = [verdict for verdict in findings.status_quo_verdicts if verdict.concept == "nash"]
    restless = [narrator.name(verdict.decision_maker) for verdict in verdicts if not verdict.stable]
    if restless:
        return f"It can last, although {listed(restless)} would gain by leaving it: the answers of the others hold it."
    return "It can last: nobody can do better by moving alone."

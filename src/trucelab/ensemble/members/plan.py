"""What a run consists of: the one place where talks and displacement meet.

A plan is made once.  It knows the outcomes to simulate, the members, and how a
member draws everything that is uncertain.  Streams are keyed by (seed, member,
purpose) and never by outcome, so that outcomes differ by their causes and not
by luck (common random numbers).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from trucelab import chance
from trucelab.ensemble.members.variables import MAX_MEMBERS
from trucelab.errors import WrongInput, meant
from trucelab.movement.native.network import Network, network_of
from trucelab.movement.native.parameters import Draw
from trucelab.scenario import Scenario
from trucelab.scenario.values import Quantity
from trucelab.talks import CONCEPTS, Findings, PreparedTalks, analyse
from trucelab.talks.graph import GraphConflict

SHOWN_DRAW_SHARE = 0.5
"""A statement held with at least this chance is in force in the findings that are shown as the central case."""


def drawer(seed: int, member: int, prefix: str = "") -> Draw:
    """The function with which one member draws uncertain values, each from its own stream."""

    def draw(purpose: str, quantity: Quantity) -> float:
        if quantity.certain:
            return quantity.mode
        return quantity.draw(chance.uniform(seed, member, prefix + purpose))

    return draw


@dataclass(frozen=True)
class Plan:
    """Everything that all members share."""

    scenario: Scenario
    seed: int
    members: int
    outcomes: tuple[str, ...]
    """Outcomes that are simulated: those with consequences, in the order of the scenario."""
    network: Network
    drawn_by: Callable[[int, int], Draw] = drawer
    """How a member draws: (seed, member) -> draw. An experiment sets values here instead of drawing them."""
    whose_ends: int | None = None
    """The member whose times, at which outcomes end, all others meet; each its own where nothing is said."""
    whose_next: int | None = None
    """The same for what follows the outcomes that have ended."""

    def draw(self, member: int) -> Draw:
        """The function with which a member gets every uncertain value."""
        return self.drawn_by(self.seed, member)

    @cached_property
    def analysed(self) -> tuple[PreparedTalks, Findings]:
        """The talks, worked out once; a scenario may have none."""
        return analyse_talks(self.scenario)

    @cached_property
    def moves(self) -> GraphConflict:
        """All moves of the talks; its ranks say nothing."""
        return GraphConflict.of(self.talks.unranked)

    @property
    def talks(self) -> PreparedTalks:
        """The talks, ready for any draw of preferences."""
        return self.analysed[0]

    @property
    def findings(self) -> Findings:
        """Talks with the statements that are more likely held than not."""
        return self.analysed[1]


def plan(scenario: Scenario, *, members: int, seed: int) -> Plan:
    """Make a plan, and find what only analysis can find wrong.

    raises  WrongInput: no member, no feasible state, an outcome without a state, an unknown concept
    """
    made = ground_plan(scenario, members=members, seed=seed)
    check_concepts(scenario)
    if scenario.document.has_talks:
        # worked out now, so that what is wrong with the talks is said before anything is written
        _ = made.analysed
    return made


def ground_plan(scenario: Scenario, *, members: int, seed: int) -> Plan:
    """A plan of what happens on the ground alone.

    raises  WrongInput: no member, or more than can be kept
    """
    if members < 1:
        raise WrongInput.one(f"{members} members: give 1 or more")
    if members > MAX_MEMBERS:
        raise WrongInput.one(
            f"{members:,} members: give at most {MAX_MEMBERS:,}; bands hardly change beyond some 1,000"
        )
    return Plan(
        scenario=scenario,
        seed=seed,
        members=members,
        outcomes=tuple(scenario.document.consequences),
        network=network_of(scenario.places, scenario.routes),
    )


def analyse_talks(scenario: Scenario) -> tuple[PreparedTalks, Findings]:
    """The talks of a scenario, with the statements that are more likely held than not.

    raises  WrongInput, with the place in the file
    """
    if not scenario.document.has_talks:
        raise WrongInput.one("the scenario has no talks; add options, preferences and outcomes", where="talks")
    try:
        talks = PreparedTalks.of(scenario.document.talks)
        return talks, analyse(talks, central_held(scenario))
    except WrongInput as wrong:
        raise WrongInput(
            scenario.problem(_path(scenario, problem.where), problem.says) for problem in wrong.problems
        ) from None


def _path(scenario: Scenario, where: str) -> tuple[str | int, ...]:
    """The path of keys that a dotted text means; names may hold dots, so it is looked up among known ones."""
    from trucelab.scenario.yaml_text import dotted

    return next((path for path in scenario.spots if dotted(path) == where), ("talks",))


def check_concepts(scenario: Scenario) -> None:
    """Claims name concepts that exist.

    raises  WrongInput, with every unknown one
    """
    known = [concept.name for concept in CONCEPTS]
    wrong = [
        scenario.problem(("claims", key, "concept"), f'"{concept}" is not a concept. {meant(concept, known)}')
        for key, claim in scenario.document.claims.items()
        if (concept := getattr(claim, "concept", None)) is not None and concept not in known
    ]
    if wrong:
        raise WrongInput(wrong)


def central_held(scenario: Scenario) -> dict[str, tuple[bool, ...]]:
    """The statements in force in the central case."""
    return {
        party: tuple(statement.held >= SHOWN_DRAW_SHARE for statement in statements)
        for party, statements in scenario.document.talks.preferences.items()
    }


def drawn_held(scenario: Scenario, seed: int, member: int) -> dict[str, tuple[bool, ...]]:
    """The statements that one member takes to be really held."""
    return {
        party: tuple(
            statement.held >= 1.0 or chance.uniform(seed, member, f"{party} holds: {statement.says}") < statement.held
            for statement in statements
        )
        for party, statements in scenario.document.talks.preferences.items()
    }

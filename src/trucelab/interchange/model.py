"""The neutral form of talks between formats: the talks of a scenario, with what only other programs' files say.

A file may leave out a status quo and outcomes; `TalksModel.prepared` puts stand-ins where the analysis needs some.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import BeforeValidator, Field

from trucelab.errors import WrongInput, meant
from trucelab.scenario import Scenario
from trucelab.scenario.checks import walk
from trucelab.scenario.expressions import parse
from trucelab.scenario.talks import Outcome, Statement, StatusQuo, Talks, TalksPart
from trucelab.scenario.values import Slug, Source, Sourced, StrictModel, Text
from trucelab.scenario.yaml_text import Path
from trucelab.talks import Conflict, GraphConflict, PreparedTalks, graph_conflict, state_text
from trucelab.talks.states import BoolArray, RankArray, StateArray, matches

Ranking = tuple[tuple[int, ...], ...]
"""Groups of states that tie, most preferred first, each ascending; every feasible state once."""

MAX_OPTIONS = 24
"""Options that a model may have: 2**24 states is what the analysis can hold."""


TiedNames = Annotated[tuple[Text, ...], BeforeValidator(lambda tie: (tie,) if isinstance(tie, str) else tie)]
"""One state, or a list of states that tie."""


class TalksAlone(TalksPart):
    """The talks, as in a scenario, with what other formats know beside."""

    misperceived: dict[Slug, tuple[str, ...]] = {}
    """For each decision maker, patterns of Y, N and - of the states it does not see."""
    coalesced: tuple[Statement, ...] = ()
    """Statements, of each of which all states that make it true count as one state. Every decision maker must rank
    these states alike."""


class Graph(StrictModel):
    """A conflict that is drawn by hand: states by name, and who can move from which to which."""

    states: tuple[Text, ...] = Field(min_length=1)
    """Names of the states."""
    moves: dict[Slug, dict[Text, tuple[Text, ...]]] = Field(min_length=1)
    """For each decision maker, by the state it moves from, the states it can move to."""
    rankings: dict[Slug, tuple[TiedNames, ...]]
    """For each decision maker, the states, most preferred first; states that tie stand in a list of their own."""
    coalesced: tuple[tuple[Text, ...], ...] = ()
    """Groups of states that count as one; every decision maker must rank the states of a group alike."""


@dataclass(frozen=True)
class DrawnTalks:
    """Talks without options: a graph drawn by hand."""

    parties: Mapping[str, str]
    graph: Graph
    title: str = ""

    def conflict(self) -> GraphConflict:
        """The conflict, with the states that are coalesced as one.

        raises  WrongInput, if a state is unknown, a ranking does not list each once, or a party minds which state of
                a group occurs
        """
        graph = self.graph
        drawn = {
            party: [(start, end) for start, ends in graph.moves.get(party, {}).items() for end in ends]
            for party in self.parties
        }
        conflict = graph_conflict(graph.states, drawn, graph.rankings)
        numbers = {state: number for number, state in enumerate(conflict.states)}
        unknown = [state for group in graph.coalesced for state in group if state not in numbers]
        if unknown:
            raise WrongInput.one(f'"{unknown[0]}" is not a state. {meant(unknown[0], numbers)}')
        return conflict.coalesced([[numbers[state] for state in group] for group in graph.coalesced])


@dataclass(frozen=True)
class TalksModel:
    """Talks read from, or about to be written to, any format.

    A state is an integer: option 1, the first of the options, is its least significant bit.
    """

    parties: Mapping[str, str]
    """The decision makers, in order: their short names, and their names as printed."""
    talks: TalksAlone
    """As written; of a decision maker that has a direct ranking, the statements are not used."""
    sources: Mapping[str, Source] = field(default_factory=dict)
    """The documents that evidence refers to."""
    title: str = ""
    notes: tuple[str, ...] = field(default=(), compare=False)
    """What the reader did that its user should know."""

    @cached_property
    def feasible(self) -> BoolArray:
        """(2**options,): whether a state can be."""
        feasible = np.ones(1 << len(self.talks.options), np.bool_)
        for item in self.talks.impossible:
            feasible &= ~matches(item.expression, tuple(self.talks.options))
        return feasible

    @cached_property
    def states(self) -> StateArray:
        """The feasible states, ascending; the number of a state is its place here, from 1."""
        return np.flatnonzero(self.feasible)

    @cached_property
    def prepared(self) -> PreparedTalks:
        """The talks for the analysis; all parties are decision makers.

        Where no status quo is known, the first feasible state stands in; where no outcomes are, one that is
        always true.  Misperceptions have no place in it.

        raises  WrongInput, as `PreparedTalks.of`
        """
        talks, first = self.talks, next(iter(self.talks.options))
        written = {name: getattr(talks, name) for name in TalksPart.model_fields}
        written["preferences"] = {
            party: () if party in {*talks.rankings, *talks.weights} else talks.preferences.get(party, ())
            for party in self.parties
        }
        written["status_quo"] = talks.status_quo or StatusQuo(
            taken=self.taken(int(self.states[0]) if self.states.size else 0)
        )
        written["outcomes"] = talks.outcomes or {"anything": Outcome(when=f"{first} or not {first}")}
        return PreparedTalks.of(Talks(**written))

    @cached_property
    def conflict(self) -> Conflict:
        """The conflict with all statements held, and with what is not seen.

        raises  WrongInput, as `prepared`
        """
        return self.prepared.conflict().with_invisible(self.talks.misperceived)

    def coalesced(self) -> GraphConflict:
        """The conflict as a graph in which the states of each statement under `coalesced` are one.

        raises  WrongInput, if a party minds which of them occurs
        """
        truths = (self.conflict.matches(parse(text)) for text in self.talks.coalesced)
        groups = [np.flatnonzero(truth[self.states]).tolist() for truth in truths]
        return GraphConflict.of(self.conflict).coalesced([group for group in groups if group])

    def taken(self, state: int) -> tuple[str, ...]:
        """The options taken in a state."""
        return tuple(name for place, name in enumerate(self.talks.options) if state >> place & 1)

    def letters(self, state: int) -> str:
        """A state as Y and N, option 1 first."""
        return state_text(state, len(self.talks.options))

    def controls(self, party: str) -> tuple[str, ...]:
        """The options that a decision maker can change, alone or beside others, in the order of the model."""
        return tuple(
            name
            for name, option in self.talks.options.items()
            if name.partition(".")[0] == party or party in option.shared_with
        )

    def ranks(self, party: str) -> RankArray:
        """The ranks of a decision maker, all statements held: (2**options,) int32, dense, 0 where infeasible."""
        return self.conflict.ranks_of(self.conflict.party(party))

    def ranking(self, party: str) -> Ranking:
        """The same as groups of states."""
        return groups_of(self.states, self.ranks(party)[self.states])

    @property
    def ranked(self) -> tuple[str, ...]:
        """The decision makers whose preferences are more than statements: a direct ranking, weights, edits."""
        talks = self.talks
        others = {*talks.rankings, *talks.weights, *(party for party, edits in talks.edits.items() if edits)}
        return tuple(party for party in self.parties if party in others)

    def sourced(self) -> Iterator[tuple[Path, Sourced]]:
        """Everything that may carry evidence, by its path of keys under `talks`."""
        return ((path, item) for path, item in walk(self.talks) if isinstance(item, Sourced))

    def grouped(self) -> TalksModel:
        """The same talks as simpler formats say them.

        The options of the first decision maker stand before those of the second, and so on; an option that several
        can change stands with the first.  States and patterns are put into this order.  Weights and edits become
        the rankings they lead to; what is asked of the talks is left out.
        """
        talks = self.talks
        order = tuple(dict.fromkeys(name for party in self.parties for name in self.controls(party)))
        places = [list(talks.options).index(name) for name in order]

        def moved(letters: str) -> str:
            return "".join(letters[place] for place in places)

        rankings = {
            party: tuple(tuple(moved(self.letters(state)) for state in group) for group in self.ranking(party))
            for party in self.ranked
        }
        misperceived = {party: tuple(map(moved, patterns)) for party, patterns in talks.misperceived.items()}
        update = {"options": {name: talks.options[name] for name in order}, "misperceived": misperceived}
        update |= {"rankings": rankings, "weights": {}, "edits": {}}
        return replace(self, talks=talks.model_copy(update=update))


def groups_of(states: StateArray, level: NDArray[np.signedinteger]) -> Ranking:
    """The ranking of states by their levels, larger ones first.

    >>> groups_of(np.array([0, 2, 3]), np.array([1, 7, 1]))
    ((2,), (0, 3))
    """
    if not states.size:
        return ()
    order = np.lexsort((states, -level))
    cuts = np.flatnonzero(np.diff(level[order])) + 1
    return tuple(tuple(group.tolist()) for group in np.split(states[order], cuts))


_NOTE = (
    "of a scenario only the talks are carried over: not its people, places, consequences and claims, nor the kinds, "
    "backers and red lines of parties"
)


def talks_of_scenario(scenario: Scenario) -> TalksModel:
    """The talks of a scenario with the sources they cite; not the people, places and rest."""
    document, talks = scenario.document, scenario.document.talks
    model = TalksModel(
        title=document.title,
        parties={party: document.parties[party].name for party in talks.decision_makers},
        talks=TalksAlone(**{name: getattr(talks, name) for name in type(talks).model_fields}),
        notes=(_NOTE,),
    )
    cited = {evidence.source for _, item in model.sourced() for evidence in item.evidence}
    return replace(model, sources={key: source for key, source in document.sources.items() if key in cited})

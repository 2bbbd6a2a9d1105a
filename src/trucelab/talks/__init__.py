"""The talks as a graph model: states, moves, preferences, stability by every concept, and what follows from them.

`analyse` is the front door; `PreparedTalks` serves many draws of preferences of the same talks.
Words are made elsewhere: everything here is a value.
May use: scenario.
To add a concept: see `stability/`; an analysis beside the concepts: see `analyses/`.
"""

from trucelab.talks.axes import Axis, AxisClosures, AxisConflict, axis_conflict, axis_conflict_of
from trucelab.talks.closures import Closures, Response
from trucelab.talks.coalitions import (
    COALITION_CONCEPTS,
    CoalitionMove,
    breaking,
    coalition_moves,
    coalition_stable,
    universally_stable,
)
from trucelab.talks.conflict import Conflict, PreparedTalks, conflict_of
from trucelab.talks.findings import (
    Findings,
    OutcomeFindings,
    Stability,
    StatusQuoVerdict,
    analyse,
    stability_of,
)
from trucelab.talks.graph import GraphConflict, graph_conflict
from trucelab.talks.hypergames import Hypergame
from trucelab.talks.moves import Step
from trucelab.talks.relations import stable_in_graph
from trucelab.talks.stability import CONCEPTS, NO_MOVE, NOT_A_STATE, SET_CONCEPTS, Concept, SetConcept, limited_move
from trucelab.talks.states import state_of, state_text
from trucelab.talks.status_quo import Path, Paths, paths_from
from trucelab.talks.witnesses import Sanction, Witness, witness

__all__ = [
    "COALITION_CONCEPTS",
    "CONCEPTS",
    "NOT_A_STATE",
    "NO_MOVE",
    "SET_CONCEPTS",
    "Axis",
    "AxisClosures",
    "AxisConflict",
    "Closures",
    "CoalitionMove",
    "Concept",
    "Conflict",
    "Findings",
    "GraphConflict",
    "Hypergame",
    "OutcomeFindings",
    "Path",
    "Paths",
    "PreparedTalks",
    "Response",
    "Sanction",
    "SetConcept",
    "Stability",
    "StatusQuoVerdict",
    "Step",
    "Witness",
    "analyse",
    "axis_conflict",
    "axis_conflict_of",
    "breaking",
    "coalition_moves",
    "coalition_stable",
    "conflict_of",
    "graph_conflict",
    "limited_move",
    "paths_from",
    "stability_of",
    "stable_in_graph",
    "state_of",
    "state_text",
    "universally_stable",
    "witness",
]

"""The talks as a graph model: states, moves, preferences, stability by every concept, and what follows from them.

`analyse` is the front door; `PreparedTalks` serves many draws of preferences of the same talks.
Words are made elsewhere: everything here is a value.
"""

from trucelab.talks.closures import Closures
from trucelab.talks.conflict import Conflict, PreparedTalks, conflict_of
from trucelab.talks.findings import (
    Findings,
    OutcomeFindings,
    Stability,
    StatusQuoVerdict,
    analyse,
    outcome_stability,
    stability_of,
)
from trucelab.talks.moves import Step
from trucelab.talks.stability import CONCEPTS, NOT_A_STATE, Concept
from trucelab.talks.states import state_of, state_text
from trucelab.talks.status_quo import Path, Paths, earliest_arrivals, paths_from
from trucelab.talks.witnesses import Sanction, Witness, witness

__all__ = [
    "CONCEPTS",
    "NOT_A_STATE",
    "Closures",
    "Concept",
    "Conflict",
    "Findings",
    "OutcomeFindings",
    "Path",
    "Paths",
    "PreparedTalks",
    "Sanction",
    "Stability",
    "StatusQuoVerdict",
    "Step",
    "Witness",
    "analyse",
    "conflict_of",
    "earliest_arrivals",
    "outcome_stability",
    "paths_from",
    "stability_of",
    "state_of",
    "state_text",
    "witness",
]

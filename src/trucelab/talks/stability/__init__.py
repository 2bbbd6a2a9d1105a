"""Definitions of stability: the lists that analysis, report, tests and docs read.

A concept that one value per state decides is data; every analysis reads its fields.
To add one: a line of `CONCEPTS`. What the fields of `Concept` cannot say: a file here, a line of `SET_CONCEPTS`, the
plain version in `tests/oracles/`, and its name in `docs/commands.md`.
"""

from trucelab.talks.stability.concept import NO_MOVE, NOT_A_STATE, Concept, SetConcept, Threshold
from trucelab.talks.stability.limited_move import LIMITED_MOVE_2, NON_MYOPIC, limited_move
from trucelab.talks.stability.simultaneous import SIMULTANEOUS

CONCEPTS: tuple[Concept, ...] = (
    # Nash (1951), in the graph form of Fang, Hipel and Kilgour (1993)
    Concept("nash", "Nash", "Nash stability", "Nash (1951)", "none"),
    Concept("general_metarational", "GMR", "General metarationality", "Howard (1971)", "moves"),
    Concept("symmetric_metarational", "SMR", "Symmetric metarationality", "Howard (1971)", "moves", counter_moves=True),
    Concept("sequential", "SEQ", "Sequential stability", "Fraser and Hipel (1979)", "improvements"),
    Concept(
        "symmetric_sequential",
        "SSEQ",
        "Symmetric sequential stability",
        "Rêgo and Vieira (2017)",
        "improvements",
        counter_moves=True,
    ),
)
"""Decided by one value per state: what every analysis reports."""

NASH, GENERAL_METARATIONAL, SYMMETRIC_METARATIONAL, SEQUENTIAL, SYMMETRIC_SEQUENTIAL = CONCEPTS

SET_CONCEPTS: tuple[SetConcept, ...] = (
    SIMULTANEOUS,
    LIMITED_MOVE_2,
    NON_MYOPIC,
)
"""Decided state by state; asked for by name."""

ALL: tuple[Concept | SetConcept, ...] = (*CONCEPTS, *SET_CONCEPTS)

__all__ = [
    "ALL",
    "CONCEPTS",
    "GENERAL_METARATIONAL",
    "NASH",
    "NOT_A_STATE",
    "NO_MOVE",
    "SEQUENTIAL",
    "SET_CONCEPTS",
    "SYMMETRIC_METARATIONAL",
    "SYMMETRIC_SEQUENTIAL",
    "Concept",
    "SetConcept",
    "Threshold",
    "limited_move",
]

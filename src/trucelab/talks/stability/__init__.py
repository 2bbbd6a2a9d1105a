"""Definitions of stability: one file each, and the lists that analysis, report, tests and docs read."""

from trucelab.talks.stability.concept import NO_MOVE, NOT_A_STATE, Concept, SetConcept
from trucelab.talks.stability.general_metarational import GENERAL_METARATIONAL
from trucelab.talks.stability.limited_move import LIMITED_MOVE_2, NON_MYOPIC, limited_move
from trucelab.talks.stability.nash import NASH
from trucelab.talks.stability.sequential import SEQUENTIAL
from trucelab.talks.stability.simultaneous import SIMULTANEOUS
from trucelab.talks.stability.symmetric_metarational import SYMMETRIC_METARATIONAL
from trucelab.talks.stability.symmetric_sequential import SYMMETRIC_SEQUENTIAL

CONCEPTS: tuple[Concept, ...] = (
    NASH,
    GENERAL_METARATIONAL,
    SYMMETRIC_METARATIONAL,
    SEQUENTIAL,
    SYMMETRIC_SEQUENTIAL,
)
"""Decided by one value per state: what every analysis reports."""

SET_CONCEPTS: tuple[SetConcept, ...] = (
    SIMULTANEOUS,
    LIMITED_MOVE_2,
    NON_MYOPIC,
)
"""Decided state by state; asked for by name."""

__all__ = ["CONCEPTS", "NOT_A_STATE", "NO_MOVE", "SET_CONCEPTS", "Concept", "SetConcept", "limited_move"]

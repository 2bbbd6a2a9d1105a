"""Definitions of stability: one file each, and the one list that analysis, report, tests and docs read."""

from trucelab.talks.stability.concept import NOT_A_STATE, Concept
from trucelab.talks.stability.general_metarational import GENERAL_METARATIONAL
from trucelab.talks.stability.nash import NASH
from trucelab.talks.stability.sequential import SEQUENTIAL
from trucelab.talks.stability.symmetric_metarational import SYMMETRIC_METARATIONAL
from trucelab.talks.stability.symmetric_sequential import SYMMETRIC_SEQUENTIAL

CONCEPTS: tuple[Concept, ...] = (
    NASH,
    GENERAL_METARATIONAL,
    SYMMETRIC_METARATIONAL,
    SEQUENTIAL,
    SYMMETRIC_SEQUENTIAL,
)

__all__ = ["CONCEPTS", "NOT_A_STATE", "Concept"]

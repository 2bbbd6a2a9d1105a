"""What the user wrote, checked and frozen."""

from trucelab.scenario.checks import rows_without_grounds, without_grounds
from trucelab.scenario.document import ALWAYS, BEFORE, Document, Scenario
from trucelab.scenario.loading import cases, find, load

__all__ = [
    "ALWAYS",
    "BEFORE",
    "Document",
    "Scenario",
    "cases",
    "find",
    "load",
    "rows_without_grounds",
    "without_grounds",
]

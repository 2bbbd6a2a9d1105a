"""What the user wrote, checked and frozen: a document, its tables, and every problem with its file and line.

`document` is the schema, `loading` the front door, `checks/` what single values cannot show; `cases/` is shipped.
May use: nothing.
To add a key: a field with its help in the model where it belongs; `docs/scenario.md` and the JSON Schema are made from
it. A table: a row model, its line in `loading.py`, and in `scripts/scenario_reference.py`.
"""

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

"""What the brief cannot tell, in plain words, and how to make it again."""

from __future__ import annotations

from typing import Any

from trucelab.ensemble.findings.verdicts import DIFFERS, HOLDS
from trucelab.ensemble.record.run_record import Run


def content(run: Run) -> dict[str, Any]:
    """Limits of the case, limits of the method, and the command that makes the same run."""
    document = run.scenario.document
    return {
        "limits": document.limits,
        "calibrated_on": document.movement.calibrated_on,
        "holds": HOLDS,
        "differs": DIFFERS,
        "manifest": run.manifest,
    }

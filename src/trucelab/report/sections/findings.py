"""The findings in plain sentences."""

from __future__ import annotations

from typing import Any

from trucelab.ensemble.study import Run
from trucelab.report.headline import headlines


def content(run: Run) -> dict[str, Any]:
    """Sentences, each with its number."""
    return {"sentences": headlines(run)}

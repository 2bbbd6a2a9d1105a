"""Which outcome is reached: the chain of noisy moves over its grid and the drawn preferences, as ranges."""

from __future__ import annotations

from typing import Any

from trucelab.ensemble.record.run_record import Run
from trucelab.report.wording import capital


def content(run: Run) -> dict[str, Any]:
    """One row an outcome."""
    found = run.talks["questions"]["chances"]
    election = run.talks["questions"]["election"]
    return {
        "election": [
            (capital(name), *chances)
            for name, *chances in zip(
                election["outcomes"], election["conditional"], election["uniform"], election["incentive"], strict=True
            )
        ],
        "rows": [
            {
                "outcome": capital(name),
                "range": chance,
                "by_foresight": [found["by_foresight"][str(foresight)][name] for foresight in found["foresights"]],
            }
            for name, chance in found["outcomes"].items()
        ],
        "standing": found["standing"],
        "draws": found["draws"],
        "opportunities": found["opportunities"],
        "rationalities": [f"{number:g}" for number in found["rationalities"]],
        "foresights": [f"{number:g}" for number in found["foresights"]],
    }

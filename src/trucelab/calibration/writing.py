"""A fitted scenario: a copy of its folder with the fitted ranges, and how they were found."""

from __future__ import annotations

import io
import json
import shutil
import uuid
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from trucelab import __version__
from trucelab.calibration.fitting import Fit
from trucelab.errors import WrongInput
from trucelab.scenario import Scenario, load
from trucelab.scenario.loading import FILE_NAME

RECORD = "calibration.json"


def write_fitted(fit: Fit, observed: str, folder: Path) -> Scenario:
    """Write the scenario with the fitted ranges; the folder appears when it loads.

    observed  what it was fitted on, in words
    raises    WrongInput, if the folder is there
    """
    scenario = fit.search.scenario
    if folder.exists():
        raise WrongInput.one("is there already; give another folder", file=str(folder))
    folder.parent.mkdir(parents=True, exist_ok=True)
    hidden = folder.parent / f".{folder.name}-{uuid.uuid4().hex}"
    try:
        for name in scenario.files:
            target = hidden / (FILE_NAME if name == scenario.files[0] else name)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(scenario.folder / name, target)
        (hidden / FILE_NAME).write_text(_with_ranges(fit, observed, hidden / FILE_NAME), encoding="utf-8")
        (hidden / RECORD).write_text(json.dumps(record(fit, observed), indent=1) + "\n", encoding="utf-8")
        load(hidden)
        hidden.rename(folder)
    finally:
        shutil.rmtree(hidden, ignore_errors=True)
    return load(folder)


def _with_ranges(fit: Fit, observed: str, path: Path) -> str:
    yaml = YAML()
    yaml.width = 120
    document = yaml.load(path.read_text(encoding="utf-8"))
    for index, parameter in enumerate(fit.search.parameters):
        at: Any = document
        for step in parameter.steps[:-1]:
            at = at[step]
        quantity = fit.quantity(index)
        value = "..".join(f"{number:.6g}" for number in (quantity.low, quantity.mode, quantity.high))
        at[parameter.steps[-1]] = {"value": value, "judgement": f"fitted to {observed}; see {RECORD}"}
    names = ", ".join(parameter.path for parameter in fit.search.parameters)
    document["movement"]["calibrated_on"] = f"{observed}: {names}; everything else as it was"
    text = io.StringIO()
    yaml.dump(document, text)
    return text.getvalue()


def record(fit: Fit, observed: str) -> dict[str, Any]:
    """How the numbers were found, for `calibration.json` and the terminal."""
    search = fit.search
    return {
        "trucelab": __version__,
        "scenario_sha256": search.scenario.digest,
        "outcome": search.outcome,
        "fitted_on": observed,
        "counts": len(search.targets),
        "seed": search.seed,
        "members": search.members,
        "samples": search.samples,
        "kept": len(fit.accepted),
        "distance_before": fit.before,
        "distance": fit.best_distance,
        "parameters": {
            parameter.path: {
                "searched": [parameter.low, parameter.high],
                "low_10": fit.quantity(index).low,
                "best": float(fit.best[index]),
                "high_90": fit.quantity(index).high,
            }
            for index, parameter in enumerate(search.parameters)
        },
        "accepted": fit.accepted.tolist(),
    }

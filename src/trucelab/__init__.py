"""trucelab: from talks to people, one scenario file, one chain of analysis, one honest brief.

    import trucelab

    scenario = trucelab.load("idlib-2018")
    run = trucelab.run(scenario, members=50, seed=1)
    run.differences("demilitarised zone", instead_of="all-out assault")

Each name is loaded when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from trucelab.api.conversation import Talks, talks_of
    from trucelab.api.scenarios_and_runs import Check, Run, Scenario, load, open_run, run
    from trucelab.api.truces import truce_outlook, truce_outlooks
    from trucelab.ensemble.findings.comparing import compare
    from trucelab.ensemble.findings.sensitivity.drivers import drivers
    from trucelab.ensemble.findings.simulating import simulate_scenario as simulate
    from trucelab.errors import BrokenRecord, TrucelabError, WrongInput
    from trucelab.scenario.loading import cases

_HOME = {
    "BrokenRecord": ("trucelab.errors", "BrokenRecord"),
    "Check": ("trucelab.api.scenarios_and_runs", "Check"),
    "Run": ("trucelab.api.scenarios_and_runs", "Run"),
    "Scenario": ("trucelab.api.scenarios_and_runs", "Scenario"),
    "Talks": ("trucelab.api.conversation", "Talks"),
    "TrucelabError": ("trucelab.errors", "TrucelabError"),
    "WrongInput": ("trucelab.errors", "WrongInput"),
    "cases": ("trucelab.scenario.loading", "cases"),
    "compare": ("trucelab.ensemble.findings.comparing", "compare"),
    "drivers": ("trucelab.ensemble.findings.sensitivity.drivers", "drivers"),
    "load": ("trucelab.api.scenarios_and_runs", "load"),
    "open_run": ("trucelab.api.scenarios_and_runs", "open_run"),
    "run": ("trucelab.api.scenarios_and_runs", "run"),
    "simulate": ("trucelab.ensemble.findings.simulating", "simulate_scenario"),
    "talks_of": ("trucelab.api.conversation", "talks_of"),
    "truce_outlook": ("trucelab.api.truces", "truce_outlook"),
    "truce_outlooks": ("trucelab.api.truces", "truce_outlooks"),
}
"""For each public name, its module and its name there."""

__all__ = [
    "BrokenRecord",
    "Check",
    "Run",
    "Scenario",
    "Talks",
    "TrucelabError",
    "WrongInput",
    "__version__",
    "cases",
    "compare",
    "drivers",
    "load",
    "open_run",
    "run",
    "simulate",
    "talks_of",
    "truce_outlook",
    "truce_outlooks",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'trucelab' has no attribute {name!r}")
    import importlib

    module, own = _HOME[name]
    globals()[name] = found = getattr(importlib.import_module(module), own)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

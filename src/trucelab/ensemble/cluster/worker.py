"""What runs on the workers of a cluster: members, from files that came with the order.

A worker needs trucelab and nothing else of the machine that keeps the run: no
folder is shared.  Errors that go back are of kinds with one text, since only
those come through pickling whole.
"""

from __future__ import annotations

import os
import platform
import signal
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
from distributed import Worker, WorkerPlugin, get_worker

from trucelab import __version__
from trucelab.ensemble.members.member import MemberResult, run_member
from trucelab.ensemble.members.plan import Plan, ground_plan
from trucelab.ensemble.record.recording import copied_names
from trucelab.ensemble.record.rules import rules_digest
from trucelab.errors import WrongInput
from trucelab.scenario import Scenario, load
from trucelab.scenario.loading import FILE_NAME


class CannotCompute(Exception):
    """A worker that cannot compute members of the run, with the reason."""


class Abilities(NamedTuple):
    """With what a worker computes."""

    trucelab: str
    rules: str
    numpy: str
    machine: str


def abilities() -> Abilities:
    """With what this process computes."""
    return Abilities(__version__, rules_digest(), np.__version__, f"{platform.system()} {platform.machine()}")


class Order(WorkerPlugin):
    """A scenario and a seed, sent once to every worker that is there or comes later."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self.case = scenario.name
        self.seed = seed
        self.rules = rules_digest()
        self.digest = scenario.digest
        self.files: Mapping[str, bytes] = {
            name: (scenario.folder / source).read_bytes()
            for source, name in zip(scenario.files, copied_names(scenario), strict=True)
        }
        # "trucelab" tells people who look at the cluster whose it is; the rest keeps two runs on one cluster apart
        self.name = f"trucelab-{scenario.digest[:8]}-{os.urandom(8).hex()}"

    def setup(self, worker: Worker) -> None:
        """Called where the order arrives; the work waits for the first member, so that the worker can answer."""
        self.plan: Plan | None = None
        self.lock = threading.Lock()

    def member(self, outcome: str, member: int) -> MemberResult:
        """Compute one member under one outcome.

        raises  CannotCompute; PeopleLost
        """
        with self.lock:
            if self.plan is None:
                self.plan = self._planned()
        return run_member(self.plan, outcome, member)

    def _planned(self) -> Plan:
        if rules_digest() != self.rules:
            raise CannotCompute(f"it has other rules (trucelab {__version__}, {rules_digest()[:8]})")
        with tempfile.TemporaryDirectory(prefix="trucelab-") as folder:
            for name, content in self.files.items():
                path = Path(folder) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            try:
                scenario = load(Path(folder) / FILE_NAME)
            except WrongInput as problem:
                raise CannotCompute(f"the scenario cannot be read there: {problem}") from None
        if scenario.digest != self.digest:
            raise CannotCompute("the scenario changed while it was being read; run it again")
        # members are numbered by the client; what depends on their count is not worked out here
        return ground_plan(replace(scenario, name=self.case), members=1, seed=self.seed)


class Deaf(WorkerPlugin):
    """Ctrl-C reaches every process of a terminal; the one that keeps the run ends the others itself, in peace."""

    def setup(self, worker: Worker) -> None:
        """Called in the main thread of a worker."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def compute(order: str, outcome: str, member: int) -> MemberResult:
    """Compute a member on the worker where this is called.

    order   the name of an order that the worker has
    raises  CannotCompute; PeopleLost
    """
    worker = get_worker()
    held = worker.plugins.get(order)
    try:
        if not isinstance(held, Order):
            raise CannotCompute("it does not have the scenario")
        return held.member(outcome, member)
    except CannotCompute as problem:
        raise CannotCompute(f"{worker.address}: {problem}") from None

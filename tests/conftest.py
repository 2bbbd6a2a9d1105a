"""Fixtures that several folders share."""

from __future__ import annotations

from pathlib import Path

import pytest

from trucelab.ensemble.record.run_record import Run
from trucelab.ensemble.running import run
from trucelab.scenario import Scenario, load

SMALL = Path(__file__).parent / "scenario" / "files" / "small"
MEMBERS = 4


@pytest.fixture(scope="session")
def small() -> Scenario:
    """The small scenario."""
    return load(SMALL)


@pytest.fixture(scope="session")
def small_run(small: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A complete run of the small scenario; read it, do not write to it."""
    return run(small, members=MEMBERS, seed=3, folder=tmp_path_factory.mktemp("runs") / "small", workers=2)


@pytest.fixture(scope="session")
def idlib_run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A complete run of the shipped case with two members, as pages show it; read it, do not write to it."""
    return run(load("idlib-2018"), members=2, seed=1, folder=tmp_path_factory.mktemp("runs") / "idlib")

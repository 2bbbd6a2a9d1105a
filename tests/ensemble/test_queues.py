"""The recipes of docs/clusters.md for Slurm and PBS, run as they stand there on a stand-in queue of one machine."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import SMALL
from tests.ensemble.queue.command import install
from trucelab.ensemble.record.run_record import open_run
from trucelab.ensemble.running import run
from trucelab.scenario import Scenario

PAGE = (Path(__file__).parents[2] / "docs" / "clusters.md").read_text(encoding="utf-8")
MEMBERS = 6
SMALLER = {
    "--members 1000": f"--members {MEMBERS}",
    "members=1000": f"members={MEMBERS}",
    "1-20": "1-3",
    "/20": "/3",
    "cpus-per-task=4": "cpus-per-task=1",
    "--workers 4": "--workers 1",
    "cores=4": "cores=1",
    "maximum_jobs=20": "maximum_jobs=2",
    '"8GB"': '"1GB"',
}
"""What the recipes ask for, and what one machine has."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="queues speak sh")


def block(kind: str, mark: str) -> str:
    """The one block of the page with a mark in it, for a smaller queue."""
    (found,) = (text for text in re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL) if mark in text)
    for asked, there in SMALLER.items():
        found = found.replace(asked, there)
    return str(found)


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with the scenario, and a queue that takes jobs."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "queue").mkdir()
    (tmp_path / "work").mkdir()
    install(tmp_path / "bin")
    programs = [str(tmp_path / "bin"), str(Path(sys.executable).parent), os.environ["PATH"]]
    monkeypatch.setenv("PATH", os.pathsep.join(programs))
    monkeypatch.setenv("STAND_IN_QUEUE", str(tmp_path / "queue"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path / "work")
    (tmp_path / "work" / "border-camp").symlink_to(SMALL)
    return tmp_path / "work"


@pytest.fixture(scope="module")
def digest(small: Scenario, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Of the same run by threads."""
    found = run(small, members=MEMBERS, seed=3, folder=tmp_path_factory.mktemp("runs") / "threads")
    return str(found.manifest["digest"])


def test_an_array_of_slurm(there: Path, digest: str) -> None:
    (there / "array.sh").write_text(block("bash", "#SBATCH --array"))
    subprocess.run(["bash", "-c", block("bash", "--parsable")], check=True)
    assert open_run(there / "whole").manifest["digest"] == digest


def test_an_array_of_pbs(there: Path, digest: str) -> None:
    (there / "array.pbs").write_text(block("bash", "#PBS -J"))
    subprocess.run(["qsub", "array.pbs"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run("trucelab merge shards/* --out whole", shell=True, check=True, stdout=subprocess.DEVNULL)
    assert open_run(there / "whole").manifest["digest"] == digest


@pytest.mark.parametrize("kind", ["SLURMCluster", "PBSCluster"])
def test_workers_that_dask_jobqueue_submits(there: Path, digest: str, kind: str) -> None:
    text = block("python", "SLURMCluster").replace("SLURMCluster", kind).replace(f"  # or {kind}", "")
    (there / "recipe.py").write_text(text)
    subprocess.run([sys.executable, "recipe.py"], check=True, timeout=240, stderr=subprocess.DEVNULL)
    assert open_run(there / "whole").manifest["digest"] == digest
    jobs = list((there.parent / "queue").glob("*.out"))
    assert jobs
    assert any("Registered to" in job.read_text() for job in jobs), [job.read_text() for job in jobs]

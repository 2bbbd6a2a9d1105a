"""What stands for the commands of Slurm and PBS: reads the headers that matter here, and runs the jobs of scripts.

An array runs at once, task by task, and a job that waits for it runs after it; any other job runs beside what submitted
it until it is cancelled, as a worker does.  It knows nothing of nodes, limits or waiting.
"""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path


def main(command: str, words: list[str]) -> int:
    """Run one of the commands."""
    state = Path(os.environ["STAND_IN_QUEUE"])
    if command in ("scancel", "qdel"):
        for job in words:
            _cancel(state / f"{job}.job")
        return 0
    number = str(len(list(state.glob("*.job"))) + 1)
    name = state / f"{number}.job"
    name.touch()
    if "--wrap" in words:
        subprocess.run(words[words.index("--wrap") + 1], shell=True, check=False)
    else:
        script = Path(words[-1])
        _run(script, script.read_text(), name)
    print(number if "--parsable" in words or command == "qsub" else f"Submitted batch job {number}")
    return 0


def _run(script: Path, text: str, name: Path) -> None:
    slurm = re.search(r"^#SBATCH --array=(\d+)-(\d+)$", text, re.MULTILINE)
    pbs = re.search(r"^#PBS -J (\d+)-(\d+)$", text, re.MULTILINE)
    array = slurm or pbs
    if array is None:
        with (name.with_suffix(".out")).open("w") as out:
            job = subprocess.Popen(["bash", str(script)], stdout=out, stderr=out, start_new_session=True)
        name.write_text(str(job.pid))
        return
    cpus = re.search(r"--cpus-per-task=(\d+)", text)
    for task in range(int(array[1]), int(array[2]) + 1):
        told = {"SLURM_ARRAY_TASK_ID": str(task)} if slurm else {"PBS_ARRAY_INDEX": str(task)}
        told |= {"SLURM_CPUS_PER_TASK": cpus[1]} if cpus else {"PBS_O_WORKDIR": str(Path.cwd())}
        # Slurm starts where the job was submitted, PBS in the home folder
        where = str(Path.cwd()) if slurm else os.environ["HOME"]
        subprocess.run(["bash", str(script.resolve())], env=os.environ | told, cwd=where, check=False)


def _cancel(name: Path) -> None:
    if name.is_file() and name.read_text():
        with contextlib.suppress(ProcessLookupError):
            os.killpg(int(name.read_text()), signal.SIGTERM)


def install(folder: Path) -> None:
    """Put the commands into a folder that then goes into the PATH."""
    for command in ("sbatch", "scancel", "qsub", "qdel"):
        path = folder / command
        path.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} {shlex.quote(__file__)} {command} "$@"\n')
        path.chmod(0o755)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))

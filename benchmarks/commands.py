"""What commands cost beside what they must do at least, in processor seconds of processes of their own.

    python -m benchmarks.commands RUN [--scenario idlib-2018] [--tries 3]

`--help` stands beside loading its command-line library; `talks` beside loading the scenario and analysing the
talks once; opening a run beside reading its files and taking their checksums; `brief` beside opening the run and
importing the report.  The best of the tries counts on both sides, which take turns, so that a busy machine meets both.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
from pathlib import Path


def seconds(words: list[str]) -> float:
    """Processor time of one Python process, its own and the system's."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *words], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def pairs(run: Path, scenario: str) -> dict[str, tuple[list[str], list[str]]]:
    """By name: a command, and the least that it must do."""
    command = ["-m", "trucelab.cli"]
    read = (
        "import hashlib, sys; from pathlib import Path\n"
        "import numpy\n"
        "for path in Path(sys.argv[1]).rglob('*'):\n"
        "    path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest()"
    )
    opened = "import sys; from trucelab.ensemble.record.run_record import open_run; open_run(sys.argv[1])"
    analysed = (
        "import sys; from trucelab.scenario import load; from trucelab.talks import analyse\n"
        "analyse(load(sys.argv[1]).document.talks)"
    )
    return {
        "--help": ([*command, "--help"], ["-c", "import typer, rich"]),
        "talks": ([*command, "talks", scenario], ["-c", analysed, scenario]),
        "opening a run": (["-c", opened, str(run)], ["-c", read, str(run)]),
        "brief": ([*command, "brief", str(run)], ["-c", f"{opened}; import trucelab.report", str(run)]),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=Path, help="folder of a complete run")
    parser.add_argument("--scenario", default="idlib-2018")
    parser.add_argument("--tries", type=int, default=3)
    asked = parser.parse_args()
    print(f"{'command':<16}{'takes':>8}{'least':>8}{'ratio':>8}")
    for name, (whole, least) in pairs(asked.run, asked.scenario).items():
        tries = [(seconds(whole), seconds(least)) for _ in range(asked.tries)]
        takes, bare = (min(side) for side in zip(*tries, strict=True))
        print(f"{name:<16}{takes:>7.2f}s{bare:>7.2f}s{takes / bare:>8.2f}")


if __name__ == "__main__":
    main()

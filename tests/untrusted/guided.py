"""Every reader tried by a fuzzer that keeps inputs which reach new code (libFuzzer, through atheris).

    pip install atheris
    python -m tests.untrusted.guided [--seconds 60] [READER ...]

Atheris is no dependency: it has no builds for every machine, and the usual tries need none.  An input is a file of the
reader, by the first byte, and its content.  The first defect ends a reader's turn, with a traceback and the input kept.
"""

from __future__ import annotations

import argparse
import importlib
import re
import subprocess
import sys
import tempfile
from importlib import resources
from pathlib import Path
from typing import Any

LONGEST_INPUT = 20_000
SOURCE = Path(str(resources.files("trucelab")))


def compiled() -> list[str]:
    """Modules with loops that numba compiles, which it cannot once the fuzzer watches them; no input is read there."""
    paths = [path for path in SOURCE.rglob("*.py") if "trucelab.compiled import" in path.read_text(encoding="utf-8")]
    return [".".join(path.relative_to(SOURCE.parent).with_suffix("").parts) for path in paths]


def main() -> int:
    """Try the readers one after the other, each in a process of its own, since the fuzzer never comes back."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("readers", nargs="*", metavar="READER")
    arguments.add_argument("--seconds", type=int, default=60, help="for each reader")
    arguments.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    asked = arguments.parse_args()
    if asked.alone:
        _fuzz(asked.readers[0], asked.seconds)
    from tests.untrusted.readers import READERS

    tried, broken = 0, []
    for name in asked.readers or [reader.name for reader in READERS]:
        words = [sys.executable, "-m", __spec__.name, "--alone", "--seconds", str(asked.seconds), name]
        done = subprocess.run(words, capture_output=True, text=True, errors="replace", check=False)
        inputs = re.findall(r"^(?:stat::number_of_executed_units: |Done )(\d+)", done.stderr, re.MULTILINE)
        tried += int(inputs[-1]) if inputs else 0
        print(
            f"{name}: {inputs[-1] if inputs else 'no'} inputs{'' if done.returncode == 0 else ', a defect'}", flush=True
        )
        if done.returncode != 0:
            broken.append(name)
            print(done.stdout[-3000:], done.stderr[-3000:], sep="\n", flush=True)
    print(f"{tried} inputs; " + (f"defects in {', '.join(broken)}" if broken else "no defect"))
    return 1 if broken else 0


def _fuzz(name: str, seconds: int) -> None:
    atheris: Any = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["trucelab"], exclude=compiled()):
        from tests.untrusted.readers import READERS
        from tests.untrusted.trial import tried

    reader = next(one for one in READERS if one.name == name)
    files = reader.files()
    names = sorted(files)
    tried(reader, files, 300.0)  # compiles what is not yet compiled

    def one_input(content: bytes) -> None:
        if content:
            tried(reader, {**files, names[content[0] % len(names)]: content[1:]})

    with tempfile.TemporaryDirectory() as corpus:
        for number, file in enumerate(names):
            (Path(corpus) / str(number)).write_bytes(bytes([number]) + files[file])
        flags = [f"-max_total_time={seconds}", f"-max_len={LONGEST_INPUT}", "-print_final_stats=1", "-timeout=60"]
        atheris.Setup([sys.argv[0], *flags, corpus], one_input)
        atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())

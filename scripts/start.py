"""Set trucelab up and do one thing with it; needs Python 3.11 or newer and nothing else.

    python3 scripts/start.py run idlib-2018    any trucelab command
    python3 scripts/start.py test              the tests, doctests included
    python3 scripts/start.py check             format, lint, types and tests of trucelab itself
    python3 scripts/start.py check my-case/    whether a scenario is sound

The first call makes a virtual environment in .venv and installs trucelab there; the first `run` compiles what it needs.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
EXTRAS = {"test": "[test]", "check": "[dev]"}
COMPILED = {"run": ("movement", "talks")}
"""Commands that use compiled code of several parts, which are compiled side by side before the first of them."""


def main(arguments: list[str]) -> int:
    """Set up what the wish needs, then do it."""
    if sys.version_info < (3, 11):  # noqa: UP036 (this file may be started by any Python)
        print(f"trucelab needs Python 3.11 or newer; this is {sys.version.split()[0]}.", file=sys.stderr)
        return 2
    wish = arguments[0] if arguments else "--help"
    if wish == "check" and any(not argument.startswith("-") for argument in arguments[1:]):
        wish = "check a scenario"
    extras = EXTRAS.get(wish, "")
    set_up(extras)
    if wish == "test":
        return call([BIN / "python", "-m", "pytest", "-n", "2", *arguments[1:]], cwd=ROOT)
    if wish == "check":
        return call(["bash", ROOT / "scripts" / "check", *arguments[1:]], cwd=ROOT)
    if "--help" not in arguments:
        compile_parts(COMPILED.get(wish, ()))
    return call([BIN / "trucelab", *(arguments or ["--help"])])


def compile_parts(parts: tuple[str, ...]) -> None:
    """Compile parts in a process each, once for every state of the code; a command compiles what is still missing."""
    if not parts:
        return
    files = [(path.relative_to(ROOT), path.stat().st_mtime_ns) for path in sorted((ROOT / "src").rglob("*.py"))]
    wanted = hashlib.sha256(repr((parts, files)).encode()).hexdigest()
    stamp = VENV / "trucelab-compiled"
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    says = f"Compiling {' and '.join(parts)} side by side (half a minute to a minute, once) ..."
    print(says, file=sys.stderr, flush=True)
    compilers = [
        subprocess.Popen([str(BIN / "python"), "-m", "trucelab.ensemble.warming", part], stderr=subprocess.DEVNULL)
        for part in parts
    ]
    try:
        codes = [compiler.wait() for compiler in compilers]
    except KeyboardInterrupt:
        for compiler in compilers:
            compiler.kill()
        sys.exit(130)
    if not any(codes):
        stamp.write_text(wanted)


def set_up(extras: str) -> None:
    """Make the environment, once for every state of pyproject.toml and set of extras."""
    wanted = hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + extras.encode()).hexdigest()
    stamp = VENV / f"trucelab-set-up{extras}"
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    if not (BIN / "python").exists() and not (BIN / "python.exe").exists():
        print("Setting up a virtual environment in .venv (a minute or two, once) ...", file=sys.stderr, flush=True)
        venv.create(VENV, with_pip=True)
    install: list[str | Path] = [
        BIN / "python",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-compile",  # Python compiles a file when it is first loaded, and most are never
        "--editable",
        f".{extras}",
    ]
    if call(install, cwd=ROOT):
        sys.exit("The installation failed; see above. Remove .venv and try again.")
    stamp.write_text(wanted)


def call(command: list[str | Path], cwd: Path | None = None) -> int:
    """Run a command and give its exit code."""
    try:
        return subprocess.run([str(word) for word in command], cwd=cwd, check=False).returncode
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

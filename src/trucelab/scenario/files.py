"""Text files of a scenario: of bounded size, ordinary, UTF-8, inside the folder."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from trucelab.errors import WrongInput, meant

_HALF_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")


def text_of(path: Path, file: str, max_bytes: int, way_out: str = "split it into several tables") -> str:
    """The text of a file with ends of lines as a single character; a byte order mark is tolerated.

    way_out  what to do about a file that is too large
    raises   WrongInput, if it is not there, cannot be read, is too large or not UTF-8
    """
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise WrongInput.one("is not an ordinary file", file=file)  # a pipe would keep us waiting for ever
        if path.stat().st_size > max_bytes:
            raise WrongInput.one(f"larger than {max_bytes:,} bytes; {way_out}", file=file)
        with path.open("rb") as opened:
            content = opened.read(max_bytes + 1)  # the size above is only what the system says
        if len(content) > max_bytes:
            raise WrongInput.one(f"larger than {max_bytes:,} bytes; {way_out}", file=file)
    except FileNotFoundError:
        there = path.parent.iterdir() if path.parent.is_dir() else ()
        near = [other.name for other in there if other.suffix == path.suffix]
        raise WrongInput.one(f"there is no such file. {meant(path.name, near)}", file=file) from None
    except (OSError, ValueError) as problem:  # a name that is too long, or holds a zero byte
        says = getattr(problem, "strerror", None) or str(problem)
        raise WrongInput.one(f"cannot be read: {says}", file=file) from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        before = content[: problem.start]
        line, column = before.count(b"\n") + 1, problem.start - before.rfind(b"\n")
        says = f"not UTF-8 text (byte {content[problem.start]:#04x}); save the file as UTF-8"
        raise WrongInput.one(says, file=file, line=line, column=column) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


HALF = "half of a character (\\ud800 to \\udfff); write the whole character"


def lone_half(text: str, value: Any) -> int | None:
    """Where in a JSON text the first escape for half of a character is, if its values hold one alone.

    No file can be written in UTF-8 with such a text in it.
    """
    first = _HALF_ESCAPE.search(text)
    if first is None:
        return None
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except (UnicodeEncodeError, RecursionError):
        return first.start()
    return None


def inside(folder: Path, name: str, shown: str | None = None) -> Path:
    """A file of the scenario's own folder; links that lead out of it are refused.

    shown   the name in messages, where it is another
    raises  WrongInput, if it leads out
    """
    path = folder / name
    try:
        out = not path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):  # links in a circle, a zero byte in the name
        out = True
    if out:
        raise WrongInput.one("leads out of the folder; copy the file into it", file=shown or name)
    return path

"""Text files of a scenario: of bounded size, ordinary, UTF-8, inside the folder."""

from __future__ import annotations

from pathlib import Path

from trucelab.errors import WrongInput, meant


def text_of(path: Path, file: str, max_bytes: int) -> str:
    """The text of a file with ends of lines as a single character; a byte order mark is tolerated.

    raises  WrongInput, if it is not there, cannot be read, is too large or not UTF-8
    """
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise WrongInput.one("is not an ordinary file", file=file)  # a pipe would keep us waiting for ever
        if path.stat().st_size > max_bytes:
            raise WrongInput.one(f"larger than {max_bytes:,} bytes; split it into several tables", file=file)
        content = path.read_bytes()
    except FileNotFoundError:
        near = [other.name for other in path.parent.glob(f"*{path.suffix}")] if path.parent.is_dir() else []
        raise WrongInput.one(f"there is no such file. {meant(path.name, near)}", file=file) from None
    except OSError as problem:
        raise WrongInput.one(f"cannot be read: {problem.strerror}", file=file) from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        before = content[: problem.start]
        line, column = before.count(b"\n") + 1, problem.start - before.rfind(b"\n")
        says = f"not UTF-8 text (byte {content[problem.start]:#04x}); save the file as UTF-8"
        raise WrongInput.one(says, file=file, line=line, column=column) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def inside(folder: Path, name: str) -> Path:
    """A file of the scenario's own folder; links that lead out of it are refused.

    raises  WrongInput, if it leads out
    """
    path = folder / name
    try:
        out = not path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # links in a circle
        out = True
    if out:
        raise WrongInput.one("leads out of the scenario's folder; copy the file into it", file=name)
    return path

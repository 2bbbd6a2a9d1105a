"""Files and folders written whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import unicodedata
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from trucelab.errors import WrongInput

PARTIAL = ".part"
"""What the name of a file ends in while it is being written; it begins with a dot."""


def put(path: Path, content: bytes) -> None:
    """As `write_whole`; the folder of the file is made if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: beside its name, onto the disk, then renamed."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}{PARTIAL}")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            _onto_disk(file.fileno(), path)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def sync_folder(folder: Path) -> None:
    """Make sure that the names in a folder are on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _onto_disk(descriptor, folder)
    finally:
        os.close(descriptor)


UNABLE = {errno.EINVAL, errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}
"""What systems answer where a file system cannot do a thing at all: some shared and cloud folders."""


def _onto_disk(descriptor: int, path: Path) -> None:
    try:
        os.fsync(descriptor)
    except OSError as problem:
        raise unable(problem, path.parent, "say that a file is on the disk") or problem from None


def unable(problem: OSError, folder: Path, task: str) -> WrongInput | None:
    """The problem as one of the file system of a folder; none where it has another cause.

    task  what the file system was asked for: `lock a file`
    """
    if problem.errno not in UNABLE:
        return None
    says = f"the file system of this folder cannot {task} ({problem.strerror}), so a run here could be damaged unseen"
    return WrongInput.one(
        f"{says}; give --out on a local disk, and copy the folder when the run is done", file=str(folder)
    )


def sweep(folder: Path) -> None:
    """Remove what writers that were killed left half-written."""
    for left in folder.rglob(f".*{PARTIAL}"):
        left.unlink(missing_ok=True)


LONGEST_NAME = 80
"""Characters of a file name made of a text; systems take 255 bytes, and a character may take four."""


def file_names(texts: Iterable[str]) -> dict[str, str]:
    """A name for a file, without its ending, for each of several texts: letters, digits and -, all different.

    Case alone makes no difference, since some systems ignore it.

    >>> file_names(["assault: flows", "a/b", "a.b"])
    {'assault: flows': 'assault--flows', 'a/b': 'a-b', 'a.b': 'a-b-2e7336dc'}
    """
    found: dict[str, str] = {}
    for text in texts:
        letters = unicodedata.normalize("NFC", text.replace(": ", "--"))
        name = "".join(letter if letter.isalnum() else "-" for letter in letters)[:LONGEST_NAME]
        if not name.strip("-") or name.casefold() in {other.casefold() for other in found.values()}:
            name = f"{name}-{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
        found[text] = name
    return found


def _nothing_to_check(folder: Path) -> None:
    """Any folder will do."""


def write_folder(
    files: Mapping[str, str],
    target: Path,
    *,
    check: Callable[[Path], object] = _nothing_to_check,
    replaces: str | None = None,
) -> None:
    """Write texts by path within a folder: beside the target first, which is renamed once everything is there.

    check     called with the folder before it is renamed; what it raises leaves nothing behind
    replaces  name of a file; a target that holds it is one of ours, and is replaced
    raises    WrongInput, if something else is at the target, or a path leads out of the folder
    """
    require_free(target, replaces)
    for name in files:
        if Path(name).is_absolute() or ".." in Path(name).parts:
            raise WrongInput.one(f'the file "{name}" would lie outside of it', file=str(target))
    with whole_folder(target) as hidden:
        for name, text in files.items():
            path = hidden / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        check(hidden)


def require_free(target: Path, replaces: str | None = None) -> None:
    """Refuse a target where something is.

    replaces  name of a file; a target that holds it is one of ours
    raises    WrongInput
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())) and not _is_ours(target, replaces):
        raise WrongInput.one("is there already; give a folder that is not", file=str(target))


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """A hidden folder beside the target, which takes its name when the block ends, and is removed if it fails.

    The target must be free, or one of ours; see `require_free`.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    hidden = target.parent / f".{target.name}-{uuid.uuid4().hex}"
    hidden.mkdir()
    try:
        yield hidden
        _put(hidden, target)
    finally:
        shutil.rmtree(hidden, ignore_errors=True)


def _is_ours(target: Path, name: str | None) -> bool:
    return name is not None and (target / name).is_file()


def _put(new: Path, target: Path) -> None:
    """Puts a folder in the place of another, which is back there if that fails."""
    if not target.exists():
        new.replace(target)
        return
    aside = target.parent / f"{new.name}-before"
    target.replace(aside)
    try:
        new.replace(target)
    except OSError:
        aside.replace(target)
        raise
    shutil.rmtree(aside, ignore_errors=True)

"""Folders of results: named after what was run, and never put over anything else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from trucelab.atomic_files import write_folder
from trucelab.errors import WrongInput

RECORD = "simulation.json"
"""Says what a folder of results holds."""


def results_folder(out: Path | None, name: str, identity: Mapping[str, Any]) -> Path:
    """Where results go: the folder that is asked for, or one under runs/ that no other run has.

    identity  what makes the results what they are, the same for the same bytes
    raises    WrongInput, if anything is there but results of the same run
    """
    text = json.dumps(identity, sort_keys=True)
    folder = out or Path("runs") / f"{name}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        _require_same(folder, identity)
    return folder


def _require_same(folder: Path, identity: Mapping[str, Any]) -> None:
    record = _record_in(folder)
    if record is None:
        raise WrongInput.one("is there already; give a folder that is not", file=str(folder))
    if any(record.get(key) != value for key, value in identity.items()):
        raise WrongInput.one("holds results of another run; give another --out, or remove it first", file=str(folder))
    written = {RECORD, *record.get("files", ())}
    there = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())
    others = sorted(name for name in there if name not in written)
    if others:
        says = f'holds "{others[0]}", which no run has written; move it away, or give another --out'
        raise WrongInput.one(says, file=str(folder))


def _record_in(folder: Path) -> dict[str, Any] | None:
    try:
        found = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def write_results(folder: Path, files: Mapping[str, str], values: Mapping[str, Any]) -> None:
    """Write files and the record of what they are, all or nothing.

    values  what the record says; the identity of the run is among it
    """
    record = json.dumps({**values, "files": list(files)}, ensure_ascii=False, indent=1) + "\n"
    write_folder({**files, RECORD: record}, folder, replaces=RECORD)
